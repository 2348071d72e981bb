#include "models/github_place.h"

#include "core/github/github_access.h"

using namespace Qt::StringLiterals;

namespace lockstep {

Result<QUrl> gitHubApiOf(const GitHubPlace& place)
{
    return gitHubApiAddress(place.api.isEmpty() ? qEnvironmentVariable("LOCKSTEP_GITHUB_API") : place.api);
}

QString problemOf(const GitHubPlace& place)
{
    if (const Result<GitHubRepository> repository = GitHubRepository::parse(place.repository); !repository)
        return repository.error().advice;
    const Result<QUrl> api = gitHubApiOf(place);
    return api ? QString() : api.error().message();
}

std::optional<GitHubClient> SharedGitHub::known() const
{
    const std::scoped_lock lock(m_mutex);
    return m_client;
}

Result<GitHubClient> SharedGitHub::client(const std::stop_token& stop)
{
    const std::scoped_lock opening(m_opening);
    if (const std::optional<GitHubClient> client = known())
        return *client;
    const Result<GitHubRepository> repository = GitHubRepository::parse(m_place.repository);
    if (!repository)
        return failure(repository);
    const Result<GitHubClient> opened =
        gitHubApiOf(m_place)
            .and_then([&](const QUrl& api) { return gitHubAccess(api, *repository, stop); })
            .and_then(&GitHubClient::open);
    if (opened) {
        const std::scoped_lock lock(m_mutex);
        m_client = *opened;
    }
    return opened;
}

GitHubTraffic SharedGitHub::traffic() const
{
    const std::optional<GitHubClient> client = known();
    return client ? client->traffic() : GitHubTraffic();
}

QString SharedGitHub::log() const
{
    const std::optional<GitHubClient> client = known();
    return client ? client->log() : QString();
}

} // namespace lockstep
