#include "core/github/git_remote.h"

#include "core/network/http.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

struct RemoteParts
{
    QString host; ///< with a port, where the API has the same
    QString path;
};

std::optional<RemoteParts> partsOf(const QString& remote)
{
    static const QRegularExpression overSsh(u"\\A(?:[^@/:]+@)?([A-Za-z0-9.-]+):(?!/)(.+)\\z"_s);
    if (!remote.contains(u"://")) {
        const QRegularExpressionMatch match = overSsh.match(remote);
        return match.hasMatch() ? std::optional(RemoteParts{match.captured(1), match.captured(2)})
                                : std::nullopt;
    }
    const QUrl url(remote, QUrl::StrictMode);
    static const QStringList schemes{u"ssh"_s, u"git+ssh"_s, u"git"_s, u"https"_s, u"http"_s};
    if (!schemes.contains(url.scheme()) || url.host().isEmpty())
        return {};
    const bool isWeb = url.scheme().startsWith(u"http");
    const QString port = isWeb && url.port() > 0 ? u":%1"_s.arg(url.port()) : QString();
    return RemoteParts{url.host() + port, url.path()};
}

QUrl apiOf(const QString& host)
{
    if (host == u"github.com" || host == u"ssh.github.com" || host == u"www.github.com")
        return publicGitHubApi();
    return QUrl(host.endsWith(u".ghe.com") ? u"https://api."_s + host : u"https://%1/api/v3"_s.arg(host));
}

} // namespace

Result<GitHubPlace> gitHubPlaceOf(const QString& remote)
{
    const std::optional<RemoteParts> parts = partsOf(remote.trimmed());
    QString path = parts ? parts->path : QString();
    while (path.startsWith(u'/'))
        path.removeFirst();
    while (path.endsWith(u'/'))
        path.chop(1);
    if (path.endsWith(u".git"))
        path.chop(4);
    const Result<GitHubRepository> repository = GitHubRepository::parse(path);
    if (parts && repository)
        return GitHubPlace{apiOf(parts->host.toLower()), *repository};
    return failure(ErrorKind::Usage, u"find on GitHub the repository"_s,
                   remote.contains(u"://") ? shownUrl(QUrl(remote)) : remote,
                   u"it is not the address of one"_s, u"Name it as OWNER/NAME"_s);
}

} // namespace lockstep
