#include "core/database/rehearsal.h"

namespace lockstep {

namespace {

QJsonObject runJson(const MigrationOutcome& migration)
{
    QJsonObject json{{QStringLiteral("schema"), schemaName(migration.schema)},
                     {QStringLiteral("id"), migration.id},
                     {QStringLiteral("name"), migration.name},
                     {QStringLiteral("seconds"), migration.seconds},
                     {QStringLiteral("state"), runStateName(migration.state)}};
    if (!migration.error.isEmpty())
        json.insert(QStringLiteral("error"), migration.error);
    return json;
}

QJsonArray runsJson(const QList<MigrationOutcome>& migrations)
{
    QJsonArray runs;
    for (const MigrationOutcome& migration : migrations)
        runs.append(runJson(migration));
    return runs;
}

/// The path's steps; one that the rehearsal did not come to has no state and no runs.
QJsonArray stepsJson(const QJsonArray& planned, const QList<StepOutcome>& outcomes)
{
    QJsonArray steps;
    for (qsizetype index = 0; index < planned.size(); ++index) {
        QJsonObject step = planned[index].toObject();
        if (index < outcomes.size()) {
            step.insert(QStringLiteral("state"), runStateName(outcomes[index].state));
            step.insert(QStringLiteral("seconds"), outcomes[index].seconds);
            step.insert(QStringLiteral("runs"), runsJson(outcomes[index].migrations));
        }
        steps.append(step);
    }
    return steps;
}

QJsonArray comparisonsJson(const QList<SchemaComparison>& comparisons)
{
    QJsonArray json;
    for (const SchemaComparison& comparison : comparisons) {
        json.append(
            QJsonObject{{QStringLiteral("schema"), schemaName(comparison.schema)},
                        {QStringLiteral("compared"), comparison.compared},
                        {QStringLiteral("differences"), QJsonArray::fromStringList(comparison.differences)}});
    }
    return json;
}

} // namespace

QJsonObject RehearsalReport::toJson() const
{
    QJsonObject json = path.toJson();
    json.insert(QStringLiteral("steps"), stepsJson(json.value(u"steps").toArray(), steps));
    json.insert(QStringLiteral("result"), result);
    if (!error.isEmpty())
        json.insert(QStringLiteral("error"), error);
    json.insert(QStringLiteral("server"), server);
    json.insert(QStringLiteral("started"), started.toUTC().toString(Qt::ISODate));
    json.insert(QStringLiteral("seconds"), seconds);
    json.insert(QStringLiteral("prepareSeconds"), prepareSeconds);
    json.insert(QStringLiteral("resumed"), resumed);
    json.insert(QStringLiteral("comparisons"), comparisonsJson(comparisons));
    return json;
}

} // namespace lockstep
