#include "core/database/instance_version.h"

namespace lockstep {

namespace {

const QString readAttempted = QStringLiteral("read the instance's version from");
const QString writeAttempted = QStringLiteral("write the instance's version to");

std::unexpected<Error> sqlFailure(const SqlError& error, const QString& attempted,
                                  const Connection& connection)
{
    return std::unexpected(error.toError(attempted, connection.settings().description()));
}

} // namespace

Result<bool> tableExists(Connection& connection, const QString& table, std::stop_token stop)
{
    const SqlResult rows =
        connection.query(QStringLiteral("SELECT to_regclass($1) IS NOT NULL"), {table}, std::move(stop));
    if (!rows)
        return sqlFailure(rows.error(), QStringLiteral("look for the table %1 in").arg(table), connection);
    return rows->flag(0, 0);
}

Result<std::optional<QString>> readInstanceVersion(Connection& frontend, std::stop_token stop)
{
    const Result<bool> exists = tableExists(frontend, QStringLiteral("versions"), stop);
    if (!exists)
        return failure(exists);
    if (!*exists)
        return std::nullopt;
    const SqlResult rows =
        frontend.query(QStringLiteral("SELECT version FROM versions WHERE service = 'frontend'"), {}, stop);
    if (!rows)
        return sqlFailure(rows.error(), readAttempted, frontend);
    return rows->isEmpty() ? std::nullopt : std::optional(rows->text(0, 0));
}

Result<InstanceRecord> readInstanceRecord(Connection& frontend, const std::stop_token& stop)
{
    const Result<bool> exists = tableExists(frontend, QStringLiteral("versions"), stop);
    if (!exists || !*exists)
        return exists ? Result<InstanceRecord>(InstanceRecord{}) : failure(exists);
    // Through JSON, because columns came and went with the releases.
    const SqlResult rows = frontend.query(
        QStringLiteral(
            "SELECT version, to_jsonb(v)->>'first_version', "
            "coalesce((to_jsonb(v)->>'auto_upgrade')::boolean, false) FROM versions v WHERE service = "
            "'frontend'"),
        {}, stop);
    if (!rows)
        return sqlFailure(rows.error(), readAttempted, frontend);
    InstanceRecord record;
    if (rows->isEmpty())
        return record;
    record.text = rows->text(0, 0);
    if (const Result<Version> version = Version::parse(record.text))
        record.version = *version;
    if (const Result<Version> version = Version::parse(rows->text(0, 1)))
        record.firstVersion = *version;
    record.autoUpgrade = rows->flag(0, 2);
    return record;
}

bool isUpgradeAllowed(const Version& current, const Version& release)
{
    const MinorLine from = current.line();
    const MinorLine to = release.line();
    if (to <= from)
        return true;
    return from.major == to.major ? to.minor == from.minor + 1 : to.major == from.major + 1 && to.minor == 0;
}

Result<void> writeInstanceVersion(Connection& frontend, const Version& version, std::stop_token stop)
{
    const Result<bool> exists = tableExists(frontend, QStringLiteral("versions"), stop);
    if (!exists)
        return failure(exists);
    if (!*exists)
        return {};
    // first_version is the business of the table's own trigger.
    const SqlResult done = frontend.query(
        QStringLiteral("INSERT INTO versions (service, version, updated_at) VALUES ('frontend', $1, now()) "
                       "ON CONFLICT (service) DO UPDATE SET version = excluded.version, updated_at = now()"),
        {version.toString()}, stop);
    if (!done)
        return sqlFailure(done.error(), writeAttempted, frontend);
    return {};
}

} // namespace lockstep
