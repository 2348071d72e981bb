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
inline constexpr int veryFarBehindLines = 12; ///< about two years of releases

/// How far behind an instance is, as pictures of a fleet are coloured.
enum class BehindBand { Current, Behind, FarBehind, VeryFarBehind, Unknown };

inline constexpr BehindBand allBehindBands[] = {BehindBand::Current, BehindBand::Behind,
                                                BehindBand::FarBehind, BehindBand::VeryFarBehind,
                                                BehindBand::Unknown};

/// Of a number of minor lines; below 0: not known.
[[nodiscard]] BehindBand bandOf(int behind);
/// "4–11 behind"
[[nodiscard]] QString behindBandText(BehindBand band);
/// The word of a filter that selects it: "behind:4-11".
[[nodiscard]] QString behindBandFilter(BehindBand band);

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
