#pragma once

#include "models/fleet_row.h"

#include <array>

namespace lockstep {

/// How many instances of an environment run one minor line.
struct VersionShare
{
    QString line;    ///< "6.2"; empty: no version is known
    int behind = -1; ///< minor lines; -1: not known
    int count = 0;

    friend bool operator==(const VersionShare&, const VersionShare&) = default;
};

struct EnvironmentVersions
{
    QString environment;
    int count = 0;
    QList<VersionShare> shares; ///< newest first; those without a version at the end

    friend bool operator==(const EnvironmentVersions&, const EnvironmentVersions&) = default;
};

/// A fleet at a glance.
struct FleetOverview
{
    int count = 0;
    int broken = 0;
    int paused = 0;
    std::array<int, std::size(allBehindBands)> bands{};
    QList<EnvironmentVersions> environments; ///< by name
    /// Those that are furthest behind, furthest first, without those that are paused; at most mostStragglers.
    QList<FleetRow> stragglers;
    int behind = 0; ///< how many there are, without the paused
};

inline constexpr qsizetype mostStragglers = 10;

[[nodiscard]] FleetOverview fleetOverview(const QList<FleetRow>& rows);

} // namespace lockstep
