#include "models/github_place.h"

#include "core/support/process.h"

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

/// That of the environment, or else what the program gh knows; empty: neither has one.
Result<Secret> gitHubToken(const QUrl& api, const std::stop_token& stop)
{
    if (const QString given = qEnvironmentVariable("GITHUB_TOKEN"); !given.isEmpty())
        return Secret(given);
    Command command;
    command.program = u"gh"_s;
    command.arguments = {u"auth"_s, u"token"_s, u"--hostname"_s,
                         api == publicGitHubApi() ? u"github.com"_s : api.authority()};
    command.timeout = std::chrono::seconds(10);
    const Result<ProcessOutput> asked = runChecked(command, stop); // not there, or not logged in: no token
    return asked ? Secret(QString::fromUtf8(asked->standardOutput.trimmed())) : Secret();
}

} // namespace

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

Result<GitHubSettings> gitHubSettings(const GitHubPlace& place, const std::stop_token& stop)
{
    const Result<GitHubRepository> repository = GitHubRepository::parse(place.repository);
    if (!repository)
        return failure(repository);
    const Result<QUrl> api = gitHubApiOf(place);
    if (!api)
        return failure(api);
    const Result<Secret> token = gitHubToken(*api, stop);
    if (!token)
        return failure(token);
    return GitHubSettings{*api, *repository, *token};
}

std::optional<GitHubClient> SharedGitHub::known() const
{
    const std::scoped_lock lock(m_mutex);
    return m_client;
}

Result<GitHubClient> SharedGitHub::client(const std::stop_token& stop)
{
    const std::scoped_lock opening(m_opening);
    std::optional<GitHubClient> client = known();
    if (client && !m_isDoubted)
        return *client;
    const Result<GitHubSettings> settings = gitHubSettings(m_place, stop);
    if (!settings)
        return failure(settings);
    if (!client || settings->token != m_token) {
        const Result<GitHubClient> opened = GitHubClient::open(*settings);
        if (!opened)
            return opened;
        client = *opened;
        m_token = settings->token;
        const std::scoped_lock lock(m_mutex);
        m_client = client;
    }
    m_isDoubted = false;
    return *client;
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
