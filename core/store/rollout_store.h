#pragma once

#include "core/rollout/rollout_book.h"

#include <memory>

namespace lockstep {

/// A rollout as the store knows it.
struct RolloutRecord
{
    qint64 id = 0;
    RolloutSettings settings;
    RolloutWish wish = RolloutWish::Go;
    QDateTime started;                   ///< UTC
    QDateTime ended;                     ///< null: it has not come to an end
    QString result;                      ///< "done", "stopped"; empty: none yet
    QMap<UpgradeState, int> counts = {}; ///< of its instances
    bool isRunning = false;              ///< some process works on it
    QString owner;                       ///< that process: "4711 on host"
    /// Why it did not go on when it was worked on last, as long as nobody has decided about an instance that
    /// failed or is in doubt; empty: nothing holds it.
    QString held = {};
};

/// The upgrade of one instance that a rollout has begun, as far as it came.
struct UpgradeRecord
{
    qint64 rollout = 0;
    QString environment;
    QString version; ///< that it goes to
    QString owner;   ///< the process that works on the rollout; empty: none does
    RolloutItem item;
};

/// The rollouts, in Lockstep's store. One object per thread; several processes may have the same store open,
/// on several machines when it is on a PostgreSQL server. A rollout belongs to one process at a time, and an
/// instance is under way in one rollout.
class RolloutStore
{
public:
    /// Opens or creates it. Errors: as Store::open.
    [[nodiscard]] static Result<std::unique_ptr<RolloutStore>> open(const QString& path);
    ~RolloutStore();

    // Errors of all of them: Io, Busy, Invalid (the store was damaged), Connection; NotFound (no such
    // rollout).

    /// Writes a plan down; its number. Errors: Busy (an instance waits or is under way in another rollout, or
    /// a runbook works on it).
    [[nodiscard]] Result<qint64> create(const Rollout& plan);
    enum class Take {
        Open, ///< only one that has not come to its end
        Any,
    };

    /// To work on it, as long as the book is there, which this object must outlive. Errors: Busy (somebody
    /// does), Precondition (it has come to its end).
    [[nodiscard]] Result<std::unique_ptr<RolloutBook>> take(qint64 id, Take which = Take::Open);

    [[nodiscard]] Result<QList<RolloutRecord>> list(int limit = 1000) const; ///< newest first
    /// What was begun, of the newest rollouts first; of each by wave.
    [[nodiscard]] Result<QList<UpgradeRecord>> upgrades(int limit = 20'000) const;
    [[nodiscard]] Result<RolloutRecord> record(qint64 id) const;
    [[nodiscard]] Result<Rollout> read(qint64 id) const;
    /// See RolloutBook.
    [[nodiscard]] Result<QList<RolloutItem>> changes(qint64 id, qint64 since) const;

    /// Whoever works on it hears of it. Errors: Precondition (it has come to its end).
    [[nodiscard]] Result<void> setWish(qint64 id, RolloutWish wish);
    [[nodiscard]] Result<void> setSettings(qint64 id, const RolloutSettings& settings);
    /// Lets failed and skipped instances, and those in doubt, wait for another start; without slugs, all that
    /// failed. A rollout that has come to its end is open again. How many. Errors: Usage (no such instance),
    /// Precondition (one that is named is under way, or succeeded).
    [[nodiscard]] Result<int> retry(qint64 id, const QStringList& slugs);
    /// Leaves out instances that wait, failed or are in doubt. How many. Errors: as retry().
    [[nodiscard]] Result<int> skip(qint64 id, const QStringList& slugs, const QString& reason);

private:
    RolloutStore() = default;
    [[nodiscard]] Result<void> checkSlugs(qint64 id, const QStringList& slugs) const;
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace lockstep
