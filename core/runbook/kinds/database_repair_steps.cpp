#include "core/runbook/kinds/database_repair_steps.h"

#include "core/database/rescue.h"
#include "core/database/rollback.h"
#include "core/runbook/kinds/database_way.h"
#include "core/runbook/kinds/release_catalog.h"

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

Result<RollbackPlan> planOf(const StitchedCatalog& catalog, const Version& from, const Version& to,
                            Schema schema, const ConnectionSettings& settings, const StepCall& call)
{
    Result<Connection> connection = Connection::open(settings, call.stop);
    if (!connection)
        return failure(connection);
    return planRollback(catalog, from, to, schema, *connection, call.stop);
}

/// What goes with it, a line each; the log has the script.
QStringList tell(const RollbackPlan& plan, const StepCall& call)
{
    call.log(RunEvent::Level::Info, plan.script());
    QStringList losses;
    for (const RollbackStep& step : plan.steps) {
        for (const QString& loss : step.losses)
            losses.append(u"%1 %2: %3"_s.arg(schemaName(plan.schema)).arg(step.definition.id).arg(loss));
    }
    return losses;
}

Result<QList<RollbackPlan>> plansOf(const StepAction& action, const StepCall& call,
                                    const DatabaseSet& databases)
{
    const Result<Planner> planner = readPlanner(action.text(u"catalog"_s), call.stop);
    if (!planner)
        return failure(planner);
    const Result<Version> from = resolvedVersion(*planner, action.text(u"from"_s));
    const Result<Version> to = from ? resolvedVersion(*planner, action.text(u"to"_s)) : failure(from);
    const Result<StitchedCatalog> catalog = to ? planner->stitchedUpTo(*from) : failure(to);
    if (!catalog)
        return failure(catalog);
    QList<RollbackPlan> plans;
    for (const auto& [schema, settings] : databases.asKeyValueRange()) {
        const Result<RollbackPlan> plan = planOf(*catalog, *from, *to, schema, settings, call);
        if (!plan)
            return failure(plan);
        plans.append(*plan);
    }
    return plans;
}

Result<StepResult> rollBack(const StepAction& action, const StepCall& call, const DatabaseSet& databases)
{
    const Result<QList<RollbackPlan>> plans = plansOf(action, call, databases);
    if (!plans)
        return failure(plans);
    QStringList losses;
    for (const RollbackPlan& plan : *plans)
        losses += tell(plan, call);
    if (!losses.isEmpty() && action.text(u"allow-loss"_s) != u"yes")
        return failure(ErrorKind::Precondition, u"roll back to"_s, action.text(u"to"_s),
                       u"data would be lost: "_s + losses.join(u"; "_s),
                       u"Agree to it (allow-loss), or restore a snapshot instead"_s);
    MigratorOptions options;
    options.ignoreSinglePendingLog = true;
    QList<MigrationOutcome> outcomes;
    for (const RollbackPlan& plan : *plans) {
        const Result<void> ran =
            runRollback(plan, databases[plan.schema], options, eventsTo(call), outcomes, call.stop);
        if (!ran)
            return failure(ran);
    }
    return StepResult{{{u"migrations"_s, QString::number(outcomes.size())}},
                      u"%1 migrations reverted%2"_s.arg(outcomes.size())
                          .arg(losses.isEmpty() ? QString() : u"; lost: "_s + losses.join(u"; "_s))};
}

/// Repairs one database, the oldest trouble first, until nothing is dirty; the ids.
Result<QStringList> rescue(const CatalogContents& contents, const StitchedGraph& stitched,
                           const ConnectionSettings& settings, std::optional<RescueDirection> direction,
                           const StepCall& call)
{
    Result<Connection> connection = Connection::open(settings, call.stop);
    if (!connection)
        return failure(connection);
    QStringList repaired;
    while (true) {
        const Result<std::optional<RescuePlan>> plan =
            planRescue(contents, stitched, *connection, direction, call.stop);
        if (!plan)
            return failure(plan);
        if (!*plan)
            return repaired;
        for (const QString& remark : (*plan)->remarks)
            call.log(RunEvent::Level::Warning, remark);
        for (const QString& sql : (*plan)->repair)
            call.log(RunEvent::Level::Info, sql);
        const Result<void> done = runRescue(**plan, *connection, eventsTo(call), call.stop);
        if (!done)
            return failure(done);
        repaired.append(u"%1 %2"_s.arg(schemaName((*plan)->schema)).arg((*plan)->migration.id));
    }
}

Result<std::optional<RescueDirection>> directionOf(const StepAction& action)
{
    const QString text = action.text(u"direction"_s);
    if (text.isEmpty())
        return std::nullopt;
    if (text == u"forward" || text == u"back")
        return text == u"back" ? RescueDirection::Back : RescueDirection::Forward;
    return failure(ErrorKind::Usage, u"repair"_s, u"the databases"_s, u"\"%1\" is no direction"_s.arg(text),
                   u"Say forward or back"_s);
}

Result<StepResult> rescueAll(const StepAction& action, const StepCall& call, const DatabaseSet& databases)
{
    const Result<Planner> planner = readPlanner(action.text(u"catalog"_s), call.stop);
    if (!planner)
        return failure(planner);
    const Result<Version> release = resolvedVersion(*planner, action.text(u"release"_s));
    const Result<StitchedCatalog> catalog = release ? planner->stitchedUpTo(*release) : failure(release);
    if (!catalog)
        return failure(catalog);
    const Result<std::optional<RescueDirection>> direction = directionOf(action);
    if (!direction)
        return failure(direction);
    QStringList repaired;
    for (const auto& [schema, settings] : databases.asKeyValueRange()) {
        const Result<QStringList> some =
            rescue(planner->contents(), catalog->schemas.value(schema), settings, *direction, call);
        if (!some)
            return failure(some);
        repaired += *some;
    }
    return StepResult{{{u"migrations"_s, repaired.join(u", "_s)}},
                      repaired.isEmpty() ? u"nothing is dirty"_s : u"repaired: "_s + repaired.join(u", "_s)};
}

} // namespace

QJsonObject DatabaseRollbackStep::parameterSchema() const
{
    return databaseParameters({u"!from"_s, u"!to"_s, u"catalog"_s, u"allow-loss"_s});
}

Result<StepPreview> DatabaseRollbackStep::preview(const StepAction& action) const
{
    return StepPreview{databasesText(action),
                       u"revert the migrations that %1 has and %2 has not, each in a transaction%3"_s.arg(
                           action.shown[u"from"].toString(), action.shown[u"to"].toString(),
                           action.text(u"allow-loss"_s) == u"yes" ? u", also where data is lost"_s
                                                                  : u", unless data would be lost"_s)};
}

Result<StepResult> DatabaseRollbackStep::run(const StepAction& action, const StepCall& call) const
{
    return withDatabases<StepResult>(
        action, call, [&](const DatabaseSet& databases) { return rollBack(action, call, databases); });
}

/// The databases themselves know how far they are.
Result<Recovered> DatabaseRollbackStep::recover(const StepAction& /*action*/, const StepCall& /*call*/) const
{
    return Recovered{Recovered::What::NotStarted};
}

QJsonObject DatabaseRescueStep::parameterSchema() const
{
    return databaseParameters({u"!release"_s, u"catalog"_s, u"direction"_s});
}

Result<StepPreview> DatabaseRescueStep::preview(const StepAction& action) const
{
    const QString direction = action.text(u"direction"_s);
    return StepPreview{databasesText(action),
                       u"find out how far each failed migration came, and %1, in one transaction each"_s.arg(
                           direction == u"back" ? u"undo what it did"_s : u"do the rest of it"_s)};
}

Result<StepResult> DatabaseRescueStep::run(const StepAction& action, const StepCall& call) const
{
    return withDatabases<StepResult>(
        action, call, [&](const DatabaseSet& databases) { return rescueAll(action, call, databases); });
}

Result<Recovered> DatabaseRescueStep::recover(const StepAction& /*action*/, const StepCall& /*call*/) const
{
    return Recovered{Recovered::What::NotStarted};
}

} // namespace lockstep
