#include "core/runbook/kinds/step_kinds.h"

#include "core/runbook/kinds/bucket_steps.h"
#include "core/runbook/kinds/cloud_sql_import_step.h"
#include "core/runbook/kinds/cluster_steps.h"
#include "core/runbook/kinds/command_step.h"
#include "core/runbook/kinds/compose_step.h"
#include "core/runbook/kinds/copy_step.h"
#include "core/runbook/kinds/database_repair_steps.h"
#include "core/runbook/kinds/database_reset_step.h"
#include "core/runbook/kinds/database_upgrade_step.h"
#include "core/runbook/kinds/decrypt_step.h"
#include "core/runbook/kinds/dump_load_step.h"
#include "core/runbook/kinds/file_edit_step.h"
#include "core/runbook/kinds/github_access_step.h"
#include "core/runbook/kinds/health_check_step.h"
#include "core/runbook/kinds/http_step.h"
#include "core/runbook/kinds/instance_steps.h"
#include "core/runbook/kinds/manual_step.h"
#include "core/runbook/kinds/migrator_job_step.h"
#include "core/runbook/kinds/pull_request_step.h"
#include "core/runbook/kinds/site_config_edit_step.h"
#include "core/runbook/kinds/snapshot_step.h"
#include "core/runbook/kinds/sql_step.h"
#include "core/runbook/kinds/terraform_outputs_step.h"
#include "core/runbook/kinds/unpack_step.h"
#include "core/runbook/kinds/wait_until_step.h"
#include "core/runbook/kinds/yaml_edit_step.h"

namespace lockstep {

const StepKinds& allStepKinds()
{
    static const StepKinds kinds = [] {
        StepKinds all;
        all.add(std::make_shared<BucketUploadStep>());
        all.add(std::make_shared<BucketVerifyStep>());
        all.add(std::make_shared<CloudSqlImportStep>());
        all.add(std::make_shared<ClusterApplyStep>());
        all.add(std::make_shared<ClusterDiffStep>());
        all.add(std::make_shared<ClusterRolloutStep>());
        all.add(std::make_shared<ClusterScaleStep>());
        all.add(std::make_shared<ClusterUndoStep>());
        all.add(std::make_shared<CommandStep>());
        all.add(std::make_shared<ComposeStep>());
        all.add(std::make_shared<ComposeStopStep>());
        all.add(std::make_shared<ComposeStateStep>());
        all.add(std::make_shared<ComposeImagesStep>());
        all.add(std::make_shared<CopyStep>());
        all.add(std::make_shared<FetchStep>());
        all.add(std::make_shared<DatabaseRescueStep>());
        all.add(std::make_shared<DatabaseResetStep>());
        all.add(std::make_shared<DatabaseRollbackStep>());
        all.add(std::make_shared<DatabaseUpgradeStep>());
        all.add(std::make_shared<DecryptStep>());
        all.add(std::make_shared<DumpLoadStep>());
        all.add(std::make_shared<ExecutorsCheckStep>());
        all.add(std::make_shared<FileEditStep>());
        all.add(std::make_shared<GitHubAccessStep>());
        all.add(std::make_shared<HealthCheckStep>());
        all.add(std::make_shared<HttpStep>());
        all.add(std::make_shared<InstanceVersionStep>());
        all.add(std::make_shared<ManualStep>());
        all.add(std::make_shared<MigratorJobStep>());
        all.add(std::make_shared<PullRequestStep>());
        all.add(std::make_shared<SettingsNoticeStep>());
        all.add(std::make_shared<SiteConfigEditStep>());
        all.add(std::make_shared<SnapshotRestoreStep>());
        all.add(std::make_shared<SnapshotStep>());
        all.add(std::make_shared<SnapshotSummaryStep>());
        all.add(std::make_shared<SnapshotTestStep>());
        all.add(std::make_shared<SqlStep>());
        all.add(std::make_shared<TerraformOutputsStep>());
        all.add(std::make_shared<UnpackStep>());
        all.add(std::make_shared<UpgradePathStep>());
        all.add(std::make_shared<WaitUntilStep>(kinds));
        all.add(std::make_shared<YamlEditStep>());
        return all;
    }();
    return kinds;
}

} // namespace lockstep
