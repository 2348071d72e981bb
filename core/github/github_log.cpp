#include "core/github/github_log.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

constexpr std::size_t kept = 200;
constexpr qsizetype shownBytes = 4000;

QString shownBody(const QByteArray& body)
{
    if (body.isEmpty())
        return {};
    const QString text = QString::fromUtf8(body.left(shownBytes));
    return u"\n"_s + text +
           (body.size() > shownBytes ? u"\n[%1 bytes more]"_s.arg(body.size() - shownBytes) : QString());
}

QString shownHeaders(const HttpHeaders& headers)
{
    static const QByteArrayList secret{"authorization", "cookie", "set-cookie", "proxy-authorization"};
    QString text;
    for (const auto& [name, value] : headers.all()) {
        QString shown = QString::fromUtf8(value);
        if (secret.contains(name.toLower()))
            shown = Secret::mask();
        else if (name.compare("location", Qt::CaseInsensitive) == 0)
            shown = shownUrl(QUrl(shown)); // its query may be a signature
        text += u"\n"_s + QString::fromUtf8(name) + u": "_s + shown;
    }
    return text;
}

} // namespace

void GitHubLog::hide(const Secret& secret)
{
    const std::scoped_lock lock(m_mutex);
    if (!secret.isEmpty() && !m_secrets.contains(secret))
        m_secrets.append(secret);
}

void GitHubLog::add(const HttpRequest& request, const Result<HttpReply>& reply,
                    std::chrono::milliseconds took)
{
    QUrl url = request.url;
    if (!request.headers.contains("Authorization"))
        url.setQuery(QString()); // what is fetched without it is fetched by a signed address
    QString text = u"%1 %2 %3%4%5\n"_s.arg(
        QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs), QString::fromLatin1(request.method),
        url.toString(QUrl::RemoveUserInfo), shownHeaders(request.headers), shownBody(request.body));
    text += reply ? u"-> %1 after %2 ms%3%4\n"_s.arg(QString::number(reply->status),
                                                     QString::number(took.count()),
                                                     shownHeaders(reply->headers), shownBody(reply->body))
                  : u"-> %1\n"_s.arg(reply.error().message());
    const QString shown = masked(text);
    const std::scoped_lock lock(m_mutex);
    m_exchanges.push_back(shown);
    if (m_exchanges.size() > kept)
        m_exchanges.pop_front();
}

QList<Secret> GitHubLog::secrets() const
{
    const std::scoped_lock lock(m_mutex);
    return m_secrets;
}

QString GitHubLog::masked(const QString& text) const
{
    static const QRegularExpression token(u"\\b(gh[a-z]_[A-Za-z0-9_.-]{16,}|github_pat_[A-Za-z0-9_]{16,})"_s);
    return redacted(text, secrets()).replace(token, Secret::mask());
}

QString GitHubLog::text() const
{
    const std::scoped_lock lock(m_mutex);
    QString all;
    for (const QString& exchange : m_exchanges)
        all += exchange + u'\n';
    return all;
}

} // namespace lockstep
