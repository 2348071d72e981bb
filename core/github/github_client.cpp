#include "core/github/github_client.h"

#include "core/github/github_error.h"
#include "core/github/github_token.h"
#include "core/network/web_address.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QSet>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

constexpr int notModified = 304;
constexpr int serverTrouble = 500; // and above
constexpr int unauthorized = 401;
constexpr int largestPage = 100;
const QByteArray json = "application/vnd.github+json";

std::unexpected<Error> strange(const GitHubRequest& request)
{
    return failure(ErrorKind::Failed, request.attempted, request.subject, u"the answer is not GitHub's"_s,
                   u"Check the URL of the API"_s);
}

/// Nobody knows whether it was done: whoever reads this should look before they try again.
Error doubtful(Error error, const QByteArray& method, const GitHubRequest& request)
{
    const bool isOnce = method == "POST" || method == "PATCH";
    if (error.kind != ErrorKind::Connection || !isOnce)
        return error;
    error.attempted = request.attempted;
    error.subject = request.subject;
    error.advice = u"It may have been done nevertheless: look before you try again"_s;
    return error;
}

/// From `<https://...&page=2>; rel="next", ...`; empty: it is the last page.
QString nextIn(const QString& link)
{
    static const QRegularExpression part(u"<([^>]*)>\\s*;([^<]*)"_s);
    for (const QRegularExpressionMatch& match : part.globalMatch(link)) {
        if (match.captured(2).contains(u"rel=\"next\""))
            return match.captured(1);
    }
    return {};
}

bool isSameServer(const QUrl& one, const QUrl& other)
{
    const int usual = one.scheme() == u"https" ? 443 : 80;
    return one.scheme() == other.scheme() && one.host() == other.host() &&
           one.port(usual) == other.port(usual);
}

} // namespace

Result<GitHubClient> GitHubClient::open(const GitHubSettings& settings)
{
    if (settings.token.isEmpty() && !settings.tokens)
        return failure(ErrorKind::Usage, u"use"_s, gitHubHost(settings.api), u"there is no GitHub token"_s,
                       u"Set GITHUB_TOKEN, or log in with the program gh (gh auth login)"_s);
    if (const Result<void> kept = keepsSecrets(settings.api); !kept)
        return failure(kept);
    return GitHubClient(std::make_shared<Shared>(settings));
}

QUrl GitHubClient::address(const GitHubRequest& request) const
{
    const GitHubSettings& settings = m_shared->settings;
    QUrl url =
        webPath(settings.api,
                request.isGlobal ? request.path : u"/repos/"_s + settings.repository.text() + request.path);
    url.setQuery(request.query);
    return url;
}

HttpRequest GitHubClient::plain(const QByteArray& method, const QUrl& url, const QJsonObject& body) const
{
    HttpRequest made;
    made.method = method;
    made.url = url;
    made.headers.append("Accept", json);
    made.headers.append("X-GitHub-Api-Version", "2022-11-28");
    made.headers.append("User-Agent", "Lockstep");
    if (method != "GET" && method != "DELETE") {
        made.headers.append("Content-Type", "application/json");
        made.body = QJsonDocument(body).toJson(QJsonDocument::Compact);
    }
    made.caFile = m_shared->settings.caFile;
    return made;
}

Result<Secret> GitHubClient::token(const std::stop_token& stop) const
{
    const GitHubSettings& settings = m_shared->settings;
    if (!settings.token.isEmpty())
        return settings.token;
    Result<Secret> token = settings.tokens->token(m_shared->log, stop);
    if (token)
        m_shared->log.hide(*token);
    return token;
}

/// What GitHub answers with 401 it has not done, so that it may be sent again whatever it is.
Result<HttpReply> GitHubClient::asOurselves(const HttpRequest& made, const GitHubRequest& request,
                                            const std::stop_token& stop) const
{
    for (bool isRenewed = false;; isRenewed = true) {
        const Result<Secret> bearer = token(stop);
        if (!bearer)
            return failure(bearer);
        HttpRequest sent = made;
        sent.headers.append("Authorization", "Bearer " + bearer->reveal().toUtf8());
        Result<HttpReply> reply = once(sent, stop);
        if (!reply)
            return std::unexpected(doubtful(reply.error(), made.method, request));
        const bool isRefused = reply->status == unauthorized;
        if (!isRefused || isRenewed || !m_shared->settings.tokens ||
            !m_shared->settings.tokens->refused(*bearer, stop))
            return reply;
    }
}

Result<HttpReply> GitHubClient::once(const HttpRequest& made, const std::stop_token& stop) const
{
    QElapsedTimer timer;
    timer.start();
    HttpRetry retry = m_retry;
    retry.heard = [&](const Result<HttpReply>& reply) {
        ++m_shared->requests;
        m_shared->isAway = !reply || reply->status >= serverTrouble;
        m_shared->log.add(made, reply, std::chrono::milliseconds(timer.restart()));
        return !reply || !isLimited(*reply); // limits have a patience of their own
    };
    return sendHttpRetrying(made, retry, stop);
}

Result<HttpReply> GitHubClient::within(const HttpRequest& made, const GitHubRequest& request,
                                       const std::stop_token& stop, As as) const
{
    for (int attempt = 1;; ++attempt) {
        if (const Result<void> waited = m_shared->limits.await(m_patience, stop); !waited)
            return failure(waited);
        Result<HttpReply> reply = as == As::Ourselves ? asOurselves(made, request, stop) : once(made, stop);
        if (!reply)
            return reply;
        const std::optional<GitHubWait> wait = m_shared->limits.refusal(*reply, attempt, m_patience);
        if (!wait)
            return reply;
        if (attempt >= m_patience.attempts)
            return failure(ErrorKind::Busy, request.attempted, request.subject,
                           u"%1, and that %2 times in a row"_s.arg(wait->reason).arg(attempt),
                           u"Try again later, with fewer requests at once"_s);
    }
}

Result<HttpReply> GitHubClient::get(const QUrl& url, const GitHubRequest& request,
                                    const std::stop_token& stop) const
{
    const QByteArray key = url.toEncoded();
    HttpRequest made = plain("GET", url, {});
    if (const QByteArray tag = m_shared->cache.tag(key); !tag.isEmpty())
        made.headers.append("If-None-Match", tag);
    Result<HttpReply> reply = within(made, request, stop);
    if (!reply)
        return reply;
    if (reply->status == notModified) {
        ++m_shared->unchanged;
        if (const std::optional<HttpReply> kept = m_shared->cache.kept(key))
            return *kept;
        return within(plain("GET", url, {}), request, stop); // it made room meanwhile
    }
    if (!reply->isSuccess())
        return gitHubFailure(*reply, request.attempted, request.subject);
    m_shared->cache.keep(key, *reply);
    return reply;
}

Result<HttpReply> GitHubClient::send(const GitHubRequest& request, const std::stop_token& stop) const
{
    if (request.method == "GET")
        return get(address(request), request, stop);
    Result<HttpReply> reply = within(plain(request.method, address(request), request.body), request, stop);
    if (reply && !reply->isSuccess())
        return gitHubFailure(*reply, request.attempted, request.subject);
    return reply;
}

Result<QJsonObject> GitHubClient::object(const GitHubRequest& request, const std::stop_token& stop) const
{
    const Result<HttpReply> reply = send(request, stop);
    if (!reply)
        return failure(reply);
    if (reply->body.isEmpty())
        return QJsonObject();
    const QJsonDocument document = QJsonDocument::fromJson(reply->body);
    return document.isObject() ? Result<QJsonObject>(document.object()) : strange(request);
}

Result<QUrl> GitHubClient::nextPage(const HttpReply& reply, const GitHubRequest& request) const
{
    const QString next = nextIn(reply.header("link"));
    if (next.isEmpty())
        return QUrl();
    QUrl url(next, QUrl::StrictMode);
    if (isSameServer(url, m_shared->settings.api))
        return url;
    return failure(ErrorKind::Failed, request.attempted, request.subject,
                   u"the next page is on another server: %1"_s.arg(shownUrl(url)),
                   u"Check the URL of the API"_s);
}

Result<void> GitHubClient::pages(const GitHubRequest& request, const QString& key,
                                 const std::function<bool(const QJsonArray&)>& sink,
                                 const std::stop_token& stop) const
{
    GitHubRequest first = request;
    if (!first.query.hasQueryItem(u"per_page"_s))
        first.query.addQueryItem(u"per_page"_s, QString::number(largestPage));
    QSet<QUrl> seen;
    for (QUrl url = address(first); !url.isEmpty();) {
        if (seen.contains(url))
            return failure(ErrorKind::Failed, request.attempted, request.subject,
                           u"its pages lead in circles"_s);
        seen.insert(url);
        const Result<HttpReply> reply = get(url, request, stop);
        if (!reply)
            return failure(reply);
        const QJsonDocument page = QJsonDocument::fromJson(reply->body);
        if (key.isEmpty() ? !page.isArray() : !page[key].isArray())
            return strange(request);
        if (!sink(key.isEmpty() ? page.array() : page[key].toArray()))
            return {};
        const Result<QUrl> next = nextPage(*reply, request);
        if (!next)
            return failure(next);
        url = *next;
    }
    return {};
}

Result<QList<QJsonObject>> GitHubClient::list(const GitHubRequest& request, const QString& key,
                                              const std::stop_token& stop) const
{
    QList<QJsonObject> all;
    QSet<qint64> known;
    const auto take = [&](const QJsonArray& page) {
        for (const QJsonValue item : page) {
            const qint64 id = item[u"id"].toInteger();
            if (id == 0 || !known.contains(id))
                all.append(item.toObject());
            known.insert(id);
        }
        return true;
    };
    const Result<void> read = pages(request, key, take, stop);
    return read ? Result<QList<QJsonObject>>(all) : failure(read);
}

Result<QByteArray> GitHubClient::download(const GitHubRequest& request, const std::stop_token& stop) const
{
    HttpRequest made = plain("GET", address(request), {});
    made.redirected = false;
    const Result<HttpReply> reply = within(made, request, stop);
    if (!reply)
        return failure(reply);
    if (reply->isSuccess())
        return reply->body;
    const QUrl target = made.url.resolved(QUrl::fromEncoded(reply->headers.value("location")));
    if (reply->status < 300 || reply->status >= 400 || !reply->headers.contains("location"))
        return gitHubFailure(*reply, request.attempted, request.subject);
    HttpRequest elsewhere;
    elsewhere.url = target;
    elsewhere.headers.append("User-Agent", "Lockstep");
    elsewhere.caFile = m_shared->settings.caFile;
    const Result<HttpReply> there = within(elsewhere, request, stop, As::Nobody);
    if (!there)
        return failure(there);
    return there->isSuccess() ? Result<QByteArray>(there->body)
                              : httpFailure(*there, request.attempted, request.subject);
}

Result<QJsonObject> GitHubClient::graph(const QString& document, const QJsonObject& variables,
                                        const GitHubRequest& request, const std::stop_token& stop) const
{
    const HttpRequest made = plain("POST", gitHubGraphAddress(m_shared->settings.api),
                                   {{u"query"_s, document}, {u"variables"_s, variables}});
    const Result<HttpReply> reply = within(made, request, stop);
    if (!reply)
        return failure(reply);
    if (!reply->isSuccess())
        return gitHubFailure(*reply, request.attempted, request.subject);
    const QJsonObject answer = QJsonDocument::fromJson(reply->body).object();
    if (const QJsonArray errors = answer[u"errors"].toArray(); !errors.isEmpty())
        return gitHubGraphFailure(errors, request.attempted, request.subject);
    return answer[u"data"].isObject() ? Result<QJsonObject>(answer[u"data"].toObject()) : strange(request);
}

GitHubTraffic GitHubClient::traffic() const
{
    return {m_shared->requests, m_shared->unchanged};
}

} // namespace lockstep
