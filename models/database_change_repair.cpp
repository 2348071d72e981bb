// Changes that make a database consistent again.

#include "models/database_change_private.h"

namespace lockstep {

using namespace changes;

namespace {

QString scriptOf(const QStringList& statements)
{
    return statements.isEmpty() ? QString()
                                : statements.join(QStringLiteral(";\n\n")) + QStringLiteral(";\n");
}

} // namespace

Result<DatabaseChange> repairChange(const DatabaseScope& scope, Schema schema, const DriftReport& report,
                                    const QList<Difference>& differences)
{
    const bool byHand =
        std::ranges::any_of(differences, [](const Difference& d) { return d.repair.isEmpty(); });
    if (differences.isEmpty() || byHand)
        return failure(ErrorKind::Precondition, Texts::tr("repair"),
                       scope.databases.value(schema).description(),
                       byHand ? Texts::tr("some of the differences can only be repaired by hand")
                              : Texts::tr("no difference is chosen"),
                       byHand ? Texts::tr("Leave those out") : Texts::tr("Choose some"));
    DatabaseChange change;
    change.schemas = {schema};
    change.kind = QStringLiteral("repair");
    change.from = change.to = scope.release;
    change.keepsMigrations = true;
    change.question.title = Texts::tr("Repair %n difference(s)", nullptr, int(differences.size()));
    change.question.actionText = Texts::tr("Repair");
    change.question.places = {placeOf(scope, schema)};
    change.question.script = scriptOf(planRepair(report, differences));
    for (const Difference& difference : differences) {
        if (!difference.risk.isEmpty())
            change.question.risks.append(
                QStringLiteral("%1 %2: %3")
                    .arg(objectKindName(difference.object.kind), difference.object.text(), difference.risk));
    }
    change.question.remarks.append(Texts::tr(
        "All of it is one transaction. Before it is committed, it is checked that the differences are gone "
        "and that no others have come; otherwise nothing is changed."));
    change.run = [scope, schema, report, differences](ChangeRun& run) -> Result<QString> {
        Result<Connection> connection = Connection::open(scope.databases.value(schema), run.stop);
        if (!connection)
            return failure(connection);
        return runRepair(*connection, schema, report, differences, run.events, run.stop)
            .transform([&](const Drift&) {
                return Texts::tr("Repaired %n difference(s).", nullptr, int(differences.size()));
            });
    };
    return change;
}

DatabaseChange rescueChange(const DatabaseScope& scope, const RescuePlan& plan)
{
    const bool applied = plan.up == (plan.direction == RescueDirection::Forward);
    DatabaseChange change;
    change.schemas = {plan.schema};
    change.kind = QStringLiteral("rescue");
    change.from = change.to = scope.release;
    change.question.title = Texts::tr("Rescue migration %1").arg(plan.migration.id);
    change.question.actionText = Texts::tr("Rescue");
    change.question.places = {placeOf(scope, plan.schema)};
    change.question.script = scriptOf(plan.repair);
    change.question.risks = plan.remarks;
    change.question.remarks.append((applied ? Texts::tr("Afterwards migration %1 counts as applied.")
                                            : Texts::tr("Afterwards migration %1 counts as not applied."))
                                       .arg(plan.migration.id));
    change.question.remarks.append(Texts::tr(
        "All of it is one transaction, in which the schema is looked at again before it is committed."));
    change.run = [scope, plan](ChangeRun& run) -> Result<QString> {
        Result<Connection> connection = Connection::open(scope.databases.value(plan.schema), run.stop);
        if (!connection)
            return failure(connection);
        return runRescue(plan, *connection, run.events, run.stop).transform([&] {
            return Texts::tr("Migration %1 is rescued.").arg(plan.migration.id);
        });
    };
    return change;
}

} // namespace lockstep
