#include "models/step_summary.h"

#include <QCoreApplication>

namespace lockstep {

namespace {

QString text(const char* source)
{
    return QCoreApplication::translate("lockstep::StepSummary", source);
}

QString counted(int count, const char* one, const char* many)
{
    return count == 1 ? text(one) : text(many).arg(count);
}

void addIfAny(QStringList& parts, int count, const char* one, const char* many)
{
    if (count > 0)
        parts.append(counted(count, one, many));
}

} // namespace

QString migrationCountText(int count)
{
    return counted(count, "1 migration", "%1 migrations");
}

QString StepSummary::sentence() const
{
    QStringList parts{migrationCountText(migrations),
                      durationRangeText(estimate.lowSeconds, estimate.highSeconds) + QStringLiteral(" (") +
                          basisText(estimate.basis) + u')'};
    if (downtime)
        parts.append(text("needs downtime"));
    addIfAny(parts, privileged, "1 privileged migration", "%1 privileged migrations");
    addIfAny(parts, concurrentIndexes, "1 concurrent index build", "%1 concurrent index builds");
    addIfAny(parts, blockers, "1 blocker", "%1 blockers");
    addIfAny(parts, warnings, "1 warning", "%1 warnings");
    addIfAny(parts, notes, "1 note", "%1 notes");
    addIfAny(parts, waits, "then wait for 1 out-of-band migration",
             "then wait for %1 out-of-band migrations");
    return text("%1 to %2: %3").arg(from.toString(), to.toString(), parts.join(QStringLiteral(", ")));
}

StepSummary summarize(const UpgradeStep& step)
{
    const auto count = [&step](UpgradeWarning::Severity severity) {
        return int(std::ranges::count(step.warnings, severity, &UpgradeWarning::severity));
    };
    StepSummary summary;
    summary.from = step.from;
    summary.to = step.to;
    summary.migrations = step.migrationCount();
    summary.privileged = int(step.privileged.size());
    summary.concurrentIndexes = int(step.concurrentIndexes.size());
    summary.waits = int(step.outOfBand.size());
    summary.blockers = count(UpgradeWarning::Severity::Blocker);
    summary.warnings = count(UpgradeWarning::Severity::Warning);
    summary.notes = count(UpgradeWarning::Severity::Info);
    summary.downtime = step.downtime;
    summary.estimate = step.estimate;
    return summary;
}

PathSummary summarize(const UpgradePath& path)
{
    PathSummary all;
    all.steps = int(path.steps.size());
    all.estimate = path.estimate;
    all.downtime.basis = path.estimate.basis;
    for (const UpgradeStep& step : path.steps) {
        const StepSummary one = summarize(step);
        all.migrations += one.migrations;
        all.privileged += one.privileged;
        all.waits += one.waits;
        all.blockers += one.blockers;
        all.warnings += one.warnings;
        all.notes += one.notes;
        if (!one.downtime)
            continue;
        ++all.downtimeSteps;
        all.downtime.lowSeconds += one.estimate.lowSeconds;
        all.downtime.highSeconds += one.estimate.highSeconds;
    }
    return all;
}

} // namespace lockstep
