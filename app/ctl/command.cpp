#include "app/ctl/command.h"

namespace lockstep::ctl {

namespace {

constexpr Command table[] = {
    {"releases", "list", "list the releases of a catalogue", releasesList},
    {"releases", "show", "show one release and its migrations", releasesShow},
    {"catalog", "stitch", "write the stitched migration graph of a catalogue as JSON", catalogStitch},
    {"lint", "", "check the migrations that a release adds", lint},
    {"plan", "", "work out the upgrade path between two releases", plan},
    {"rehearse", "", "rehearse an upgrade on a private PostgreSQL server", rehearse},
    {"db", "status", "say what each database is at, without changing anything", dbStatus},
    {"db", "validate", "check that the databases have all of a release", dbValidate},
    {"db", "up", "apply what a deployed release has and the databases lack", dbUp},
    {"db", "upto", "apply named migrations of one database", dbUpto},
    {"db", "downto", "revert what builds on named migrations of one database", dbDownto},
    {"db", "undo", "revert the last migration of one database", dbUndo},
    {"db", "upgrade", "upgrade the databases of an instance", dbUpgrade},
    {"db", "downgrade", "take the databases of an instance back to an older release", dbDowngrade},
    {"db", "rollback", "revert, with a script to read first, what only the newer release has", dbRollback},
    {"db", "drift", "find where databases are not as a release has them, and repair it", dbDrift},
    {"db", "repair", "rescue databases in which a migration did not come to its end", dbRepair},
    {"db", "describe", "describe the schema of one database", dbDescribe},
    {"db", "add-log", "record a migration as applied or reverted without running it", dbAddLog},
    {"db", "out-of-band", "list, watch or await out-of-band migrations", dbOutOfBand},
    {"db", "load", "replace one database by what a dump holds", dbLoad},
    {"inventory", "list", "list the instances of a fleet, all or those that a jq expression selects",
     inventoryList},
    {"env", "create-tracking-issue", "create or update the issue that tracks the upgrade of an environment",
     envCreateTrackingIssue},
    {"instance", "check", "check the health of an instance", instanceCheck},
    {"instance", "history", "list the health reports that are kept", instanceHistory},
    {"report", "health", "write a health report, of now or of before, and compare", reportHealth},
    {"github", "login", "keep a GitHub token in the desktop's keychain", githubLogin},
    {"github", "logout", "remove it from there", githubLogout},
    {"github", "status", "say who one is to GitHub, and what is left of its rate limits", githubStatus},
    {"pulls", "list", "list the pull requests of a repository on GitHub", pullsList},
    {"pulls", "show", "show a pull request with what it changes, its reviews and checks", pullsShow},
    {"pulls", "approve", "approve pull requests", pullsApprove},
    {"pulls", "request-changes", "ask for changes of pull requests", pullsRequestChanges},
    {"pulls", "merge", "merge pull requests, or have GitHub do it", pullsMerge},
    {"pulls", "create", "create a pull request, or update the one that is open", pullsCreate},
    {"workflow", "dispatch", "start a workflow on GitHub and find its run", workflowDispatch},
    {"workflow", "watch", "follow a run of a workflow to its end", workflowWatch},
    {"env", "workflow", "upgrade the instances of an environment by a workflow, in waves", envWorkflow},
    {"rollout", "list", "list the rollouts", rolloutList},
    {"rollout", "show", "show a rollout and each of its instances", rolloutShow},
    {"rollout", "resume", "go on with a rollout", rolloutResume},
    {"rollout", "sync", "bring a rollout and its tracking issue up to date", rolloutSync},
    {"rollout", "pause", "have a rollout start nothing more for now", rolloutPause},
    {"rollout", "stop", "end a rollout", rolloutStop},
    {"rollout", "retry", "let instances of a rollout be started again", rolloutRetry},
    {"rollout", "skip", "leave instances out of a rollout", rolloutSkip},
    {"runbook", "list", "list the runbooks that there are", runbookList},
    {"runbook", "show", "show what a runbook asks for and what its steps are", runbookShow},
    {"runbook", "preview", "show every step of a runbook to the last argument", runbookPreview},
    {"runbook", "run", "carry a runbook out", runbookRun},
    {"runbook", "resume", "go on with a run", runbookResume},
    {"runbook", "skip", "leave a step of a run out", runbookSkip},
    {"runbook", "decide", "say whether a step in doubt was done", runbookDecide},
    {"runbook", "back", "go back to a snapshot point of a run", runbookBack},
    {"runbook", "abandon", "say that a run will not be gone on with", runbookAbandon},
    {"runbook", "history", "list runs, or show the transcript of one", runbookHistory},
    {"snapshot", "databases", "dump an instance's databases, or print the commands that do",
     snapshotDatabases},
    {"snapshot", "summary", "write what an instance is connected to", snapshotSummary},
    {"snapshot", "upload", "upload a snapshot to a bucket", snapshotUpload},
    {"snapshot", "verify", "say whether a bucket holds what a migration needs", snapshotVerify},
    {"snapshot", "test", "say whether an instance does what it should after a migration", snapshotTest},
    {"snapshot", "restore", "bring a snapshot's dumps back", snapshotRestore},
    {"cluster", "contexts", "list the contexts of a kubeconfig", clusterContexts},
    {"cluster", "pods", "list the pods of a namespace", clusterPods},
    {"cluster", "workloads", "list the workloads of a namespace", clusterWorkloads},
    {"cluster", "events", "list what happened in a namespace", clusterEvents},
    {"cluster", "logs", "show the logs of many pods as one", clusterLogs},
    {"cluster", "diff", "show what applying manifests would change", clusterDiff},
    {"cluster", "apply", "apply manifests and follow the rollout", clusterApply},
    {"cluster", "rollout", "follow the rollout of workloads to its end", clusterRollout},
    {"cluster", "revisions", "list the revisions of a workload", clusterRevisions},
    {"cluster", "undo", "take a workload back to a revision", clusterUndo},
    {"cluster", "scale", "set how many pods workloads have", clusterScale},
    {"cluster", "migrate", "migrate the databases by the product's migrator, as a Job", clusterMigrate},
    {"compose", "ps", "say what state the containers of a docker compose project are in", composePs},
    {"compose", "config", "print what the compose files come to", composeConfig},
    {"compose", "up", "create and start containers", composeUp},
    {"compose", "down", "stop and remove containers; the data stays", composeDown},
    {"compose", "stop", "stop services", composeStop},
    {"compose", "start", "start services that were stopped", composeStart},
    {"compose", "restart", "restart services", composeRestart},
    {"compose", "pull", "fetch the images", composePull},
    {"compose", "logs", "show or follow the logs of services", composeLogs},
    {"compose", "exec", "run a command in a running container", composeExec},
    {"compose", "run", "run a command once, in a container of its own", composeRun},
    {"compose", "images", "list the images of the containers", composeImages},
    {"compose", "override", "change the services by a file beside the compose files", composeOverride},
    {"compose", "migrate", "upgrade the databases over several releases, with the migrator of the product",
     composeMigrate},
};

} // namespace

QString Command::name() const
{
    return (QString::fromLatin1(noun) + u' ' + QString::fromLatin1(verb)).trimmed();
}

std::span<const Command> commands()
{
    return table;
}

} // namespace lockstep::ctl
