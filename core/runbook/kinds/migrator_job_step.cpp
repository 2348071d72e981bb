#include "core/runbook/kinds/migrator_job_step.h"

#include "core/cluster/kubernetes/migrator_run.h"
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

Result<StepResult> followed(const ClusterSpace& space, const MigratorJob& job, const StepCall& call)
{
    MigratorRunOptions options;
    if (call.timeout.count() > 0)
        options.deadline = call.timeout;
    options.events = loggedTo(call);
    options.state = [&](const QString& text) {
        call.log(RunEvent::Level::Info, u"Job %1: %2"_s.arg(job.name, text));
    };
    return runMigrator(space, job, options, call.stop).transform([&](const MigratorSummary& summary) {
        return StepResult{{{u"job"_s, job.name}, {u"steps"_s, QString::number(summary.stepsDone)}}, job.name};
    });
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
    return followed(*space, *job, call);
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
    const Result<StepResult> ended = followed(*space, *job, call);
    if (ended)
        return Recovered{Recovered::What::Done, *ended};
    return Recovered{Recovered::What::Failed, {}, ended.error()};
}

} // namespace lockstep
