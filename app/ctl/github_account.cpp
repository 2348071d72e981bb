#include "core/github/github_account.h"

#include "app/ctl/command.h"
#include "app/ctl/github_options.h"
#include "app/ctl/output.h"
#include "app/ctl/typed_secret.h"
#include "core/github/github_access.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace lockstep::ctl {

namespace {

bool isToken(const Secret& secret)
{
    const QString& text = secret.reveal();
    return !text.isEmpty() && std::ranges::all_of(text, [](QChar c) { return c > u' ' && c < u'\x7f'; });
}

/// What a person should know besides.
QStringList remarks(const GitHubAccount& account)
{
    QStringList lines;
    for (const QString& scope : account.missingScopes())
        lines += u"The token lacks the scope %1, without which most things here are refused."_s.arg(scope);
    return lines;
}

void sayWhatComesFirst()
{
    if (!qEnvironmentVariableIsEmpty("LOCKSTEP_GITHUB_APP_ID"))
        say(u"LOCKSTEP_GITHUB_APP_ID is set: the GitHub App comes before this token."_s);
    else if (!qEnvironmentVariableIsEmpty("GITHUB_TOKEN"))
        say(u"GITHUB_TOKEN is set, and comes before it."_s);
}

Result<GitHubAccount> ownerOf(const QUrl& api, const Secret& token, const std::stop_token& stop)
{
    return openGitHub({.api = api, .repository = {}, .token = token})
        .and_then([&](const GitHubClient& client) { return readGitHubAccount(client, stop); })
        .and_then([&](const GitHubAccount& account) -> Result<GitHubAccount> {
            if (!account.login.isEmpty())
                return account;
            return failure(ErrorKind::Usage, u"keep the token for"_s, gitHubHost(api),
                           u"it is a GitHub App's, which is over within the hour"_s,
                           u"Set LOCKSTEP_GITHUB_APP_ID and LOCKSTEP_GITHUB_APP_KEY instead"_s);
        });
}

/// As whom the client of `status` speaks, in words.
struct Speaker
{
    GitHubSettings settings;
    QString origin;
};

Result<Speaker> speaker(const Options& options, const QUrl& api, const std::stop_token& stop)
{
    const Result<std::optional<GitHubApp>> app = GitHubApp::fromEnvironment();
    if (!app)
        return failure(app);
    if (*app) {
        if (!options.isSet(u"repo"_s))
            return options.wrong(u"--repo is missing: a GitHub App has its tokens for a repository"_s);
        return GitHubRepository::parse(options.text(u"repo"_s))
            .and_then([&](const GitHubRepository& repository) { return gitHubAccess(api, repository, stop); })
            .transform([&](const GitHubSettings& settings) {
                return Speaker{settings, u"the GitHub App %1"_s.arg((*app)->id)};
            });
    }
    return findGitHubToken(api, stop).transform([&](const GitHubToken& found) {
        return Speaker{{.api = api, .repository = {}, .token = found.secret},
                       gitHubTokenOriginName(found.origin)};
    });
}

QString accountText(const GitHubAccount& account, const QUrl& api, const QString& origin)
{
    QString text = account.login.isEmpty()
                       ? u"%1: %2\n"_s.arg(gitHubHost(api), origin)
                       : u"%1: %2, by the token of %3\n"_s.arg(gitHubHost(api), account.login, origin);
    if (account.scopes)
        text += u"Scopes: %1\n"_s.arg(account.scopes->isEmpty() ? u"none"_s : account.scopes->join(u", "_s));
    if (!account.expires.isEmpty())
        text += u"The token is over on %1\n"_s.arg(account.expires);
    for (const GitHubAllowance& allowance : account.allowances)
        text += u"Requests left (%1): %2 of %3, anew at %4\n"_s.arg(
            allowance.what, QString::number(allowance.left), QString::number(allowance.limit),
            allowance.reset.toLocalTime().toString(u"HH:mm"));
    return text;
}

} // namespace

int githubLogin(const QStringList& words, std::stop_token stop)
{
    Options options(
        u"github login"_s,
        u"Reads a token from standard input, asks GitHub whose it is, and keeps it in the desktop's "
        "keychain for that host. Example: lockstepctl github login --github-api "
        "https://github.example.com/api/v3"_s);
    declareGitHubApi(options);
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    const Result<QUrl> api = chosenGitHubApi(options);
    if (!api)
        return fail(api.error());
    const Result<Secret> token = typedSecret(
        u"The token for %1 (it is not shown, and ends with Enter):"_s.arg(gitHubHost(*api)), stop);
    if (!token)
        return fail(token.error());
    if (!isToken(*token))
        return fail(
            options.wrong(u"what was read is no token"_s, u"Give the token alone, on one line"_s).error());
    const Result<GitHubAccount> account = ownerOf(*api, *token, stop);
    if (!account)
        return fail(account.error());
    if (const Result<void> kept = keepInKeychain(gitHubKeychainItem(*api), *token, stop); !kept)
        return fail(kept.error());
    say(u"The keychain has the token of %1 for %2 now."_s.arg(account->login, gitHubHost(*api)));
    sayWhatComesFirst();
    for (const QString& remark : remarks(*account))
        say(remark);
    return account->missingScopes().isEmpty() ? Done : Findings;
}

int githubLogout(const QStringList& words, std::stop_token stop)
{
    Options options(u"github logout"_s,
                    u"Removes the token for that host from the desktop's keychain; GitHub goes on taking it. "
                    "Example: lockstepctl github logout"_s);
    declareGitHubApi(options);
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    const Result<QUrl> api = chosenGitHubApi(options);
    if (!api)
        return fail(api.error());
    if (const Result<void> removed = removeFromKeychain(gitHubKeychainItem(*api), stop); !removed)
        return fail(removed.error());
    say(u"The keychain has no token for %1 now."_s.arg(gitHubHost(*api)));
    return Done;
}

int githubStatus(const QStringList& words, std::stop_token stop)
{
    Options options(
        u"github status"_s,
        u"Says who one is to GitHub and by which token, what it may do, and what is left of the rate "
        "limits. Status 1: it lacks what is needed here. Example: lockstepctl github status "
        "--format json"_s);
    declareGitHub(options);
    options.format({u"text"_s, u"json"_s});
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    const Result<QUrl> api = chosenGitHubApi(options);
    if (!api)
        return fail(api.error());
    const Result<Speaker> who = speaker(options, *api, stop);
    if (!who)
        return fail(who.error());
    const Result<GitHubClient> client = openGitHub(who->settings);
    if (!client)
        return fail(client.error());
    const Result<GitHubAccount> account = readGitHubAccount(*client, stop);
    if (!account)
        return withLog(options, *client, fail(account.error()));
    QJsonObject json = account->toJson();
    json[u"host"] = gitHubHost(*api);
    json[u"token"] = who->origin;
    const Result<void> written =
        options.write(options.formatName() == u"json" ? QJsonDocument(json).toJson()
                                                      : accountText(*account, *api, who->origin).toUtf8());
    if (!written)
        return fail(written.error());
    for (const QString& remark : remarks(*account))
        say(remark);
    return withLog(options, *client, account->missingScopes().isEmpty() ? Done : Findings);
}

} // namespace lockstep::ctl
