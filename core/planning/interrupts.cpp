#include "core/planning/planner.h"

#include <algorithm>

namespace lockstep {

namespace {

/// The lines at which an out-of-band migration can run: from its introduction up to its deprecation.
struct Interval
{
    int id = 0;
    MinorLine introduced;
    MinorLine deprecated;
};

/// Gives every interval to the last point of the walk that lies in it. A point at an interval's own
/// deprecation still counts, as it does for the product's migrator. Points that get nothing are dropped.
QList<Interrupt> cover(const QList<Interval>& intervals, const QList<MinorLine>& points)
{
    QList<Interrupt> interrupts;
    for (const MinorLine point : points)
        interrupts.append({point, {}});
    for (const Interval& interval : intervals) {
        const auto found =
            std::find_if(interrupts.rbegin(), interrupts.rend(), [&](const Interrupt& interrupt) {
                return interval.introduced <= interrupt.at && interrupt.at <= interval.deprecated;
            });
        if (found != interrupts.rend())
            found->outOfBandIds.append(interval.id);
    }
    interrupts.removeIf([](const Interrupt& interrupt) { return interrupt.outOfBandIds.isEmpty(); });
    for (Interrupt& interrupt : interrupts)
        std::ranges::sort(interrupt.outOfBandIds);
    return interrupts;
}

QList<Interval> deprecatedWithin(const Knowledge& knowledge, MinorLine from, MinorLine to)
{
    QList<Interval> intervals;
    for (const OutOfBandMigration& migration : knowledge.outOfBand()) {
        if (migration.deprecated && from < *migration.deprecated && *migration.deprecated <= to)
            intervals.append({migration.id, migration.introduced, *migration.deprecated});
    }
    std::ranges::stable_sort(intervals, {}, &Interval::deprecated);
    return intervals;
}

QList<Interval> introducedWithin(const Knowledge& knowledge, MinorLine from, MinorLine to)
{
    QList<Interval> intervals;
    for (const OutOfBandMigration& migration : knowledge.outOfBand()) {
        // One without a deprecation exists at least as long as the walk lasts.
        if (to <= migration.introduced && migration.introduced < from)
            intervals.append(
                {migration.id, migration.introduced, migration.deprecated.value_or(knowledge.next(from))});
    }
    std::ranges::stable_sort(intervals, std::greater(), &Interval::introduced);
    return intervals;
}

} // namespace

QList<Interrupt> upgradeInterrupts(const Knowledge& knowledge, MinorLine from, MinorLine to)
{
    QList<Interval> intervals = deprecatedWithin(knowledge, from, to);
    QList<MinorLine> points;
    for (Interval& interval : intervals) {
        const std::optional<MinorLine> last = knowledge.previous(interval.deprecated);
        if (!last)
            continue; // Nobody knows the line before; Planner refuses such a way.
        // "Introduced in 4.6" is another name for 5.0 when 4.5 was the last of its major.
        interval.introduced = std::min(interval.introduced, *last);
        if (points.isEmpty() || points.last() < interval.introduced)
            points.append(*last);
    }
    return cover(intervals, points);
}

QList<Interrupt> downgradeInterrupts(const Knowledge& knowledge, MinorLine from, MinorLine to)
{
    const QList<Interval> intervals = introducedWithin(knowledge, from, to);
    QList<MinorLine> points;
    for (const Interval& interval : intervals) {
        if (points.isEmpty() || interval.deprecated <= points.last())
            points.append(interval.introduced);
    }
    return cover(intervals, points);
}

} // namespace lockstep
