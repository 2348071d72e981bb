#pragma once

#include "core/github/pull_requests.h"
#include "core/rollout/rollout_book.h"
#include "core/support/clock.h"

#include <functional>

namespace lockstep {

/// How a rollout is followed.
struct RolloutPace
{
    std::chrono::milliseconds look{10'000};  ///< between looks at what is under way
    std::chrono::milliseconds settle{2'000}; ///< the same, while a run is not there yet
    /// Between the first look that does not find a run and the one that puts it in doubt.
    std::chrono::milliseconds patience{120'000};
    std::chrono::milliseconds spacing{1'000}; ///< between two starts, as GitHub wants it
    std::chrono::milliseconds pulls{30'000};  ///< between looks at the pull requests
    std::chrono::milliseconds away{30'000};   ///< before the next look when GitHub cannot be reached
};

struct RolloutWatcher
{
    std::function<void(const RolloutItem&)> changed = {};
    std::function<void(const QString&)> status = {}; ///< a sentence: what it does or waits for, when new
    /// Is told when something changed that a tracking issue shows, not more often than pull requests are
    /// looked at, and at the end.
    std::function<Result<void>(const Rollout&, const std::stop_token&)> track = {};
};

/// How a run of a rollout ended.
struct RolloutOutcome
{
    enum class End {
        Done,    ///< all are over
        Stopped, ///< as people wished
        Held,    ///< by failures or doubts: somebody has to look; it can be gone on with
    };

    End end = End::Done;
    QString reason;          ///< of Held
    QString trackingProblem; ///< the tracking issue could not be kept true
};

/// Takes a rollout through its waves: starts the workflow for one instance after the other, once each, finds
/// the run that came of it, follows all that are under way, and notes their pull requests. Each start is
/// written down before it is made; one that may or may not have been made is looked for on GitHub, never made
/// again by itself. While GitHub cannot be reached, it waits. Blocks; for one thread.
class RolloutRun
{
public:
    RolloutRun(GitHubClient client, RolloutBook& book, RolloutWatcher watcher = {}, RolloutPace pace = {},
               Clock clock = Clock::real());

    void setWatcher(RolloutWatcher watcher) { m_watcher = std::move(watcher); }

    /// Goes on until all merged, instead of until all runs are over.
    void setUntilMerged(bool isSet) { m_untilMerged = isSet; }

    /// Until it is over, is held, or was stopped. Errors: Cancelled (it can be gone on with), those of the
    /// book, and those of GitHubClient that waiting does not mend (a token that is over, a workflow that is
    /// not there): nothing is lost, and it can be gone on with.
    [[nodiscard]] Result<RolloutOutcome> run(const std::stop_token& stop);

    /// Looks once at what is under way and at the pull requests, and has the tracking issue written; starts
    /// nothing. Errors: as run().
    [[nodiscard]] Result<void> sync(const std::stop_token& stop);

    [[nodiscard]] const Rollout& rollout() const { return m_rollout; }

private:
    [[nodiscard]] Result<void> read();
    [[nodiscard]] Result<std::optional<RolloutOutcome>> step(const std::stop_token& stop);
    [[nodiscard]] Result<void> takeChanges();
    /// Writes down what the item becomes, and makes it that.
    [[nodiscard]] Result<void> change(RolloutItem& item, RolloutItem next);
    [[nodiscard]] Result<void> follow(const std::stop_token& stop);
    /// Takes the run of its start out of those that belong to nobody yet.
    [[nodiscard]] Result<void> settle(RolloutItem& item, QList<WorkflowRun>& free);
    [[nodiscard]] Result<void> watch(RolloutItem& item, const QList<WorkflowRun>& runs,
                                     const std::stop_token& stop);
    [[nodiscard]] Result<void> startSome(const std::stop_token& stop);
    [[nodiscard]] Result<void> start(RolloutItem& item, const std::stop_token& stop);
    [[nodiscard]] Result<void> skipRest();
    [[nodiscard]] Result<void> notePulls(const std::stop_token& stop);
    [[nodiscard]] Result<void> notePull(const PullRequest& pull);
    [[nodiscard]] QDateTime beginning() const;
    Result<void> track(const std::stop_token& stop, bool isLast);
    [[nodiscard]] Result<std::optional<RolloutOutcome>> end(RolloutWish wish, const std::stop_token& stop);
    [[nodiscard]] QString holdReason() const;
    /// Writes it down where it is new.
    [[nodiscard]] Result<void> hold(const QString& reason);
    [[nodiscard]] bool isPausing() const;
    [[nodiscard]] bool mayStart(const RolloutItem& item, int wave) const;
    [[nodiscard]] bool isUnsettled() const;
    [[nodiscard]] std::chrono::milliseconds nextLook() const;
    [[nodiscard]] bool waitsForPulls() const;
    [[nodiscard]] bool mendsItself(const Error& error) const;
    [[nodiscard]] Dispatched startOf(const RolloutItem& item) const;
    void say(const QString& status);

    GitHubClient m_client;
    RolloutBook& m_book;
    RolloutWatcher m_watcher;
    RolloutPace m_pace;
    Clock m_clock;
    bool m_untilMerged = false;
    Rollout m_rollout;
    qint64 m_revision = 0;              ///< the newest that is known
    QHash<QString, QDateTime> m_missed; ///< when the run of a start was first looked for in vain, by marker
    QDateTime m_pullsLooked;
    QDateTime m_pullsSince; ///< by GitHub's clock
    QDateTime m_tracked;
    bool m_isUntracked = true;     ///< something changed since the tracking issue was written
    std::optional<QString> m_held; ///< as it was written down; nothing: by somebody else, if at all
    QString m_status;
    QString m_trackingProblem; ///< of the last try
};

} // namespace lockstep
