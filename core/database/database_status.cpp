#include "core/database/database_status.h"

#include "core/database/backfill.h"

namespace lockstep {

namespace {

constexpr int oldestServer = 120000;

QJsonArray idArray(const QList<MigrationId>& ids)
{
    QJsonArray array;
    for (const MigrationId id : ids)
        array.append(id);
    return array;
}

/// Fills a status step by step; each step stops at the first thing it cannot read.
class StatusReader
{
public:
    StatusReader(SchemaStatus& status, Connection& connection) : m_status(status), m_connection(connection) {}

    [[nodiscard]] Result<void> readLogs(const StitchedGraph& stitched);
    [[nodiscard]] Result<void> readInstanceVersion();
    [[nodiscard]] Result<void> compare(const StitchedGraph& stitched, const std::optional<Version>& release);

private:
    void noteState();

    SchemaStatus& m_status;
    Connection& m_connection;
};

Result<void> StatusReader::readLogs(const StitchedGraph& stitched)
{
    MigrationLogTable log(m_connection, m_status.schema);
    const Result<bool> found = log.find();
    if (!found)
        return failure(found);
    m_status.hasMigrationLogs = *found;
    const Result<QList<MigrationLogEntry>> entries = log.read();
    if (!entries)
        return failure(entries);
    const Result<std::optional<LegacyVersion>> legacy = log.legacyVersion();
    if (!legacy)
        return failure(legacy);
    m_status.state = classify(*entries);
    if (*legacy && m_status.state.applied.isEmpty()) {
        m_status.legacyVersion = (*legacy)->version;
        m_status.legacyDirty = (*legacy)->dirty;
    }
    noteState();
    if (stitched.graph.isEmpty())
        return {};
    const Result<Backfill> backfill = planBackfill(stitched, *entries, *legacy);
    if (!backfill)
        return failure(backfill);
    m_status.state = backfill->state;
    return {};
}

void StatusReader::noteState()
{
    if (!m_status.state.failed.isEmpty())
        m_status.problems.append(
            QStringLiteral("The last attempt at migrations %1 failed; migration_logs says why.")
                .arg(migrationIdList(m_status.state.failed)));
    if (!m_status.state.pending.isEmpty())
        m_status.problems.append(
            QStringLiteral(
                "An attempt at migrations %1 has not ended: it runs now, or its process was killed.")
                .arg(migrationIdList(m_status.state.pending)));
}

Result<void> StatusReader::readInstanceVersion()
{
    if (m_status.schema != Schema::Frontend)
        return {};
    const QString attempted = QStringLiteral("read the instance's version from");
    const QString subject = m_connection.settings().description();
    const SqlResult table = m_connection.query(QStringLiteral("SELECT to_regclass('versions') IS NOT NULL"));
    if (!table)
        return std::unexpected(table.error().toError(attempted, subject));
    if (!table->flag(0, 0))
        return {};
    const SqlResult rows =
        m_connection.query(QStringLiteral("SELECT version FROM versions WHERE service = 'frontend'"));
    if (!rows)
        return std::unexpected(rows.error().toError(attempted, subject));
    if (!rows->isEmpty())
        m_status.instanceVersion = rows->text(0, 0);
    return {};
}

Result<void> StatusReader::compare(const StitchedGraph& stitched, const std::optional<Version>& release)
{
    for (const auto& [version, bounds] : stitched.bounds.asKeyValueRange()) {
        const Result<QSet<MigrationId>> ids = stitched.idsAt(version);
        if (!ids)
            return failure(ids);
        if (!ids->isEmpty() && m_status.state.applied.contains(*ids))
            m_status.release = version;
    }
    if (!release)
        return {};
    const Result<QSet<MigrationId>> wanted = stitched.idsAt(*release);
    if (!wanted)
        return failure(wanted);
    m_status.missing = QSet<MigrationId>(*wanted).subtract(m_status.state.applied).values();
    std::ranges::sort(m_status.missing);
    return {};
}

Result<void> fill(SchemaStatus& status, const ConnectionSettings& settings, const StitchedGraph& stitched,
                  const std::optional<Version>& release)
{
    Result<Connection> connection = Connection::open(settings);
    if (!connection)
        return failure(connection);
    status.server = connection->serverName();
    status.serverVersion = connection->serverVersion();
    if (status.serverVersion < oldestServer)
        status.problems.append(
            QStringLiteral("The server is %1; 12 is the oldest that works.").arg(status.server));
    const SqlResult readOnly = connection->execute(QStringLiteral("SET default_transaction_read_only = on"));
    if (!readOnly)
        return std::unexpected(
            readOnly.error().toError(QStringLiteral("read the status of"), settings.description()));
    StatusReader reader(status, *connection);
    const Result<void> version = reader.readInstanceVersion();
    if (!version)
        status.problems.append(version.error().message());
    const Result<void> logs = reader.readLogs(stitched);
    return logs && !stitched.graph.isEmpty() ? reader.compare(stitched, release) : logs;
}

} // namespace

SchemaStatus readStatus(Schema schema, const ConnectionSettings& settings, const StitchedCatalog& catalog,
                        const std::optional<Version>& release)
{
    SchemaStatus status;
    status.schema = schema;
    const Result<void> done = fill(status, settings, catalog.schemas.value(schema), release);
    if (!done)
        status.problems.append(done.error().message());
    return status;
}

QJsonObject SchemaStatus::toJson() const
{
    QJsonObject json{{QStringLiteral("schema"), schemaName(schema)},
                     {QStringLiteral("server"), server},
                     {QStringLiteral("serverVersion"), serverVersion},
                     {QStringLiteral("hasMigrationLogs"), hasMigrationLogs},
                     {QStringLiteral("applied"), state.applied.size()},
                     {QStringLiteral("pending"), idArray(state.pending)},
                     {QStringLiteral("failed"), idArray(state.failed)},
                     {QStringLiteral("instanceVersion"), instanceVersion},
                     {QStringLiteral("missing"), idArray(missing)},
                     {QStringLiteral("release"), release ? QJsonValue(release->toString()) : QJsonValue()},
                     {QStringLiteral("problems"), QJsonArray::fromStringList(problems)},
                     {QStringLiteral("ok"), ok()}};
    if (legacyVersion) {
        json.insert(QStringLiteral("legacyVersion"), *legacyVersion);
        json.insert(QStringLiteral("legacyDirty"), legacyDirty);
    }
    return json;
}

} // namespace lockstep
