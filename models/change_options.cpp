#include "models/change_options.h"

#include "core/database/out_of_band_job.h"
#include "core/database/out_of_band_runner.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace lockstep {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(lockstep::ChangeOptions)
};

/// Null where it is as it comes.
QString departure(const ChangeOptionWords& words, const ChangeOptions& options)
{
    if (words.flag)
        return options.*words.flag ? words.name : QString();
    switch (words.option) {
    case ChangeOption::Privileged:
        return options.privileged == PrivilegedMode::Apply
                   ? QString()
                   : Texts::tr("%1: %2").arg(words.name, privilegedModeText(options.privileged));
    case ChangeOption::LockTimeout:
        return options.lockTimeout.count() == 0 ? QString()
                                                : Texts::tr("Give up on another migrator's lock after %1 s")
                                                      .arg(options.lockTimeout.count());
    case ChangeOption::OutOfBand:
        return options.outOfBand.who == OutOfBandWorker::Who::Services
                   ? QString()
                   : Texts::tr("Out-of-band migrations are run by %1").arg(options.outOfBand.text());
    default:
        return {};
    }
}

} // namespace

OutOfBandRunner OutOfBandWorker::runner(const DatabaseSet& databases) const
{
    switch (who) {
    case Who::Services:
        return {};
    case Who::Container:
        return migratorContainer(image, databases, docker);
    case Who::Job: {
        MigratorJob job;
        job.manifest = manifest;
        job.context = context;
        job.nameSpace = nameSpace;
        job.kubectl = kubectl;
        return migratorJob(job);
    }
    }
    return {};
}

QString OutOfBandWorker::text() const
{
    switch (who) {
    case Who::Services:
        return Texts::tr("the services");
    case Who::Container:
        return Texts::tr("a container of %1").arg(image);
    case Who::Job:
        return Texts::tr("the Job of %1").arg(QFileInfo(manifest).fileName());
    }
    return {};
}

QString OutOfBandWorker::problem() const
{
    if (who == Who::Container && (image.isEmpty() || docker.isEmpty()))
        return image.isEmpty() ? Texts::tr("The container's image is missing.")
                               : Texts::tr("The program that starts containers is missing.");
    if (who == Who::Job && (manifest.isEmpty() || kubectl.isEmpty()))
        return manifest.isEmpty() ? Texts::tr("The Job's manifest is missing.")
                                  : Texts::tr("The program that starts Jobs is missing.");
    return {};
}

MigratorOptions ChangeOptions::migrator() const
{
    MigratorOptions options;
    options.privileged = privileged;
    options.ignoreSingleDirtyLog = ignoreFailed;
    options.ignoreSinglePendingLog = ignoreUnfinished;
    options.terminateBlockers = terminateBlockers;
    options.lockTimeout = lockTimeout;
    options.allowSharedDatabase =
        sharedDatabase || sharedDatabaseAllowed(QProcessEnvironment::systemEnvironment());
    return options;
}

UpOptions ChangeOptions::up() const
{
    UpOptions options;
    options.migrator = migrator();
    options.skipUpgradeValidation = skipStepCheck;
    options.skipOutOfBandValidation = skipOutOfBandCheck;
    options.autoUpgradeByEnvironment = qEnvironmentVariable("SRC_AUTOUPGRADE") == u"true";
    return options;
}

UpgradeOptions ChangeOptions::upgrade(const DatabaseSet& databases) const
{
    UpgradeOptions options;
    options.migrator = migrator();
    options.skipVersionCheck = skipVersionCheck;
    options.waitForOutOfBand = !doNotWait;
    options.outOfBandRunner = outOfBand.runner(databases);
    return options;
}

QString privilegedModeText(PrivilegedMode mode)
{
    switch (mode) {
    case PrivilegedMode::Apply:
        return Texts::tr("apply them");
    case PrivilegedMode::Refuse:
        return Texts::tr("refuse them");
    case PrivilegedMode::Noop:
        return Texts::tr("run by hand");
    }
    return {};
}

QList<ChangeOptionWords> changeOptionWords()
{
    using Option = ChangeOption;
    using Options = ChangeOptions;
    return {
        {Option::Privileged, nullptr, Texts::tr("Privileged migrations"),
         Texts::tr(
             "Some migrations, such as those that create extensions, need a superuser. Refuse them where "
             "the connected role must not do that; or run them by hand, and have them recorded.")},
        {Option::IgnoreFailed, &Options::ignoreFailed, Texts::tr("Try one failed migration again"),
         Texts::tr("Goes on with a database where one attempt failed, if that migration is to be applied "
                   "anyway. For when the attempt left nothing in the schema.")},
        {Option::IgnoreUnfinished, &Options::ignoreUnfinished, Texts::tr("Pass over one unfinished attempt"),
         Texts::tr("Goes on with a database where one attempt never ended, as when its process was killed. "
                   "For when nobody is at it any more.")},
        {Option::TerminateBlockers, &Options::terminateBlockers,
         Texts::tr("End sessions that block a migration"),
         Texts::tr(
             "While a migration waits for locks, ends sessions that are idle in a transaction or long in "
             "one. For when it gets no turn otherwise; what they had not committed is lost.")},
        {Option::LockTimeout, nullptr, Texts::tr("Give up on another migrator's lock"),
         Texts::tr("How long to wait while another migrator works on the same database.")},
        {Option::SkipVersionCheck, &Options::skipVersionCheck, Texts::tr("Skip the version check"),
         Texts::tr("Upgrades and downgrades begin at the release whose migrations the frontend database has, "
                   "whatever it records. For when that record is missing or wrong.")},
        {Option::SkipDriftCheck, &Options::skipDriftCheck, Texts::tr("Skip the drift check"),
         Texts::tr("Upgrades and downgrades do not look first whether the schemas are what their migrations "
                   "make. For drift that is known and in nobody's way.")},
        {Option::SkipStepCheck, &Options::skipStepCheck, Texts::tr("Skip the check of the step"),
         Texts::tr(
             "Pending migrations are applied even if their release may not follow the recorded one. For "
             "when you see to the releases between yourself.")},
        {Option::SkipOutOfBandCheck, &Options::skipOutOfBandCheck,
         Texts::tr("Skip the check of out-of-band migrations"),
         Texts::tr("Neither applying pending migrations nor validating looks whether out-of-band migrations "
                   "are where the release needs them. For when you have looked yourself.")},
        {Option::EveryMinor, &Options::everyMinor, Texts::tr("Stop at every minor release"),
         Texts::tr("Upgrades go from one minor release to the next instead of straight on. For when the "
                   "services are to run each of them.")},
        {Option::OutOfBand, nullptr, Texts::tr("Out-of-band migrations are run by"),
         Texts::tr(
             "While the services are stopped nobody runs them; then the product's own migrator can: in a "
             "container here, which reaches the databases over this computer's network, or as a Job in "
             "Kubernetes, which reaches those that its manifest names.")},
        {Option::DoNotWait, &Options::doNotWait, Texts::tr("Do not wait for out-of-band migrations"),
         Texts::tr("Upgrades and downgrades go on whatever state they are in. For when their data are of no "
                   "use any more: what they had not moved may be lost.")},
        {Option::SharedDatabase, &Options::sharedDatabase,
         Texts::tr("Let frontend and codeintel share a database"),
         Texts::tr("Otherwise the same database for both counts as a mistake. For small instances that keep "
                   "everything in one.")},
        {Option::RecordUnknown, &Options::recordUnknown,
         Texts::tr("Record migrations that the catalogue lacks"),
         Texts::tr("“Record a migration” takes any id. For clearing up what a release from elsewhere left.")},
    };
}

ChangeOptionWords wordsOf(ChangeOption option)
{
    const QList<ChangeOptionWords> all = changeOptionWords();
    return *std::ranges::find(all, option, &ChangeOptionWords::option);
}

QStringList departures(const ChangeOptions& options)
{
    QStringList texts;
    for (const ChangeOptionWords& words : changeOptionWords())
        texts.append(departure(words, options));
    texts.removeAll(QString());
    return texts;
}

QStringList departures(const ChangeOptions& options, const QList<ChangeOption>& among)
{
    QStringList texts;
    for (const ChangeOptionWords& words : changeOptionWords()) {
        if (among.contains(words.option))
            texts.append(departure(words, options));
    }
    texts.removeAll(QString());
    return texts;
}

} // namespace lockstep
