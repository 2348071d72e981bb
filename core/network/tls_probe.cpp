#include "core/network/tls_probe.h"

#include "core/network/http.h"

#include <QEventLoop>
#include <QNetworkProxyFactory>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslError>
#include <QSslSocket>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

constexpr std::chrono::seconds longestSilence{30};
constexpr int usualPort = 443;

std::unexpected<Error> problem(ErrorKind kind, const QUrl& url, const QString& happened,
                               const QString& advice = {})
{
    return failure(kind, u"make a TLS connection to"_s, shownUrl(url), happened, advice);
}

QString firstOf(const QStringList& common, const QStringList& other)
{
    return common.isEmpty() ? other.value(0) : common.first();
}

TlsCertificate certificateOf(const QSslCertificate& certificate)
{
    using Info = QSslCertificate;
    return {
        firstOf(certificate.subjectInfo(Info::CommonName), certificate.subjectAlternativeNames().values()),
        firstOf(certificate.issuerInfo(Info::CommonName), certificate.issuerInfo(Info::Organization)),
        certificate.effectiveDate().toUTC(), certificate.expiryDate().toUTC()};
}

QString protocolName(QSsl::SslProtocol protocol)
{
    return protocol == QSsl::TlsV1_3 ? u"TLSv1.3"_s : protocol == QSsl::TlsV1_2 ? u"TLSv1.2"_s : QString();
}

TlsPeer peerOf(const QSslSocket& socket)
{
    TlsPeer peer;
    for (const QSslCertificate& certificate : socket.peerCertificateChain())
        peer.chain.append(certificateOf(certificate));
    peer.protocol = protocolName(socket.sessionProtocol());
    for (const QSslError& error : socket.sslHandshakeErrors()) {
        if (error.error() == QSslError::HostNameMismatch)
            peer.nameMatches = false;
        else if (!peer.problems.contains(error.errorString()))
            peer.problems.append(error.errorString());
    }
    return peer;
}

/// Whether the connection came about.
bool await(QSslSocket& socket, const QUrl& url, const std::stop_token& stop)
{
    QEventLoop loop;
    QObject::connect(&socket, &QSslSocket::encrypted, &loop, &QEventLoop::quit);
    QObject::connect(&socket, &QSslSocket::errorOccurred, &loop, &QEventLoop::quit);
    // Whoever answers is looked at, not trusted: nothing is sent.
    QObject::connect(&socket, &QSslSocket::sslErrors, &socket, [&socket] { socket.ignoreSslErrors(); });
    QTimer::singleShot(longestSilence, &loop, &QEventLoop::quit);
    const std::stop_callback wake(
        stop, [&loop] { QMetaObject::invokeMethod(&loop, &QEventLoop::quit, Qt::QueuedConnection); });
    socket.connectToHostEncrypted(url.host(), static_cast<quint16>(url.port(usualPort)));
    if (!stop.stop_requested() && socket.error() == QAbstractSocket::UnknownSocketError)
        loop.exec(QEventLoop::ExcludeUserInputEvents);
    return socket.isEncrypted();
}

} // namespace

std::optional<TlsCertificate> readCertificate(const QByteArray& pem)
{
    const QSslCertificate read(pem, QSsl::Pem);
    return read.isNull() ? std::nullopt : std::optional(certificateOf(read));
}

Result<TlsPeer> lookAtTls(const QUrl& url, const QString& caFile, const std::stop_token& stop)
{
    if (url.scheme() != u"https" || url.host().isEmpty())
        return problem(ErrorKind::Usage, url, u"it is no https URL"_s);
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setProtocol(QSsl::TlsV1_2OrLater);
    if (!caFile.isEmpty() && !tls.addCaCertificates(caFile))
        return problem(ErrorKind::Io, url, u"no certificate could be read from %1"_s.arg(caFile),
                       u"Name a file of certificates in PEM format"_s);
    QSslSocket socket;
    socket.setSslConfiguration(tls);
    socket.setProxy(QNetworkProxyFactory::systemProxyForQuery(QNetworkProxyQuery(url)).value(0));
    if (await(socket, url, stop))
        return peerOf(socket);
    if (stop.stop_requested())
        return problem(ErrorKind::Cancelled, url, u"it was cancelled"_s);
    const bool silent = socket.error() == QAbstractSocket::UnknownSocketError;
    return problem(
        ErrorKind::Connection, url,
        silent ? u"nothing was heard for %1 s"_s.arg(longestSilence.count()) : socket.errorString(),
        u"Check the name, the port and the network, and that the server speaks TLS 1.2 or newer"_s);
}

} // namespace lockstep
