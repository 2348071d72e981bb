#include "app/ctl/github_options.h"

#include "app/ctl/command.h"
#include "app/ctl/output.h"
#include "core/github/github_access.h"
#include "core/support/files.h"

using namespace Qt::StringLiterals;

namespace lockstep::ctl {

void declareGitHub(Options& options)
{
    options.value(u"repo"_s, u"OWNER/NAME"_s, u"the repository"_s);
    declareGitHubApi(options);
}

void declareGitHubApi(Options& options)
{
    options
        .value(u"github-api"_s, u"URL"_s,
               u"the API, of an Enterprise server https://HOST/api/v3 (default: LOCKSTEP_GITHUB_API, or "
               "https://api.github.com); the token is that of GITHUB_TOKEN, or else of the keychain (github "
               "login), or else what gh auth token says; with LOCKSTEP_GITHUB_APP_ID and "
               "LOCKSTEP_GITHUB_APP_KEY it is a GitHub App's"_s)
        .value(u"github-log"_s, u"FILE"_s,
               u"write the requests and replies there, without secrets, for a bug report"_s);
}

Result<QUrl> chosenGitHubApi(const Options& options)
{
    return gitHubApiAddress(options.isSet(u"github-api"_s) ? options.text(u"github-api"_s)
                                                           : qEnvironmentVariable("LOCKSTEP_GITHUB_API"));
}

Result<GitHubSettings> chosenRepository(const Options& options)
{
    if (!options.isSet(u"repo"_s))
        return options.wrong(u"--repo is missing"_s);
    const Result<GitHubRepository> repository = GitHubRepository::parse(options.text(u"repo"_s));
    if (!repository)
        return failure(repository);
    return chosenGitHubApi(options).transform(
        [&](const QUrl& url) { return GitHubSettings{url, *repository, {}}; });
}

Result<GitHubClient> openGitHub(const GitHubSettings& settings)
{
    Result<GitHubClient> client = GitHubClient::open(settings);
    if (!client)
        return client;
    HttpRetry retry;
    retry.log = say;
    client->setRetry(retry);
    GitHubPatience patience;
    patience.waiting = [](const GitHubWait& wait) {
        say(u"Waiting until %1: %2."_s.arg(wait.until.toLocalTime().toString(u"HH:mm:ss"), wait.reason));
    };
    client->setPatience(patience);
    return client;
}

Result<GitHubClient> accessGitHub(const GitHubSettings& place, const std::stop_token& stop)
{
    const Result<GitHubSettings> access = gitHubAccess(place.api, place.repository, stop);
    return access ? openGitHub(*access) : failure(access);
}

Result<GitHubClient> chosenGitHub(const Options& options, const std::stop_token& stop)
{
    const Result<GitHubSettings> place = chosenRepository(options);
    return place ? accessGitHub(*place, stop) : failure(place);
}

int withLog(const Options& options, const GitHubClient& client, int status)
{
    if (!options.isSet(u"github-log"_s))
        return status;
    const Result<void> written = writeFile(options.text(u"github-log"_s), client.log().toUtf8());
    return written ? status : fail(written.error());
}

Result<QList<int>> pullNumbers(const Options& options)
{
    QList<int> numbers;
    for (const QString& word : options.words()) {
        bool isNumber = false;
        const int number = (word.startsWith(u'#') ? word.sliced(1) : word).toInt(&isNumber);
        if (!isNumber || number <= 0)
            return options.wrong(u"\"%1\" is no number of a pull request"_s.arg(word));
        if (!numbers.contains(number))
            numbers.append(number);
    }
    if (numbers.isEmpty())
        return options.wrong(u"no pull request is named"_s);
    return numbers;
}

} // namespace lockstep::ctl
