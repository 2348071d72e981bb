#pragma once

#include "core/planning/upgrade_path.h"

#include <QList>

namespace lockstep {

/// A point at which an upgrade or downgrade over many lines must pause until out-of-band migrations are complete.
struct Interrupt
{
    MinorLine at;
    QList<int> outOfBandIds; ///< ascending

    friend bool operator==(const Interrupt&, const Interrupt&) = default;
};

/// Where to pause on the way from `from` up to `to` (facts 4.1, upgrade). Ascending.
[[nodiscard]] QList<Interrupt> upgradeInterrupts(const Knowledge& knowledge, MinorLine from, MinorLine to);
/// Where to pause on the way from `from` down to `to` (facts 4.1, downgrade). Descending.
[[nodiscard]] QList<Interrupt> downgradeInterrupts(const Knowledge& knowledge, MinorLine from, MinorLine to);

/// Plans upgrades over one catalogue. Keep one and ask it often: it stitches once.
class Planner
{
public:
    Planner(CatalogContents contents, Knowledge knowledge, Timings timings = {});

    [[nodiscard]] const CatalogContents& contents() const { return m_contents; }
    [[nodiscard]] const Knowledge& knowledge() const { return m_knowledge; }
    void setTimings(Timings timings) { m_timings = std::move(timings); }

    /// The path from one release to another. A wish without a patch ("5.9") means the newest patch of that line that
    /// is not avoided. Standard: Every line between must be in the catalogue. Multi-version: a patch move within a line is one step.
    /// Errors: Usage (from not below to), NotFound (release not in the catalogue), Precondition (below the
    /// multi-version floor; a line on the way has no release in the catalogue; `from` already carries migrations that
    /// the target does not know, as v5.9.17785 does), each saying what to do instead.
    [[nodiscard]] Result<UpgradePath> plan(const Version& from, const Version& to, Strategy strategy) const;

    /// The stitched graph that a migrator of release `to` would carry, for applying `plan`'s steps.
    [[nodiscard]] Result<StitchedCatalog> stitchedUpTo(const Version& to) const;

private:
    CatalogContents m_contents;
    Knowledge m_knowledge;
    Timings m_timings;
};

} // namespace lockstep
