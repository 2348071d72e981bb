#include "core/database/out_of_band.h"

#include "core/database/instance_version.h"
#include "core/database/waiting.h"

namespace lockstep {

namespace {

constexpr std::chrono::seconds interval{1};

struct Incomplete
{
    int id = 0;
    double progress = 0;
    bool reverse = false;

    friend bool operator==(const Incomplete&, const Incomplete&) = default;
};

QString idArray(const QList<OutOfBandMigration>& migrations)
{
    QStringList ids;
    for (const OutOfBandMigration& migration : migrations)
        ids.append(QString::number(migration.id));
    return u'{' + ids.join(u',') + u'}';
}

Result<QList<Incomplete>> readIncomplete(Connection& frontend, const QList<OutOfBandMigration>& migrations,
                                         const std::stop_token& stop)
{
    const SqlResult rows = frontend.query(
        QStringLiteral("SELECT id, progress, apply_reverse FROM out_of_band_migrations "
                       "WHERE id = ANY ($1::int[]) AND NOT (progress = 1 AND NOT apply_reverse) ORDER BY id"),
        {idArray(migrations)}, stop);
    if (!rows)
        return std::unexpected(rows.error().toError(QStringLiteral("read the out-of-band migrations of"),
                                                    frontend.settings().description()));
    QList<Incomplete> incomplete;
    for (qsizetype row = 0; row < rows->size(); ++row)
        incomplete.append({int(rows->number(row, 0)), rows->text(row, 1).toDouble(), rows->flag(row, 2)});
    return incomplete;
}

QString describe(const QList<Incomplete>& incomplete)
{
    QStringList parts;
    for (const Incomplete& migration : incomplete) {
        parts.append(QStringLiteral("%1 (%2 %%3)")
                         .arg(migration.id)
                         .arg(migration.progress * 100, 0, 'f', 1)
                         .arg(migration.reverse ? QStringLiteral(", set to run in reverse") : QString()));
    }
    return parts.join(QStringLiteral(", "));
}

Result<void> waitForAll(Connection& frontend, const QList<OutOfBandMigration>& migrations,
                        QList<Incomplete> incomplete, const LogSink& log, const std::stop_token& stop)
{
    while (!incomplete.isEmpty()) {
        if (!sleepUnlessStopped(interval, stop))
            return failure(ErrorKind::Cancelled, QStringLiteral("wait for the out-of-band migrations"),
                           describe(incomplete), QStringLiteral("it was cancelled"),
                           QStringLiteral("Start the same upgrade again to go on waiting"));
        Result<QList<Incomplete>> now = readIncomplete(frontend, migrations, stop);
        if (!now)
            return failure(now);
        if (*now != incomplete)
            log(RunEvent::Level::Info, now->isEmpty()
                                           ? QStringLiteral("The out-of-band migrations are complete")
                                           : QStringLiteral("Out-of-band migrations: ") + describe(*now));
        incomplete = std::move(*now);
    }
    return {};
}

} // namespace

Result<void> awaitOutOfBand(Connection& frontend, const QList<OutOfBandMigration>& migrations, bool wait,
                            const LogSink& log, const std::stop_token& stop)
{
    const Result<bool> exists = tableExists(frontend, QStringLiteral("out_of_band_migrations"), stop);
    if (!exists)
        return failure(exists);
    if (!*exists)
        return {};
    const Result<QList<Incomplete>> incomplete = readIncomplete(frontend, migrations, stop);
    if (!incomplete)
        return failure(incomplete);
    if (incomplete->isEmpty())
        return {};
    if (!wait) {
        log(RunEvent::Level::Warning,
            QStringLiteral("Not waiting for out-of-band migrations: ") + describe(*incomplete));
        return {};
    }
    log(RunEvent::Level::Info,
        QStringLiteral("Waiting for out-of-band migrations, which the services run: ") +
            describe(*incomplete));
    return waitForAll(frontend, migrations, *incomplete, log, stop);
}

} // namespace lockstep
