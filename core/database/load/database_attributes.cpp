#include "core/database/load/database_attributes.h"

namespace lockstep {

namespace {

/// What CREATE DATABASE is told, as the server itself would quote it.
QString creationQuery(int serverVersion)
{
    const QString provider =
        serverVersion >= 170000
            ? QStringLiteral("CASE d.datlocprovider WHEN 'i' THEN ' LOCALE_PROVIDER icu ICU_LOCALE ' || "
                             "quote_literal(d.datlocale) || coalesce(' ICU_RULES ' || "
                             "quote_literal(d.daticurules), '') WHEN 'b' THEN ' LOCALE_PROVIDER builtin "
                             "BUILTIN_LOCALE ' || quote_literal(d.datlocale) ELSE '' END")
        : serverVersion >= 150000
            ? QStringLiteral("CASE d.datlocprovider WHEN 'i' THEN ' LOCALE_PROVIDER icu ICU_LOCALE ' || "
                             "quote_literal(d.daticulocale) ELSE '' END")
            : QStringLiteral("''");
    return QStringLiteral(
               "SELECT ' ENCODING ' || quote_literal(pg_encoding_to_char(d.encoding)) || ' LC_COLLATE ' || "
               "quote_literal(d.datcollate) || ' LC_CTYPE ' || quote_literal(d.datctype) || %1 || "
               "CASE WHEN pg_get_userbyid(d.datdba) = current_user THEN '' ELSE ' OWNER ' || "
               "quote_ident(pg_get_userbyid(d.datdba)) END || CASE WHEN t.spcname = 'pg_default' THEN '' "
               "ELSE "
               "' TABLESPACE ' || quote_ident(t.spcname) END || ' CONNECTION LIMIT ' || d.datconnlimit "
               "FROM pg_database d JOIN pg_tablespace t ON t.oid = d.dattablespace WHERE d.datname = $1")
        .arg(provider);
}

/// Statements that repeat one kind of attribute, %I to be the new database; lists are quoted as they are.
const QStringList& attributeQueries()
{
    static const QStringList queries = {
        QStringLiteral(
            "SELECT CASE WHEN s.setrole = 0 THEN format('ALTER DATABASE %I', $2::text) ELSE "
            "format('ALTER ROLE %I IN DATABASE %I', pg_get_userbyid(s.setrole), $2::text) END || "
            "format(' SET %I TO ', split_part(c, '=', 1)) || CASE WHEN split_part(c, '=', 1) IN "
            "('search_path', "
            "'temp_tablespaces', 'local_preload_libraries', 'session_preload_libraries') THEN "
            "substr(c, strpos(c, '=') + 1) ELSE quote_literal(substr(c, strpos(c, '=') + 1)) END "
            "FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase, unnest(s.setconfig) c "
            "WHERE d.datname = $1"),
        QStringLiteral("SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', $2::text) FROM pg_database "
                       "WHERE datname = $1 AND datacl IS NOT NULL"),
        QStringLiteral("SELECT format('GRANT %s ON DATABASE %I TO %s', a.privilege_type, $2::text, CASE WHEN "
                       "a.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END) || "
                       "CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END "
                       "FROM pg_database d, aclexplode(d.datacl) a WHERE d.datname = $1"),
        QStringLiteral("SELECT format('COMMENT ON DATABASE %I IS %L', $2::text, shobj_description(oid, "
                       "'pg_database')) FROM pg_database WHERE datname = $1 AND shobj_description(oid, "
                       "'pg_database') IS NOT NULL")};
    return queries;
}

} // namespace

Result<void> createDatabaseLike(Connection& connection, const QString& model, const QString& name,
                                const std::stop_token& stop)
{
    const auto failed = [&](const SqlError& error) {
        return std::unexpected(error.toError(QStringLiteral("create database"), name));
    };
    QString options = QStringLiteral(" ENCODING 'UTF8'");
    if (!model.isEmpty()) {
        const SqlResult like = connection.query(creationQuery(connection.serverVersion()), {model}, stop);
        if (!like)
            return failed(like.error());
        options = like->isEmpty() ? options : like->text(0, 0);
    }
    const SqlResult created = connection.execute(QStringLiteral("CREATE DATABASE %1 TEMPLATE template0%2")
                                                     .arg(connection.quotedIdentifier(name), options),
                                                 stop);
    return created ? Result<void>() : failed(created.error());
}

QStringList copyAttributes(Connection& connection, const QString& from, const QString& to,
                           const std::stop_token& stop)
{
    QStringList problems;
    for (const QString& query : attributeQueries()) {
        const SqlResult statements = connection.query(query, {from, to}, stop);
        if (!statements) {
            problems.append(QStringLiteral("The settings of database %1 cannot be read: %2")
                                .arg(from, statements.error().text()));
            continue;
        }
        for (qsizetype row = 0; row < statements->size(); ++row) {
            const SqlResult done = connection.execute(statements->text(row, 0), stop);
            if (!done)
                problems.append(QStringLiteral("%1: %2").arg(statements->text(row, 0), done.error().text()));
        }
    }
    return problems;
}

} // namespace lockstep
