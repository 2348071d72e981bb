#pragma once

#include "../core/database/release_fixture.h"
#include "core/database/connection.h"
#include "core/database/private_server.h"
#include "core/database/release_builder.h"
#include "core/planning/planner.h"
#include "result_checks.h"

namespace lockstep::test {

/// The three databases of an instance on a private server, and the small releases they are built from.
class DatabaseFixture
{
public:
    /// Once, before everything else.
    [[nodiscard]] Result<void> init()
    {
        return m_releases.init()
            .and_then([this] { return fillWithSmallReleases(m_releases); })
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

private:
    ReleaseRepository m_releases;
    QTemporaryDir m_folder;
    std::shared_ptr<const Planner> m_planner;
    std::unique_ptr<PrivateServer> m_server;
};

} // namespace lockstep::test
