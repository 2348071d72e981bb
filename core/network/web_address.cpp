#include "core/network/web_address.h"

#include "core/network/http.h"

#include <QHostAddress>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

const QString attempted = u"use the URL"_s;

bool isThisMachine(const QString& host)
{
    return host == u"localhost" || QHostAddress(host).isLoopback();
}

} // namespace

Result<QUrl> webAddress(const QString& text, const WebAddressKind& kind)
{
    QUrl url(text.trimmed(), QUrl::StrictMode);
    const bool isWeb = url.scheme() == u"https" || url.scheme() == u"http";
    if (!isWeb || url.host().isEmpty() || !url.userInfo().isEmpty() || url.hasQuery() || url.hasFragment())
        return failure(ErrorKind::Usage, attempted, shownUrl(url),
                       u"it is not the URL of %1"_s.arg(kind.what),
                       u"Write one such as %1"_s.arg(kind.example));
    QString path = url.path();
    while (path.endsWith(u'/'))
        path.chop(1);
    url.setPath(path);
    return url;
}

QUrl webPath(const QUrl& base, const QString& path)
{
    QUrl url = base;
    url.setPath(base.path() + path);
    return url;
}

Result<void> keepsSecrets(const QUrl& url)
{
    if (url.scheme() != u"http" || isThisMachine(url.host()))
        return {};
    return failure(ErrorKind::Usage, attempted, shownUrl(url),
                   u"its URL is plain HTTP, by which anybody on the way reads the token"_s, u"Use https"_s);
}

} // namespace lockstep
