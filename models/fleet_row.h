#pragma once

#include "core/inventory/fleet.h"
#include "core/planning/planner.h"

namespace lockstep {

/// What an instance asks of the one who looks after it, most pressing first.
enum class InstanceState {
    Broken,    ///< its file does not parse
    NoVersion, ///< its file parses and names no version
    FarBehind, ///< farBehindLines or more
    Behind,
    Paused,  ///< its channel is paused: left alone on purpose, however far behind
    Unknown, ///< the releases have not been read
    Current,
};

inline constexpr int farBehindLines = 4;

[[nodiscard]] QString instanceStateText(InstanceState state);

/// One instance with everything a table derives from it, so that filtering and sorting only compare.
struct FleetRow
{
    Instance instance;
    InstanceState state = InstanceState::Unknown;
    int behind = -1;     ///< minor lines below the newest release; -1: unknown
    QString versionText; ///< empty when there is none
    QString behindText;  ///< "current", "3 behind", or empty
    QString haystack;    ///< lower case: every column and the customer, for the filter

    friend bool operator==(const FleetRow& a, const FleetRow& b)
    {
        return a.instance.key() == b.instance.key();
    }
};

/// In the fleet's order. Without a planner nothing is behind anything.
[[nodiscard]] QList<FleetRow> fleetRows(const Fleet& fleet, const Planner* planner);

} // namespace lockstep
