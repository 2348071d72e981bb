#include "core/planning/upgrade_path.h"

#include <QJsonArray>

namespace lockstep {

namespace {

QJsonArray idArray(const QList<MigrationId>& ids)
{
    QJsonArray array;
    for (const MigrationId id : ids)
        array.append(id);
    return array;
}

QJsonObject migrationCounts(const UpgradeStep& step)
{
    QJsonObject counts;
    for (const Schema schema : allSchemas)
        counts.insert(schemaName(schema), step.migrations.value(schema).size());
    return counts;
}

QJsonArray outOfBandArray(const QList<OutOfBandMigration>& migrations)
{
    QJsonArray array;
    for (const OutOfBandMigration& migration : migrations)
        array.append(QJsonObject{{QStringLiteral("id"), migration.id},
                                 {QStringLiteral("description"), migration.description}});
    return array;
}

QJsonArray warningArray(const QList<UpgradeWarning>& warnings)
{
    QJsonArray array;
    for (const UpgradeWarning& warning : warnings)
        array.append(QJsonObject{{QStringLiteral("severity"), severityName(warning.severity)},
                                 {QStringLiteral("text"), warning.text},
                                 {QStringLiteral("source"), warning.source}});
    return array;
}

QJsonObject stepObject(const UpgradeStep& step)
{
    return {{QStringLiteral("from"), step.from.toString()},
            {QStringLiteral("to"), step.to.toString()},
            {QStringLiteral("downtime"), step.downtime},
            {QStringLiteral("migrations"), migrationCounts(step)},
            {QStringLiteral("privileged"), idArray(step.privileged)},
            {QStringLiteral("concurrentIndexes"), idArray(step.concurrentIndexes)},
            {QStringLiteral("outOfBand"), outOfBandArray(step.outOfBand)},
            {QStringLiteral("warnings"), warningArray(step.warnings)},
            {QStringLiteral("estimate"), toJson(step.estimate)}};
}

} // namespace

QString strategyName(Strategy strategy)
{
    switch (strategy) {
    case Strategy::Standard:
        return QStringLiteral("standard");
    case Strategy::MultiVersion:
        return QStringLiteral("multi-version");
    }
    return {};
}

Result<Strategy> parseStrategy(QStringView text)
{
    for (const Strategy strategy : {Strategy::Standard, Strategy::MultiVersion}) {
        if (text == strategyName(strategy))
            return strategy;
    }
    return failure(ErrorKind::Usage, QStringLiteral("read the strategy"), u'"' + text.toString() + u'"',
                   QStringLiteral("there is no such strategy"),
                   QStringLiteral("Use standard or multi-version"));
}

int UpgradeStep::migrationCount() const
{
    int count = 0;
    for (const QList<MigrationId>& ids : migrations)
        count += int(ids.size());
    return count;
}

int UpgradePath::migrationCount() const
{
    int count = 0;
    for (const UpgradeStep& step : steps)
        count += step.migrationCount();
    return count;
}

QJsonObject UpgradePath::toJson() const
{
    QJsonArray stops;
    for (const UpgradeStep& step : steps)
        stops.append(stepObject(step));
    return {{QStringLiteral("from"), from.toString()},
            {QStringLiteral("to"), to.toString()},
            {QStringLiteral("strategy"), strategyName(strategy)},
            {QStringLiteral("steps"), stops},
            {QStringLiteral("estimate"), lockstep::toJson(estimate)}};
}

QJsonObject toJson(const Estimate& estimate)
{
    return {{QStringLiteral("lowSeconds"), estimate.lowSeconds},
            {QStringLiteral("highSeconds"), estimate.highSeconds},
            {QStringLiteral("basis"), basisName(estimate.basis)}};
}

} // namespace lockstep
