#pragma once

#include "core/planning/upgrade_path.h"

#include <QList>

#include <memory>

namespace lockstep {

/// A point at which an upgrade or downgrade over many lines must pause until out-of-band migrations are
/// complete.
struct Interrupt
{
    MinorLine at;
    QList<int> outOfBandIds; ///< ascending

    friend bool operator==(const Interrupt&, const Interrupt&) = default;
};

/// Where to pause on the way from `from` up to `to`: the fewest lines such that every out-of-band migration
/// deprecated above `from` and not above `to` can finish while it still exists, each at the latest of them
/// that fits. One may be `from` itself: then it must finish before the way begins. Ascending.
[[nodiscard]] QList<Interrupt> upgradeInterrupts(const Knowledge& knowledge, MinorLine from, MinorLine to);
/// Where to pause on the way from `from` down to `to`, so that every out-of-band migration introduced below
/// `from` and not below `to` can be reverted while it exists. Descending.
[[nodiscard]] QList<Interrupt> downgradeInterrupts(const Knowledge& knowledge, MinorLine from, MinorLine to);

class StitchCache;

/// Plans upgrades over one catalogue. Keep one and ask it often: it stitches once, at the first question. Its
/// const members may be called from several threads; copies share what has been stitched.
class Planner
{
public:
    Planner(CatalogContents contents, Knowledge knowledge, Timings timings = {});

    [[nodiscard]] const CatalogContents& contents() const { return m_contents; }

    [[nodiscard]] const Knowledge& knowledge() const { return m_knowledge; }

    void setTimings(Timings timings) { m_timings = std::move(timings); }

    /// The release a wish means: exactly that version, or without a patch ("5.9") the newest of the line that
    /// is not to be avoided. Errors: NotFound, with the nearest releases; Precondition (all releases of the
    /// line are to be avoided).
    [[nodiscard]] Result<Version> resolve(const Version& wanted) const;

    /// The path from one release to another; both wishes go through resolve().
    ///
    /// Standard stops at the newest usable release of every minor line on the way. Multi-version goes
    /// straight to the target and stops only at lines where out-of-band migrations must finish. Usable is a
    /// release that is not to be avoided and whose migrations the next stop all knows, so that a release that
    /// was cut from the wrong branch is passed over whether anybody listed it or not. The target is taken as
    /// asked, with a warning if it is to be avoided. A move within one line is one step without downtime. A
    /// step needs downtime when it crosses more than one line or a warning says so. Warnings that are not
    /// tied to crossing a version are given at the first stop only.
    ///
    /// Errors: Usage (from not below to), NotFound (release not in the catalogue), Precondition (below the
    /// multi-version floor; a line on the way has no usable release in the catalogue; the last minor of a
    /// major on the way is unknown; `from` already carries migrations that the next stop does not know, as
    /// v5.9.17785 does), each saying what to do instead.
    [[nodiscard]] Result<UpgradePath> plan(const Version& from, const Version& to, Strategy strategy) const;

    /// The way down: straight to the target, stopping only where out-of-band migrations that the releases
    /// below do not know must be reverted; a step's `outOfBand` are those to revert after it. Its migrations
    /// are in the order to revert them. Errors: Usage (`to` is not below `from`), NotFound (a release not in
    /// the catalogue).
    [[nodiscard]] Result<UpgradePath> planDown(const Version& from, const Version& to) const;

    /// The stitched graph that a migrator of release `to` would carry, for applying `plan`'s steps.
    [[nodiscard]] Result<StitchedCatalog> stitchedUpTo(const Version& to) const;

private:
    CatalogContents m_contents;
    Knowledge m_knowledge;
    Timings m_timings;
    std::shared_ptr<const StitchCache> m_stitched;
};

} // namespace lockstep
