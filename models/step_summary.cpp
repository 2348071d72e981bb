#include "models/step_summary.h"

#include <QCoreApplication>

namespace lockstep {

namespace {

/// What lupdate finds the texts of this file by.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(lockstep::StepSummary)
};

void addIf(QStringList& parts, bool wanted, const QString& part)
{
    if (wanted)
        parts.append(part);
}

} // namespace

QString migrationCountText(int count)
{
    return Words::tr("%n migration(s)", nullptr, count);
}

QString StepSummary::sentence() const
{
    QStringList parts{migrationCountText(migrations),
                      durationRangeText(estimate.lowSeconds, estimate.highSeconds) + QStringLiteral(" (") +
                          basisText(estimate.basis) + u')'};
    addIf(parts, downtime, Words::tr("needs downtime"));
    addIf(parts, privileged > 0, Words::tr("%n privileged migration(s)", nullptr, privileged));
    addIf(parts, concurrentIndexes > 0,
          Words::tr("%n concurrent index build(s)", nullptr, concurrentIndexes));
    addIf(parts, blockers > 0, Words::tr("%n blocker(s)", nullptr, blockers));
    addIf(parts, warnings > 0, Words::tr("%n warning(s)", nullptr, warnings));
    addIf(parts, notes > 0, Words::tr("%n note(s)", nullptr, notes));
    addIf(parts, waits > 0, Words::tr("then wait for %n out-of-band migration(s)", nullptr, waits));
    return Words::tr("%1 to %2: %3").arg(from.toString(), to.toString(), parts.join(QStringLiteral(", ")));
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
    all.waits = int(path.outOfBandFirst.size());
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
