#pragma once

#include "models/github_place.h"
#include "models/review_model.h"
#include "models/review_plan.h"

namespace lockstep {

/// The pull requests of a repository that wait for somebody: read page by page, looked at one after the
/// other, approved and merged. The work is done on threads of its own; every signal arrives on the thread of
/// this object. Reading and acting go on beside each other; one action at a time.
class ReviewSession : public QObject
{
    Q_OBJECT

public:
    explicit ReviewSession(QObject* parent = nullptr);
    ~ReviewSession() override; ///< Cancels and waits for what is under way.

    [[nodiscard]] const GitHubPlace& place() const;
    [[nodiscard]] const QString& label() const;
    [[nodiscard]] ReviewModel* queue() const;

    [[nodiscard]] bool isReading() const;
    /// Of the reading under way: how many have been looked at, of how many that are known so far.
    [[nodiscard]] std::pair<int, int> progress() const;
    /// The whole queue has been read since the place was chosen.
    [[nodiscard]] bool hasRead() const;
    [[nodiscard]] const QDateTime& lastRead() const;
    /// The queue is empty because the repository has no such label.
    [[nodiscard]] bool isLabelUnknown() const;
    /// What kept the last reading from its end.
    [[nodiscard]] const std::optional<Error>& error() const;

    /// What kept what was done before from being read in the store.
    [[nodiscard]] const std::optional<Error>& storeError() const;

    /// An action is prepared or done.
    [[nodiscard]] bool isActing() const;
    [[nodiscard]] QString activity() const; ///< what, in words
    /// GitHub wants us to wait; nothing: it does not.
    [[nodiscard]] std::optional<GitHubWait> wait() const;

    /// Nothing before it has been opened.
    [[nodiscard]] GitHubTraffic traffic() const;
    /// What went over the wire lately, for a bug report, without secrets.
    [[nodiscard]] QString log() const;

    /// What is known already is shown as if it had been read; nothing is asked of GitHub before something is
    /// done there.
    void adopt(const GitHubPlace& place, const QList<PullRequestDetails>& queue);

public Q_SLOTS:
    /// Where it is kept what is done, by anybody; empty: nowhere.
    void setStore(const QString& store);
    void reloadStore();
    /// Another place begins with an empty queue, and is not read before refresh().
    void setPlace(const lockstep::GitHubPlace& place);
    /// Only pull requests with this label are of the queue; empty: all.
    void setLabel(const QString& label);
    /// What pull requests are compared with; what is known is looked at again. Null: none is open.
    void setFleet(std::shared_ptr<const lockstep::Fleet> fleet);

    /// Reads the queue; what has not changed costs GitHub's limits nothing.
    void refresh();
    void stopReading();
    /// Reads all of one; looked() or failed() follows.
    void look(int number);

    // While an action is under way, these do nothing.

    /// Reads all of them; prepared() or failed() follows. Nothing is changed.
    void prepare(lockstep::ReviewAction action, const QList<int>& numbers);
    /// One after the other; performed() follows. Each row tells how it went.
    void perform(const lockstep::ReviewPlan& plan);
    /// What has been done stays so.
    void cancel();

Q_SIGNALS:
    void placeChanged();   ///< place() or label()
    void readingChanged(); ///< isReading(), progress(), hasRead() or error()
    void actingChanged();  ///< isActing() or activity()
    void waitChanged();
    void storeRead(); ///< storeError(), or what was done to those of the queue
    void looked(int number);
    void prepared(const lockstep::ReviewPlan& plan);
    void performed(const lockstep::ReviewSummary& summary);
    void failed(const lockstep::Error& error);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace lockstep
