#include "core/database/load/dump_identity.h"

namespace lockstep {

namespace {

QByteArray bookkeepingTable(Schema schema)
{
    const QByteArray name = schemaName(schema).toUtf8() + "_schema_migrations";
    return schema == Schema::Frontend ? QByteArray("schema_migrations") : name;
}

QString namesOf(const QSet<QByteArray>& tables)
{
    QStringList names;
    for (const Schema schema : allSchemas) {
        if (tables.contains(bookkeepingTable(schema)))
            names.append(schemaName(schema));
    }
    return names.isEmpty() ? QStringLiteral("another product") : names.join(QStringLiteral(" and "));
}

} // namespace

void DumpIdentity::sawTable(const TableName& table)
{
    for (const Schema schema : allSchemas) {
        if (table.name == bookkeepingTable(schema))
            m_legacy.insert(table.name);
    }
}

void DumpIdentity::sawRows(const TableName& table, const QByteArrayList& columns, QByteArrayView rows)
{
    const qsizetype column = columns.indexOf("schema");
    if (table.name != "migration_logs" || column < 0)
        return;
    for (const QByteArray& row : rows.toByteArray().split('\n')) {
        const QByteArray value = row.split('\t').value(column);
        if (!value.isEmpty() && value != "\\N")
            m_logged.insert(value);
    }
}

Result<void> DumpIdentity::check(Schema expected, const QString& subject) const
{
    const QSet<QByteArray>& tables = m_logged.isEmpty() ? m_legacy : m_logged;
    if (tables.isEmpty() || tables.contains(bookkeepingTable(expected)))
        return {};
    return failure(
        ErrorKind::Precondition, loadAttempt(), subject,
        QStringLiteral("it is of %1, not of the %2 database").arg(namesOf(tables), schemaName(expected)),
        QStringLiteral("Name the database that it is of"));
}

Result<void> checkHeader(const DumpMarks& marks, const QString& subject, int serverVersion, bool allowNewer)
{
    if (marks.isCluster)
        return failure(ErrorKind::Invalid, loadAttempt(), subject,
                       QStringLiteral("it is of a whole server (pg_dumpall), not of one database"),
                       QStringLiteral("Make one of the database alone with: pg_dump --format=plain"));
    if (!marks.isDump)
        return failure(ErrorKind::Invalid, loadAttempt(), subject,
                       QStringLiteral("it does not begin as a dump that pg_dump wrote"),
                       QStringLiteral("Make a dump with: pg_dump --format=plain"));
    const int dumped = marks.serverVersion.split('.').value(0).split(' ').value(0).toInt();
    const int server = serverVersion / 10000;
    if (dumped <= server || allowNewer)
        return {};
    return failure(
        ErrorKind::Precondition, loadAttempt(), subject,
        QStringLiteral("it is from PostgreSQL %1, and the server is PostgreSQL %2").arg(dumped).arg(server),
        QStringLiteral("Load it into PostgreSQL %1 or newer, or allow a newer dump and try it here")
            .arg(dumped));
}

} // namespace lockstep
