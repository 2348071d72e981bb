#include "app/ctl/migrator_options.h"

namespace lockstep::ctl {

void declareMigratorOptions(Options& options)
{
    options.flag(QStringLiteral("dry-run"), QStringLiteral("check and say what would be done; write nothing"))
        .flag(QStringLiteral("unprivileged-only"),
              QStringLiteral("refuse migrations that need an elevated role"))
        .flag(QStringLiteral("noop-privileged"),
              QStringLiteral("record privileged migrations that you ran by hand"))
        .value(QStringLiteral("privileged-hash"), QStringLiteral("HASH"),
               QStringLiteral("with --noop-privileged: the hash printed with their script (repeatable)"))
        .value(QStringLiteral("lock-timeout"), QStringLiteral("SECONDS"),
               QStringLiteral("how long to wait for another migrator's lock (default: until stopped)"))
        .flag(QStringLiteral("quiet"), QStringLiteral("no progress, only warnings and errors"));
}

void declareIgnoreOptions(Options& options)
{
    options
        .flag(QStringLiteral("ignore-single-dirty-log"),
              QStringLiteral("try one failed migration again, if it is to be done anyway"))
        .flag(QStringLiteral("ignore-single-pending-log"),
              QStringLiteral("go on in spite of one attempt that did not come to its end"));
}

Result<MigratorOptions> readMigratorOptions(const Options& options)
{
    const bool refuse = options.isSet(QStringLiteral("unprivileged-only"));
    const bool noop = options.isSet(QStringLiteral("noop-privileged"));
    if (refuse && noop)
        return options.wrong(QStringLiteral("--unprivileged-only and --noop-privileged exclude each other"));
    MigratorOptions migrator;
    migrator.allowSharedDatabase = sharedDatabaseAllowed(QProcessEnvironment::systemEnvironment());
    migrator.dryRun = options.isSet(QStringLiteral("dry-run"));
    migrator.privileged = refuse ? PrivilegedMode::Refuse
                          : noop ? PrivilegedMode::Noop
                                 : PrivilegedMode::Apply;
    migrator.privilegedHashes = options.texts(QStringLiteral("privileged-hash"));
    if (options.isSet(QStringLiteral("lock-timeout"))) {
        bool isNumber = false;
        const int seconds = options.text(QStringLiteral("lock-timeout")).toInt(&isNumber);
        if (!isNumber || seconds <= 0)
            return options.wrong(QStringLiteral("--lock-timeout takes a number of seconds above 0"));
        migrator.lockTimeout = std::chrono::seconds(seconds);
    }
    return migrator;
}

Result<MigratorOptions> readMigratorAndIgnoreOptions(const Options& options)
{
    return readMigratorOptions(options).transform([&](MigratorOptions migrator) {
        migrator.ignoreSingleDirtyLog = options.isSet(QStringLiteral("ignore-single-dirty-log"));
        migrator.ignoreSinglePendingLog = options.isSet(QStringLiteral("ignore-single-pending-log"));
        return migrator;
    });
}

Result<QList<MigrationId>> readMigrationIds(const Options& options, const QString& name)
{
    QList<MigrationId> ids;
    for (const QString& given : options.texts(name)) {
        for (const QString& text : given.split(u',', Qt::SkipEmptyParts)) {
            bool isNumber = false;
            ids.append(text.trimmed().toLongLong(&isNumber));
            if (!isNumber)
                return options.wrong(QStringLiteral("\"%1\" is not a migration's id").arg(text));
        }
    }
    if (ids.isEmpty())
        return options.wrong(QStringLiteral("--%1 is missing").arg(name));
    return ids;
}

} // namespace lockstep::ctl
