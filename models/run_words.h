#pragma once

#include "models/run_follower.h"

namespace lockstep {

/// Nothing more is known, and asking again may help.
[[nodiscard]] bool isRefused(RunFollower::State state);

/// What is to be said about a run beside its jobs; empty: they say all.
[[nodiscard]] QString runStateText(const RunFollower& follower);

/// Why there is no run yet; empty: there is one.
[[nodiscard]] QString runHint(const RolloutItem& item);

/// Why there is no log to see, in short and in whole sentences; both empty: there is one.
struct LogWords
{
    QString title;
    QString text;
};

/// `hint`: why there is no run.
[[nodiscard]] LogWords logWords(const RunFollower& follower, const QString& hint);

} // namespace lockstep
