#include "core/database/rescue.h"

#include "core/database/advisory_lock.h"
#include "core/database/drift/describe.h"
#include "core/database/drift/schema_sql.h"
#include "core/database/migration_log_table.h"

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

constexpr std::chrono::seconds lockPatience{10};

QString bookkeepingTable(Schema schema)
{
    return sqlName(migrationsTableName(schema));
}

QString logRow(Schema schema, MigrationId id, bool up)
{
    return u"INSERT INTO migration_logs (migration_logs_schema_version, schema, version, up, started_at, "
           u"finished_at, "
           "success) VALUES (2, %1, %2, %3, clock_timestamp(), clock_timestamp(), true)"_s
               .arg(sqlText(migrationsTableName(schema)))
               .arg(id)
               .arg(up ? u"true"_s : u"false"_s);
}

/// Ends attempts that never did, so that the log says of each how it went.
QString endOpenAttempts(Schema schema, const QString& which)
{
    return u"UPDATE migration_logs SET finished_at = now(), success = false, error_message = "
           u"coalesce(error_message, "
           "'did not come to its end; repaired') WHERE schema = %1 AND success IS NULL%2"_s.arg(
               sqlText(migrationsTableName(schema)), which);
}

/// The newest of what stays, for the one row that there is.
MigrationId versionBefore(const RescuePlan& plan)
{
    const QList<MigrationId>& parents = plan.migration.parents;
    return parents.isEmpty() ? plan.migration.id : parents.last();
}

QStringList clearingSql(const RescuePlan& plan)
{
    const bool applied = plan.up == (plan.direction == RescueDirection::Forward);
    if (plan.legacy)
        return {u"UPDATE %1 SET version = %2, dirty = false"_s.arg(bookkeepingTable(plan.schema))
                    .arg(applied ? plan.migration.id : versionBefore(plan))};
    return {endOpenAttempts(plan.schema, u" AND version = %1"_s.arg(plan.migration.id)),
            logRow(plan.schema, plan.migration.id, applied)};
}

/// The transaction of a rescue: taken back unless it comes to its end.
class Transaction
{
public:
    Transaction(Connection& connection, const RunEventSink& events, const std::stop_token& stop)
        : m_connection(connection), m_events(events), m_stop(stop)
    {
    }

    ~Transaction()
    {
        if (m_open)
            m_connection.rollback();
    }

    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    [[nodiscard]] Result<void> begin()
    {
        m_open = true;
        return run(u"BEGIN"_s);
    }

    [[nodiscard]] Result<void> commit()
    {
        const Result<void> done = run(u"COMMIT"_s);
        m_open = !done;
        return done;
    }

    [[nodiscard]] Result<void> run(const QString& sql)
    {
        const SqlResult done = m_connection.execute(sql, m_stop);
        if (done)
            return {};
        Error error = done.error().toError(
            u"repair"_s, m_connection.settings().description(),
            u"Nothing was changed. Remove the cause, or go the other way (--direction)"_s);
        error.happened += u", in: "_s + sql;
        return std::unexpected(error);
    }

    [[nodiscard]] Result<void> runAll(const QStringList& statements)
    {
        for (const QString& statement : statements) {
            RunEvent event;
            event.text = statement;
            if (m_events)
                m_events(event);
            if (const Result<void> done = run(statement); !done)
                return done;
        }
        return {};
    }

private:
    Connection& m_connection;
    const RunEventSink& m_events;
    const std::stop_token& m_stop;
    bool m_open = false;
};

Result<void> checkTarget(const RescuePlan& plan, Connection& connection, const std::stop_token& stop)
{
    const Result<SchemaDescription> now = describeWithinTransaction(connection, u"public"_s, stop);
    if (!now)
        return failure(now);
    QStringList wrong;
    for (const Difference& difference : findDrift(plan.target, *now, {}, Strangers::Unexpected).differences) {
        if (plan.concerned.contains(difference.object))
            wrong.append(u"%1 %2 is %3"_s.arg(objectKindName(difference.object.kind),
                                              difference.object.text(), problemName(difference.problem)));
    }
    if (wrong.isEmpty())
        return {};
    return failure(ErrorKind::Precondition, u"repair"_s, connection.settings().description(),
                   u"afterwards "_s + wrong.join(u", "_s),
                   u"Nothing was changed. Go the other way (--direction), or repair these by hand"_s);
}

} // namespace

Result<void> runRescue(const RescuePlan& plan, Connection& connection, const RunEventSink& events,
                       const std::stop_token& stop)
{
    AdvisoryLock lock(connection, plan.schema);
    if (const Result<void> taken = lock.take(lockPatience, events, stop); !taken)
        return taken;
    if (!plan.legacy) {
        if (const Result<void> ensured = MigrationLogTable(connection, plan.schema).ensure(); !ensured)
            return ensured;
    }
    Transaction transaction(connection, events, stop);
    return transaction.begin()
        .and_then([&] { return transaction.runAll(plan.repair); })
        .and_then([&] { return transaction.runAll(clearingSql(plan)); })
        .and_then([&] { return checkTarget(plan, connection, stop); })
        .and_then([&] { return transaction.commit(); });
}

Result<void> forceVersion(const StitchedGraph& stitched, MigrationId version, Connection& connection,
                          const RunEventSink& events, const std::stop_token& stop)
{
    const Schema schema = stitched.graph.schema();
    const Result<QSet<MigrationId>> wanted = stitched.graph.ancestorsOrSelf({version});
    if (!wanted)
        return failure(wanted);
    AdvisoryLock lock(connection, schema);
    if (const Result<void> taken = lock.take(lockPatience, events, stop); !taken)
        return taken;
    MigrationLogTable log(connection, schema);
    const Result<MigrationHistory> history = log.readHistory();
    if (!history)
        return failure(history);

    QStringList statements;
    if (history->legacy)
        statements.append(
            u"UPDATE %1 SET version = %2, dirty = false"_s.arg(bookkeepingTable(schema)).arg(version));
    if (!history->entries.isEmpty() || !history->legacy) {
        if (const Result<void> ensured = log.ensure(); !ensured)
            return ensured;
        const AppliedState state = classify(history->entries);
        statements.append(endOpenAttempts(schema, {}));
        for (const Definition& definition : stitched.graph.definitions()) {
            const bool wrong = wanted->contains(definition.id) != state.applied.contains(definition.id) ||
                               state.failed.contains(definition.id) || state.pending.contains(definition.id);
            if (wrong)
                statements.append(logRow(schema, definition.id, wanted->contains(definition.id)));
        }
    }
    Transaction transaction(connection, events, stop);
    return transaction.begin().and_then([&] { return transaction.runAll(statements); }).and_then([&] {
        return transaction.commit();
    });
}

} // namespace lockstep
