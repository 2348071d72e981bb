#include "core/network/http.h"

#include "core/network/http_exchange.h"
#include "core/support/waiting.h"

#include <QJsonDocument>
#include <QLocale>
#include <QRandomGenerator>
#include <QTimeZone>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

using std::chrono::milliseconds;

constexpr qsizetype shownLength = 300;

bool isRepeatable(const HttpRequest& request)
{
    static const QByteArrayList safe{"GET", "HEAD", "PUT", "DELETE", "OPTIONS"};
    return request.repeatable || safe.contains(request.method);
}

bool mayPass(int status)
{
    static const QList<int> passing{408, 429, 500, 502, 503, 504};
    return passing.contains(status);
}

/// What Retry-After asks for: seconds, or a date; -1: nothing.
milliseconds askedFor(const HttpReply& reply)
{
    const QString text = reply.header("retry-after");
    bool isNumber = false;
    const int seconds = text.toInt(&isNumber);
    if (isNumber)
        return std::chrono::seconds(std::max(seconds, 0));
    QDateTime date = QLocale::c().toDateTime(text, u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s);
    date.setTimeZone(QTimeZone::UTC);
    if (!date.isValid())
        return milliseconds(-1);
    return milliseconds(std::max<qint64>(QDateTime::currentDateTimeUtc().msecsTo(date), 0));
}

milliseconds delayOf(const HttpRetry& retry, int attempt, const Result<HttpReply>& reply)
{
    if (reply && askedFor(*reply).count() >= 0)
        return std::min(askedFor(*reply), retry.longestDelay);
    const milliseconds most =
        std::min(retry.firstDelay * (1 << std::min(attempt - 1, 16)), retry.longestDelay);
    // Many who were turned away at once should not all come back at once.
    return most / 2 + milliseconds(QRandomGenerator::global()->bounded(qint64(most.count() / 2 + 1)));
}

/// What the server says of it: the usual places of JSON, else the beginning of the text.
QString messageIn(const QByteArray& body)
{
    const QJsonObject object = QJsonDocument::fromJson(body).object();
    const QJsonValue error = object[u"error"];
    const QList<QJsonValue> places{object[u"error_description"], error.toObject()[u"message"], error,
                                   object[u"message"], object[u"detail"]};
    for (const QJsonValue& text : places) {
        if (!text.toString().isEmpty())
            return text.toString();
    }
    const QString text = QString::fromUtf8(body.left(4 * shownLength)).simplified();
    return text.startsWith(u'<') ? QString() : text.left(shownLength); // a page is of no help
}

ErrorKind kindOf(int status)
{
    switch (status) {
    case 401:
    case 403:
    case 407:
        return ErrorKind::Connection;
    case 404:
    case 410:
        return ErrorKind::NotFound;
    case 409:
    case 412:
        return ErrorKind::Precondition;
    default:
        return ErrorKind::Failed;
    }
}

QString adviceFor(int status)
{
    switch (status) {
    case 401:
        return u"Check the token or key: it is missing, wrong or over"_s;
    case 403:
        return u"The account may not do this: ask for the right, or use another account"_s;
    case 429:
        return u"It was asked too often: wait, then try again"_s;
    case 500:
    case 502:
    case 503:
    case 504:
        return u"The server has trouble of its own: try again later"_s;
    default:
        return {};
    }
}

} // namespace

QByteArray HttpHeaders::value(QByteArrayView name) const
{
    for (const auto& [key, value] : m_all) {
        if (key.compare(name, Qt::CaseInsensitive) == 0)
            return value;
    }
    return {};
}

bool HttpHeaders::contains(QByteArrayView name) const
{
    return std::ranges::any_of(
        m_all, [&](const auto& one) { return one.first.compare(name, Qt::CaseInsensitive) == 0; });
}

QString HttpReply::header(QByteArrayView name) const
{
    return QString::fromUtf8(headers.value(name));
}

Result<HttpReply> sendHttp(const HttpRequest& request, const std::stop_token& stop)
{
    return HttpExchange(request).run(stop);
}

Result<HttpReply> sendHttpRetrying(const HttpRequest& request, const HttpRetry& retry,
                                   const std::stop_token& stop)
{
    for (int attempt = 1;; ++attempt) {
        HttpExchange exchange(request);
        Result<HttpReply> reply = exchange.run(stop);
        const bool wanted = !retry.heard || retry.heard(reply);
        const bool again = reply ? mayPass(reply->status) : exchange.mayPass();
        if (!wanted || !again || !isRepeatable(request) || attempt >= retry.attempts)
            return reply;
        const milliseconds delay = delayOf(retry, attempt, reply);
        if (retry.log)
            retry.log(
                u"%1; trying again in %2 s"_s
                    .arg(reply ? u"%1 answered with status %2"_s.arg(shownUrl(request.url)).arg(reply->status)
                               : reply.error().message())
                    .arg(double(delay.count()) / 1000));
        if (!sleepUnlessStopped(delay, stop))
            return failure(ErrorKind::Cancelled, u"reach"_s, shownUrl(request.url), u"it was cancelled"_s);
    }
}

std::unexpected<Error> httpFailure(const HttpReply& reply, const QString& attempted, const QString& subject)
{
    const QString said = messageIn(reply.body);
    QString happened = u"the server answered with status %1"_s.arg(reply.status);
    if (!said.isEmpty())
        happened += u": "_s + (said.endsWith(u'.') ? said.chopped(1) : said);
    return failure(kindOf(reply.status), attempted, subject, happened, adviceFor(reply.status));
}

Result<HttpReply> expectSuccess(Result<HttpReply> reply, const QString& attempted, const QString& subject)
{
    if (!reply || reply->isSuccess())
        return reply;
    return httpFailure(*reply, attempted, subject);
}

Result<QJsonObject> expectJson(Result<HttpReply> reply, const QString& attempted, const QString& subject)
{
    const Result<HttpReply> good = expectSuccess(std::move(reply), attempted, subject);
    if (!good)
        return failure(good);
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(good->body, &problem);
    if (document.isObject())
        return document.object();
    return failure(ErrorKind::Failed, attempted, subject,
                   u"the answer is no JSON object%1"_s.arg(problem.error == QJsonParseError::NoError
                                                               ? QString()
                                                               : u": "_s + problem.errorString()),
                   u"Check that the URL is the right server's"_s);
}

} // namespace lockstep
