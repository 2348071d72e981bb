#include "core/runbook/kinds/step_kinds.h"

#include "core/runbook/kinds/command_step.h"
#include "core/runbook/kinds/decrypt_step.h"
#include "core/runbook/kinds/file_edit_step.h"
#include "core/runbook/kinds/manual_step.h"
#include "core/runbook/kinds/site_config_edit_step.h"
#include "core/runbook/kinds/sql_step.h"
#include "core/runbook/kinds/unpack_step.h"
#include "core/runbook/kinds/wait_until_step.h"

namespace lockstep {

const StepKinds& allStepKinds()
{
    static const StepKinds kinds = [] {
        StepKinds all;
        all.add(std::make_shared<CommandStep>());
        all.add(std::make_shared<DecryptStep>());
        all.add(std::make_shared<FileEditStep>());
        all.add(std::make_shared<ManualStep>());
        all.add(std::make_shared<SiteConfigEditStep>());
        all.add(std::make_shared<SqlStep>());
        all.add(std::make_shared<UnpackStep>());
        all.add(std::make_shared<WaitUntilStep>(kinds));
        return all;
    }();
    return kinds;
}

} // namespace lockstep
