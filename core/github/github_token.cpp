#include "core/github/github_token.h"

#include "core/github/github_settings.h"
#include "core/support/process.h"

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

Result<Secret> tokenOfGh(const QUrl& api, const std::stop_token& stop)
{
    Command command;
    command.program = u"gh"_s;
    command.arguments = {u"auth"_s, u"token"_s, u"--hostname"_s, gitHubHost(api)};
    command.timeout = std::chrono::seconds(10);
    return runChecked(command, stop).transform([](const ProcessOutput& output) {
        return Secret(QString::fromUtf8(output.standardOutput.trimmed()));
    });
}

bool isCancelled(const Result<Secret>& found)
{
    return !found && found.error().kind == ErrorKind::Cancelled;
}

} // namespace

QString gitHubTokenOriginName(GitHubTokenOrigin origin)
{
    switch (origin) {
    case GitHubTokenOrigin::Environment:
        return u"GITHUB_TOKEN"_s;
    case GitHubTokenOrigin::Keychain:
        return u"the keychain"_s;
    case GitHubTokenOrigin::Gh:
        return u"the program gh"_s;
    }
    return {};
}

QString gitHubHost(const QUrl& api)
{
    if (api == publicGitHubApi())
        return u"github.com"_s;
    // Enterprise Cloud with its data in one region has a host for its API.
    const QString host = api.authority();
    return host.startsWith(u"api.") && host.endsWith(u".ghe.com") ? host.sliced(4) : host;
}

KeychainItem gitHubKeychainItem(const QUrl& api)
{
    const QString host = gitHubHost(api);
    return {u"Lockstep: GitHub token for %1"_s.arg(host), host};
}

Result<GitHubToken> findGitHubToken(const QUrl& api, const std::stop_token& stop)
{
    const QString given = qEnvironmentVariable("GITHUB_TOKEN").trimmed();
    if (!given.isEmpty())
        return GitHubToken{Secret(given), GitHubTokenOrigin::Environment};
    const Result<Secret> kept = readFromKeychain(gitHubKeychainItem(api), stop);
    if (isCancelled(kept))
        return failure(kept);
    if (kept && !kept->isEmpty())
        return GitHubToken{*kept, GitHubTokenOrigin::Keychain};
    const Result<Secret> asked = tokenOfGh(api, stop);
    if (isCancelled(asked))
        return failure(asked);
    if (asked && !asked->isEmpty())
        return GitHubToken{*asked, GitHubTokenOrigin::Gh};
    const QString keychain =
        kept ? u"the keychain has none"_s : u"the keychain cannot be asked (%1)"_s.arg(kept.error().happened);
    return failure(ErrorKind::Usage, u"log in to"_s, gitHubHost(api),
                   u"there is no GitHub token: GITHUB_TOKEN is not set, %1, nor does the program gh give "
                   "one"_s.arg(keychain),
                   u"Set GITHUB_TOKEN, keep a token in the keychain, or log in with gh (gh auth login)"_s);
}

Result<Secret> gitHubToken(const QUrl& api, const std::stop_token& stop)
{
    return findGitHubToken(api, stop).transform([](const GitHubToken& found) { return found.secret; });
}

} // namespace lockstep
