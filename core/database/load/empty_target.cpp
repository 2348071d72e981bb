#include "core/database/load/dump_source.h"
#include "core/database/load/load_sessions.h"
#include "core/database/load/load_target.h"

namespace lockstep {

namespace {

/// A schema that is there only while a load in place is not complete. Its comment names the extensions that
/// were there before.
const QString marker = QStringLiteral("lockstep_load_in_progress");

/// Everything in the database that is nobody's but the user's, with the statement that drops it. Tables come
/// before sequences: what a column is counted by goes with it, and not without.
const QString objectsQuery = QStringLiteral(
    "WITH own AS (SELECT oid, nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> "
    "'information_schema'), foreign_to_us AS (SELECT classid, objid FROM pg_depend WHERE deptype = 'e') "
    "SELECT format('DROP SCHEMA IF EXISTS %I CASCADE', nspname) AS statement, 0 AS rank FROM own "
    "WHERE nspname NOT IN ('public', 'lockstep_load_in_progress') AND oid NOT IN (SELECT objid FROM "
    "foreign_to_us WHERE classid = 'pg_namespace'::regclass) "
    "UNION ALL SELECT format('DROP %s IF EXISTS %I.%I CASCADE', CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' "
    "THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE' WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE' END, "
    "n.nspname, c.relname), CASE c.relkind WHEN 'S' THEN 2 ELSE 1 END FROM pg_class c JOIN own n ON n.oid = "
    "c.relnamespace WHERE n.nspname = "
    "'public' "
    "AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND c.oid NOT IN (SELECT objid FROM foreign_to_us WHERE "
    "classid = 'pg_class'::regclass) "
    "UNION ALL SELECT format('DROP ROUTINE IF EXISTS %s CASCADE', p.oid::regprocedure), 2 FROM pg_proc p "
    "JOIN "
    "own n ON n.oid = p.pronamespace WHERE n.nspname = 'public' AND p.prokind IN ('f', 'p', 'w') AND p.oid "
    "NOT "
    "IN (SELECT objid FROM foreign_to_us WHERE classid = 'pg_proc'::regclass) "
    "UNION ALL SELECT format('DROP AGGREGATE IF EXISTS %s CASCADE', p.oid::regprocedure), 2 FROM pg_proc p "
    "JOIN "
    "own n ON n.oid = p.pronamespace WHERE n.nspname = 'public' AND p.prokind = 'a' AND p.oid NOT IN (SELECT "
    "objid FROM foreign_to_us WHERE classid = 'pg_proc'::regclass) "
    "UNION ALL SELECT format('DROP TYPE IF EXISTS %I.%I CASCADE', n.nspname, t.typname), 3 FROM pg_type t "
    "JOIN "
    "own n ON n.oid = t.typnamespace WHERE n.nspname = 'public' AND t.typtype IN ('e', 'd', 'c', 'r') AND "
    "(t.typrelid = 0 OR EXISTS (SELECT 1 FROM pg_class c WHERE c.oid = t.typrelid AND c.relkind = 'c')) AND "
    "t.oid NOT IN (SELECT objid FROM foreign_to_us WHERE classid = 'pg_type'::regclass) ORDER BY rank");

const QString extensionsQuery = QStringLiteral(
    "SELECT format('DROP EXTENSION IF EXISTS %I CASCADE', e.extname) FROM pg_extension e JOIN pg_namespace n "
    "ON "
    "n.nspname = 'lockstep_load_in_progress' WHERE e.extname <> ALL (string_to_array(obj_description(n.oid, "
    "'pg_namespace'), ','))");

class EmptyTarget : public LoadTarget
{
public:
    EmptyTarget(ConnectionSettings target, LoadProgress& progress)
        : m_target(std::move(target)), m_progress(&progress)
    {
    }

    Result<void> prepare(const std::stop_token& stop) override;

    ConnectionSettings settings() const override { return m_target; }

    Result<void> commit(const std::stop_token& stop) override;
    Result<void> discard() override;

private:
    [[nodiscard]] Result<SqlRows> ask(const QString& sql, const std::stop_token& stop);
    [[nodiscard]] Result<void> clear();

    ConnectionSettings m_target;
    LoadProgress* m_progress;
    bool m_prepared = false;
    std::optional<Connection> m_connection;
};

Result<SqlRows> EmptyTarget::ask(const QString& sql, const std::stop_token& stop)
{
    SqlResult rows = m_connection->execute(sql, stop);
    if (!rows)
        return std::unexpected(rows.error().toError(QStringLiteral("prepare"), m_target.description()));
    return *rows;
}

Result<void> EmptyTarget::prepare(const std::stop_token& stop)
{
    Result<Connection> connection = Connection::open(m_target, stop);
    if (!connection)
        return failure(connection);
    m_connection = std::move(*connection);
    endWithClient(*m_connection);
    const Result<SqlRows> name = ask(QStringLiteral("SELECT current_database()"), stop);
    if (!name)
        return failure(name);
    if (const Result<void> locked = lockLoads(*m_connection, name->text(0, 0), stop); !locked)
        return locked;
    const Result<SqlRows> marked =
        ask(QStringLiteral("SELECT 1 FROM pg_namespace WHERE nspname = '%1'").arg(marker), stop);
    if (!marked)
        return failure(marked);
    if (!marked->isEmpty()) {
        m_progress->log(RunEvent::Level::Info, QStringLiteral("Removing what an interrupted load left"));
        if (const Result<void> cleared = clear(); !cleared)
            return cleared;
    }
    const Result<SqlRows> objects = ask(objectsQuery, stop);
    if (!objects)
        return failure(objects);
    if (!objects->isEmpty())
        return failure(ErrorKind::Precondition, QStringLiteral("load in place into"), m_target.description(),
                       QStringLiteral("it is not empty: it has %1 objects").arg(objects->size()),
                       QStringLiteral("Drop and recreate the database, or load into a new one"));
    const Result<SqlRows> made = ask(
        QStringLiteral("CREATE SCHEMA %1; DO $$ BEGIN EXECUTE format('COMMENT ON SCHEMA %1 IS %L', (SELECT "
                       "string_agg(extname, ',') FROM pg_extension)); END $$")
            .arg(marker),
        stop);
    m_prepared = made.has_value();
    return made ? Result<void>() : failure(made);
}

Result<void> EmptyTarget::commit(const std::stop_token& stop)
{
    const Result<SqlRows> dropped = ask(QStringLiteral("DROP SCHEMA ") + marker, stop);
    return dropped ? Result<void>() : failure(dropped);
}

// A statement each: thousands of tables in one transaction are more locks than a server has room for.
Result<void> EmptyTarget::clear()
{
    for (const QString& query : {objectsQuery, extensionsQuery}) {
        const Result<SqlRows> drops = ask(query, {});
        if (!drops)
            return failure(drops);
        for (qsizetype row = 0; row < drops->size(); ++row) {
            if (const Result<SqlRows> dropped = ask(drops->text(row, 0), {}); !dropped)
                return failure(dropped);
        }
    }
    const Result<SqlRows> dropped = ask(QStringLiteral("DROP SCHEMA IF EXISTS ") + marker, {});
    return dropped ? Result<void>() : failure(dropped);
}

Result<void> EmptyTarget::discard()
{
    if (!m_prepared)
        return {};
    if (m_connection->isLost()) {
        Result<Connection> connection = Connection::open(m_target);
        if (!connection)
            return failure(connection);
        m_connection = std::move(*connection);
    }
    return clear();
}

} // namespace

std::unique_ptr<LoadTarget> emptyTarget(const ConnectionSettings& target, LoadProgress& progress)
{
    return std::make_unique<EmptyTarget>(target, progress);
}

} // namespace lockstep
