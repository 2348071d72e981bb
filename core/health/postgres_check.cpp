// The server under a database: its version, and how much lies there.

#include "core/health/database_checks.h"
#include "core/inventory/byte_size.h"

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

constexpr int shownTables = 10;

struct DatabaseSize
{
    qint64 bytes = 0;
    QStringList tables; ///< the largest first, with their sizes
};

const QString sizeSql = u"SELECT pg_database_size(current_database())"_s;

/// With indexes and what is stored out of line; catalogues are left out.
const QString tablesSql =
    u"SELECT format('%I.%I', n.nspname, c.relname), pg_total_relation_size(c.oid) AS bytes "
    "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
    "WHERE c.relkind IN ('r', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema') "
    "AND n.nspname !~ '^pg_(toast|temp)' ORDER BY bytes DESC NULLS LAST, 1 LIMIT %1"_s;

Result<DatabaseSize> readSize(Connection& connection, const std::stop_token& stop)
{
    const auto asked = [&](const SqlError& error) {
        return std::unexpected(error.toError(u"read the size of"_s, connection.settings().description()));
    };
    const SqlResult size = connection.query(sizeSql, {}, stop);
    if (!size)
        return asked(size.error());
    const SqlResult tables = connection.query(tablesSql.arg(shownTables), {}, stop);
    if (!tables)
        return asked(tables.error());
    DatabaseSize found{size->number(0, 0), {}};
    for (qsizetype row = 0; row < tables->size(); ++row)
        found.tables.append(
            u"  %1  %2"_s.arg(sizeWords(tables->number(row, 1)), 10).arg(tables->text(row, 0)));
    return found;
}

/// What speaks against the server's version.
QString versionProblem(int serverVersion, int required, const std::optional<Version>& release)
{
    if (serverVersion / 10000 < required)
        return u"release %1 needs PostgreSQL %2 or newer"_s.arg(release->toString()).arg(required);
    // Indexes that were built concurrently by 14.0 to 14.3 may lack rows.
    if (serverVersion >= 140000 && serverVersion < 140004)
        return u"PostgreSQL 14.0 to 14.3 damage indexes that they build concurrently"_s;
    return {};
}

QString versionFix(int serverVersion, int required)
{
    return serverVersion / 10000 < required
               ? u"Upgrade the server to PostgreSQL %1 before the instance is brought there"_s.arg(required)
               : u"Bring the server to 14.4 or newer, and build its indexes again (REINDEX)"_s;
}

Result<int> requiredVersion(const std::optional<Version>& release)
{
    if (!release)
        return 0;
    return Knowledge::shipped().transform(
        [&](const Knowledge& knowledge) { return knowledge.minimumPostgres(*release); });
}

HealthFinding postgresFinding(const ConnectionSettings& settings, const std::optional<Version>& release,
                              const std::stop_token& stop)
{
    const Result<int> required = requiredVersion(release);
    if (!required)
        return unknownBecause(required.error());
    Result<Connection> connection = Connection::open(settings, stop);
    if (!connection)
        return findingOf(connection.error());
    const int version = connection->serverVersion();
    const QString problem = versionProblem(version, *required, release);
    QStringList evidence{connection->serverName()};
    const Result<DatabaseSize> size = readSize(*connection, stop);
    if (size)
        evidence.first() += u", the database is %1"_s.arg(sizeWords(size->bytes));
    if (!problem.isEmpty())
        evidence.prepend(problem);
    if (!size)
        evidence.append(size.error().message());
    else if (!size->tables.isEmpty())
        evidence += QStringList{u"its largest tables, with their indexes:"_s} + size->tables;
    const bool tooOld = version / 10000 < *required;
    const HealthState state = tooOld               ? HealthState::Failed
                              : !size              ? HealthState::Unknown
                              : !problem.isEmpty() ? HealthState::Warning
                                                   : HealthState::Healthy;
    return {state, evidence.join(u'\n'), problem.isEmpty() ? QString() : versionFix(version, *required)};
}

} // namespace

HealthCheck postgresCheck(Schema schema, const ConnectionSettings& settings,
                          const std::optional<Version>& release)
{
    return {u"postgres-"_s + schemaName(schema), [settings, release](const std::stop_token& stop) {
                return postgresFinding(settings, release, stop);
            }};
}

} // namespace lockstep
