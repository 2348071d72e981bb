#include "core/runbook/kinds/database_reset_step.h"

#include "core/database/load/database_reset.h"
#include "core/runbook/kinds/database_way.h"
#include "core/runbook/kinds/replacement.h"

using namespace Qt::StringLiterals;

namespace lockstep {

QJsonObject DatabaseResetStep::parameterSchema() const
{
    return textParameters({u"!database"_s});
}

Result<StepPreview> DatabaseResetStep::preview(const StepAction& action) const
{
    return StepPreview{
        databaseText(action.text(u"database"_s), action.shown[u"database"].toString(), action.machine),
        u"end its sessions, drop it with all that is in it, and make it anew, empty, with the owner, locale, "
        "settings and grants that it had"_s};
}

Result<StepResult> DatabaseResetStep::run(const StepAction& action, const StepCall& call) const
{
    return withDatabase<StepResult>(action, call, [&](const ConnectionSettings& target) {
        return Replacement(call)
            .begin({{Schema::Frontend, target}}, call)
            .and_then([&] { return resetDatabase(target, eventsTo(call), call.stop); })
            .transform([] { return StepResult{{}, u"it is empty"_s}; });
    });
}

Result<Recovered> DatabaseResetStep::recover(const StepAction& action, const StepCall& call) const
{
    return withDatabase<Recovered>(action, call, [&](const ConnectionSettings& target) {
        return Replacement(call).recover({{Schema::Frontend, target}}, call);
    });
}

void DatabaseResetStep::forget(const StepAction& /*action*/, const StepCall& call) const
{
    Replacement(call).forget();
}

} // namespace lockstep
