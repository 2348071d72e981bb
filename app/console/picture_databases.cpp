#include "app/console/picture_databases.h"

#include "core/database/connection.h"
#include "core/database/release_builder.h"
#include "core/migration/sql_text.h"

namespace lockstep::console {

namespace {

/// The newest older release that lacks some of the schema's migrations.
Version behind(const CatalogContents& contents, Schema schema, const Version& release)
{
    const auto ids = [&](const Version& version) {
        const ReleaseContents* found = contents.find(version);
        return found ? found->schemas.value(schema).graph.ids() : QSet<MigrationId>();
    };
    Version older = release;
    for (const Version& version : contents.versions()) {
        const QSet<MigrationId> own = ids(version);
        if (version < release && !own.isEmpty() && !own.contains(ids(release)))
            older = version;
    }
    return older;
}

/// Changes what it finds, whatever release the database is at.
const QString driftSql = QStringLiteral(R"(
DO $$
DECLARE r record;
BEGIN
  FOR r IN SELECT indexname FROM pg_indexes WHERE schemaname = 'public' AND indexdef NOT LIKE '%UNIQUE%'
      ORDER BY indexname OFFSET 3 LIMIT 2 LOOP
    EXECUTE format('DROP INDEX %I', r.indexname);
  END LOOP;
  FOR r IN SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'
      AND data_type = 'text' AND is_nullable = 'YES' AND table_name IN (SELECT tablename FROM pg_tables)
      ORDER BY 1, 2 OFFSET 2 LIMIT 2 LOOP
    EXECUTE format('ALTER TABLE %I ALTER COLUMN %I SET DEFAULT ''none''', r.table_name, r.column_name);
  END LOOP;
  FOR r IN SELECT proname, pg_get_functiondef(oid) AS text FROM pg_proc WHERE pronamespace = 'public'::regnamespace
      AND prolang = (SELECT oid FROM pg_language WHERE lanname = 'plpgsql') ORDER BY 1 LIMIT 1 LOOP
    EXECUTE regexp_replace(r.text, 'BEGIN', E'BEGIN\n    -- changed by hand\n    PERFORM 1;');
  END LOOP;
  FOR r IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1 OFFSET 1 LIMIT 1 LOOP
    EXECUTE format('ALTER TABLE %I ADD COLUMN added_by_hand text', r.tablename);
  END LOOP;
END $$)");

constexpr int shownOutOfBand = 7;

/// As services that have just been started register it; not in databases whose table is another one.
QString outOfBandSql(const OutOfBandMigration& migration, double progress)
{
    return QStringLiteral(
               "DO $do$ BEGIN INSERT INTO out_of_band_migrations (id, team, component, description, "
               "introduced_version_major, introduced_version_minor, deprecated_version_major, "
               "deprecated_version_minor, progress, created, non_destructive) VALUES (%1, $a$%2$a$, "
               "$a$%3$a$, "
               "$a$%4$a$, %5, %6, %7, %8, %9, now(), %10) ON CONFLICT (id) DO UPDATE SET progress = "
               "excluded.progress; EXCEPTION WHEN undefined_table OR "
               "undefined_column THEN "
               "NULL; END $do$;")
        .arg(migration.id)
        .arg(migration.component.section(u'.', 0, 0), migration.component, migration.description)
        .arg(migration.introduced.major)
        .arg(migration.introduced.minor)
        .arg(migration.deprecated ? QString::number(migration.deprecated->major) : QStringLiteral("NULL"),
             migration.deprecated ? QString::number(migration.deprecated->minor) : QStringLiteral("NULL"))
        .arg(progress)
        .arg(migration.nonDestructive ? QStringLiteral("true") : QStringLiteral("false"));
}

QString outOfBandSql(const Knowledge& knowledge)
{
    const QList<OutOfBandMigration>& all = knowledge.outOfBand();
    constexpr std::array progresses{1.0, 0.632, 1.0, 0.081, 0.0};
    // Newer releases keep tenants apart by it.
    QString sql = QStringLiteral("SET app.current_tenant = 1;");
    for (qsizetype i = std::max<qsizetype>(0, all.size() - shownOutOfBand); i < all.size(); ++i)
        sql += outOfBandSql(all[i], progresses[size_t(i) % progresses.size()]);
    return sql +
           QStringLiteral(
               "DO $do$ BEGIN INSERT INTO out_of_band_migrations_errors (migration_id, message) SELECT "
               "id, 'pq: canceling statement due to statement timeout' FROM out_of_band_migrations WHERE "
               "progress BETWEEN 0.01 AND 0.5; EXCEPTION WHEN undefined_table OR undefined_column THEN "
               "NULL; END $do$;");
}

} // namespace

Result<void> PictureDatabases::make(const Planner& planner, const Version& release)
{
    Result<std::unique_ptr<PrivateServer>> server =
        PrivateServer::start(m_folder.filePath(QStringLiteral("pg")));
    if (!server)
        return failure(server);
    m_server = std::move(*server);
    const CatalogContents& contents = planner.contents();
    const Version failing = behind(contents, Schema::CodeInsights, release);
    return build(planner, Schema::Frontend, release)
        .and_then(
            [&] { return build(planner, Schema::CodeIntel, behind(contents, Schema::CodeIntel, release)); })
        .and_then([&] { return build(planner, Schema::CodeInsights, failing); })
        .and_then([&] { return execute(Schema::Frontend, driftSql); })
        .and_then([&] { return execute(Schema::Frontend, outOfBandSql(planner.knowledge())); })
        .and_then([&] { return addFailure(planner, release); });
}

DatabaseSet PictureDatabases::databases() const
{
    DatabaseSet all;
    if (!m_server)
        return all;
    for (const Schema schema : allSchemas)
        all.insert(schema, m_server->database(schemaName(schema)));
    return all;
}

Result<DatabaseSet> PictureDatabases::makeEmpty(Schema schema)
{
    return m_server->recreateDatabase(schemaName(schema)).transform([&] {
        return DatabaseSet{{schema, m_server->database(schemaName(schema))}};
    });
}

Result<void> PictureDatabases::build(const Planner& planner, Schema schema, const Version& release)
{
    return m_server->recreateDatabase(schemaName(schema)).and_then([&] {
        return buildRelease(planner.contents(), release, schema, m_server->database(schemaName(schema)), {},
                            {});
    });
}

Result<void> PictureDatabases::execute(Schema schema, const QString& sql) const
{
    Result<Connection> connection = Connection::open(m_server->database(schemaName(schema)));
    if (!connection)
        return failure(connection);
    const SqlResult done = connection->execute(sql);
    if (!done)
        return std::unexpected(
            done.error().toError(QStringLiteral("prepare for pictures"), schemaName(schema)));
    return {};
}

/// The first migration that is lacking was begun, and stopped after its first statement.
Result<void> PictureDatabases::addFailure(const Planner& planner, const Version& release) const
{
    const Result<StitchedCatalog> catalog = planner.stitchedUpTo(release);
    if (!catalog)
        return failure(catalog);
    const StitchedGraph stitched = catalog->schemas.value(Schema::CodeInsights);
    const Result<QSet<MigrationId>> applied =
        stitched.idsAt(behind(planner.contents(), Schema::CodeInsights, release));
    if (!applied)
        return failure(applied);
    const auto& definitions = stitched.graph.definitions();
    const auto next = std::ranges::find_if(
        definitions, [&](const Definition& definition) { return !applied->contains(definition.id); });
    if (next == definitions.end())
        return {};
    return execute(
        Schema::CodeInsights,
        splitStatements(next->up).first().in(next->up).toString() +
            QStringLiteral(
                "; INSERT INTO migration_logs (migration_logs_schema_version, schema, version, up, "
                "started_at, finished_at, success, error_message) VALUES (2, "
                "'codeinsights_schema_migrations', %1, true, now(), now(), false, 'ERROR: "
                "canceling statement due to lock timeout (SQLSTATE 55P03)')")
                .arg(next->id));
}

} // namespace lockstep::console
