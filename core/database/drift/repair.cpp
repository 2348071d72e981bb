#include "core/database/drift/repair.h"

#include "core/database/advisory_lock.h"
#include "core/database/drift/describe.h"
#include "core/database/drift/repair_builder.h"
#include "core/database/drift/schema_sql.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

constexpr std::chrono::seconds lockPatience{10};

/// What some of them make way for and make again, others drop for good.
QList<RepairStatement> merged(const QList<Difference>& differences)
{
    const auto goes = [&](const RepairStatement& statement) {
        return statement.phase >= RepairPhase::CreateExtensions &&
               std::ranges::any_of(differences, [&](const Difference& difference) {
                   return difference.problem == Difference::Problem::Unexpected &&
                          difference.object == statement.about;
               });
    };
    QList<RepairStatement> all;
    for (const Difference& difference : differences)
        all += difference.repair;
    all.removeIf(goes);
    return inOrder(all);
}

/// A label added to a type cannot be used before the transaction ends; one of a type made anew can.
bool usesNewLabel(const QList<RepairStatement>& statements, const Difference& difference)
{
    static const QRegularExpression added(uR"(ADD VALUE IF NOT EXISTS ('(?:[^']|'')*'))"_s);
    for (const RepairStatement& own : difference.repair) {
        const QString label = added.match(own.sql).captured(1);
        if (label.isEmpty())
            continue;
        const auto mentions = [&](const RepairStatement& other) {
            return other.sql.contains(label) && !difference.repair.contains(other);
        };
        if (std::ranges::any_of(statements, mentions))
            return true;
    }
    return false;
}

QStringList transactionSettings(const QString& schemaName)
{
    return {u"SET LOCAL search_path = "_s + sqlName(schemaName), u"SET LOCAL check_function_bodies = off"_s};
}

bool sameProblem(const Difference& one, const Difference& other)
{
    return one.object == other.object;
}

/// One attempt; its transaction ends with it.
class Repairer
{
public:
    Repairer(Connection& connection, const DriftReport& report, const RunEventSink& events,
             const std::stop_token& stop)
        : m_connection(connection), m_report(report), m_events(events), m_stop(stop)
    {
    }

    [[nodiscard]] Result<Drift> run(const QList<Difference>& differences)
    {
        const Result<Drift> left = attempt(differences);
        if (!left)
            m_connection.rollback();
        return left;
    }

private:
    [[nodiscard]] Result<Drift> attempt(const QList<Difference>& differences)
    {
        return execute(u"BEGIN"_s)
            .and_then([&] { return executeAll(transactionSettings(m_report.expected.name)); })
            .and_then([&] { return executeAll(planRepair(m_report, differences)); })
            .and_then([&] { return describeWithinTransaction(m_connection, m_report.expected.name, m_stop); })
            .transform([&](const SchemaDescription& now) { return findDrift(m_report.expected, now); })
            .and_then([&](const Drift& left) { return check(left, differences); })
            .and_then(
                [&](const Drift& left) { return execute(u"COMMIT"_s).transform([&] { return left; }); });
    }

    [[nodiscard]] Result<void> execute(const QString& sql)
    {
        const SqlResult done = m_connection.execute(sql, m_stop);
        if (done)
            return {};
        Error error =
            done.error().toError(u"repair"_s, m_connection.settings().description(),
                                 u"Nothing was changed. Repair what stands in the way, or leave this out"_s);
        error.happened += u", in: "_s + sql;
        return std::unexpected(error);
    }

    [[nodiscard]] Result<void> executeAll(const QStringList& statements)
    {
        for (const QString& statement : statements) {
            if (m_events) {
                RunEvent event;
                event.text = statement;
                m_events(event);
            }
            if (const Result<void> done = execute(statement); !done)
                return done;
        }
        return {};
    }

    [[nodiscard]] Result<Drift> check(const Drift& left, const QList<Difference>& repaired) const
    {
        const auto isIn = [](const QList<Difference>& list) {
            return [&list](const Difference& difference) {
                return std::ranges::any_of(
                    list, [&](const Difference& other) { return sameProblem(other, difference); });
            };
        };
        QStringList wrong;
        for (const Difference& difference : left.differences) {
            const bool remains = isIn(repaired)(difference);
            if (remains || !isIn(m_report.drift.differences)(difference))
                wrong.append(u"%1 %2 is %3"_s.arg(objectKindName(difference.object.kind),
                                                  difference.object.text(), problemName(difference.problem)));
        }
        if (wrong.isEmpty())
            return left;
        return failure(ErrorKind::Precondition, u"repair"_s, m_connection.settings().description(),
                       u"it did not help: afterwards "_s + wrong.join(u", "_s),
                       u"Nothing was changed. Look at the differences again, and repair these by hand"_s);
    }

    Connection& m_connection;
    const DriftReport& m_report;
    const RunEventSink& m_events;
    const std::stop_token& m_stop;
};

} // namespace

Result<DriftReport> readDrift(Connection& connection, const SchemaDescription& expected,
                              const std::stop_token& stop, Strangers strangers)
{
    Result<SchemaDescription> actual = describeSchema(connection, expected.name, stop);
    if (!actual)
        return failure(actual);
    DriftReport report{expected, *std::move(actual), {}, {}};
    report.drift = findDrift(report.expected, report.actual, {}, strangers);
    if (report.drift.isEmpty())
        return report;
    // Only now is it worth asking what a repair would meet.
    Result<RepairFacts> facts = readRepairFacts(connection, expected.name, stop);
    if (!facts)
        return failure(facts);
    report.facts = *std::move(facts);
    report.drift = findDrift(report.expected, report.actual, report.facts, strangers);
    return report;
}

QList<Difference> onlySafe(const QList<Difference>& differences)
{
    QList<Difference> safe;
    std::ranges::copy_if(differences, std::back_inserter(safe), &Difference::safe);
    return safe;
}

QStringList planRepair(const DriftReport& report, const QList<Difference>& differences)
{
    QList<Difference> fitting = differences;
    const QList<RepairStatement> together = merged(differences);
    for (Difference& difference : fitting) {
        if (difference.object.kind != ObjectKind::Enum || !usesNewLabel(together, difference))
            continue;
        RepairBuilder builder(report.expected, report.actual, report.facts);
        builder.rebuildEnum(difference.object.name);
        difference.repair = builder.statements();
    }
    QStringList statements;
    for (const RepairStatement& statement : merged(fitting))
        statements.append(statement.sql);
    return statements;
}

QString repairScript(const QStringList& statements, const QString& schemaName)
{
    return (QStringList{u"BEGIN"_s} + transactionSettings(schemaName) + statements + QStringList{u"COMMIT"_s})
               .join(u";\n"_s) +
           u";\n"_s;
}

Result<Drift> runRepair(Connection& connection, Schema schema, const DriftReport& report,
                        const QList<Difference>& differences, const RunEventSink& events,
                        const std::stop_token& stop)
{
    const bool byHand =
        std::ranges::any_of(differences, [](const Difference& d) { return d.repair.isEmpty(); });
    if (differences.isEmpty() || byHand)
        return failure(ErrorKind::Precondition, u"repair"_s, connection.settings().description(),
                       differences.isEmpty() ? u"there is nothing to repair"_s
                                             : u"some of the differences can only be repaired by hand"_s,
                       byHand ? u"Leave those out"_s : QString());
    AdvisoryLock lock(connection, schema);
    if (const Result<void> taken = lock.take(lockPatience, events, stop); !taken)
        return failure(taken);
    return Repairer(connection, report, events, stop).run(differences);
}

} // namespace lockstep
