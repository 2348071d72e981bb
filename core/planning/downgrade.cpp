#include "core/planning/out_of_band_choice.h"
#include "core/planning/planner.h"
#include "core/planning/stitch_cache.h"

#include <algorithm>

namespace lockstep {

namespace {

std::unexpected<Error> notBelow(const Version& from, const Version& to)
{
    return failure(ErrorKind::Usage, QStringLiteral("plan the downgrade"),
                   QStringLiteral("from %1 to %2").arg(from.toString(), to.toString()),
                   QStringLiteral("%1 is not below %2").arg(to.toString(), from.toString()),
                   QStringLiteral("Plan an upgrade instead"));
}

/// What `step.from` has applied and `step.to` has not, in the order to revert it.
void addReverts(UpgradeStep& step, const MigrationGraph& graph, const QSet<MigrationId>& ids)
{
    for (const Definition& definition : graph.definitions()) {
        if (!ids.contains(definition.id))
            continue;
        step.migrations[graph.schema()].prepend(definition.id);
        if (definition.privileged)
            step.privileged.prepend(definition.id);
    }
}

} // namespace

Result<UpgradePath> Planner::planDown(const Version& from, const Version& to) const
{
    const Result<Version> first = resolve(from);
    if (!first)
        return failure(first);
    const Result<Version> last = resolve(to);
    if (!last)
        return failure(last);
    if (*last >= *first)
        return notBelow(*first, *last);

    UpgradePath path;
    path.from = *first;
    path.to = *last;
    path.strategy = Strategy::MultiVersion;
    const auto add = [&](const Version& stop, const QList<int>& outOfBand) -> Result<void> {
        const Version at = path.steps.isEmpty() ? path.from : path.steps.last().to;
        UpgradeStep step;
        step.from = at;
        step.to = stop;
        step.minorVersions = m_knowledge.linesBetween(stop.line(), at.line());
        step.downtime = true;
        step.outOfBand = withIds(m_knowledge, outOfBand);
        const Result<MigrationSets> before = m_stitched->idsAt(at);
        const Result<MigrationSets> after = before ? m_stitched->idsAt(stop) : failure(before);
        if (!after)
            return failure(after);
        for (const auto& [schema, stitched] : m_stitched->whole()->schemas.asKeyValueRange())
            addReverts(step, stitched.graph, before->value(schema) - after->value(schema));
        step.estimate = estimateStep(step.minorVersions, step.migrations, m_timings);
        path.steps.append(step);
        return {};
    };
    for (const Interrupt& interrupt : downgradeInterrupts(m_knowledge, first->line(), last->line())) {
        // What the target itself has introduced may stay as it is.
        if (interrupt.at <= last->line())
            continue;
        const Result<Version> line = Version::parse(interrupt.at.toString());
        const Result<Version> stop = line ? resolve(*line) : failure(line);
        const Result<void> added = stop ? add(*stop, interrupt.outOfBandIds) : failure(stop);
        if (!added)
            return failure(added);
    }
    if (const Result<void> added = add(path.to, {}); !added)
        return failure(added);
    QList<Estimate> estimates;
    for (const UpgradeStep& step : std::as_const(path.steps))
        estimates.append(step.estimate);
    path.estimate = sum(estimates);
    return path;
}

} // namespace lockstep
