#include "app/ctl/cluster_options.h"
#include "app/ctl/command.h"
#include "app/ctl/confirmation.h"
#include "app/ctl/output.h"
#include "app/ctl/progress.h"
#include "core/cluster/kubernetes/migrator_run.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace lockstep::ctl {

namespace {

constexpr std::chrono::hours usualTimeout(24);

void declare(Options& options)
{
    options.release(u"of the migrator: its image's tag"_s)
        .value(u"from"_s, u"VERSION"_s, u"upgrade over several releases from this one; without, only up"_s)
        .value(u"to"_s, u"VERSION"_s, u"the release to upgrade to (default: that of the migrator)"_s)
        .value(u"image"_s, u"REPOSITORY"_s, u"the image without its tag (default: the product's)"_s)
        .value(u"job"_s, u"NAME"_s, u"of the Job; one that is there is followed (default: a new name)"_s)
        .flag(u"dry-run"_s, u"print the Job, and stop"_s)
        .flag(u"quiet"_s, u"say only what matters"_s)
        .flag(u"yes"_s, u"do not ask"_s);
    declareCluster(options);
    declareTimeout(options, u"1d"_s);
}

QString lineName(const Version& version)
{
    return u"%1.%2"_s.arg(version.line().major).arg(version.line().minor);
}

Result<MigratorJob> chosenJob(const Options& options)
{
    const Result<Version> release = options.version(u"release"_s);
    if (!release)
        return failure(release);
    MigratorJob job{options.text(u"job"_s), *release, {u"up"_s}};
    if (options.isSet(u"from"_s)) {
        const Result<Version> from = options.version(u"from"_s);
        const Result<Version> to = options.isSet(u"to"_s) ? options.version(u"to"_s) : release;
        if (!from || !to)
            return failure(from ? to : from);
        job.arguments = {u"upgrade"_s, u"--from="_s + lineName(*from), u"--to="_s + lineName(*to)};
    }
    if (job.name.isEmpty())
        job.name = u"lockstep-migrator-"_s + QDateTime::currentDateTimeUtc().toString(u"yyyyMMddHHmmss");
    if (options.isSet(u"image"_s))
        job.repository = options.text(u"image"_s);
    return job;
}

int dryRun(const ClusterSpace& space, const MigratorJob& job, const std::stop_token& stop)
{
    const Result<void> open = checkMigratorGates(job, space, stop);
    const Result<QJsonObject> frontend = open ? frontendOf(space, stop) : failure(open);
    if (!frontend)
        return fail(frontend.error());
    printJson(migratorManifest(job, *frontend));
    return Done;
}

} // namespace

int clusterMigrate(const QStringList& words, std::stop_token stop)
{
    Options options(
        u"cluster migrate"_s,
        u"Migrates the databases by the product's own migrator, as a Job in the instance's namespace."_s);
    declare(options);
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    const Result<MigratorJob> job = chosenJob(options);
    if (!job)
        return fail(job.error());
    const Result<std::chrono::seconds> timeout = chosenTimeout(options, usualTimeout);
    if (!timeout)
        return fail(timeout.error());
    const Result<ClusterSpace> space = chosenCluster(options);
    if (!space)
        return fail(space.error());
    if (options.isSet(u"dry-run"_s))
        return dryRun(*space, *job, stop);
    if (!confirmed(options,
                   u"The migrator %1 will run \"%2\" on the databases of %3."_s.arg(
                       job->release.toString(), job->arguments.join(u' '), space->nameSpace),
                   space->nameSpace))
        return NotDone;
    MigratorRunOptions how{.deadline = *timeout,
                           .events = progressOnStandardError(options.isSet(u"quiet"_s))};
    how.state = [&](const QString& text) { say(u"Job %1: %2"_s.arg(job->name, text)); };
    const Result<MigratorSummary> ran = runMigrator(*space, *job, how, stop);
    if (ran)
        return Done;
    const bool isRefusal =
        ran.error().kind == ErrorKind::Precondition || ran.error().kind == ErrorKind::Connection;
    say(ran.error().message());
    return isRefusal ? NotDone : StoppedPartWay;
}

} // namespace lockstep::ctl
