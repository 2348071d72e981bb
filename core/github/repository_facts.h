#pragma once

#include "core/github/github_client.h"

namespace lockstep {

struct RepositoryFacts
{
    QString defaultBranch;
    bool isArchived = false; ///< nothing in it can be changed
};

/// Errors: those of GitHubClient.
[[nodiscard]] Result<RepositoryFacts> readRepository(const GitHubClient& client, const std::stop_token& stop);

/// That a pull request into that branch ("": the default one) can be asked for; gives the branch's name.
/// Errors: those of GitHubClient; Precondition (archived), NotFound (no such branch).
[[nodiscard]] Result<QString> checkBase(const GitHubClient& client, const QString& branch,
                                        const std::stop_token& stop);

} // namespace lockstep
