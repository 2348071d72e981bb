#include "core/database/rescue.h"

#include "core/database/advisory_lock.h"
#include "core/database/dirty_attempt.h"
#include "core/database/drift/describe.h"
#include "core/database/drift/workshop.h"
#include "core/database/release_builder.h"
#include "core/migration/sql_text.h"

#include <QJsonArray>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

bool isTransactionControl(QStringView statement)
{
    static const QRegularExpression control(u"^\\s*(?:BEGIN|COMMIT|START\\s+TRANSACTION|END|ROLLBACK)\\b"_s,
                                            QRegularExpression::CaseInsensitiveOption);
    return control.matchView(statement).hasMatch();
}

QList<SchemaObject> changedBetween(const SchemaDescription& before, const SchemaDescription& after)
{
    QList<SchemaObject> changed;
    for (const Difference& difference : findDrift(after, before, {}, Strangers::Unexpected).differences)
        changed.append(difference.object);
    return changed;
}

/// Runs the migration statement by statement on a database of our own, and compares.
class RescuePlanner
{
public:
    RescuePlanner(const CatalogContents& contents, const StitchedGraph& stitched, const DirtyAttempt& attempt,
                  const std::stop_token& stop)
        : m_contents(contents), m_stitched(stitched), m_attempt(attempt), m_stop(stop)
    {
    }

    [[nodiscard]] Result<RescuePlan> plan(Connection& connection, std::optional<RescueDirection> wanted);

private:
    [[nodiscard]] Result<void> walk();
    [[nodiscard]] Result<void> walkIn(Connection& connection, bool together);
    [[nodiscard]] Result<void> prepareDatabase();
    void readEffects();
    [[nodiscard]] bool matches(qsizetype stage, const QList<SchemaObject>& objects) const;
    [[nodiscard]] std::optional<qsizetype> stageReached() const;
    void chooseDirection(std::optional<RescueDirection> wanted);
    [[nodiscard]] Result<void> proposeForward(Connection& connection);
    [[nodiscard]] Result<void> proposeBack(Connection& connection);
    [[nodiscard]] Result<QStringList> repairTo(Connection& connection, const SchemaDescription& target) const;

    [[nodiscard]] QString sql() const
    {
        return m_attempt.up ? m_plan.migration.up : revertSql(m_plan.migration);
    }

    const CatalogContents& m_contents;
    const StitchedGraph& m_stitched;
    const DirtyAttempt& m_attempt;
    const std::stop_token& m_stop;
    Workshop m_workshop;
    RescuePlan m_plan;
    SchemaDescription m_actual;
    QList<SchemaDescription> m_stages;    ///< before the first statement, after the first, ...
    QList<QList<SchemaObject>> m_changed; ///< by statement
    QList<QList<SchemaObject>> m_differs; ///< by stage: what the database shows otherwise
};

Result<void> RescuePlanner::prepareDatabase()
{
    const Result<AppliedParts> parts = partsOf(m_contents, m_stitched, m_attempt.before);
    if (!parts)
        return failure(parts);
    const Result<PrivateServer*> server = m_workshop.server(m_stop);
    if (!server)
        return failure(server);
    return (*server)->recreateDatabase(u"rescue"_s).and_then([&] {
        return buildParts(m_contents, *parts, m_plan.schema, (*server)->database(u"rescue"_s), m_stop);
    });
}

/// One statement after the other, with a look at the schema after each.
Result<void> RescuePlanner::walk()
{
    // As the migrator runs it, in one transaction; what cannot be run so is run a statement at a time.
    for (const bool together : {true, false}) {
        if (const Result<void> prepared = prepareDatabase(); !prepared)
            return prepared;
        Result<PrivateServer*> server = m_workshop.server(m_stop);
        Result<Connection> connection = Connection::open((*server)->database(u"rescue"_s), m_stop);
        if (!connection)
            return failure(connection);
        const Result<void> walked = walkIn(*connection, together);
        if (walked || !together)
            return walked;
    }
    return {};
}

Result<void> RescuePlanner::walkIn(Connection& connection, bool together)
{
    m_stages.clear();
    m_changed.clear();
    const auto run = [&](const QString& text) -> Result<void> {
        const SqlResult done = connection.execute(text, m_stop);
        if (!done)
            return std::unexpected(
                done.error().toError(u"find out what is done by migration"_s, QString::number(m_attempt.id)));
        return {};
    };
    const auto look = [&] {
        return together ? describeWithinTransaction(connection, u"public"_s, m_stop)
                        : describeSchema(connection, u"public"_s, m_stop);
    };
    if (const Result<void> begun = together ? run(u"BEGIN"_s) : Result<void>(); !begun)
        return begun;
    Result<SchemaDescription> stage = look();
    if (!stage)
        return failure(stage);
    m_stages.append(*stage);
    for (const RescueStatement& statement : std::as_const(m_plan.statements)) {
        if (!isTransactionControl(statement.sql)) {
            if (const Result<void> done = run(statement.sql); !done)
                return done;
        }
        stage = look();
        if (!stage)
            return failure(stage);
        m_changed.append(changedBetween(m_stages.last(), *stage));
        m_stages.append(*stage);
    }
    return {};
}

/// Whether the database shows those objects as they are at that stage.
bool RescuePlanner::matches(qsizetype stage, const QList<SchemaObject>& objects) const
{
    // What a missing table lacks is not told of one by one.
    return std::ranges::none_of(objects, [&](const SchemaObject& object) {
        return m_differs[stage].contains(object) ||
               (!object.table.isEmpty() && m_differs[stage].contains({ObjectKind::Table, {}, object.table}));
    });
}

void RescuePlanner::readEffects()
{
    using Effect = RescueStatement::Effect;
    for (qsizetype i = 0; i < m_plan.statements.size(); ++i) {
        RescueStatement& statement = m_plan.statements[i];
        if (m_changed[i].isEmpty())
            continue;
        statement.effect = Effect::NotDone;
        for (qsizetype stage = i + 1; stage < m_stages.size(); ++stage) {
            if (matches(stage, m_changed[i]))
                statement.effect = Effect::Done;
        }
    }
    // They run in order: what is between two that are done is done, what is after one that is not is not.
    const auto isDone = [](const RescueStatement& statement) { return statement.effect == Effect::Done; };
    const auto lastDone = std::ranges::find_last_if(m_plan.statements, isDone).begin();
    for (auto it = m_plan.statements.begin(); lastDone != m_plan.statements.end() && it < lastDone; ++it) {
        if (it->effect == Effect::Unknown)
            it->effect = Effect::Done;
    }
    const auto firstMissing = std::ranges::find(m_plan.statements, Effect::NotDone, &RescueStatement::effect);
    for (auto it = firstMissing; it != m_plan.statements.end(); ++it) {
        if (it->effect == Effect::Unknown)
            it->effect = Effect::NotDone;
    }
}

/// The first stage at which everything the migration touches is as the database shows it.
std::optional<qsizetype> RescuePlanner::stageReached() const
{
    for (qsizetype stage = 0; stage < m_stages.size(); ++stage) {
        if (matches(stage, m_plan.concerned))
            return stage;
    }
    return std::nullopt;
}

Result<QStringList> RescuePlanner::repairTo(Connection& connection, const SchemaDescription& target) const
{
    Result<DriftReport> report = readDrift(connection, target, m_stop, Strangers::Unexpected);
    if (!report)
        return failure(report);
    QList<Difference> differences = report->drift.differences;
    differences.removeIf([this](const Difference& d) { return !m_plan.concerned.contains(d.object); });
    return planRepair(*report, differences);
}

void RescuePlanner::chooseDirection(std::optional<RescueDirection> wanted)
{
    const bool indexToBuild = m_plan.up && m_plan.migration.createIndexConcurrently &&
                              !matches(m_stages.size() - 1, m_plan.concerned);
    m_plan.direction = wanted.value_or(indexToBuild ? RescueDirection::Back : RescueDirection::Forward);
    if (indexToBuild)
        m_plan.remarks.append(
            u"The index is to be built concurrently, which no repair in a transaction can do: run up "
            "afterwards."_s);
}

Result<void> RescuePlanner::proposeForward(Connection& connection)
{
    using Effect = RescueStatement::Effect;
    m_plan.target = m_stages.last();
    if (!stageReached()) {
        // Parts of it are there that do not follow from running it from the top.
        m_plan.remarks.append(
            u"The schema is as no prefix of the migration leaves it: it is brought to what the whole "
            "migration makes, and statements that change rows are not run."_s);
        Result<QStringList> repair = repairTo(connection, m_plan.target);
        if (!repair)
            return failure(repair);
        m_plan.repair = *std::move(repair);
        return {};
    }
    for (const RescueStatement& statement : std::as_const(m_plan.statements)) {
        if (statement.effect == Effect::Done || isTransactionControl(statement.sql))
            continue;
        m_plan.repair.append(statement.sql);
        if (statement.effect == Effect::Unknown)
            m_plan.remarks.append(
                u"Nobody can see whether line %1 has run; it is run, perhaps for the second time: %2"_s
                    .arg(statement.line)
                    .arg(statement.sql.simplified()));
    }
    return {};
}

Result<void> RescuePlanner::proposeBack(Connection& connection)
{
    m_plan.target = m_stages.first();
    for (const RescueStatement& statement : std::as_const(m_plan.statements)) {
        const bool rows = statement.effect != RescueStatement::Effect::NotDone &&
                          m_changed[&statement - m_plan.statements.constData()].isEmpty() &&
                          !isTransactionControl(statement.sql);
        if (rows)
            m_plan.remarks.append(u"Rows that line %1 changed stay changed: %2"_s.arg(statement.line)
                                      .arg(statement.sql.simplified()));
    }
    Result<QStringList> repair = repairTo(connection, m_plan.target);
    if (!repair)
        return failure(repair);
    m_plan.repair = *std::move(repair);
    return {};
}

Result<RescuePlan> RescuePlanner::plan(Connection& connection, std::optional<RescueDirection> wanted)
{
    m_plan.schema = m_stitched.graph.schema();
    m_plan.migration = *m_stitched.graph.find(m_attempt.id);
    m_plan.up = m_attempt.up;
    m_plan.legacy = m_attempt.legacy;
    m_plan.failure = m_attempt.failure;
    const QString text = sql();
    for (const SqlStatement& statement : splitStatements(text)) {
        QString one = statement.in(text).toString();
        while (one.endsWith(u';'))
            one.chop(1);
        m_plan.statements.append({one, lineAt(text, statement.begin), RescueStatement::Effect::Unknown});
    }
    if (const Result<void> walked = walk(); !walked)
        return failure(walked);
    Result<SchemaDescription> actual = describeSchema(connection, u"public"_s, m_stop);
    if (!actual)
        return failure(actual);
    m_actual = *std::move(actual);
    for (const QList<SchemaObject>& objects : std::as_const(m_changed)) {
        for (const SchemaObject& object : objects) {
            if (!m_plan.concerned.contains(object))
                m_plan.concerned.append(object);
        }
    }
    for (const SchemaDescription& stage : std::as_const(m_stages))
        m_differs.append(changedBetween(stage, m_actual));
    readEffects();
    chooseDirection(wanted);
    const Result<void> proposed =
        m_plan.direction == RescueDirection::Forward ? proposeForward(connection) : proposeBack(connection);
    return proposed ? Result<RescuePlan>(std::move(m_plan)) : failure(proposed);
}

/// The session that is at work on it, if the lock that migrators take is held.
Result<void> checkIdle(Connection& connection, Schema schema, const std::stop_token& stop)
{
    AdvisoryLock lock(connection, schema);
    const Result<void> taken = lock.take(std::chrono::seconds(1), {}, stop);
    return taken ? lock.release() : taken;
}

} // namespace

QString effectName(RescueStatement::Effect effect)
{
    switch (effect) {
    case RescueStatement::Effect::Done:
        return u"done"_s;
    case RescueStatement::Effect::NotDone:
        return u"not done"_s;
    case RescueStatement::Effect::Unknown:
        return u"unknown"_s;
    }
    return {};
}

QJsonObject RescuePlan::toJson() const
{
    QJsonArray statementsJson;
    for (const RescueStatement& statement : statements)
        statementsJson.append(QJsonObject{{u"line"_s, statement.line},
                                          {u"sql"_s, statement.sql},
                                          {u"effect"_s, effectName(statement.effect)}});
    return {{u"schema"_s, schemaName(schema)},
            {u"migration"_s, migration.id},
            {u"name"_s, migration.name},
            {u"up"_s, up},
            {u"legacy"_s, legacy},
            {u"failure"_s, failure},
            {u"direction"_s, direction == RescueDirection::Forward ? u"forward"_s : u"back"_s},
            {u"statements"_s, statementsJson},
            {u"repair"_s, QJsonArray::fromStringList(repair)},
            {u"remarks"_s, QJsonArray::fromStringList(remarks)}};
}

Result<std::optional<RescuePlan>> planRescue(const CatalogContents& contents, const StitchedGraph& stitched,
                                             Connection& connection, std::optional<RescueDirection> wanted,
                                             const std::stop_token& stop)
{
    const Result<std::optional<DirtyAttempt>> attempt = findDirtyAttempt(stitched, connection);
    if (!attempt)
        return failure(attempt);
    if (!*attempt)
        return std::optional<RescuePlan>();
    if (!stitched.graph.contains((*attempt)->id))
        return failure(ErrorKind::NotFound, u"repair migration"_s, QString::number((*attempt)->id),
                       u"the release catalogue does not have it"_s,
                       u"Use a catalogue that has the release it came with"_s);
    if (const Result<void> idle = checkIdle(connection, stitched.graph.schema(), stop); !idle)
        return failure(idle);
    return RescuePlanner(contents, stitched, **attempt, stop)
        .plan(connection, wanted)
        .transform([](RescuePlan plan) { return std::optional(std::move(plan)); });
}

} // namespace lockstep
