#include "app/ctl/github_options.h"

#include "app/ctl/command.h"
#include "app/ctl/output.h"
#include "core/support/files.h"
#include "core/support/process.h"

using namespace Qt::StringLiterals;

namespace lockstep::ctl {

namespace {

/// What gh calls the host of an API.
QString hostOf(const QUrl& api)
{
    return api == publicGitHubApi() ? u"github.com"_s : api.authority();
}

Secret tokenOf(const QUrl& api, const std::stop_token& stop)
{
    const QString given = qEnvironmentVariable("GITHUB_TOKEN");
    if (!given.isEmpty())
        return Secret(given);
    lockstep::Command command;
    command.program = u"gh"_s;
    command.arguments = {u"auth"_s, u"token"_s, u"--hostname"_s, hostOf(api)};
    command.timeout = std::chrono::seconds(10);
    const Result<ProcessOutput> asked = runChecked(command, stop); // not there, or not logged in: no token
    return asked ? Secret(QString::fromUtf8(asked->standardOutput.trimmed())) : Secret();
}

} // namespace

void declareGitHub(Options& options)
{
    options.value(u"repo"_s, u"OWNER/NAME"_s, u"the repository"_s)
        .value(
            u"github-api"_s, u"URL"_s,
            u"the API, of an Enterprise server https://HOST/api/v3 (default: LOCKSTEP_GITHUB_API, or "
            "https://api.github.com); the token is that of GITHUB_TOKEN, or else what gh auth token says"_s)
        .value(u"github-log"_s, u"FILE"_s,
               u"write the requests and replies there, without secrets, for a bug report"_s);
}

Result<GitHubClient> chosenGitHub(const Options& options, const std::stop_token& stop)
{
    if (!options.isSet(u"repo"_s))
        return options.wrong(u"--repo is missing"_s);
    const Result<GitHubRepository> repository = GitHubRepository::parse(options.text(u"repo"_s));
    if (!repository)
        return failure(repository);
    const Result<QUrl> api =
        gitHubApiAddress(options.isSet(u"github-api"_s) ? options.text(u"github-api"_s)
                                                        : qEnvironmentVariable("LOCKSTEP_GITHUB_API"));
    if (!api)
        return failure(api);
    Result<GitHubClient> client = GitHubClient::open({*api, *repository, tokenOf(*api, stop)});
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
