#include "core/report/plan_values.h"

#include "core/inventory/byte_size.h"
#include "core/report/words.h"

namespace lockstep {

namespace {

QVariantList figureTiles(const UpgradePath& path, const PlanFigures& figures)
{
    return {
        pair(QStringLiteral("Time to allow"),
             durationRangeText(path.estimate.lowSeconds, path.estimate.highSeconds),
             basisText(path.estimate.basis)),
        pair(QStringLiteral("Steps"), QString::number(figures.steps)),
        pair(QStringLiteral("Minor versions"), QString::number(figures.minorVersions)),
        pair(QStringLiteral("Migrations"), QString::number(figures.migrations)),
        pair(QStringLiteral("With downtime"), QString::number(figures.downtimeSteps)),
        pair(QStringLiteral("Blockers"), QString::number(figures.blockers)),
    };
}

QString leadSentence(const PlanFigures& figures)
{
    const QString over = QStringLiteral("%1 over %2 with %3")
                             .arg(counted(figures.steps, QStringLiteral("step")),
                                  counted(figures.minorVersions, QStringLiteral("minor version")),
                                  counted(figures.migrations, QStringLiteral("schema migration")));
    return QStringLiteral("%1. The instance is stopped for %2. %3 to wait for; %4.")
        .arg(over, downtimeWords(figures),
             figures.outOfBand == 0 ? QStringLiteral("No out-of-band migrations")
                                    : counted(figures.outOfBand, QStringLiteral("out-of-band migration")),
             warningWords(figures));
}

QVariantList stopValues(const UpgradePath& path)
{
    QVariantList stops;
    const auto add = [&](const Version& version, bool downtime, bool blocked) {
        stops += QVariantHash{{QStringLiteral("version"), version.toString()},
                              {QStringLiteral("downtime"), downtime},
                              {QStringLiteral("blocked"), blocked}};
    };
    add(path.from, false, false);
    for (const UpgradeStep& step : path.steps) {
        const bool blocked = std::ranges::contains(step.warnings, UpgradeWarning::Severity::Blocker,
                                                   &UpgradeWarning::severity);
        add(step.to, step.downtime, blocked);
    }
    return stops;
}

QVariantHash warningValues(const UpgradeWarning& warning, const QString& where)
{
    return {{QStringLiteral("severity"), severityName(warning.severity)},
            {QStringLiteral("label"), severityLabel(warning.severity)},
            {QStringLiteral("text"), warning.text},
            {QStringLiteral("remarks"), warningRemarks(warning)},
            {QStringLiteral("source"), warning.source},
            {QStringLiteral("where"), where}};
}

QVariantList countRows(const UpgradeStep& step)
{
    QVariantList rows;
    for (const Schema schema : allSchemas) {
        const QList<MigrationId> ids = step.migrations.value(schema);
        const auto among = [&](const QList<MigrationId>& marked) {
            return QString::number(
                std::ranges::count_if(ids, [&](MigrationId id) { return marked.contains(id); }));
        };
        rows += QVariantHash{{QStringLiteral("schema"), schemaName(schema)},
                             {QStringLiteral("migrations"), QString::number(ids.size())},
                             {QStringLiteral("privileged"), among(step.privileged)},
                             {QStringLiteral("concurrent"), among(step.concurrentIndexes)}};
    }
    return rows;
}

QVariantList outOfBandRows(const UpgradeStep& step)
{
    QVariantList rows;
    for (const OutOfBandMigration& migration : step.outOfBand)
        rows += QVariantHash{{QStringLiteral("id"), QString::number(migration.id)},
                             {QStringLiteral("component"), migration.component},
                             {QStringLiteral("description"), migration.description}};
    return rows;
}

QVariantHash stepValues(const UpgradeStep& step, qsizetype number)
{
    QVariantList warnings;
    for (const UpgradeWarning& warning : worstFirst(step.warnings))
        warnings += warningValues(warning, {});
    return {
        {QStringLiteral("number"), QString::number(number)},
        {QStringLiteral("from"), step.from.toString()},
        {QStringLiteral("to"), step.to.toString()},
        {QStringLiteral("downtime"), step.downtime},
        {QStringLiteral("migrationCount"), step.migrationCount()},
        {QStringLiteral("migrationWords"), migrationWords(step)},
        {QStringLiteral("counts"), countRows(step)},
        {QStringLiteral("warnings"), warnings},
        {QStringLiteral("warningCount"), QString::number(warnings.size())},
        {QStringLiteral("outOfBand"), outOfBandRows(step)},
        {QStringLiteral("privileged"), idList(step.privileged)},
        {QStringLiteral("concurrent"), idList(step.concurrentIndexes)},
        {QStringLiteral("estimate"), durationRangeText(step.estimate.lowSeconds, step.estimate.highSeconds)},
        {QStringLiteral("basis"), basisText(step.estimate.basis)}};
}

QVariantList blockerRows(const UpgradePath& path)
{
    QVariantList rows;
    for (qsizetype i = 0; i < path.steps.size(); ++i) {
        const UpgradeStep& step = path.steps[i];
        const QString where =
            QStringLiteral("Step %1, %2 to %3").arg(i + 1).arg(step.from.toString(), step.to.toString());
        for (const UpgradeWarning& warning : step.warnings) {
            if (warning.severity == UpgradeWarning::Severity::Blocker)
                rows += warningValues(warning, where);
        }
    }
    return rows;
}

} // namespace

QVariantHash pair(const QString& label, const QString& value, const QString& note)
{
    return {
        {QStringLiteral("label"), label}, {QStringLiteral("value"), value}, {QStringLiteral("note"), note}};
}

QVariantList instanceFacts(const std::optional<Instance>& instance)
{
    if (!instance)
        return {};
    QVariantList facts;
    const auto add = [&](const QString& label, const QString& value) {
        if (!value.isEmpty())
            facts += pair(label, value);
    };
    add(QStringLiteral("Instance"), instance->key());
    add(QStringLiteral("Customer"), instance->customer);
    add(QStringLiteral("Address"), instance->domain);
    QStringList kinds{instance->type, instance->deploymentKind};
    kinds.removeAll(QString());
    add(QStringLiteral("Kind"), kinds.join(QStringLiteral(", ")));
    add(QStringLiteral("Release channel"), instance->channel);
    QStringList sizes;
    for (const auto& [schema, bytes] : instance->databaseSizes.asKeyValueRange())
        sizes += schema + u' ' + sizeWords(bytes);
    add(QStringLiteral("Databases"), sizes.join(QStringLiteral(", ")));
    add(QStringLiteral("Problem"), instance->problem);
    return facts;
}

QString subjectOf(const UpgradePath& path, const std::optional<Instance>& instance)
{
    const QString versions = QStringLiteral("%1 to %2").arg(path.from.toString(), path.to.toString());
    return instance ? instance->key() + QStringLiteral(", ") + versions : versions;
}

QVariantHash planValues(const UpgradePath& path, const PlanFigures& figures,
                        const std::optional<Instance>& instance, const QDateTime& generatedAt)
{
    QVariantList facts = instanceFacts(instance);
    facts += pair(QStringLiteral("Strategy"), strategyName(path.strategy));
    if (generatedAt.isValid())
        facts += pair(QStringLiteral("Made on"), timeWords(generatedAt));
    QVariantList steps;
    for (qsizetype i = 0; i < path.steps.size(); ++i)
        steps += stepValues(path.steps[i], i + 1);
    return {{QStringLiteral("subject"), subjectOf(path, instance)},
            {QStringLiteral("facts"), facts},
            {QStringLiteral("figures"), figureTiles(path, figures)},
            {QStringLiteral("lead"), leadSentence(figures)},
            {QStringLiteral("stops"), stopValues(path)},
            {QStringLiteral("blockers"), blockerRows(path)},
            {QStringLiteral("steps"), steps},
            {QStringLiteral("basis"), basisSentence(path.estimate.basis)}};
}

} // namespace lockstep
