#include "github_api/github_call.h"
#include "github_api/pull_json.h"

#include <QDateTime>
#include <QTimeZone>

using namespace Qt::StringLiterals;

namespace lockstep::simulation {

namespace {

GitHubAnswer showUser(GitHubState& state, const GitHubCall& call)
{
    if (state.app && state.app->isToken(call.bearer()))
        return GitHubAnswer::problem(403, u"Resource not accessible by integration"_s);
    GitHubAnswer answer{200, userJson(state.user)};
    if (state.scopes)
        answer.headers.append({"X-OAuth-Scopes", state.scopes->join(u", "_s).toUtf8()});
    return answer;
}

QJsonObject appJson(const AppState& app)
{
    return {{u"id"_s, app.id.toInt()},
            {u"slug"_s, u"lockstep-upgrades"_s},
            {u"name"_s, u"Lockstep upgrades"_s},
            {u"owner"_s, userJson(u"example"_s)}};
}

GitHubAnswer showApp(GitHubState& state, const GitHubCall&)
{
    return {200, appJson(*state.app)};
}

GitHubAnswer showInstallation(GitHubState& state, const GitHubCall&)
{
    if (!state.app->isInstalled)
        return GitHubAnswer::notFound();
    return {200, QJsonObject{{u"id"_s, state.app->installation},
                             {u"app_id"_s, state.app->id.toInt()},
                             {u"account"_s, userJson(state.owner)},
                             {u"repository_selection"_s, u"selected"_s}}};
}

GitHubAnswer makeToken(GitHubState& state, const GitHubCall& call)
{
    AppState& app = *state.app;
    if (!app.isInstalled || call.places.value(0).toLongLong() != app.installation)
        return GitHubAnswer::notFound();
    if (app.isSuspended)
        return GitHubAnswer::problem(403, u"This installation has been suspended"_s);
    for (const QJsonValue name : call.body[u"repositories"].toArray()) {
        if (name.toString() != state.name)
            return GitHubAnswer::problem(
                422, u"There is at least one repository that does not exist or is not accessible to the "
                     "parent installation."_s);
    }
    const QString token = u"ghs_"_s + shaOf(u"token-%1"_s.arg(++state.lastId)).left(36);
    const qint64 until = app.now() + app.tokenSeconds;
    app.tokens.insert(token, until);
    return {201, QJsonObject{{u"token"_s, token},
                             {u"expires_at"_s,
                              QDateTime::fromSecsSinceEpoch(until, QTimeZone::UTC).toString(Qt::ISODate)},
                             {u"permissions"_s, QJsonObject{{u"contents"_s, u"write"_s}}},
                             {u"repository_selection"_s, u"selected"_s}}};
}

GitHubAnswer showBranch(GitHubState& state, const GitHubCall& call)
{
    const QString branch = call.places.value(2);
    const QString sha = state.commitOf(branch);
    if (sha.isEmpty())
        return GitHubAnswer::notFound();
    return {200, QJsonObject{{u"ref"_s, u"refs/heads/"_s + branch},
                             {u"object"_s, QJsonObject{{u"type"_s, u"commit"_s}, {u"sha"_s, sha}}}}};
}

} // namespace

QList<GitHubOperation> accountOperations()
{
    const QList<GitHubField> wanted{{u"repositories"_s, QJsonValue::Array},
                                    {u"repository_ids"_s, QJsonValue::Array},
                                    {u"permissions"_s, QJsonValue::Object}};
    return {
        {"GET", u"/user"_s, {}, {}, showUser},
        {"GET", u"/repos/{owner}/{repo}/git/ref/heads/{branch}"_s, {}, {}, showBranch},
        {"GET", u"/app"_s, {}, {}, showApp},
        {"GET", u"/repos/{owner}/{repo}/installation"_s, {}, {}, showInstallation},
        {"POST", u"/app/installations/{installation_id}/access_tokens"_s, {}, wanted, makeToken},
    };
}

bool isForApps(const GitHubCall& call)
{
    return call.path == u"/app" || call.path.startsWith(u"/app/") || call.path.endsWith(u"/installation");
}

} // namespace lockstep::simulation
