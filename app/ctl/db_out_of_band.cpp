#include "app/ctl/command.h"
#include "app/ctl/migrator_options.h"
#include "app/ctl/out_of_band_options.h"
#include "app/ctl/output.h"
#include "core/support/waiting.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace lockstep::ctl {

namespace {

QByteArray asText(const QList<OutOfBandStatus>& migrations)
{
    if (migrations.isEmpty())
        return QByteArrayLiteral("There are no out-of-band migrations.\n");
    const auto line = [](const std::optional<MinorLine>& value) {
        return value ? value->toString() : QStringLiteral("-");
    };
    QList<QStringList> rows;
    for (const OutOfBandStatus& migration : migrations)
        rows += {QString::number(migration.id),
                 QString::number(migration.progress * 100, 'f', 2) + u'%',
                 migration.applyReverse ? QStringLiteral("reverse") : QStringLiteral("forward"),
                 migration.isComplete() ? QStringLiteral("complete") : QStringLiteral("running"),
                 line(migration.introduced),
                 line(migration.deprecated),
                 QString::number(migration.errors.size()),
                 migration.description};
    return table({QStringLiteral("ID"), QStringLiteral("PROGRESS"), QStringLiteral("WAY"),
                  QStringLiteral("STATE"), QStringLiteral("SINCE"), QStringLiteral("UNTIL"),
                  QStringLiteral("ERRORS"), QStringLiteral("DESCRIPTION")},
                 rows, {0, 1, 6})
        .toUtf8();
}

QByteArray asJson(const QList<OutOfBandStatus>& migrations)
{
    QJsonArray array;
    for (const OutOfBandStatus& migration : migrations)
        array.append(migration.toJson());
    return QJsonDocument(QJsonObject{{QStringLiteral("outOfBand"), array}}).toJson();
}

void logLine(RunEvent::Level level, const QString& text)
{
    say(QStringLiteral("%1: %2").arg(logLevelName(level), text));
}

/// Those of --id; else those that the way from --from to --to needs complete; else all that the database has.
Result<QList<int>> chosenIds(const Options& options, const QList<OutOfBandStatus>& all,
                             const std::stop_token& stop)
{
    QList<int> ids;
    if (options.isSet(QStringLiteral("id"))) {
        return readMigrationIds(options, QStringLiteral("id")).transform([](const QList<MigrationId>& given) {
            return QList<int>(given.begin(), given.end());
        });
    }
    if (options.isSet(QStringLiteral("from")) || options.isSet(QStringLiteral("to"))) {
        const Result<Planner> planner = options.planner(stop);
        if (!planner)
            return failure(planner);
        const Result<UpgradePath> path = options.path(*planner);
        if (!path)
            return failure(path);
        for (const OutOfBandMigration& migration : path->outOfBandFirst)
            ids.append(migration.id);
        return ids;
    }
    for (const OutOfBandStatus& migration : all)
        ids.append(migration.id);
    return ids;
}

/// The list again whenever it changes, until all are complete.
Result<void> watch(Connection& connection, const std::stop_token& stop)
{
    QList<OutOfBandStatus> last;
    while (true) {
        const Result<QList<OutOfBandStatus>> now = readOutOfBand(connection, stop);
        if (!now)
            return failure(now);
        if (*now != last)
            print(QString::fromUtf8(asText(*now)) + u'\n');
        last = *now;
        if (std::ranges::all_of(last, &OutOfBandStatus::isComplete) ||
            !sleepUnlessStopped(std::chrono::seconds(2), stop))
            return {};
    }
}

void declare(Options& options)
{
    options.catalog()
        .versions(QStringLiteral("multi-version"))
        .databases()
        .flag(QStringLiteral("watch"),
              QStringLiteral("show the list again whenever it changes, until all are complete"))
        .flag(QStringLiteral("wait"),
              QStringLiteral(
                  "wait until they are complete: those of --id, or those that must be before the upgrade of "
                  "--from and --to begins, or all"))
        .value(QStringLiteral("id"), QStringLiteral("IDS"),
               QStringLiteral("which to wait for, with commas between"))
        .flag(QStringLiteral("apply-reverse"), QStringLiteral("with --wait: run them backwards"))
        .format({QStringLiteral("text"), QStringLiteral("json")});
    declareOutOfBandRunner(options);
}

} // namespace

int dbOutOfBand(const QStringList& words, std::stop_token stop)
{
    Options options(
        QStringLiteral("db out-of-band"),
        QStringLiteral("Lists the out-of-band migrations of an instance, which its services run in the "
                       "background; watches them, or waits until they are complete. Exit status 1 when "
                       "some of the list are not."));
    declare(options);
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    const Result<DatabaseSet> databases = options.databaseSet();
    if (!databases)
        return fail(databases.error());
    if (!databases->contains(Schema::Frontend))
        return fail(
            options.wrong(QStringLiteral("the frontend database is missing: they are listed there")).error());
    const Result<OutOfBandRunner> runner = readOutOfBandRunner(options, *databases);
    if (!runner)
        return fail(runner.error());
    Result<Connection> connection = Connection::open(databases->value(Schema::Frontend), stop);
    if (!connection)
        return fail(connection.error());
    if (options.isSet(QStringLiteral("watch"))) {
        const Result<void> watched = watch(*connection, stop);
        return watched ? Done : fail(watched.error());
    }
    Result<QList<OutOfBandStatus>> all = readOutOfBand(*connection, stop);
    if (!all)
        return fail(all.error());
    if (options.isSet(QStringLiteral("wait"))) {
        const Result<QList<int>> ids = chosenIds(options, *all, stop);
        if (!ids)
            return fail(ids.error());
        const Result<void> waited = awaitOutOfBand(
            *connection, *ids, options.isSet(QStringLiteral("apply-reverse")), true, *runner, logLine, stop);
        if (!waited)
            return fail(waited.error());
        all = readOutOfBand(*connection, stop);
        if (!all)
            return fail(all.error());
    }
    const Result<void> written = options.write(options.formatName() == u"json" ? asJson(*all) : asText(*all));
    if (!written)
        return fail(written.error());
    return std::ranges::all_of(*all, &OutOfBandStatus::isComplete) ? Done : Findings;
}

} // namespace lockstep::ctl
