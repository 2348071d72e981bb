#pragma once

#include "core/database/connection.h"
#include "core/database/postgres_programs.h"
#include "core/database/schema_dump.h"
#include "core/support/process.h"

namespace lockstep::test {

/// The lines of a database's plain dump, sorted, without what differs from one run of a procedure to the
/// next: times, who loaded it, the rows of attempts that were killed, and what a migration of the sample's
/// draws by lot.
inline Result<QByteArray> databaseContents(const ConnectionSettings& database)
{
    const Result<PostgresPrograms> programs = findPostgres();
    if (!programs)
        return failure(programs);
    Command pgDump;
    pgDump.program = programs->path(QStringLiteral("pg_dump"));
    pgDump.arguments = {QStringLiteral("--no-owner")};
    for (const char* table :
         {"migration_logs", "versions", "critical_and_site_config", "out_of_band_migrations", "share_codes"})
        pgDump.arguments.append(QStringLiteral("--exclude-table-data=") + QLatin1String(table));
    pgDump.environment = toolEnvironment(database);
    const Result<ProcessOutput> output = runChecked(pgDump);
    if (!output)
        return failure(output);
    QByteArrayList lines = output->standardOutput.split('\n');
    lines.removeIf([](const QByteArray& line) {
        return line.startsWith("\\restrict ") || line.startsWith("\\unrestrict ") ||
               line.contains("setval('public.migration_logs_id_seq'");
    });
    Result<Connection> connection = Connection::open(database);
    if (!connection)
        return failure(connection);
    const SqlResult codes =
        connection->query(QStringLiteral("SELECT (to_jsonb(t) - 'draw_order')::text FROM share_codes t"));
    for (qsizetype row = 0; codes && row < codes->size(); ++row)
        lines.append(codes->text(row, 0).toUtf8());
    std::ranges::sort(lines);
    return lines.join('\n');
}

} // namespace lockstep::test
