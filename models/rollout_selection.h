#pragma once

#include "core/inventory/fleet.h"

namespace lockstep {

/// Instances that somebody has picked, as a rollout can be of them.
struct RolloutSelection
{
    QString environment;
    QString filter; ///< an expression of jq that selects exactly these
    int count = 0;

    friend bool operator==(const RolloutSelection&, const RolloutSelection&) = default;
};

/// `keys`: names of instances (Instance::key()). Errors: Precondition (none; one that the fleet does not
/// have; of several environments, as a rollout is of one; one whose file cannot be read).
[[nodiscard]] Result<RolloutSelection> selectForRollout(const Fleet& fleet, const QStringList& keys);

} // namespace lockstep
