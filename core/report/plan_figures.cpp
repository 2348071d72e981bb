#include "core/report/plan_figures.h"

#include "core/report/words.h"

namespace lockstep {

namespace {

void count(const QList<UpgradeWarning>& warnings, PlanFigures& figures)
{
    for (const UpgradeWarning& warning : warnings) {
        figures.blockers += warning.severity == UpgradeWarning::Severity::Blocker;
        figures.warnings += warning.severity == UpgradeWarning::Severity::Warning;
        figures.notes += warning.severity == UpgradeWarning::Severity::Info;
    }
}

} // namespace

PlanFigures planFigures(const UpgradePath& path)
{
    PlanFigures figures{.steps = path.steps.size(),
                        .outOfBand = path.outOfBandFirst.size(),
                        .migrations = path.migrationCount()};
    for (const UpgradeStep& step : path.steps) {
        figures.minorVersions += step.minorVersions;
        figures.downtimeSteps += step.downtime;
        figures.outOfBand += step.outOfBand.size();
        count(step.warnings, figures);
    }
    return figures;
}

QString downtimeWords(const PlanFigures& figures)
{
    if (figures.downtimeSteps == 0)
        return QStringLiteral("no step");
    if (figures.downtimeSteps == figures.steps)
        return figures.steps == 1 ? QStringLiteral("the one step") : QStringLiteral("every step");
    return QStringLiteral("%1 of %2 steps").arg(figures.downtimeSteps).arg(figures.steps);
}

QString warningWords(const PlanFigures& figures)
{
    QStringList parts;
    if (figures.blockers > 0)
        parts += counted(figures.blockers, QStringLiteral("blocker"));
    if (figures.warnings > 0)
        parts += counted(figures.warnings, QStringLiteral("warning"));
    if (figures.notes > 0)
        parts += counted(figures.notes, QStringLiteral("note"));
    return parts.isEmpty() ? QStringLiteral("no warnings") : listed(parts);
}

} // namespace lockstep
