#include "core/report/words.h"

#include <QLocale>

namespace lockstep {

QString counted(qsizetype count, const QString& noun, const QString& plural)
{
    if (count == 1)
        return QStringLiteral("1 ") + noun;
    const QString many = plural.isEmpty() ? noun + u's' : plural;
    return (count == 0 ? QStringLiteral("no") : QString::number(count)) + u' ' + many;
}

QString listed(const QStringList& parts)
{
    if (parts.size() < 2)
        return parts.join(QString());
    return parts.first(parts.size() - 1).join(QStringLiteral(", ")) + QStringLiteral(" and ") + parts.last();
}

QString idList(const QList<MigrationId>& ids)
{
    QStringList texts;
    for (const MigrationId id : ids)
        texts += QString::number(id);
    return texts.join(QStringLiteral(", "));
}

QString timeWords(const QDateTime& time)
{
    if (!time.isValid())
        return {};
    return QLocale::c().toString(time.toUTC(), QStringLiteral("d MMMM yyyy, HH:mm 'UTC'"));
}

QString severityLabel(UpgradeWarning::Severity severity)
{
    switch (severity) {
    case UpgradeWarning::Severity::Info:
        return QStringLiteral("Note");
    case UpgradeWarning::Severity::Warning:
        return QStringLiteral("Warning");
    case UpgradeWarning::Severity::Blocker:
        return QStringLiteral("Blocker");
    }
    return {};
}

QString basisSentence(Estimate::Basis basis)
{
    switch (basis) {
    case Estimate::Basis::RuleOfThumb:
        return QStringLiteral(
            "A rule of thumb: 20 to 30 minutes for each minor version. Rehearse the upgrade to "
            "replace it with measured times.");
    case Estimate::Basis::Rehearsal:
        return QStringLiteral(
            "Measured in rehearsals and past runs, from the median of each migration to half as much "
            "again. It covers the database work only.");
    case Estimate::Basis::Mixed:
        return QStringLiteral(
            "Measured in rehearsals and past runs where there are measurements; the rule of thumb of "
            "20 to 30 minutes for each minor version elsewhere.");
    }
    return {};
}

QString warningRemarks(const UpgradeWarning& warning)
{
    QStringList remarks;
    if (warning.extraHighSeconds > 0)
        remarks += QStringLiteral("Adds %1.")
                       .arg(durationRangeText(warning.extraLowSeconds, warning.extraHighSeconds));
    if (!warning.deployments.isEmpty())
        remarks += QStringLiteral("Applies to %1 only.").arg(listed(warning.deployments));
    return remarks.join(u' ');
}

QString migrationWords(const UpgradeStep& step)
{
    QStringList parts;
    for (const Schema schema : allSchemas) {
        if (const qsizetype count = step.migrations.value(schema).size(); count > 0)
            parts += QString::number(count) + u' ' + schemaName(schema);
    }
    if (parts.isEmpty())
        return QStringLiteral("no migrations");
    return listed(parts) +
           (step.migrationCount() == 1 ? QStringLiteral(" migration") : QStringLiteral(" migrations"));
}

QList<UpgradeWarning> worstFirst(QList<UpgradeWarning> warnings)
{
    std::ranges::stable_sort(warnings, std::ranges::greater(), &UpgradeWarning::severity);
    return warnings;
}

} // namespace lockstep
