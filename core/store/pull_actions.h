#pragma once

#include "core/rollout/review_cause.h"

#include <memory>

namespace lockstep {

/// What somebody did, or tried to do, to a pull request with Lockstep.
struct PullAction
{
    enum class Outcome {
        Done,
        Refused,
        InDoubt, ///< it was cut off: it may have been done
    };

    qint64 id = 0;      ///< in the store
    QString server;     ///< gitHubHost() of the API
    QString repository; ///< "OWNER/NAME"
    int number = 0;
    QString headSha;  ///< the commit that was looked at
    QString instance; ///< key, or slug where no fleet was there to compare with; empty: not known
    ReviewAction action = ReviewAction::Approve;
    Outcome outcome = Outcome::Done;
    QString reason;  ///< why it was not done, or is in doubt
    QDateTime time;  ///< UTC
    QString login;   ///< on the server; empty: not known, or a GitHub App
    QString person;  ///< who is logged in on `machine`
    QString machine; ///< its host name

    /// "octocat (zoe on laptop)", for people.
    [[nodiscard]] QString who() const;
    [[nodiscard]] QJsonObject toJson() const;

    friend bool operator==(const PullAction&, const PullAction&) = default;
};

/// "done", "refused", "in-doubt"
[[nodiscard]] QString pullOutcomeName(PullAction::Outcome outcome);

/// What was done to pull requests, in Lockstep's store. One object per thread; several processes may have the
/// same store open.
class PullActionHistory
{
public:
    /// Opens or creates it. Errors: as Store::open.
    [[nodiscard]] static Result<std::unique_ptr<PullActionHistory>> open(const QString& path);
    ~PullActionHistory();

    // Errors of both: Io, Busy, Invalid (the file was damaged since), Connection.

    /// All of them, or none; `id` is not read.
    [[nodiscard]] Result<void> add(const QList<PullAction>& actions);
    /// Of one pull request of a repository, or of all with 0; the newest first.
    [[nodiscard]] Result<QList<PullAction>> list(const QString& server, const QString& repository,
                                                 int number = 0, int limit = 10'000) const;

private:
    PullActionHistory() = default;
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace lockstep
