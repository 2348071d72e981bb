#include "core/report/plan_figures.h"

#include "core/report/words.h"

namespace lockstep {

namespace {

Result<int> minorVersions(const UpgradePath& path)
{
    int count = 0;
    for (const UpgradeStep& step : path.steps) {
        const MinorLine from = step.from.line();
        const MinorLine to = step.to.line();
        if (from.major == to.major) {
            count += std::max(0, to.minor - from.minor);
        } else if (path.strategy == Strategy::Standard) {
            ++count; // It stops at every line.
        } else {
            const Result<Knowledge> knowledge = Knowledge::shipped();
            if (!knowledge)
                return failure(knowledge);
            count += knowledge->linesBetween(from, to);
        }
    }
    return count;
}

void count(const QList<UpgradeWarning>& warnings, PlanFigures& figures)
{
    for (const UpgradeWarning& warning : warnings) {
        figures.blockers += warning.severity == UpgradeWarning::Severity::Blocker;
        figures.warnings += warning.severity == UpgradeWarning::Severity::Warning;
        figures.notes += warning.severity == UpgradeWarning::Severity::Info;
    }
}

} // namespace

Result<PlanFigures> planFigures(const UpgradePath& path)
{
    const Result<int> lines = minorVersions(path);
    if (!lines)
        return failure(lines);
    PlanFigures figures{
        .steps = path.steps.size(), .migrations = path.migrationCount(), .minorVersions = *lines};
    for (const UpgradeStep& step : path.steps) {
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
