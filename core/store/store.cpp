#include "core/store/store.h"

#include "core/store/process_identity.h"
#include "core/store/store_place.h"
#include "core/store/store_schema.h"
#include "core/support/files.h"

#include <QFileInfo>
#include <QSqlError>

namespace lockstep {

namespace {

const auto memory = QLatin1StringView(":memory:");

QString rememberRun()
{
    return QStringLiteral("remember the run in the store");
}

QString timeText(const QDateTime& time)
{
    return time.toUTC().toString(Qt::ISODateWithMs);
}

QDateTime timeOf(const QVariant& text)
{
    return text.isNull() ? QDateTime() : QDateTime::fromString(text.toString(), Qt::ISODateWithMs).toUTC();
}

/// SQLite's NOT NULL would refuse a null QString.
QString textOf(const QString& text)
{
    return text.isNull() ? QStringLiteral("") : text;
}

QString jsonText(const QJsonObject& object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

Result<void> makeFolder(const QString& path)
{
    const QString folder = QFileInfo(path).absolutePath();
    if (QDir().mkpath(folder))
        return {};
    return failure(ErrorKind::Io, QStringLiteral("create the store's folder"), folder,
                   QStringLiteral("the file system refused"),
                   QStringLiteral("Check its permissions, or set LOCKSTEP_DATA_DIR to another folder"));
}

/// SQLite takes a file shorter than its page for an empty database, and would overwrite it.
Result<void> checkHeader(const QString& path)
{
    QFile file(path);
    if (!file.exists() || QFileInfo(path).isDir())
        return {};
    const QString attempted = QStringLiteral("open the store");
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorKind::Io, attempted, path, file.errorString(),
                       QStringLiteral("Check that your user may read and write it"));
    const QByteArray magic("SQLite format 3\0", 16);
    const QByteArray begin = file.read(magic.size());
    if (begin.isEmpty() || begin == magic)
        return {};
    return failure(ErrorKind::Invalid, attempted, path, QStringLiteral("it is not an SQLite database"),
                   QStringLiteral("Name another file, or move this one aside"));
}

Result<RunRecord> runOf(const QSqlQuery& row, const QString& path)
{
    const auto version = [&](int column) { return Version::parse(row.value(column).toString()); };
    const Result<Version> from = version(4);
    const Result<Version> to = version(5);
    if (!from || !to)
        return failure(ErrorKind::Io, QStringLiteral("read the runs in the store"), path,
                       QStringLiteral("run %1 is damaged: %2")
                           .arg(row.value(0).toString(), (from ? to : from).error().message()));
    return RunRecord{.id = row.value(0).toLongLong(),
                     .kind = row.value(1).toString(),
                     .instance = row.value(2).toString(),
                     .catalog = row.value(3).toString(),
                     .from = *from,
                     .to = *to,
                     .started = timeOf(row.value(6)),
                     .finished = timeOf(row.value(7)),
                     .result = row.value(8).toString(),
                     .report = QJsonDocument::fromJson(row.value(9).toString().toUtf8()).object()};
}

double median(QList<double> values)
{
    std::ranges::sort(values);
    const qsizetype middle = values.size() / 2;
    return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

} // namespace

struct Store::Private
{
    std::unique_ptr<Database> database;

    /// Calls `each` for every row. An error while stepping is one, too.
    [[nodiscard]] Result<void> forEach(const QString& sql, const QVariantList& values,
                                       const QString& attempted,
                                       const std::function<Result<void>(const QSqlQuery&)>& each) const
    {
        Result<QSqlQuery> query = database->run(sql, values, attempted);
        if (!query)
            return failure(query);
        while (query->next()) {
            if (const Result<void> done = each(*query); !done)
                return done;
        }
        if (query->lastError().isValid())
            return failure(ErrorKind::Io, attempted, database->path(), query->lastError().databaseText());
        return {};
    }

    [[nodiscard]] Result<void> change(const QString& sql, const QVariantList& values,
                                      const QString& attempted) const
    {
        const auto done = database->run(sql, values, attempted);
        return done ? Result<void>() : failure(done);
    }

    [[nodiscard]] Result<void> addTiming(qint64 runId, Schema schema, MigrationId migration,
                                         double seconds) const
    {
        return change(
            QStringLiteral("INSERT INTO timings (run_id, schema, migration, seconds) VALUES (?, ?, ?, ?)"),
            {runId, schemaName(schema), migration, seconds},
            QStringLiteral("remember a migration's time in the store"));
    }

    [[nodiscard]] Result<void> addTimings(qint64 runId, const StepOutcome& step) const
    {
        for (const MigrationOutcome& migration : step.migrations) {
            if (migration.state != RunEvent::State::Done)
                continue;
            if (const auto added = addTiming(runId, migration.schema, migration.id, migration.seconds);
                !added)
                return added;
        }
        return {};
    }
};

Store::~Store() = default;

QString Store::defaultPath()
{
    const QString place = qEnvironmentVariable("LOCKSTEP_STORE");
    return place.isEmpty() ? dataFolder() + QStringLiteral("/lockstep.sqlite") : place;
}

Result<std::unique_ptr<Store>> Store::open(const QString& path)
{
    if (path != memory && !isPostgresPlace(path)) {
        if (const Result<void> made = makeFolder(path); !made)
            return failure(made);
        if (const Result<void> header = checkHeader(path); !header)
            return failure(header);
    }
    Result<std::unique_ptr<Database>> database = Database::open(path);
    if (!database)
        return failure(database);
    if (const Result<void> prepared = prepareStore(**database); !prepared)
        return failure(prepared);
    std::unique_ptr<Store> store(new Store);
    store->d = std::make_unique<Private>(std::move(*database));
    return store;
}

Result<qint64> Store::startRun(const RunRecord& run)
{
    if (const Result<int> marked = markInterruptedRuns(); !marked)
        return failure(marked);
    const ProcessIdentity self = currentProcess();
    const Result<QVariant> id = d->database->value(
        QStringLiteral(
            "INSERT INTO runs (kind, instance, catalog, from_version, to_version, started, result, report,"
            " pid, process_start, boot, host) VALUES (?, ?, ?, ?, ?, ?, 'running', ?, ?, ?, ?, ?) RETURNING "
            "id"),
        {textOf(run.kind), textOf(run.instance), textOf(run.catalog), run.from.toString(), run.to.toString(),
         timeText(run.started.isValid() ? run.started : QDateTime::currentDateTimeUtc()),
         jsonText(run.report), self.pid, self.startTime, textOf(self.boot), textOf(self.host)},
        rememberRun());
    return id.transform([](const QVariant& number) { return number.toLongLong(); });
}

Result<void> Store::finishRun(qint64 id, const QString& result, const QJsonObject& report)
{
    const auto query = d->database->run(
        QStringLiteral("UPDATE runs SET finished = ?, result = ?, report = ? WHERE id = ?"),
        {timeText(QDateTime::currentDateTimeUtc()), textOf(result), jsonText(report), id}, rememberRun());
    if (!query)
        return failure(query);
    if (query->numRowsAffected() == 0)
        return failure(ErrorKind::Io, rememberRun(), d->database->path(),
                       QStringLiteral("there is no run %1 in it").arg(id));
    return {};
}

Result<QList<RunRecord>> Store::runs(int limit) const
{
    QList<RunRecord> runs;
    const auto add = [&](const QSqlQuery& row) -> Result<void> {
        Result<RunRecord> run = runOf(row, d->database->path());
        if (!run)
            return failure(run);
        runs += std::move(*run);
        return {};
    };
    const auto read = d->forEach(
        QStringLiteral(
            "SELECT id, kind, instance, catalog, from_version, to_version, started, finished, result, report"
            " FROM runs ORDER BY id DESC LIMIT ?"),
        {limit}, QStringLiteral("read the runs in the store"), add);
    if (!read)
        return failure(read);
    return runs;
}

Result<int> Store::markInterruptedRuns()
{
    QList<qint64> gone;
    const auto check = [&](const QSqlQuery& row) -> Result<void> {
        if (isGone({row.value(1).toLongLong(), row.value(2).toLongLong(), row.value(3).toString(),
                    row.value(4).toString()}))
            gone += row.value(0).toLongLong();
        return {};
    };
    const QString attempted = QStringLiteral("look for interrupted runs in the store");
    const auto read = d->forEach(QStringLiteral("SELECT id, pid, process_start, boot, host FROM runs WHERE "
                                                "finished IS NULL AND result = 'running'"),
                                 {}, attempted, check);
    if (!read)
        return failure(read);
    int marked = 0;
    for (const qint64 id : std::as_const(gone)) {
        const auto done = d->database->run(
            QStringLiteral("UPDATE runs SET result = 'interrupted' WHERE id = ? AND result = 'running'"),
            {id}, attempted);
        if (!done)
            return failure(done);
        marked += done->numRowsAffected();
    }
    return marked;
}

Result<void> Store::addTiming(qint64 runId, Schema schema, MigrationId migration, double seconds)
{
    return d->addTiming(runId, schema, migration, seconds);
}

Result<void> Store::addTimings(qint64 runId, const QList<StepOutcome>& steps)
{
    const auto add = [&]() -> Result<void> {
        for (const StepOutcome& step : steps) {
            if (const Result<void> added = d->addTimings(runId, step); !added)
                return added;
        }
        return {};
    };
    return d->database->transaction(add, QStringLiteral("remember the migrations' times in the store"));
}

Result<Timings> Store::timings() const
{
    QHash<std::pair<Schema, MigrationId>, QList<double>> measured;
    const auto add = [&](const QSqlQuery& row) -> Result<void> {
        // A schema that a later Lockstep knows and this one does not says nothing to us.
        if (const Result<Schema> schema = parseSchema(row.value(0).toString()))
            measured[{*schema, row.value(1).toLongLong()}] += row.value(2).toDouble();
        return {};
    };
    const auto read = d->forEach(QStringLiteral("SELECT schema, migration, seconds FROM timings"), {},
                                 QStringLiteral("read the measured times in the store"), add);
    if (!read)
        return failure(read);
    Timings timings;
    for (auto it = measured.cbegin(); it != measured.cend(); ++it)
        timings.insert(it.key().first, it.key().second, median(it.value()));
    return timings;
}

Result<QString> Store::setting(const QString& key, const QString& fallback) const
{
    const Result<QVariant> value =
        d->database->value(QStringLiteral("SELECT value FROM settings WHERE key = ?"), {textOf(key)},
                           QStringLiteral("read a setting in the store"));
    if (!value)
        return failure(value);
    return value->isNull() ? fallback : value->toString();
}

Result<void> Store::setSetting(const QString& key, const QString& value)
{
    return d->change(QStringLiteral("INSERT INTO settings (key, value) VALUES (?, ?)"
                                    " ON CONFLICT (key) DO UPDATE SET value = excluded.value"),
                     {textOf(key), textOf(value)}, QStringLiteral("remember a setting in the store"));
}

} // namespace lockstep
