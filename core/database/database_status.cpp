#include "core/database/database_status.h"

#include "core/database/backfill.h"
#include "core/database/drift/describe.h"
#include "core/database/drift/drift.h"
#include "core/database/instance_version.h"
#include "core/migration/sql_text.h"

#include <QJsonArray>
#include <QRegularExpression>

#include <thread>

namespace lockstep {

namespace {

QJsonArray idArray(const QList<MigrationId>& ids)
{
    QJsonArray array;
    for (const MigrationId id : ids)
        array.append(id);
    return array;
}

/// The extensions that the release's migrations create and do not drop again. One that is created within a DO
/// block is left to the database's discretion.
QStringList requiredExtensions(const StitchedGraph& stitched, const Version& release)
{
    static const QRegularExpression create(
        QStringLiteral(R"(^\s*(CREATE|DROP)\s+EXTENSION\s+(?:IF\s+(?:NOT\s+)?EXISTS\s+)?"?(\w+))"),
        QRegularExpression::CaseInsensitiveOption);
    const Result<QSet<MigrationId>> ids = stitched.idsAt(release);
    QStringList names;
    for (const Definition& definition : stitched.graph.definitions()) {
        if (!ids || !ids->contains(definition.id) ||
            !definition.up.contains(u"EXTENSION", Qt::CaseInsensitive))
            continue;
        const QString bare = withoutComments(definition.up);
        for (const SqlStatement& statement : splitStatements(bare)) {
            const QRegularExpressionMatch match = create.matchView(statement.in(bare));
            if (!match.hasMatch())
                continue;
            names.removeAll(match.captured(2));
            if (match.capturedView(1).startsWith(u'C', Qt::CaseInsensitive))
                names.append(match.captured(2));
        }
    }
    return names;
}

/// Reads a status step by step. A step that fails is a problem and keeps no other from being read.
QString migrationsText(const QList<MigrationId>& ids)
{
    return (ids.size() == 1 ? QStringLiteral("migration ") : QStringLiteral("migrations ")) +
           migrationIdList(ids);
}

class StatusReader
{
public:
    StatusReader(const ReleaseRequirements& release, Connection& connection, const std::stop_token& stop)
        : m_release(release), m_stitched(release.stitched), m_connection(connection), m_stop(stop)
    {
    }

    [[nodiscard]] SchemaStatus read();

private:
    using Step = Result<void> (StatusReader::*)();

    Result<void> beReadOnly();
    Result<void> readServer();
    Result<void> readInstance();
    Result<void> readOutOfBandMigrations();
    Result<void> readLogs();
    Result<void> compare();
    Result<void> readObjects();
    Result<void> readDrift();
    void noteState();
    void noteUnknown();
    void noteVersionStep();
    Result<SqlRows> query(const QString& what, const QString& sql);

    void problem(const QString& sentence) { m_status.problems.append(sentence); }

    const ReleaseRequirements& m_release;
    const StitchedGraph& m_stitched;
    Connection& m_connection;
    const std::stop_token& m_stop;
    std::optional<Version> m_firstVersion;
    SchemaStatus m_status;
};

SchemaStatus StatusReader::read()
{
    m_status.schema = m_release.schema;
    for (const Step step :
         {&StatusReader::beReadOnly, &StatusReader::readServer, &StatusReader::readInstance,
          &StatusReader::readLogs, &StatusReader::compare, &StatusReader::readOutOfBandMigrations,
          &StatusReader::readObjects, &StatusReader::readDrift}) {
        const Result<void> done = (this->*step)();
        if (!done)
            problem(done.error().message());
        if (m_connection.isLost() || m_stop.stop_requested())
            break;
    }
    return std::move(m_status);
}

Result<SqlRows> StatusReader::query(const QString& what, const QString& sql)
{
    const SqlResult rows = m_connection.query(sql, {}, m_stop);
    if (!rows)
        return std::unexpected(rows.error().toError(what, m_connection.settings().description()));
    return *rows;
}

Result<void> StatusReader::beReadOnly()
{
    return query(QStringLiteral("read the status of"),
                 QStringLiteral("SET default_transaction_read_only = on"))
        .transform([](const SqlRows&) {});
}

Result<void> StatusReader::readServer()
{
    m_status.server = m_connection.serverName();
    m_status.serverVersion = m_connection.serverVersion();
    const int minimum = std::max(12, m_release.minimumPostgres);
    if (m_status.serverVersion / 10000 < minimum)
        problem(QStringLiteral("The server is %1; %2 needs %3 or later.")
                    .arg(m_status.server, m_release.release && minimum > 12 ? m_release.release->toString()
                                                                            : QStringLiteral("the migrator"))
                    .arg(minimum));
    return {};
}

Result<void> StatusReader::readInstance()
{
    if (m_release.schema != Schema::Frontend)
        return {};
    return readInstanceRecord(m_connection, m_stop).transform([this](const InstanceRecord& record) {
        m_status.instanceVersion = record.text;
        m_firstVersion = record.firstVersion;
        noteVersionStep();
    });
}

/// The release's own check at its start.
void StatusReader::noteVersionStep()
{
    const Result<Version> current = Version::parse(m_status.instanceVersion);
    if (m_release.release && current && !isUpgradeAllowed(*current, *m_release.release))
        problem(QStringLiteral(
                    "%1 does not start on a database that records %2: upgrade through the releases between.")
                    .arg(m_release.release->toString(), m_status.instanceVersion));
}

Result<void> StatusReader::readOutOfBandMigrations()
{
    if (m_release.schema != Schema::Frontend)
        return {};
    const Result<QList<OutOfBandStatus>> all = readOutOfBand(m_connection, m_stop);
    if (!all)
        return failure(all);
    m_status.outOfBand = *all;
    if (m_release.release)
        m_status.problems += outOfBandProblems(*all, *m_release.release, m_firstVersion);
    return {};
}

Result<void> StatusReader::readLogs()
{
    const Result<MigrationHistory> history = MigrationLogTable(m_connection, m_status.schema).readHistory();
    if (!history)
        return failure(history);
    m_status.hasMigrationLogs = history->hasLogs;
    m_status.state = classify(history->entries);
    if (history->legacy && m_status.state.applied.isEmpty()) {
        m_status.legacyVersion = history->legacy->version;
        m_status.legacyDirty = history->legacy->dirty;
    }
    noteState();
    noteUnknown();
    if (m_stitched.graph.isEmpty())
        return {};
    const Result<Backfill> backfill = planBackfill(m_stitched, history->entries, history->legacy);
    if (!backfill)
        return failure(backfill);
    m_status.state = backfill->state;
    return {};
}

void StatusReader::noteState()
{
    if (!m_status.state.failed.isEmpty())
        problem(QStringLiteral("The last attempt at %1 failed; migration_logs says why.")
                    .arg(migrationsText(m_status.state.failed)));
    if (!m_status.state.pending.isEmpty())
        problem(QStringLiteral("An attempt at %1 has not ended: it runs now, or its process was killed.")
                    .arg(migrationsText(m_status.state.pending)));
}

/// Ids below the root are history that the catalogue's releases have squashed.
void StatusReader::noteUnknown()
{
    if (m_stitched.graph.isEmpty())
        return;
    for (const MigrationId id : m_status.state.applied) {
        if (!m_stitched.graph.contains(id) && id > m_stitched.graph.root())
            m_status.unknown.append(id);
    }
    std::ranges::sort(m_status.unknown);
    if (!m_status.unknown.isEmpty())
        problem(QStringLiteral(
                    "Migrations %1 are applied, which the catalogue does not have: the database may be at a "
                    "newer release.")
                    .arg(migrationIdList(m_status.unknown)));
}

Result<void> StatusReader::compare()
{
    if (m_stitched.graph.isEmpty())
        return {};
    for (const auto& [version, bounds] : m_stitched.bounds.asKeyValueRange()) {
        const Result<QSet<MigrationId>> ids = m_stitched.idsAt(version);
        if (!ids)
            return failure(ids);
        if (!ids->isEmpty() && m_status.state.applied.contains(*ids))
            m_status.release = version;
    }
    if (!m_release.release)
        return {};
    const Result<QSet<MigrationId>> wanted = m_stitched.idsAt(*m_release.release);
    if (!wanted)
        return failure(wanted);
    m_status.missing = QSet<MigrationId>(*wanted).subtract(m_status.state.applied).values();
    std::ranges::sort(m_status.missing);
    if (!m_status.missing.isEmpty())
        problem(QStringLiteral("%1 of the %2 migrations of %3 %4 not applied.")
                    .arg(m_status.missing.size())
                    .arg(wanted->size())
                    .arg(m_release.release->toString(),
                         m_status.missing.size() == 1 ? QStringLiteral("is") : QStringLiteral("are")));
    return {};
}

Result<void> StatusReader::readObjects()
{
    const Result<SqlRows> rows =
        query(QStringLiteral("look for extensions and invalid indexes in"),
              QStringLiteral(
                  "SELECT extname, true FROM pg_extension UNION ALL SELECT i.indexrelid::regclass::text, "
                  "false FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE NOT i.indisvalid AND "
                  "c.relkind = 'i' AND c.relnamespace = 'public'::regnamespace AND NOT EXISTS (SELECT FROM "
                  "pg_stat_progress_create_index p WHERE p.index_relid = i.indexrelid) ORDER BY 1"));
    if (!rows)
        return failure(rows);
    QStringList extensions;
    QStringList invalid;
    for (qsizetype row = 0; row < rows->size(); ++row)
        (rows->flag(row, 1) ? extensions : invalid).append(rows->text(row, 0));
    if (!invalid.isEmpty())
        problem(QStringLiteral("Indexes are invalid, left by builds that did not finish: %1.")
                    .arg(invalid.join(QStringLiteral(", "))));
    if (!m_release.release || !m_status.missing.isEmpty())
        return {}; // the missing migrations may create them
    QStringList lacking = requiredExtensions(m_stitched, *m_release.release);
    lacking.removeIf([&](const QString& name) { return extensions.contains(name); });
    if (!lacking.isEmpty())
        problem(QStringLiteral("Extensions are missing: %1.").arg(lacking.join(QStringLiteral(", "))));
    return {};
}

Result<void> StatusReader::readDrift()
{
    if (!m_release.expected)
        return {};
    const Result<SchemaDescription> actual = describeSchema(m_connection, m_release.expected->name, m_stop);
    if (!actual)
        return failure(actual);
    m_status.drift = static_cast<int>(findDrift(*m_release.expected, *actual).differences.size());
    if (*m_status.drift > 0)
        problem(
            QStringLiteral("%1 objects are not as the release has them; see db drift.").arg(*m_status.drift));
    return {};
}

} // namespace

ReleaseRequirements requirementsOf(Schema schema, const StitchedCatalog& catalog,
                                   const std::optional<Version>& release, const Knowledge& knowledge)
{
    ReleaseRequirements requirements;
    requirements.schema = schema;
    requirements.stitched = catalog.schemas.value(schema);
    requirements.release = release;
    if (release)
        requirements.minimumPostgres = knowledge.minimumPostgres(*release);
    return requirements;
}

SchemaStatus verifyDatabase(const ReleaseRequirements& release, Connection& connection,
                            const std::stop_token& stop)
{
    return StatusReader(release, connection, stop).read();
}

SchemaStatus readStatus(const ReleaseRequirements& release, const ConnectionSettings& settings,
                        const std::stop_token& stop)
{
    Result<Connection> connection = Connection::open(settings, stop);
    if (connection)
        return verifyDatabase(release, *connection, stop);
    SchemaStatus status;
    status.schema = release.schema;
    status.problems.append(connection.error().message());
    return status;
}

QList<SchemaStatus> readStatuses(const QList<ReleaseRequirements>& releases,
                                 const QMap<Schema, ConnectionSettings>& databases,
                                 const std::stop_token& stop)
{
    std::vector<SchemaStatus> statuses(size_t(releases.size()));
    {
        std::vector<std::jthread> threads;
        for (qsizetype i = 0; i < releases.size(); ++i)
            threads.emplace_back([&, i] {
                statuses[size_t(i)] = readStatus(releases[i], databases.value(releases[i].schema), stop);
            });
    }
    return {statuses.begin(), statuses.end()};
}

QJsonObject SchemaStatus::toJson() const
{
    QSet<MigrationId> pending(missing.begin(), missing.end());
    pending.unite({state.pending.begin(), state.pending.end()});
    QList<MigrationId> pendingIds = pending.values();
    std::ranges::sort(pendingIds);
    QJsonArray outOfBandJson;
    for (const OutOfBandStatus& migration : outOfBand)
        outOfBandJson.append(migration.toJson());
    QJsonObject json{{QStringLiteral("schema"), schemaName(schema)},
                     {QStringLiteral("ok"), ok()},
                     {QStringLiteral("applied"), state.applied.size()},
                     {QStringLiteral("pending"), idArray(pendingIds)},
                     {QStringLiteral("failed"), idArray(state.failed)},
                     {QStringLiteral("unfinished"), idArray(state.pending)},
                     {QStringLiteral("unknown"), idArray(unknown)},
                     {QStringLiteral("dirty"), isDirty()},
                     {QStringLiteral("server"), server},
                     {QStringLiteral("serverVersion"), serverVersion},
                     {QStringLiteral("drift"), drift ? QJsonValue(*drift) : QJsonValue()},
                     {QStringLiteral("release"), release ? QJsonValue(release->toString()) : QJsonValue()},
                     {QStringLiteral("instanceVersion"), instanceVersion},
                     {QStringLiteral("hasMigrationLogs"), hasMigrationLogs},
                     {QStringLiteral("outOfBand"), outOfBandJson},
                     {QStringLiteral("problems"), QJsonArray::fromStringList(problems)}};
    if (legacyVersion) {
        json.insert(QStringLiteral("legacyVersion"), *legacyVersion);
        json.insert(QStringLiteral("legacyDirty"), legacyDirty);
    }
    return json;
}

} // namespace lockstep
