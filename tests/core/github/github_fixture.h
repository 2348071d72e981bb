#pragma once

#include "core/github/github_client.h"
#include "github_api/github_api.h"

namespace lockstep::test {

using namespace lockstep::simulation;

/// A local GitHub, and how to speak to it.
struct GitHubFixture
{
    GitHubApi api;
    QList<GitHubWait> waits;

    GitHubFixture() { api.start(); }

    [[nodiscard]] GitHubSettings settings() const
    {
        return {QUrl(api.url()), {QStringLiteral("example"), QStringLiteral("fleet")}, Secret(api.token())};
    }

    /// Waits for moments where it would wait for a minute.
    [[nodiscard]] GitHubClient client()
    {
        GitHubClient made = *GitHubClient::open(settings());
        HttpRetry retry;
        retry.firstDelay = std::chrono::milliseconds(5);
        made.setRetry(retry);
        GitHubPatience patience;
        patience.secondaryPause = std::chrono::milliseconds(20);
        patience.waiting = [this](const GitHubWait& wait) { waits.append(wait); };
        made.setPatience(patience);
        return made;
    }

    [[nodiscard]] qsizetype asked(const QString& request) const { return api.requests().count(request); }
};

} // namespace lockstep::test
