#include "core/database/rollback.h"

#include "core/database/advisory_lock.h"
#include "core/database/backfill.h"
#include "core/database/drift/schema_sql.h"
#include "core/database/instance_version.h"
#include "core/database/migration_failure.h"
#include "core/migration/data_loss.h"

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

QString releasesText(const RollbackPlan& plan)
{
    return u"%1 to %2"_s.arg(plan.from.toString(), plan.to.toString());
}

std::unexpected<Error> notReady(const Connection& connection, const QString& happened, const QString& advice)
{
    return failure(ErrorKind::Precondition, u"roll back"_s, connection.settings().description(), happened,
                   advice);
}

/// What a database has, and where that is written.
struct History
{
    AppliedState state;
    bool hasLogs = false;
    std::optional<LegacyVersion> legacy;
};

Result<History> readHistory(const StitchedGraph& stitched, Connection& connection)
{
    const Result<MigrationHistory> read =
        MigrationLogTable(connection, stitched.graph.schema()).readHistory();
    if (!read)
        return failure(read);
    const AppliedState logged = classify(read->entries);
    if (!logged.failed.isEmpty() || !logged.pending.isEmpty())
        return notReady(
            connection,
            u"migrations %1 failed or did not end"_s.arg(migrationIdList(logged.failed + logged.pending)),
            u"Repair the database first: lockstepctl db repair"_s);
    const Result<Backfill> backfill = planBackfill(stitched, read->entries, read->legacy);
    if (!backfill)
        return failure(backfill);
    const bool hasLogs =
        std::ranges::any_of(read->entries, [](const MigrationLogEntry& entry) { return entry.format >= 2; });
    return History{backfill->state, hasLogs, read->legacy};
}

/// The newest migration of the release, in the one row that golang-migrate kept. Only of an era in which
/// there was one line of migrations.
std::optional<MigrationId> legacyVersionAt(const StitchedGraph& stitched, const Version& release)
{
    const QList<MigrationId> leaves = stitched.bounds.value(release).leaves;
    return leaves.size() == 1 ? std::optional(leaves.first()) : std::nullopt;
}

Result<void> checkCovered(const History& history, const StitchedGraph& stitched,
                          const QSet<MigrationId>& known, const Version& from, const Connection& connection)
{
    QList<MigrationId> newer;
    for (const MigrationId id : history.state.applied) {
        if (!known.contains(id) && id > stitched.graph.root())
            newer.append(id);
    }
    if (newer.isEmpty())
        return {};
    std::ranges::sort(newer);
    return notReady(
        connection,
        u"migrations %1 are applied, which %2 does not have"_s.arg(migrationIdList(newer), from.toString()),
        u"Roll back from the release that the database is really at"_s);
}

QString legacySql(Schema schema, MigrationId version)
{
    return u"UPDATE %1 SET version = %2, dirty = false"_s.arg(sqlName(migrationsTableName(schema)))
        .arg(version);
}

QString versionSql(const Version& version)
{
    return u"UPDATE versions SET version = %1, updated_at = now() WHERE service = 'frontend'"_s.arg(
        sqlText(version.toString()));
}

/// The migration that is the newest once this one is reverted.
MigrationId newestAfter(const RollbackPlan& plan, qsizetype reverted)
{
    return reverted + 1 < plan.steps.size() ? plan.steps[reverted + 1].definition.id : *plan.legacyVersion;
}

/// The statements at the end, whatever tables there are.
QStringList closingSql(const RollbackPlan& plan)
{
    QStringList statements;
    if (plan.legacyVersion)
        statements.append(legacySql(plan.schema, *plan.legacyVersion));
    if (plan.recordsVersion)
        statements.append(versionSql(plan.to));
    return statements;
}

/// As psql runs it: without the migrator's own row before the attempt.
QString loggedSql(const RollbackPlan& plan, const Definition& definition)
{
    return u"INSERT INTO migration_logs (migration_logs_schema_version, schema, version, up, started_at, "
           u"finished_at, "
           "success) VALUES (2, %1, %2, false, now(), now(), true)"_s
               .arg(sqlText(migrationsTableName(plan.schema)))
               .arg(definition.id);
}

/// Reverts without migration_logs, as golang-migrate would: the row says which migration is the newest.
class LegacyRollback
{
public:
    LegacyRollback(const RollbackPlan& plan, Connection& connection, MigrationReporter& reporter,
                   const std::stop_token& stop)
        : m_plan(plan), m_connection(connection), m_reporter(reporter), m_stop(stop)
    {
    }

    [[nodiscard]] Result<void> run()
    {
        for (qsizetype i = 0; i < m_plan.steps.size(); ++i) {
            if (const Result<void> done = revert(i); !done)
                return done;
        }
        return {};
    }

private:
    [[nodiscard]] Result<void> revert(qsizetype index)
    {
        const Definition& definition = m_plan.steps[index].definition;
        m_reporter.started(definition);
        const QString opening = u"BEGIN;"_s;
        const SqlResult done =
            m_connection.execute(opening + revertSql(definition) + u"\n;"_s +
                                     legacySql(m_plan.schema, newestAfter(m_plan, index)) + u";COMMIT"_s,
                                 m_stop);
        if (done) {
            m_reporter.finished(definition, RunEvent::State::Done);
            return {};
        }
        m_connection.rollback();
        Error error = done.error().toError(
            u"revert migration %1 of"_s.arg(definition.id), m_connection.settings().description(),
            u"The database is as it was before this migration was touched; remove the "
            "cause, then roll back again"_s);
        if (!done.error().cancelled)
            error.happened = done.error().textAt(definition.down, int(opening.size()));
        m_reporter.finished(definition,
                            done.error().cancelled ? RunEvent::State::Cancelled : RunEvent::State::Failed,
                            error.message());
        return std::unexpected(error);
    }

    const RollbackPlan& m_plan;
    Connection& m_connection;
    MigrationReporter& m_reporter;
    const std::stop_token& m_stop;
};

Result<void> runLegacy(const RollbackPlan& plan, Connection& connection, const MigratorOptions& options,
                       const RunEventSink& events, QList<MigrationOutcome>& outcomes,
                       const std::stop_token& stop)
{
    MigrationReporter reporter(plan.schema, options, events, outcomes, false);
    AdvisoryLock lock(connection, plan.schema);
    if (const Result<void> taken = lock.take(options, reporter, stop); !taken)
        return taken;
    return LegacyRollback(plan, connection, reporter, stop).run();
}

Result<void> runLogged(const RollbackPlan& plan, const ConnectionSettings& settings,
                       const MigratorOptions& options, const RunEventSink& events,
                       QList<MigrationOutcome>& outcomes, const std::stop_token& stop)
{
    StitchedCatalog catalog;
    catalog.schemas.insert(plan.schema, plan.stitched);
    const MigrationTask task{MigrationTask::Kind::Keep, plan.stitched.bounds.value(plan.to).leaves};
    return Migrator(catalog, events).run(plan.schema, settings, task, options, outcomes, stop);
}

Result<void> close(const RollbackPlan& plan, Connection& connection, const std::stop_token& stop)
{
    const QStringList statements = closingSql(plan);
    if (statements.isEmpty())
        return {};
    const SqlResult done = connection.execute(statements.join(u';'), stop);
    if (!done)
        return std::unexpected(done.error().toError(u"record the rollback in"_s,
                                                    connection.settings().description(),
                                                    u"Roll back again to record it"_s));
    return {};
}

} // namespace

bool RollbackPlan::losesData() const
{
    return std::ranges::any_of(steps, [](const RollbackStep& step) { return !step.losses.isEmpty(); });
}

QString RollbackPlan::script() const
{
    QString text = u"-- Takes the %1 database from release %2.\n\\set ON_ERROR_STOP on\n"_s.arg(
        schemaName(schema), releasesText(*this));
    for (qsizetype i = 0; i < steps.size(); ++i) {
        const Definition& definition = steps[i].definition;
        text += u"\n-- revert migration %1: %2\n"_s.arg(definition.id)
                    .arg(migrationTitle(definition).simplified());
        for (const QString& loss : steps[i].losses)
            text += u"-- LOSES DATA: %1\n"_s.arg(loss);
        text += u"BEGIN;\n"_s + revertSql(definition) + u"\n;\n"_s +
                (hasLogs ? loggedSql(*this, definition) : legacySql(schema, newestAfter(*this, i))) +
                u";\nCOMMIT;\n"_s;
    }
    for (const QString& statement : closingSql(*this))
        text += u'\n' + statement + u";\n"_s;
    return text;
}

Result<RollbackPlan> planRollback(const StitchedCatalog& catalog, const Version& from, const Version& to,
                                  Schema schema, Connection& connection, const std::stop_token& stop)
{
    if (to >= from)
        return failure(ErrorKind::Usage, u"roll back"_s,
                       u"from %1 to %2"_s.arg(from.toString(), to.toString()),
                       u"%1 is not below %2"_s.arg(to.toString(), from.toString()));
    const StitchedGraph stitched = catalog.schemas.value(schema);
    const Result<QSet<MigrationId>> before = stitched.idsAt(from);
    const Result<QSet<MigrationId>> after = before ? stitched.idsAt(to) : failure(before);
    if (!after)
        return failure(after);
    const Result<History> history = readHistory(stitched, connection);
    if (!history)
        return failure(history);
    if (const Result<void> covered = checkCovered(*history, stitched, *before, from, connection); !covered)
        return failure(covered);

    RollbackPlan plan{schema, from, to, stitched, {}, history->hasLogs, {}, false};
    // A release before the schema's creation keeps it as it is: nothing there uses it.
    const bool unknownThere = stitched.bounds.value(to).preCreation;
    for (const Definition& definition : stitched.graph.definitions()) {
        if (!unknownThere && history->state.applied.contains(definition.id) &&
            before->contains(definition.id) && !after->contains(definition.id))
            plan.steps.prepend({definition, dataLosses(definition.down)});
    }
    if (history->legacy) {
        plan.legacyVersion = legacyVersionAt(stitched, to);
        if (plan.legacyVersion && history->legacy->version <= *plan.legacyVersion)
            plan.legacyVersion = history->legacy->version; // it was not kept up to date, or is there already
        if (!plan.legacyVersion && !history->hasLogs)
            return notReady(connection,
                            u"%1 has several newest migrations, and %2 has room for one"_s.arg(
                                to.toString(), migrationsTableName(schema)),
                            u"Bring it to release 3.37 or later first, which keeps migration_logs"_s);
    }
    const Result<bool> versions = tableExists(connection, u"versions"_s, stop);
    if (!versions)
        return failure(versions);
    plan.recordsVersion = schema == Schema::Frontend && *versions;
    return plan;
}

Result<void> runRollback(const RollbackPlan& plan, const ConnectionSettings& settings,
                         const MigratorOptions& options, const RunEventSink& events,
                         QList<MigrationOutcome>& outcomes, const std::stop_token& stop)
{
    if (!plan.steps.isEmpty() && plan.hasLogs) {
        if (const Result<void> done = runLogged(plan, settings, options, events, outcomes, stop); !done)
            return done;
    }
    if (options.dryRun)
        return {};
    Result<Connection> connection = Connection::open(settings, stop);
    if (!connection)
        return failure(connection);
    if (!plan.steps.isEmpty() && !plan.hasLogs) {
        if (const Result<void> done = runLegacy(plan, *connection, options, events, outcomes, stop); !done)
            return done;
    }
    return close(plan, *connection, stop);
}

} // namespace lockstep
