#pragma once

#include "core/support/error.h"
#include "core/support/secret.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QUrl>

#include <chrono>
#include <functional>
#include <stop_token>

namespace lockstep {

/// Is told how far a transfer is, in bytes; a total of -1 is not known yet.
using HttpProgress = std::function<void(qint64 done, qint64 total)>;

/// The headers of a request or a reply; case does not matter in their names.
class HttpHeaders
{
public:
    void append(const QByteArray& name, const QByteArray& value) { m_all.append({name, value}); }

    /// The first of that name; empty: there is none.
    [[nodiscard]] QByteArray value(QByteArrayView name) const;
    [[nodiscard]] bool contains(QByteArrayView name) const;

    [[nodiscard]] const QList<std::pair<QByteArray, QByteArray>>& all() const { return m_all; }

private:
    QList<std::pair<QByteArray, QByteArray>> m_all;
};

/// Whom to trust, and who one is, where that is not what this machine's own certificates say.
struct HttpIdentity
{
    QByteArray authority;   ///< certificates in PEM: they alone are trusted; empty: the system's
    QByteArray certificate; ///< PEM, of the client, with those that lead to its authority
    Secret key;             ///< PEM, of the certificate; RSA or elliptic curve, without a passphrase
    QString serverName;     ///< that the server's certificate is for; empty: the URL's host
    bool insecure = false;  ///< any server is trusted
};

/// One request, with TLS 1.2 or newer where the URL says https, through the proxies that the environment
/// names.
struct HttpRequest
{
    QByteArray method = "GET";
    QUrl url;                 ///< http or https
    HttpHeaders headers = {}; ///< each name once
    QByteArray body = {};
    QString bodyFile = {};  ///< Its bytes are sent instead of `body`, where it is not empty,
    qint64 bodyOffset = 0;  ///< from here
    qint64 bodyLength = -1; ///< so many; -1: all that follow
    std::chrono::milliseconds timeout{60'000}; ///< how long it may stand still
    std::chrono::milliseconds connecting{0};   ///< until a GET or HEAD is on its way; 0: as `timeout`
    QString caFile = {};                       ///< certificates (PEM) that are trusted besides the system's
    HttpIdentity identity = {};                ///< counts more than caFile
    QUrl proxy = {};                           ///< http or socks5; empty: as the environment says
    qint64 limit = 64 << 20;                   ///< bytes of a reply's body that is kept in memory
    QString saveTo = {}; ///< the body of a reply of success goes to this file, when it is whole
    /// The body of a reply of success goes here as it comes, on the thread of the request, and is not kept:
    /// for replies without an end. False ends the request, as if the reply had ended there.
    std::function<bool(const QByteArray& bytes)> stream = {};
    std::function<void()> begun = {}; ///< is told when a reply of success begins, before there is more
    HttpProgress sent = {};
    HttpProgress received = {};
    bool repeatable = false; ///< sending it twice does no harm, although its method does not say so
    bool redirected = true;  ///< false: a reply that leads elsewhere is the reply
};

struct HttpReply
{
    int status = 0;
    HttpHeaders headers = {};
    QByteArray body = {};

    [[nodiscard]] bool isSuccess() const { return status >= 200 && status < 300; }

    /// The header's first value as text; empty: there is none.
    [[nodiscard]] QString header(QByteArrayView name) const;
};

/// Sends the request and waits for the reply, from any thread; an event loop is not needed. A reply of any
/// status is a reply. Only GET and HEAD are redirected, and with credentials (Authorization, Cookie) only
/// within the same origin. Errors: Usage (no such URL), Connection (with the reason: name, port, TLS, proxy,
/// a cut, a standstill), Cancelled (within a second), Failed (a reply beyond the limit), NotFound and Io (the
/// files). No error holds a header, a user's name, or the query of the URL.
[[nodiscard]] Result<HttpReply> sendHttp(const HttpRequest& request, const std::stop_token& stop);

/// How often, and how long to wait in between: twice as long each time, and a random part of that, or what
/// the server asks for (Retry-After).
struct HttpRetry
{
    int attempts = 6;
    std::chrono::milliseconds firstDelay{1000};
    std::chrono::milliseconds longestDelay{60'000};
    std::function<void(const QString&)> log = {}; ///< is told why it waits
    /// Is told how each attempt ended; false: there is no other one.
    std::function<bool(const Result<HttpReply>&)> heard = {};
};

/// sendHttp(), again where that may help and does no harm: after a cut connection and 408, 429, 500, 502, 503
/// and 504, for GET, HEAD, PUT, DELETE and what is `repeatable`. The last reply or error.
[[nodiscard]] Result<HttpReply> sendHttpRetrying(const HttpRequest& request, const HttpRetry& retry,
                                                 const std::stop_token& stop);

/// What a reply that is no success means, with the server's own message. Kinds: Connection (401, 403, 407),
/// NotFound (404, 410), Precondition (409, 412), Failed.
[[nodiscard]] std::unexpected<Error> httpFailure(const HttpReply& reply, const QString& attempted,
                                                 const QString& subject);
/// A reply of success. Errors: as httpFailure().
[[nodiscard]] Result<HttpReply> expectSuccess(Result<HttpReply> reply, const QString& attempted,
                                              const QString& subject);
/// The JSON object that a reply of success holds. Errors: as httpFailure(); Failed (it holds none).
[[nodiscard]] Result<QJsonObject> expectJson(Result<HttpReply> reply, const QString& attempted,
                                             const QString& subject);

/// The URL for messages: without user, query and fragment.
[[nodiscard]] QString shownUrl(const QUrl& url);

} // namespace lockstep
