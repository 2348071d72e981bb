#pragma once

#include "models/jobs.h"
#include "models/review_activity.h"
#include "models/review_session.h"

#include <QTimer>

namespace lockstep {

/// A pull request that has been looked at.
struct LookedAt
{
    PullRequestDetails details;
    PullReview review;
};

struct ReviewSession::Private
{
    /// Asking anew makes the answers to what was asked before count no longer.
    struct Question
    {
        quint64 generation = 0;
        std::stop_source stop;
        bool isOpen = false;

        void end()
        {
            stop.request_stop();
            ++generation;
            isOpen = false;
        }
    };

    /// What the work of a question needs, on its thread.
    struct Call
    {
        std::shared_ptr<SharedGitHub> gitHub;
        std::shared_ptr<const Fleet> fleet;
        QString label;
        QString store;
        std::stop_token stop;
        /// Runs it later on the session's thread, unless it was asked again meanwhile.
        std::function<void(std::function<void()>)> tell;
        std::function<void(const GitHubWait&)> waiting;
        int attempts = 3; ///< of a request: somebody looks on, and can ask again

        /// Errors: those of SharedGitHub::client().
        [[nodiscard]] Result<GitHubClient> client() const;
        [[nodiscard]] Result<LookedAt> look(const GitHubClient& client, int number, bool all) const;
    };

    explicit Private(ReviewSession* session);

    void ask(Question& question, std::function<void(const Call&)> work);
    void readAll(const Call& call);
    [[nodiscard]] Result<void> readQueue(const Call& call, const GitHubClient& client);
    [[nodiscard]] Result<void> readEach(const Call& call, const GitHubClient& client,
                                        const QList<int>& numbers);
    void endReading(const Result<void>& end);
    [[nodiscard]] Result<ReviewPlan> plan(const Call& call, ReviewAction action, const QList<int>& numbers);
    void act(const Call& call, const ReviewPlan& plan);
    void actOnAll(const Call& call, const GitHubClient& client, const ReviewPlan& plan,
                  ReviewSummary& summary);
    [[nodiscard]] std::optional<Error> actAndTell(const Call& call, const GitHubClient& client,
                                                  const ReviewPlan& plan, const PullRequest& pull);
    [[nodiscard]] Result<QString> actOn(const Call& call, const GitHubClient& client, const ReviewPlan& plan,
                                        const PullRequest& pull) const;
    void setActivity(const QString& text);
    void follow(const QString& store);
    void noteWait(const GitHubWait& next);
    void forgetWait();
    void show(const LookedAt& looked, bool hasAll);
    void empty();

    ReviewSession* q;
    ReviewModel* queue;
    ReviewActivity* kept; ///< in the store, of what was done
    std::shared_ptr<SharedGitHub> gitHub;
    std::shared_ptr<const Fleet> fleet;
    QString label;

    Question reading;
    int lookedAt = 0;
    int known = 0;
    bool hasRead = false;
    bool isLabelUnknown = false;
    QDateTime lastRead;
    std::optional<Error> error;

    Question looking;
    Question examining;
    Question acting;
    QString activity;

    std::optional<GitHubWait> wait;
    QTimer waitTimer;
    Jobs jobs; // the last member: its threads end before anything they use goes
};

} // namespace lockstep
