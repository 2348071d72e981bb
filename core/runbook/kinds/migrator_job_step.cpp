#include "core/runbook/kinds/migrator_job_step.h"

#include "core/cluster/kubernetes/job_run.h"
#include "core/cluster/kubernetes/migrator_job.h"
#include "core/cluster/migrator_output.h"
#include "core/runbook/kinds/cluster_parameters.h"

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

/// The name of the Job of an attempt: lower case, as such names must be.
QString jobName(const StepCall& call)
{
    return u"lockstep-"_s + call.name.toLower();
}

Result<MigratorJob> jobOf(const StepAction& action, const StepCall& call)
{
    const Result<Version> release = Version::parse(action.text(u"release"_s));
    if (!release)
        return failure(release);
    MigratorJob job{jobName(call), *release, action.texts(u"run"_s)};
    if (const QString image = action.text(u"image"_s); !image.isEmpty())
        job.repository = image;
    return job;
}

/// The migrator's events, as a step's log.
RunEventSink loggedTo(const StepCall& call)
{
    return [&call](const RunEvent& event) {
        switch (event.kind) {
        case RunEvent::Kind::Log:
            return call.log(event.level, event.text);
        case RunEvent::Kind::StepStarted:
            return call.log(RunEvent::Level::Info, event.text);
        case RunEvent::Kind::ItemFinished:
            if (event.state == RunEvent::State::Failed)
                call.log(RunEvent::Level::Error, u"%1: %2"_s.arg(event.text, event.detail));
            return;
        default:
            return;
        }
    };
}

Result<StepResult> followed(const ClusterSpace& space, const MigratorJob& job, const QJsonObject& manifest,
                            const StepCall& call)
{
    MigratorOutput output(loggedTo(call));
    JobOptions options;
    if (call.timeout.count() > 0)
        options.deadline = call.timeout;
    options.line = [&](const QByteArray& line) { output.add(line + '\n'); };
    options.state = [&](const QString& text) {
        call.log(RunEvent::Level::Info, u"Job %1: %2"_s.arg(job.name, text));
    };
    const Result<JobOutcome> outcome = runJob(space.client, space.nameSpace, manifest, options, call.stop);
    if (!outcome) {
        output.cancel();
        return failure(outcome);
    }
    const Result<void> ended = output.finish(outcome->isComplete() ? 0 : std::max(outcome->exitCode, 1));
    if (!ended)
        return failure(ended);
    if (!outcome->isComplete())
        return failure(ErrorKind::Failed, u"run"_s, u"the migrator as Job "_s + job.name, outcome->trouble,
                       u"Look at the log above and at the events of its namespace"_s);
    return StepResult{{{u"job"_s, job.name}, {u"steps"_s, QString::number(output.summary().stepsDone)}},
                      job.name};
}

} // namespace

QJsonObject MigratorJobStep::parameterSchema() const
{
    return clusterParameters({u"!release"_s, u"!run[]"_s, u"image"_s});
}

Result<StepPreview> MigratorJobStep::preview(const StepAction& action) const
{
    return StepPreview{clusterText(action),
                       u"run the migrator %1 as a Job: %2"_s.arg(action.shown[u"release"].toString(),
                                                                 action.texts(u"run"_s).join(u' '))};
}

Result<StepResult> MigratorJobStep::run(const StepAction& action, const StepCall& call) const
{
    const Result<ClusterSpace> space = clusterSpaceOf(action);
    if (!space)
        return failure(space);
    const Result<MigratorJob> job = jobOf(action, call);
    if (!job)
        return failure(job);
    if (const Result<void> open = checkMigratorGates(*job, *space, call.stop); !open)
        return failure(open);
    const Result<QJsonObject> frontend = frontendOf(*space, call.stop);
    if (!frontend)
        return failure(frontend);
    return followed(*space, *job, migratorManifest(*job, *frontend), call);
}

/// The Job itself tells, and goes on without us.
Result<Recovered> MigratorJobStep::recover(const StepAction& action, const StepCall& call) const
{
    const Result<ClusterSpace> space = clusterSpaceOf(action);
    if (!space)
        return failure(space);
    const Result<MigratorJob> job = jobOf(action, call);
    if (!job)
        return failure(job);
    const Result<std::optional<QJsonObject>> present =
        findObject(space->client, {builtInResource(u"Job"), space->nameSpace, job->name}, call.stop);
    if (!present)
        return failure(present);
    if (!*present)
        return Recovered{Recovered::What::NotStarted};
    const Result<StepResult> ended = followed(*space, *job, **present, call);
    if (ended)
        return Recovered{Recovered::What::Done, *ended};
    return Recovered{Recovered::What::Failed, {}, ended.error()};
}

} // namespace lockstep
