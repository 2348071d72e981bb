#pragma once

#include "core/planning/planner.h"
#include "core/planning/stitch_cache.h"

namespace lockstep {

/// Decides which releases an upgrade stops at. Short-lived: it only refers to what it is given.
class StopChoice
{
public:
    StopChoice(const CatalogContents& contents, const Knowledge& knowledge, const StitchCache& stitched)
        : m_contents(contents), m_knowledge(knowledge), m_stitched(stitched)
    {
    }

    /// See Planner::resolve.
    [[nodiscard]] Result<Version> resolve(const Version& wanted) const;

    /// The releases to stop at after `from`, ending with `to`; see Planner::plan.
    [[nodiscard]] Result<QList<Version>> stops(const Version& from, const Version& to,
                                               Strategy strategy) const;

private:
    [[nodiscard]] QList<Version> newestFirst(MinorLine line) const;
    [[nodiscard]] QString nearest(const Version& wanted) const;

    [[nodiscard]] Result<void> checkMajors(const Version& from, const Version& to) const;
    [[nodiscard]] Result<void> checkFloor(const Version& from, const Version& to) const;
    [[nodiscard]] QList<MinorLine> linesToStopAt(const Version& from, const Version& to,
                                                 Strategy strategy) const;
    [[nodiscard]] Result<Version> usableRelease(MinorLine line, const Version& next,
                                                const QString& path) const;
    [[nodiscard]] Result<void> checkContains(const Version& from, const Version& firstStop,
                                             const QString& path) const;
    [[nodiscard]] std::optional<Version> firstThatKnows(const MigrationSets& ids,
                                                        const Version& notBelow) const;

    const CatalogContents& m_contents;
    const Knowledge& m_knowledge;
    const StitchCache& m_stitched;
};

} // namespace lockstep
