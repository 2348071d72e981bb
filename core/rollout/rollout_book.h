#pragma once

#include "core/rollout/rollout.h"

namespace lockstep {

/// What people want of a rollout.
enum class RolloutWish {
    Go,
    Pause, ///< nothing more is started; what is under way is followed
    Stop,  ///< the same, and what has not been started is skipped
};

[[nodiscard]] QString rolloutWishName(RolloutWish wish);
[[nodiscard]] RolloutWish rolloutWishOf(const QString& name);

/// Where a rollout is written down, so that it survives us. It belongs to one process at a time; meanwhile
/// others may wish, and change instances that are not under way.
class RolloutBook
{
public:
    virtual ~RolloutBook() = default;

    [[nodiscard]] virtual Result<Rollout> read() const = 0;
    /// The instances that were changed after that revision, by anybody.
    [[nodiscard]] virtual Result<QList<RolloutItem>> changes(qint64 since) const = 0;
    /// Is on disk when it returns, and gives the item its new revision. Errors: Busy (somebody changed it
    /// since it was read: nothing is written).
    [[nodiscard]] virtual Result<void> save(RolloutItem& item) = 0;
    [[nodiscard]] virtual Result<RolloutWish> wish() const = 0;
    /// Why it does not go on before somebody has looked; empty: it goes on.
    [[nodiscard]] virtual Result<void> hold(const QString& reason) = 0;
    /// The rollout has come to its end: "done" or "stopped".
    [[nodiscard]] virtual Result<void> finish(const QString& result) = 0;
};

} // namespace lockstep
