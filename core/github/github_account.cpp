#include "core/github/github_account.h"

#include <QJsonDocument>
#include <QTimeZone>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

QStringList scopesIn(const QString& header)
{
    QStringList scopes;
    for (const QString& scope : header.split(u',', Qt::SkipEmptyParts))
        scopes.append(scope.trimmed());
    return scopes;
}

GitHubRequest global(const QString& path, const QString& subject)
{
    return {.path = path, .attempted = u"read"_s, .subject = subject, .isGlobal = true};
}

Result<void> readUser(const GitHubClient& client, GitHubAccount& account, const std::stop_token& stop)
{
    const Result<HttpReply> reply = client.send(global(u"/user"_s, u"whose GitHub token it is"_s), stop);
    if (!reply) {
        // An App's token belongs to no user: it may not ask that, and works nevertheless.
        const bool isOfApp = reply.error().happened.contains(u"Resource not accessible by integration");
        return isOfApp ? Result<void>() : failure(reply);
    }
    account.login = QJsonDocument::fromJson(reply->body)[u"login"].toString();
    if (account.login.isEmpty())
        return failure(ErrorKind::Failed, u"read"_s, u"whose GitHub token it is"_s,
                       u"the answer is not GitHub's"_s, u"Check the URL of the API"_s);
    if (reply->headers.contains("x-oauth-scopes"))
        account.scopes = scopesIn(reply->header("x-oauth-scopes"));
    account.expires = reply->header("github-authentication-token-expiration");
    return {};
}

Result<void> readAllowances(const GitHubClient& client, GitHubAccount& account, const std::stop_token& stop)
{
    const Result<QJsonObject> limits =
        client.object(global(u"/rate_limit"_s, u"GitHub's rate limits"_s), stop);
    if (!limits) // an Enterprise server that limits nothing has no such page
        return limits.error().kind == ErrorKind::NotFound ? Result<void>() : failure(limits);
    for (const QString& what : {u"core"_s, u"graphql"_s}) {
        const QJsonObject one = (*limits)[u"resources"][what].toObject();
        if (!one.isEmpty())
            account.allowances.append(
                {what, one[u"limit"].toInt(), one[u"remaining"].toInt(),
                 QDateTime::fromSecsSinceEpoch(one[u"reset"].toInteger(), QTimeZone::UTC)});
    }
    return {};
}

} // namespace

QStringList GitHubAccount::missingScopes() const
{
    const QString needed = u"repo"_s;
    return scopes && !scopes->contains(needed) ? QStringList{needed} : QStringList();
}

QJsonObject GitHubAccount::toJson() const
{
    QJsonObject made{{u"login"_s, login.isEmpty() ? QJsonValue() : QJsonValue(login)},
                     {u"scopes"_s, scopes ? QJsonValue(QJsonArray::fromStringList(*scopes)) : QJsonValue()},
                     {u"missingScopes"_s, QJsonArray::fromStringList(missingScopes())}};
    if (!expires.isEmpty())
        made[u"expires"] = expires;
    QJsonObject limits;
    for (const GitHubAllowance& allowance : allowances)
        limits[allowance.what] = QJsonObject{{u"limit"_s, allowance.limit},
                                             {u"left"_s, allowance.left},
                                             {u"reset"_s, allowance.reset.toString(Qt::ISODate)}};
    made[u"limits"] = limits;
    return made;
}

Result<QString> readGitHubLogin(const GitHubClient& client, const std::stop_token& stop)
{
    GitHubAccount account;
    return readUser(client, account, stop).transform([&] { return account.login; });
}

Result<GitHubAccount> readGitHubAccount(const GitHubClient& client, const std::stop_token& stop)
{
    GitHubAccount account;
    return readUser(client, account, stop)
        .and_then([&] { return readAllowances(client, account, stop); })
        .transform([&] { return account; });
}

} // namespace lockstep
