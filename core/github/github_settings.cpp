#include "core/github/github_settings.h"

#include "core/network/web_address.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace lockstep {

Result<GitHubRepository> GitHubRepository::parse(const QString& text)
{
    static const QRegularExpression shape(u"\\A([A-Za-z0-9][A-Za-z0-9_-]*)/([A-Za-z0-9._-]+)\\z"_s);
    const QRegularExpressionMatch match = shape.match(text.trimmed());
    const QString name = match.captured(2);
    if (!match.hasMatch() || name == u"." || name == u"..")
        return failure(ErrorKind::Usage, u"use the repository"_s, text, u"it is not the name of one"_s,
                       u"Write OWNER/NAME, such as example/fleet"_s);
    return GitHubRepository{match.captured(1), name};
}

QUrl publicGitHubApi()
{
    return QUrl(u"https://api.github.com"_s);
}

Result<QUrl> gitHubApiAddress(const QString& text)
{
    if (text.isEmpty())
        return publicGitHubApi();
    return webAddress(text, {u"a GitHub API"_s, u"https://github.example.com/api/v3"_s});
}

QUrl gitHubGraphAddress(const QUrl& api)
{
    static const QString enterprise = u"/api/v3"_s;
    if (!api.path().endsWith(enterprise))
        return webPath(api, u"/graphql"_s);
    QUrl url = api;
    url.setPath(api.path().chopped(enterprise.size()) + u"/api/graphql"_s);
    return url;
}

} // namespace lockstep
