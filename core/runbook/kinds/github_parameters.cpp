#include "core/runbook/kinds/github_parameters.h"

#include "core/github/github_access.h"
#include "core/runbook/kinds/git_tree.h"
#include "core/support/files.h"

#include <QDir>

using namespace Qt::StringLiterals;

namespace lockstep {

QJsonObject gitHubParameters(const QStringList& more)
{
    return textParameters(QStringList{u"!repository"_s, u"github"_s, u"github-api"_s} + more);
}

Result<GitHubPlace> gitHubPlaceOf(const StepAction& action, const std::stop_token& stop)
{
    const QString named = action.text(u"github"_s).trimmed();
    QString api = action.text(u"github-api"_s).trimmed();
    if (api.isEmpty())
        api = qEnvironmentVariable("LOCKSTEP_GITHUB_API");
    Result<GitHubPlace> place =
        named.isEmpty()
            ? GitTree(action.text(u"repository"_s), stop).remote().and_then([](const QString& remote) {
                  return gitHubPlaceOf(remote);
              })
            : GitHubRepository::parse(named).transform([](const GitHubRepository& repository) {
                  return GitHubPlace{publicGitHubApi(), repository};
              });
    if (!place || api.isEmpty())
        return place;
    return gitHubApiAddress(api).transform(
        [&](const QUrl& url) { return GitHubPlace{url, place->repository}; });
}

Result<GitHubClient> gitHubClientOf(const StepAction& action, const StepCall& call)
{
    Result<GitHubClient> client =
        gitHubPlaceOf(action, call.stop)
            .and_then([&](const GitHubPlace& place) {
                return gitHubAccess(place.api, place.repository, call.stop);
            })
            .and_then([](const GitHubSettings& settings) { return GitHubClient::open(settings); });
    if (!client)
        return client;
    const auto log = call.log;
    HttpRetry retry;
    retry.log = [log](const QString& text) { log(RunEvent::Level::Warning, text); };
    client->setRetry(retry);
    GitHubPatience patience;
    patience.waiting = [log](const GitHubWait& wait) {
        log(RunEvent::Level::Warning,
            u"Waiting until %1 UTC: %2"_s.arg(wait.until.toUTC().toString(u"HH:mm:ss"), wait.reason));
    };
    client->setPatience(patience);
    return client;
}

void keepGitHubLog(const GitHubClient& client, const StepCall& call)
{
    const QString file = QDir(call.folder).filePath(call.name + u"-github.log"_s);
    const Result<void> written = writeFile(file, client.log().toUtf8());
    call.log(RunEvent::Level::Info, written ? u"What was said to GitHub, and what it said: %1"_s.arg(file)
                                            : written.error().message());
}

} // namespace lockstep
