#pragma once

#include "core/github/github_client.h"

#include <memory>
#include <mutex>

namespace lockstep {

/// Which repository the console works with, as somebody typed it. The token is no part of it.
struct GitHubPlace
{
    QString repository; ///< "OWNER/NAME"; empty: none is chosen yet
    QString api;        ///< base URL; empty: that of LOCKSTEP_GITHUB_API, or github.com's

    [[nodiscard]] bool isEmpty() const { return repository.isEmpty(); }

    friend bool operator==(const GitHubPlace&, const GitHubPlace&) = default;
};

/// The address of its API. Errors: Usage.
[[nodiscard]] Result<QUrl> gitHubApiOf(const GitHubPlace& place);

/// What is wrong with it, in words; empty: nothing that can be seen from here.
[[nodiscard]] QString problemOf(const GitHubPlace& place);

/// A client that is opened when it is first needed, and then stays: what it remembers of a repository is
/// worth keeping. May be used from any thread.
class SharedGitHub
{
public:
    explicit SharedGitHub(GitHubPlace place) : m_place(std::move(place)) {}

    [[nodiscard]] const GitHubPlace& place() const { return m_place; }

    /// Blocks while it is opened, which may wait for the user to unlock the keychain. Errors: Usage; those of
    /// gitHubAccess() and GitHubClient::open().
    [[nodiscard]] Result<GitHubClient> client(const std::stop_token& stop);

    [[nodiscard]] GitHubTraffic traffic() const;
    [[nodiscard]] QString log() const;

private:
    [[nodiscard]] std::optional<GitHubClient> known() const;

    const GitHubPlace m_place;
    std::mutex m_opening;
    mutable std::mutex m_mutex; ///< of what follows
    std::optional<GitHubClient> m_client;
};

} // namespace lockstep
