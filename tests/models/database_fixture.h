#pragma once

#include "../core/database/release_fixture.h"
#include "core/database/connection.h"
#include "core/database/private_server.h"
#include "core/database/release_builder.h"
#include "core/database/schema_dump.h"
#include "core/planning/planner.h"
#include "result_checks.h"

namespace lockstep::test {

/// The three databases of an instance on a private server, and the small releases they are built from.
class DatabaseFixture
{
public:
    /// Once, before everything else. `withPrivileged`: 6.3.0, too, whose frontend migration 1301 needs an
    /// elevated role.
    [[nodiscard]] Result<void> init(bool withPrivileged = false)
    {
        return m_releases.init()
            .and_then([this] { return fillWithSmallReleases(m_releases); })
            .and_then([&] { return withPrivileged ? addPrivilegedRelease() : Result<void>(); })
            .and_then([this] { return readCatalog(m_releases.path(), CacheUse::None); })
            .and_then([this](CatalogContents contents) {
                m_planner = std::make_shared<const Planner>(std::move(contents), Knowledge());
                return PrivateServer::start(m_folder.filePath(QStringLiteral("pg")));
            })
            .transform([this](std::unique_ptr<PrivateServer> server) { m_server = std::move(server); });
    }

    /// All three, made anew, at that release.
    [[nodiscard]] Result<void> build(const Version& release)
    {
        for (const Schema schema : allSchemas) {
            const Result<void> built = m_server->recreateDatabase(schemaName(schema)).and_then([&] {
                return buildRelease(m_planner->contents(), release, schema, settings(schema), {}, {});
            });
            if (!built)
                return built;
        }
        return {};
    }

    [[nodiscard]] Result<SqlRows> execute(Schema schema, const QString& sql) const
    {
        Result<Connection> connection = Connection::open(settings(schema));
        if (!connection)
            return failure(connection);
        const SqlResult rows = connection->execute(sql);
        if (!rows)
            return std::unexpected(rows.error().toError(QStringLiteral("run"), sql));
        return *rows;
    }

    /// The first value; empty for none.
    [[nodiscard]] QString ask(Schema schema, const QString& sql) const
    {
        const Result<SqlRows> rows = execute(schema, sql);
        return rows && !rows->isEmpty() ? rows->text(0, 0) : QString();
    }

    [[nodiscard]] ConnectionSettings settings(Schema schema) const
    {
        return m_server->database(schemaName(schema));
    }

    [[nodiscard]] DatabaseSet databases() const
    {
        DatabaseSet all;
        for (const Schema schema : allSchemas)
            all.insert(schema, settings(schema));
        return all;
    }

    [[nodiscard]] std::shared_ptr<const Planner> planner() const { return m_planner; }

    [[nodiscard]] PrivateServer& server() const { return *m_server; }

    /// Frontend's migration 1201 of 6.2.0 has made its function and not its column, and is recorded as
    /// failed.
    [[nodiscard]] Result<void> makeDirty() const
    {
        return execute(
                   Schema::Frontend,
                   QStringLiteral(
                       "CREATE FUNCTION default_label() RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT "
                       "'new'::text $$; INSERT INTO migration_logs (migration_logs_schema_version, schema, "
                       "version, up, started_at, finished_at, success, error_message) VALUES (2, "
                       "'schema_migrations', 1201, true, now(), now(), false, 'the disk was full')"))
            .transform([](const SqlRows&) {});
    }

    /// Frontend's migration 1201 is recorded so, and left nothing in the schema. `success`: "true", "false",
    /// "NULL" for an attempt that has not ended.
    [[nodiscard]] Result<void> recordAttempt(const QString& success) const
    {
        return execute(
                   Schema::Frontend,
                   QStringLiteral("INSERT INTO migration_logs (migration_logs_schema_version, schema, "
                                  "version, up, started_at, finished_at, success) VALUES (2, "
                                  "'schema_migrations', 1201, true, now(), %1, %2)")
                       .arg(success == u"NULL" ? QStringLiteral("NULL") : QStringLiteral("now()"), success))
            .transform([](const SqlRows&) {});
    }

    /// All there is in the three databases: catalogue and rows.
    [[nodiscard]] QByteArray everything() const
    {
        QByteArrayList lines;
        for (const Schema schema : allSchemas) {
            Command command;
            command.program = m_server->binFolder() + QStringLiteral("/pg_dump");
            command.environment = toolEnvironment(settings(schema));
            const Result<ProcessOutput> dump = runChecked(command);
            lines += (dump ? dump->standardOutput : dump.error().message().toUtf8()).split('\n');
        }
        lines.removeIf([](const QByteArray& line) { return line.contains("restrict "); });
        return lines.join('\n');
    }

    [[nodiscard]] QString path(const QString& name) const { return m_folder.filePath(name); }

private:
    [[nodiscard]] Result<void> addPrivilegedRelease()
    {
        m_releases.migration(Schema::Frontend, 1301, QStringLiteral("key value pairs"),
                             QStringLiteral("parents: [1202]\nprivileged: true"),
                             QStringLiteral("CREATE EXTENSION IF NOT EXISTS hstore;\n"),
                             QStringLiteral("DROP EXTENSION IF EXISTS hstore;\n"));
        return m_releases.release(QStringLiteral("v6.3.0"));
    }

    ReleaseRepository m_releases;
    QTemporaryDir m_folder;
    std::shared_ptr<const Planner> m_planner;
    std::unique_ptr<PrivateServer> m_server;
};

} // namespace lockstep::test
