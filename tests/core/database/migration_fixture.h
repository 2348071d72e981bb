#pragma once

#include "core/database/connection.h"
#include "core/database/migrator.h"
#include "core/database/private_server.h"
#include "result_checks.h"

#include <mutex>

namespace lockstep::test {

inline Definition definition(MigrationId id, const QString& up, const QList<MigrationId>& parents,
                             const QString& down = {})
{
    Definition made;
    made.id = id;
    made.name = QStringLiteral("m%1").arg(id);
    made.up = up;
    made.down = down;
    made.parents = parents;
    return made;
}

inline Definition privileged(Definition made)
{
    made.privileged = true;
    return made;
}

/// CREATE INDEX CONCURRENTLY name ON table (column).
inline Definition concurrentIndex(MigrationId id, const QString& table, const QList<MigrationId>& parents)
{
    const QString name = QStringLiteral("%1_idx").arg(table);
    Definition made = definition(
        id, QStringLiteral("CREATE INDEX CONCURRENTLY IF NOT EXISTS %1 ON %2 (n)").arg(name, table), parents,
        QStringLiteral("DROP INDEX IF EXISTS %1").arg(name));
    made.createIndexConcurrently = true;
    made.index = IndexMetadata{name, table};
    return made;
}

/// One schema whose releases each end at the given leaves.
inline StitchedCatalog catalog(const QList<Definition>& definitions,
                               const QMap<Version, QList<MigrationId>>& releases = {},
                               Schema schema = Schema::Frontend)
{
    StitchedCatalog made;
    StitchedGraph& stitched = made.schemas[schema];
    stitched.graph = MigrationGraph::build(schema, definitions).value();
    for (const auto& [version, leaves] : releases.asKeyValueRange()) {
        stitched.bounds.insert(version, {stitched.graph.root(), leaves, false});
        made.versions.append(version);
    }
    return made;
}

/// Collects events from any thread.
class EventLog
{
public:
    [[nodiscard]] RunEventSink sink()
    {
        return [this](const RunEvent& event) {
            const std::scoped_lock lock(m_mutex);
            m_events.append(event);
        };
    }

    [[nodiscard]] QList<RunEvent> events() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_events;
    }

    [[nodiscard]] bool logged(const QString& part) const
    {
        return std::ranges::any_of(events(), [&](const RunEvent& event) {
            return event.kind == RunEvent::Kind::Log && event.text.contains(part);
        });
    }

    [[nodiscard]] bool started(MigrationId id) const
    {
        return std::ranges::any_of(events(), [&](const RunEvent& event) {
            return event.kind == RunEvent::Kind::ItemStarted && event.itemId == id;
        });
    }

    [[nodiscard]] int count(RunEvent::Kind kind) const
    {
        return static_cast<int>(std::ranges::count(events(), kind, &RunEvent::kind));
    }

private:
    mutable std::mutex m_mutex;
    QList<RunEvent> m_events;
};

/// One private server for a test program, with a fresh database for each test function.
class MigrationFixture
{
public:
    [[nodiscard]] Result<void> startServer()
    {
        Result<std::unique_ptr<PrivateServer>> started =
            PrivateServer::start(m_dir.filePath(QStringLiteral("server")));
        if (!started)
            return failure(started);
        m_server = std::move(*started);
        return {};
    }

    /// As an operator does it: every session is cut.
    [[nodiscard]] Result<void> restartServer()
    {
        if (const Result<void> stopped = m_server->stop(); !stopped)
            return stopped;
        m_server.reset();
        return startServer();
    }

    [[nodiscard]] Result<void> freshDatabase() { return m_server->recreateDatabase(QStringLiteral("sg")); }

    [[nodiscard]] PrivateServer& server() { return *m_server; }

    [[nodiscard]] ConnectionSettings settings() const { return m_server->database(QStringLiteral("sg")); }

    /// The first row's values joined by '|', or the error's words.
    [[nodiscard]] QString ask(const QString& sql) const
    {
        Result<Connection> connection = Connection::open(settings());
        if (!connection)
            return connection.error().message();
        const SqlResult rows = connection->execute(sql);
        if (!rows)
            return rows.error().text();
        QStringList lines;
        for (const QList<SqlValue>& row : rows->rows) {
            QStringList values;
            for (const SqlValue& value : row)
                values.append(value.value_or(QStringLiteral("NULL")));
            lines.append(values.join(u'|'));
        }
        return lines.join(u'\n');
    }

    /// Runs statements that must work.
    void run(const QString& sql) const
    {
        Result<Connection> connection = Connection::open(settings());
        VERIFY_RESULT(connection);
        const SqlResult done = connection->execute(sql);
        QVERIFY2(done, done ? "" : qPrintable(done.error().text()));
    }

    /// "version:up:success" of each row of migration_logs, in order of insertion, on one line.
    [[nodiscard]] QString logRows() const
    {
        return ask(
            QStringLiteral("SELECT coalesce(string_agg(version || ':' || up || ':' || "
                           "coalesce(success::text, 'NULL'), ' ' ORDER BY id), '') FROM migration_logs"));
    }

private:
    QTemporaryDir m_dir;
    std::unique_ptr<PrivateServer> m_server;
};

/// As the product's own migrator creates it.
inline QString migrationLogsSql()
{
    return QStringLiteral(
        "CREATE TABLE migration_logs (id serial PRIMARY KEY, migration_logs_schema_version int NOT NULL, "
        "schema text, "
        "version int, up bool, started_at timestamptz NOT NULL, finished_at timestamptz, success boolean, "
        "error_message text, backfilled boolean NOT NULL DEFAULT false);");
}

inline QString logRowSql(MigrationId id, const QString& success)
{
    return QStringLiteral(
               "INSERT INTO migration_logs (migration_logs_schema_version, schema, version, up, started_at, "
               "finished_at, success) VALUES (2, 'schema_migrations', %1, true, now(), "
               "CASE WHEN %2::boolean IS NULL THEN NULL ELSE now() END, %2);")
        .arg(id)
        .arg(success);
}

} // namespace lockstep::test
