#include "models/schema_summary.h"

#include "models/console_words.h"

#include <QCoreApplication>

namespace lockstep {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(lockstep::SchemaSummary)
};

SchemaCondition conditionOf(const SchemaStatus& status, const DriftFinding* drift)
{
    if (status.server.isEmpty())
        return SchemaCondition::Unreachable;
    if (status.isDirty())
        return SchemaCondition::Dirty;
    if (!status.ok())
        return SchemaCondition::NotFit;
    return drift && !drift->report.drift.isEmpty() ? SchemaCondition::Drifted : SchemaCondition::Fit;
}

QString badgeOf(SchemaCondition condition, const Version& release)
{
    switch (condition) {
    case SchemaCondition::NotGiven:
        return Texts::tr("Not connected");
    case SchemaCondition::NotRead:
        return Texts::tr("Not read");
    case SchemaCondition::Unreachable:
        return Texts::tr("Unreachable");
    case SchemaCondition::Dirty:
        return Texts::tr("Dirty");
    case SchemaCondition::NotFit:
        return Texts::tr("Not fit for %1").arg(release.toString());
    case SchemaCondition::Drifted:
        return Texts::tr("Drift");
    case SchemaCondition::Fit:
        return Texts::tr("Fit for %1").arg(release.toString());
    }
    return {};
}

QString serverText(const SchemaStatus& status)
{
    if (status.server.isEmpty())
        return {};
    return status.release ? Texts::tr("%1, at %2").arg(status.server, status.release->toString())
                          : Texts::tr("%1, at no release of the catalogue").arg(status.server);
}

void fillCounts(SchemaSummary& summary, const SchemaStatus& status, const DriftFinding* drift)
{
    summary.applied = QString::number(status.state.applied.size());
    summary.pending = QString::number(status.missing.size());
    summary.failed = QString::number(status.state.failed.size());
    summary.unfinished = QString::number(status.state.pending.size());
    if (!drift)
        return;
    const qsizetype count = drift->report.drift.differences.size();
    summary.drift = QString::number(count);
    if (count > 0)
        summary.problems.append(
            Texts::tr("%n object(s) differ from %1.", nullptr, int(count)).arg(drift->comparedWith));
}

} // namespace

SchemaSummary summarize(const ConnectionSettings* settings, const SchemaStatus* status,
                        const DriftFinding* drift, const Version& release)
{
    const QString unknown = QStringLiteral("–");
    SchemaSummary summary{
        SchemaCondition::NotGiven, {}, {}, {}, unknown, unknown, unknown, unknown, unknown, {}};
    if (settings) {
        summary.condition = SchemaCondition::NotRead;
        summary.place = settings->description();
    }
    if (settings && status) {
        summary.condition = conditionOf(*status, drift);
        summary.server = serverText(*status);
        for (const QString& problem : status->problems)
            summary.problems.append(consoleWords(problem));
        if (!status->server.isEmpty())
            fillCounts(summary, *status, drift);
    }
    summary.badge = badgeOf(summary.condition, release);
    return summary;
}

} // namespace lockstep
