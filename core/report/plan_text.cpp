#include "core/report/plan_text.h"

#include "core/report/plan_values.h"
#include "core/report/text_layout.h"
#include "core/report/words.h"

namespace lockstep {

namespace {

QString line(const QString& label, const QString& value)
{
    return value.isEmpty() ? QString() : wrapped(label.leftJustified(10), value);
}

QString instanceWords(const std::optional<Instance>& instance)
{
    if (!instance)
        return {};
    QStringList parts{instance->key(), instance->customer, instance->domain, instance->deploymentKind};
    parts.removeAll(QString());
    return parts.join(QStringLiteral(", "));
}

QString headerText(const UpgradePath& path, const std::optional<Instance>& instance,
                   const QDateTime& generatedAt)
{
    return QStringLiteral("Upgrade plan: %1 → %2 (%3 strategy)\n")
               .arg(path.from.toString(), path.to.toString(), strategyName(path.strategy)) +
           line(QStringLiteral("Instance"), instanceWords(instance)) +
           line(QStringLiteral("Problem"), instance ? instance->problem : QString()) +
           line(QStringLiteral("Made on"), timeWords(generatedAt)) + u'\n';
}

QString warningCell(const UpgradeStep& step)
{
    const auto blockers =
        std::ranges::count(step.warnings, UpgradeWarning::Severity::Blocker, &UpgradeWarning::severity);
    if (step.warnings.isEmpty())
        return QStringLiteral("–");
    const QString all = QString::number(step.warnings.size());
    return blockers == 0 ? all
                         : QStringLiteral("%1 (%2)").arg(all, counted(blockers, QStringLiteral("blocker")));
}

QString countsCell(const UpgradeStep& step)
{
    QStringList counts;
    for (const Schema schema : allSchemas)
        counts += QString::number(step.migrations.value(schema).size());
    return counts.join(QStringLiteral(" / "));
}

QString stepTable(const UpgradePath& path)
{
    QList<QStringList> rows;
    for (qsizetype i = 0; i < path.steps.size(); ++i) {
        const UpgradeStep& step = path.steps[i];
        rows += {QString::number(i + 1),
                 step.from.toString() + QStringLiteral(" → ") + step.to.toString(),
                 step.downtime ? QStringLiteral("yes") : QStringLiteral("no"),
                 countsCell(step),
                 warningCell(step),
                 durationRangeText(step.estimate.lowSeconds, step.estimate.highSeconds)};
    }
    QStringList schemas;
    for (const Schema schema : allSchemas)
        schemas += schemaName(schema);
    return textTable({QStringLiteral(">Step"), QStringLiteral("From → to"), QStringLiteral("Downtime"),
                      QStringLiteral(">Migrations*"), QStringLiteral("Warnings"), QStringLiteral("Estimate")},
                     rows) +
           QStringLiteral("* %1\n").arg(schemas.join(QStringLiteral(" / ")));
}

QString warningText(const UpgradeWarning& warning)
{
    const QString label = warning.severity == UpgradeWarning::Severity::Blocker
                              ? QStringLiteral("BLOCKER")
                              : severityLabel(warning.severity);
    const QString remarks = warningRemarks(warning);
    QString text = wrapped(QStringLiteral("  %1").arg(label, -9), warning.text + u' ' + remarks);
    if (!warning.source.isEmpty())
        text += wrapped(QString(11, u' ') + QStringLiteral("Source: "), warning.source);
    return text;
}

QString stepDetails(const UpgradeStep& step)
{
    QString text;
    for (const UpgradeWarning& warning : worstFirst(step.warnings))
        text += warningText(warning);
    for (const OutOfBandMigration& migration : step.outOfBand)
        text += wrapped(QStringLiteral("  Wait     "),
                        QStringLiteral("for out-of-band migration %1 (%2) to finish before the next step: %3")
                            .arg(migration.id)
                            .arg(migration.component, migration.description));
    if (!step.privileged.isEmpty())
        text += wrapped(QStringLiteral("  Role     "),
                        QStringLiteral("an elevated database role runs %1").arg(idList(step.privileged)));
    if (!step.concurrentIndexes.isEmpty())
        text += wrapped(QStringLiteral("  Indexes  "),
                        QStringLiteral("built concurrently by %1").arg(idList(step.concurrentIndexes)));
    return text;
}

QString detailsText(const UpgradePath& path)
{
    QString text;
    for (qsizetype i = 0; i < path.steps.size(); ++i) {
        const UpgradeStep& step = path.steps[i];
        const QString details = stepDetails(step);
        if (!details.isEmpty())
            text += QStringLiteral("\nStep %1: %2 → %3\n")
                        .arg(i + 1)
                        .arg(step.from.toString(), step.to.toString()) +
                    details;
    }
    return text;
}

QString totalText(const UpgradePath& path, const PlanFigures& figures)
{
    const QString total = QStringLiteral("%1, %2, %3; downtime in %4; %5.")
                              .arg(counted(figures.steps, QStringLiteral("step")),
                                   counted(figures.minorVersions, QStringLiteral("minor version")),
                                   counted(figures.migrations, QStringLiteral("migration")),
                                   downtimeWords(figures), warningWords(figures));
    return u'\n' + wrapped(QStringLiteral("Total     "), total) +
           wrapped(QStringLiteral("Allow     "),
                   QStringLiteral("%1. %2").arg(
                       durationRangeText(path.estimate.lowSeconds, path.estimate.highSeconds),
                       basisSentence(path.estimate.basis)));
}

} // namespace

QString planText(const UpgradePath& path, const PlanFigures& figures, const std::optional<Instance>& instance,
                 const QDateTime& generatedAt)
{
    return headerText(path, instance, generatedAt) + stepTable(path) + detailsText(path) +
           totalText(path, figures);
}

} // namespace lockstep
