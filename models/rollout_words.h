#pragma once

#include "core/store/rollout_store.h"

namespace lockstep {

/// How a rollout is, for people.
enum class RolloutCondition {
    Running,  ///< some process works on it
    Pausing,  ///< the same; nothing more is started
    Stopping, ///< the same, and it ends as soon as what is under way has ended
    Paused,
    Held,    ///< somebody has to look before it goes on
    Resting, ///< nobody works on it; it can be gone on with
    Done,
    Stopped,
};

[[nodiscard]] RolloutCondition conditionOf(const RolloutRecord& record);
[[nodiscard]] QString conditionWord(RolloutCondition condition);

/// It has come to its end; retrying instances opens it again.
[[nodiscard]] bool isOver(RolloutCondition condition);

/// What it does or waits for, as far as the store tells: a sentence.
[[nodiscard]] QString conditionText(const RolloutRecord& record);

[[nodiscard]] QString upgradeStateWord(UpgradeState state);
/// What to do about an instance that failed or is in doubt; empty: nothing.
[[nodiscard]] QString upgradeAdvice(const RolloutItem& item);
/// "Canaries", "Wave 1"
[[nodiscard]] QString waveTitle(int wave);
/// "prod to 5.2.0"
[[nodiscard]] QString rolloutTitle(const RolloutSettings& settings);
/// All instances, whatever their state.
[[nodiscard]] int instanceCount(const QMap<UpgradeState, int>& counts);
/// Those that nothing happens to any more.
[[nodiscard]] int overCount(const QMap<UpgradeState, int>& counts);

} // namespace lockstep
