#include "core/cluster/kubernetes/migrator_run.h"

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

/// A Job that is there already is followed, whatever the gates say now.
Result<void> checkUnlessThere(const ClusterSpace& space, const MigratorJob& job, const std::stop_token& stop)
{
    const Result<std::optional<QJsonObject>> present =
        findObject(space.client, {builtInResource(u"Job"), space.nameSpace, job.name}, stop);
    if (!present)
        return failure(present);
    return *present ? Result<void>() : checkMigratorGates(job, space, stop);
}

} // namespace

Result<MigratorSummary> runMigrator(const ClusterSpace& space, const MigratorJob& job,
                                    const MigratorRunOptions& options, const std::stop_token& stop)
{
    if (const Result<void> open = checkUnlessThere(space, job, stop); !open)
        return failure(open);
    const Result<QJsonObject> frontend = frontendOf(space, stop);
    if (!frontend)
        return failure(frontend);
    MigratorOutput output(options.events ? options.events : [](const RunEvent&) {});
    JobOptions how{.deadline = options.deadline};
    how.line = [&](const QByteArray& line) { output.add(line + '\n'); };
    how.state = options.state;
    const Result<JobOutcome> outcome =
        runJob(space.client, space.nameSpace, migratorManifest(job, *frontend), how, stop);
    if (!outcome) {
        output.cancel();
        return failure(outcome);
    }
    if (const Result<void> ended = output.finish(outcome->isComplete() ? 0 : std::max(outcome->exitCode, 1));
        !ended)
        return failure(ended);
    if (outcome->isComplete())
        return output.summary();
    return failure(ErrorKind::Failed, u"run"_s, u"the migrator as Job "_s + job.name, outcome->trouble,
                   u"Look at its log and at the events of its namespace"_s);
}

} // namespace lockstep
