#include "core/planning/planner.h"

#include "core/planning/out_of_band_choice.h"
#include "core/planning/stitch_cache.h"
#include "core/planning/stop_choice.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

UpgradeWarning avoidedWarning(const AvoidedRelease& avoided)
{
    UpgradeWarning warning;
    warning.id = u"avoid-"_s + avoided.version.toString();
    warning.text = u"%1 is a release to avoid: %2"_s.arg(avoided.version.toString(), avoided.reason);
    if (avoided.instead)
        warning.text += u" Take %1 instead."_s.arg(avoided.instead->toString());
    warning.source = avoided.source;
    warning.kind = u"release"_s;
    return warning;
}

UpgradeWarning unfinishedWarning(const QList<OutOfBandMigration>& migrations)
{
    QStringList ids;
    for (const OutOfBandMigration& migration : migrations)
        ids.append(QString::number(migration.id));
    UpgradeWarning warning;
    warning.id = u"out-of-band-first"_s;
    warning.severity = UpgradeWarning::Severity::Blocker;
    warning.text =
        u"Before this step starts, these out-of-band migrations must be complete, because the next release "
        "no longer runs them: %1."_s.arg(ids.join(u", "_s));
    warning.source = u"Lockstep's list of out-of-band migrations"_s;
    warning.kind = u"out-of-band"_s;
    return warning;
}

/// Fills the steps of one path. Short-lived: it only refers to what it is given.
class StepBuilder
{
public:
    StepBuilder(const Knowledge& knowledge, const Timings& timings, const StitchCache& stitched)
        : m_knowledge(knowledge), m_timings(timings), m_stitched(stitched)
    {
    }

    /// Migrations, warnings, downtime and estimate. To be called in the order of the path.
    Result<UpgradeStep> step(const Version& from, const Version& to)
    {
        UpgradeStep step;
        step.from = from;
        step.to = to;
        if (const Result<void> filled = fillMigrations(step); !filled)
            return failure(filled);
        fillWarnings(step);
        step.minorVersions = m_knowledge.linesBetween(from.line(), to.line());
        step.downtime =
            step.minorVersions > 1 || std::ranges::any_of(step.warnings, &UpgradeWarning::downtime);
        step.estimate = estimateStep(step.minorVersions, step.migrations, m_timings);
        for (const UpgradeWarning& warning : step.warnings) {
            step.estimate.lowSeconds += warning.extraLowSeconds;
            step.estimate.highSeconds += warning.extraHighSeconds;
        }
        return step;
    }

private:
    Result<void> fillMigrations(UpgradeStep& step) const
    {
        const Result<MigrationSets> before = m_stitched.idsAt(step.from);
        if (!before)
            return failure(before);
        const Result<MigrationSets> after = m_stitched.idsAt(step.to);
        if (!after)
            return failure(after);
        for (const auto& [schema, stitched] : m_stitched.whole()->schemas.asKeyValueRange())
            addMigrations(step, schema, stitched.graph, after->value(schema) - before->value(schema));
        return {};
    }

    /// Leaving later migrations out of a graph does not change the order of the others, so the whole
    /// catalogue's graph gives the order that the graph up to step.to would.
    static void addMigrations(UpgradeStep& step, Schema schema, const MigrationGraph& graph,
                              const QSet<MigrationId>& wanted)
    {
        if (wanted.isEmpty())
            return;
        QList<MigrationId>& ids = step.migrations[schema];
        for (const Definition& definition : graph.definitions()) {
            if (!wanted.contains(definition.id))
                continue;
            ids.append(definition.id);
            if (definition.privileged)
                step.privileged.append(definition.id);
            if (definition.createIndexConcurrently)
                step.concurrentIndexes.append(definition.id);
        }
    }

    void fillWarnings(UpgradeStep& step)
    {
        for (const UpgradeWarning& warning :
             m_knowledge.warningsFor(step.from, step.to, !step.privileged.isEmpty())) {
            if (!warning.toMin && m_saidOnce.contains(warning.id))
                continue;
            m_saidOnce.insert(warning.id);
            step.warnings.append(warning);
        }
    }

    const Knowledge& m_knowledge;
    const Timings& m_timings;
    const StitchCache& m_stitched;
    QSet<QString> m_saidOnce;
};

Result<void> addSteps(UpgradePath& path, const QList<Version>& stops, StepBuilder builder)
{
    QList<Estimate> estimates;
    for (Version at = path.from; const Version& stop : stops) {
        Result<UpgradeStep> step = builder.step(at, stop);
        if (!step)
            return failure(step);
        estimates.append(step->estimate);
        path.steps.append(*std::move(step));
        at = stop;
    }
    path.estimate = sum(estimates);
    return {};
}

/// The out-of-band migrations that a standard upgrade must wait for at `at` before it goes on to `next`.
QList<int> dueBetween(const Knowledge& knowledge, MinorLine at, MinorLine next)
{
    QList<int> ids;
    for (const OutOfBandMigration& migration : knowledge.outOfBand()) {
        if (migration.deprecated && migration.introduced <= at && at < *migration.deprecated &&
            *migration.deprecated <= next)
            ids.append(migration.id);
    }
    return ids;
}

void waitBetweenSteps(UpgradePath& path, const Knowledge& knowledge)
{
    path.outOfBandFirst =
        withIds(knowledge, dueBetween(knowledge, path.from.line(), path.steps.first().to.line()));
    for (qsizetype i = 0; i + 1 < path.steps.size(); ++i)
        path.steps[i].outOfBand =
            withIds(knowledge, dueBetween(knowledge, path.steps[i].to.line(), path.steps[i + 1].to.line()));
}

void waitAtInterrupts(UpgradePath& path, const Knowledge& knowledge)
{
    for (const Interrupt& interrupt : upgradeInterrupts(knowledge, path.from.line(), path.to.line())) {
        const QList<OutOfBandMigration> migrations = withIds(knowledge, interrupt.outOfBandIds);
        const auto stop = std::ranges::find(path.steps, interrupt.at,
                                            [](const UpgradeStep& step) { return step.to.line(); });
        if (stop != path.steps.end() && interrupt.at > path.from.line())
            stop->outOfBand = migrations;
        else
            path.outOfBandFirst += migrations;
    }
}

/// Keeps the gravest first, as Knowledge::warningsFor has them.
void addWarning(UpgradeStep& step, const UpgradeWarning& warning)
{
    step.warnings.prepend(warning);
    std::ranges::stable_sort(step.warnings, std::greater(), &UpgradeWarning::severity);
}

void warnOfEnds(UpgradePath& path, const Knowledge& knowledge)
{
    if (const AvoidedRelease* avoided = knowledge.avoided(path.to))
        addWarning(path.steps.last(), avoidedWarning(*avoided));
    if (const AvoidedRelease* avoided = knowledge.avoided(path.from))
        addWarning(path.steps.first(), avoidedWarning(*avoided));
    if (!path.outOfBandFirst.isEmpty())
        addWarning(path.steps.first(), unfinishedWarning(path.outOfBandFirst));
}

} // namespace

Planner::Planner(CatalogContents contents, Knowledge knowledge, Timings timings)
    : m_contents(std::move(contents)),
      m_knowledge(std::move(knowledge)),
      m_timings(std::move(timings)),
      m_stitched(std::make_shared<const StitchCache>(m_contents))
{
}

Result<Version> Planner::resolve(const Version& wanted) const
{
    return StopChoice(m_contents, m_knowledge, *m_stitched).resolve(wanted);
}

Result<UpgradePath> Planner::plan(const Version& from, const Version& to, Strategy strategy) const
{
    const StopChoice choice(m_contents, m_knowledge, *m_stitched);
    const Result<Version> first = choice.resolve(from);
    if (!first)
        return failure(first);
    const Result<Version> last = choice.resolve(to);
    if (!last)
        return failure(last);
    const Result<QList<Version>> stops = choice.stops(*first, *last, strategy);
    if (!stops)
        return failure(stops);

    UpgradePath path;
    path.from = *first;
    path.to = *last;
    path.strategy = strategy;
    if (const Result<void> built = addSteps(path, *stops, StepBuilder(m_knowledge, m_timings, *m_stitched));
        !built)
        return failure(built);
    if (strategy == Strategy::Standard)
        waitBetweenSteps(path, m_knowledge);
    else
        waitAtInterrupts(path, m_knowledge);
    warnOfEnds(path, m_knowledge);
    return path;
}

Result<StitchedCatalog> Planner::stitchedUpTo(const Version& to) const
{
    const Result<Version> release = resolve(to);
    return release ? m_stitched->upTo(*release) : failure(release);
}

} // namespace lockstep
