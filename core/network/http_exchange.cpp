#include "core/network/http_exchange.h"

#include "core/network/file_range.h"

#include <QFileInfo>
#include <QHttpHeaders>
#include <QNetworkProxyFactory>
#include <QSslCertificate>
#include <QSslKey>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

class SystemProxies : public QNetworkProxyFactory
{
public:
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery& query) override
    {
        return systemProxyForQuery(query);
    }
};

bool hasCredentials(const HttpHeaders& headers)
{
    return headers.contains("Authorization") || headers.contains("Cookie");
}

bool isRead(const HttpRequest& request)
{
    return request.method == "GET" || request.method == "HEAD";
}

QNetworkRequest::RedirectPolicy redirectsOf(const HttpRequest& request)
{
    if (!isRead(request) || !request.redirected)
        return QNetworkRequest::ManualRedirectPolicy;
    return hasCredentials(request.headers) ? QNetworkRequest::SameOriginRedirectPolicy
                                           : QNetworkRequest::NoLessSafeRedirectPolicy;
}

/// The reply did not come, or not as a whole.
bool isCut(QNetworkReply::NetworkError error)
{
    return (error > QNetworkReply::NoError && error < QNetworkReply::ContentAccessDenied) ||
           error == QNetworkReply::ContentReSendError || error == QNetworkReply::ProtocolUnknownError ||
           error == QNetworkReply::ProtocolFailure;
}

bool isSuccess(const QNetworkReply& reply)
{
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    return status >= 200 && status < 300;
}

/// A message of Qt's without what repeats the URL, whose query may be a secret.
QString ownWords(const QNetworkReply& reply)
{
    QString text = reply.errorString();
    text.replace(reply.url().toString(), shownUrl(reply.url()));
    return text.replace(reply.request().url().toString(), shownUrl(reply.request().url()));
}

QString told(const QList<QSslError>& problems)
{
    QStringList texts;
    for (const QSslError& problem : problems)
        texts.append(problem.errorString());
    return texts.join(u"; "_s);
}

QString adviceOn(const QList<QSslError>& problems)
{
    const auto isOfTime = [](const QSslError& problem) {
        return problem.error() == QSslError::CertificateExpired ||
               problem.error() == QSslError::CertificateNotYetValid;
    };
    return !problems.isEmpty() && std::ranges::all_of(problems, isOfTime)
               ? u"Have the server's certificate renewed; check the clock"_s
               : u"Name the file of the authority's certificate, or have this machine trust it; check the clock"_s;
}

} // namespace

QString shownUrl(const QUrl& url)
{
    return url.toString(QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment);
}

HttpExchange::HttpExchange(const HttpRequest& request) : m_request(request), m_silence(request.timeout)
{
    if (request.proxy.isEmpty()) {
        m_manager.setProxyFactory(new SystemProxies); // which the manager owns
        return;
    }
    const bool socks = request.proxy.scheme().startsWith(u"socks5");
    constexpr int socksPort = 1080;
    constexpr int httpPort = 3128;
    m_manager.setProxy({socks ? QNetworkProxy::Socks5Proxy : QNetworkProxy::HttpProxy, request.proxy.host(),
                        static_cast<quint16>(request.proxy.port(socks ? socksPort : httpPort)),
                        request.proxy.userName(), request.proxy.password()});
}

std::unexpected<Error> HttpExchange::problem(ErrorKind kind, const QString& happened,
                                             const QString& advice) const
{
    return failure(kind, u"reach"_s, shownUrl(m_request.url), happened, advice);
}

Result<void> HttpExchange::check() const
{
    const QString scheme = m_request.url.scheme();
    if (!m_request.url.isValid() || m_request.url.host().isEmpty())
        return problem(ErrorKind::Usage, u"it is no URL"_s, u"Write one such as https://host/path"_s);
    if (scheme != u"http" && scheme != u"https")
        return problem(ErrorKind::Usage, u"its scheme is \"%1\""_s.arg(scheme), u"Use http or https"_s);
    return {};
}

Result<QNetworkRequest> HttpExchange::networkRequest() const
{
    QNetworkRequest made(m_request.url);
    QHttpHeaders headers;
    for (const auto& [name, value] : m_request.headers.all()) {
        // Of several Qt would send the last one only.
        if (headers.contains(name))
            return problem(ErrorKind::Usage, u"the header %1 is given twice"_s.arg(QString::fromUtf8(name)));
        if (!headers.append(name, value))
            return problem(ErrorKind::Usage, u"the header %1 has a value that no header may have"_s.arg(
                                                 QString::fromUtf8(name)));
    }
    made.setHeaders(headers);
    if (!m_request.headers.contains("User-Agent"))
        made.setRawHeader("User-Agent", "lockstep");
    // What is stored is stored as it lies there, and what is compressed comes late.
    if (!m_request.saveTo.isEmpty() || m_request.stream)
        made.setRawHeader("Accept-Encoding", "identity");
    made.setAttribute(QNetworkRequest::RedirectPolicyAttribute, redirectsOf(m_request));
    made.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    made.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    made.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    made.setTransferTimeout(m_request.timeout);
    const Result<QSslConfiguration> secured = tls();
    if (!secured)
        return failure(secured);
    made.setSslConfiguration(*secured);
    made.setPeerVerifyName(m_request.identity.serverName);
    return made;
}

Result<QSslConfiguration> HttpExchange::tls() const
{
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setProtocol(QSsl::TlsV1_2OrLater);
    if (!m_request.caFile.isEmpty() && !tls.addCaCertificates(m_request.caFile))
        return problem(ErrorKind::Io, u"no certificate could be read from %1"_s.arg(m_request.caFile),
                       u"Name a file of certificates in PEM format"_s);
    return identify(tls).transform([&] { return tls; });
}

Result<void> HttpExchange::identify(QSslConfiguration& tls) const
{
    const HttpIdentity& identity = m_request.identity;
    const auto unusable = [this](const QString& what) {
        return problem(ErrorKind::Invalid, u"%1 cannot be used"_s.arg(what),
                       u"It must be in PEM format, a key of RSA or an elliptic curve without a passphrase"_s);
    };
    if (!identity.authority.isEmpty()) {
        const QList<QSslCertificate> trusted = QSslCertificate::fromData(identity.authority);
        if (trusted.isEmpty())
            return unusable(u"the authority's certificate"_s);
        tls.setCaCertificates(trusted);
    }
    if (identity.insecure)
        tls.setPeerVerifyMode(QSslSocket::VerifyNone);
    if (identity.certificate.isEmpty())
        return {};
    const QList<QSslCertificate> chain = QSslCertificate::fromData(identity.certificate);
    if (chain.isEmpty())
        return unusable(u"the client's certificate"_s);
    const QByteArray pem = identity.key.reveal().toLatin1();
    QSslKey key(pem, QSsl::Rsa);
    if (key.isNull())
        key = QSslKey(pem, QSsl::Ec);
    if (key.isNull())
        return unusable(u"the client's key"_s);
    tls.setLocalCertificateChain(chain);
    tls.setPrivateKey(key);
    return {};
}

Result<std::unique_ptr<QIODevice>> HttpExchange::body() const
{
    if (m_request.bodyFile.isEmpty() && m_request.body.isEmpty())
        return std::unique_ptr<QIODevice>();
    if (m_request.bodyFile.isEmpty())
        return std::make_unique<OnceBytes>(m_request.body);
    auto part = std::make_unique<FileRange>(m_request.bodyFile, m_request.bodyOffset, m_request.bodyLength);
    if (part->openPart())
        return part;
    return failure(QFileInfo::exists(m_request.bodyFile) ? ErrorKind::Io : ErrorKind::NotFound, u"send"_s,
                   m_request.bodyFile, part->errorString());
}

Result<HttpReply> HttpExchange::run(const std::stop_token& stop)
{
    if (const Result<void> checked = check(); !checked)
        return failure(checked);
    const Result<QNetworkRequest> made = networkRequest();
    if (!made)
        return failure(made);
    const Result<std::unique_ptr<QIODevice>> sent = body();
    if (!sent)
        return failure(sent);
    // Others than those that only read say that their body is empty.
    const std::unique_ptr<QNetworkReply> reply(
        *sent || isRead(m_request) ? m_manager.sendCustomRequest(*made, m_request.method, sent->get())
                                   : m_manager.sendCustomRequest(*made, m_request.method, QByteArray()));
    constexpr qint64 ahead = 1 << 20; // bytes that are read before the sink has taken what came
    if (m_request.stream)
        reply->setReadBufferSize(ahead);
    await(*reply, stop);
    return finish(*reply, stop);
}

void HttpExchange::await(QNetworkReply& reply, const std::stop_token& stop)
{
    QObject::connect(&reply, &QNetworkReply::finished, &m_loop, &QEventLoop::quit);
    QObject::connect(&reply, &QNetworkReply::readyRead, &m_loop, [&] { take(reply); });
    QObject::connect(&reply, &QNetworkReply::sslErrors, &m_loop,
                     [this](const QList<QSslError>& errors) { m_tlsProblems += errors; });
    if (m_request.begun)
        QObject::connect(&reply, &QNetworkReply::metaDataChanged, &m_loop, [&] {
            if (isSuccess(reply))
                m_request.begun();
        });
    limitConnecting(reply);
    if (m_request.sent)
        QObject::connect(&reply, &QNetworkReply::uploadProgress, &m_loop, m_request.sent);
    if (m_request.received)
        QObject::connect(&reply, &QNetworkReply::downloadProgress, &m_loop, m_request.received);
    const std::stop_callback wake(
        stop, [this] { QMetaObject::invokeMethod(&m_loop, &QEventLoop::quit, Qt::QueuedConnection); });
    if (!reply.isFinished() && !stop.stop_requested())
        m_loop.exec(QEventLoop::ExcludeUserInputEvents);
}

void HttpExchange::limitConnecting(QNetworkReply& reply)
{
    // Of one with a body, even an empty one, Qt does not tell that it was sent.
    if (!isRead(m_request) || m_request.connecting.count() == 0 || m_request.connecting >= m_request.timeout)
        return;
    auto* limit = new QTimer(&reply);
    limit->setSingleShot(true);
    QObject::connect(limit, &QTimer::timeout, &reply, [this, &reply] {
        m_silence = m_request.connecting;
        reply.abort();
    });
    QObject::connect(&reply, &QNetworkReply::requestSent, limit, &QTimer::stop);
    limit->start(m_request.connecting);
}

void HttpExchange::take(QNetworkReply& reply)
{
    const QByteArray bytes = reply.readAll();
    if (!m_request.saveTo.isEmpty() && isSuccess(reply))
        return store(bytes);
    if (m_request.stream && isSuccess(reply)) {
        m_streamEnded = m_streamEnded || (!bytes.isEmpty() && !m_request.stream(bytes));
        return m_streamEnded ? m_loop.quit() : void();
    }
    if (m_body.size() + bytes.size() > m_request.limit) {
        m_tooLarge = true;
        m_loop.quit();
        return;
    }
    m_body += bytes;
}

void HttpExchange::store(const QByteArray& bytes)
{
    if (!m_file) {
        m_file = std::make_unique<QSaveFile>(m_request.saveTo);
        m_fileFailed = !m_file->open(QIODevice::WriteOnly) ||
                       !m_file->setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    }
    m_fileFailed = m_fileFailed || m_file->write(bytes) != bytes.size();
    if (m_fileFailed)
        m_loop.quit();
}

Result<HttpReply> HttpExchange::finish(QNetworkReply& reply, const std::stop_token& stop)
{
    if (reply.isFinished() && !isCut(reply.error()))
        take(reply);
    if (m_fileFailed)
        return failure(ErrorKind::Io, u"write"_s, m_request.saveTo, m_file->errorString(),
                       u"Check its permissions and the free space of the disk"_s);
    if (m_tooLarge)
        return problem(ErrorKind::Failed,
                       u"its answer is larger than the %1 bytes that are allowed"_s.arg(m_request.limit));
    if (!reply.isFinished() && stop.stop_requested())
        return problem(ErrorKind::Cancelled, u"it was cancelled"_s);
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (!m_streamEnded && (isCut(reply.error()) || status == 0))
        return unreachable(reply);
    if (!m_request.saveTo.isEmpty() && status >= 200 && status < 300) {
        store({}); // an empty body is a file, too
        if (m_fileFailed || !m_file->commit())
            return failure(ErrorKind::Io, u"write"_s, m_request.saveTo, m_file->errorString());
    }
    HttpReply made{status, {}, m_body};
    for (const auto& [name, value] : reply.headers().toListOfPairs())
        made.headers.append(name, value);
    return made;
}

std::unexpected<Error> HttpExchange::unreachable(const QNetworkReply& reply)
{
    using Network = QNetworkReply;
    const QUrl url = reply.url();
    const QString port = QString::number(url.port(url.scheme() == u"https" ? 443 : 80));
    const QString again = u"Check the network and the server, then try again"_s;
    switch (reply.error()) {
    case Network::HostNotFoundError:
        return problem(ErrorKind::Connection, u"there is no host named \"%1\""_s.arg(url.host()),
                       u"Check the name, and that this machine can look names up"_s);
    case Network::ConnectionRefusedError:
        m_mayPass = true;
        return problem(ErrorKind::Connection, u"nothing listens on port %1"_s.arg(port),
                       u"Check the port, and that the server runs"_s);
    case Network::SslHandshakeFailedError:
        return problem(ErrorKind::Connection,
                       u"no trusted TLS connection: %1"_s.arg(m_tlsProblems.isEmpty() ? ownWords(reply)
                                                                                      : told(m_tlsProblems)),
                       adviceOn(m_tlsProblems));
    case Network::OperationCanceledError:
    case Network::TimeoutError:
        m_mayPass = true;
        return problem(ErrorKind::Connection,
                       u"nothing was heard for %1 s"_s.arg(double(m_silence.count()) / 1000), again);
    case Network::ContentReSendError: // it would have had to begin anew
    case Network::RemoteHostClosedError:
        m_mayPass = true;
        return problem(ErrorKind::Connection, u"the connection was cut"_s, again);
    case Network::InsecureRedirectError:
        return problem(ErrorKind::Connection,
                       u"it leads to another server, which must not see the credentials"_s,
                       u"Name the server it leads to"_s);
    case Network::TooManyRedirectsError:
        return problem(ErrorKind::Connection, u"it leads in circles"_s);
    case Network::ProxyAuthenticationRequiredError:
        return problem(ErrorKind::Connection, u"the proxy wants a user and a password"_s,
                       u"Put them into the proxy's URL (https_proxy)"_s);
    default:
        m_mayPass = true;
        return problem(ErrorKind::Connection, ownWords(reply), again);
    }
}

} // namespace lockstep
