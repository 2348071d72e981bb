#pragma once

#include "core/github/github_client.h"
#include "core/store/pull_actions.h"

namespace lockstep {

/// Keeps in the store what is done to pull requests by one client, one after the other. Whatever goes wrong
/// with that keeps nobody from doing it: it is told at the end.
class PullActionKeeper
{
public:
    /// Asks GitHub as whom the client speaks. Without a store nothing is kept.
    PullActionKeeper(QString store, const GitHubClient& client, const std::stop_token& stop);
    ~PullActionKeeper();

    /// What was just tried; without an error it was done.
    void note(ReviewAction action, const PullRequest& pull, const QString& instance,
              const std::optional<Error>& error);

    /// What is not kept, or not all that should be; nothing: all is well. Tries once more what could not be
    /// written before.
    [[nodiscard]] std::optional<Error> finish();

private:
    [[nodiscard]] Result<void> write();

    QString m_store;
    GitHubClient m_client;
    QString m_login;
    std::optional<Error> m_loginProblem;
    std::unique_ptr<PullActionHistory> m_history; ///< null until it could be opened
    QList<PullAction> m_pending;
    bool m_isInTrouble = false; ///< each try may take as long as a store is waited for
};

} // namespace lockstep
