// What servers show of themselves in a TLS handshake.

#include "certificates.h"
#include "core/network/tls_probe.h"
#include "result_checks.h"
#include "silent_port.h"

#include <httplib.h>

#include <QTemporaryDir>

#include <thread>

using namespace lockstep;
using namespace lockstep::test;

namespace {

QUrl localUrl(int port)
{
    return QUrl(QStringLiteral("https://127.0.0.1:%1/path?x=hush").arg(port));
}

/// A TLS server with one certificate, as long as it lives.
class TlsServer
{
public:
    TlsServer(const QString& certificate, const QString& key)
        : m_server(certificate.toLocal8Bit().constData(), key.toLocal8Bit().constData()),
          m_port(m_server.bind_to_any_port("127.0.0.1")),
          m_thread([this] { m_server.listen_after_bind(); })
    {
        m_server.wait_until_ready();
    }

    ~TlsServer() { m_server.stop(); }

    TlsServer(const TlsServer&) = delete;
    TlsServer& operator=(const TlsServer&) = delete;

    [[nodiscard]] QUrl url() const { return localUrl(m_port); }

private:
    httplib::SSLServer m_server;
    int m_port;
    std::jthread m_thread;
};

} // namespace

class TlsProbeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void showsWhatIsTrusted();
    void showsWhatIsNotTrusted();
    void showsAnotherName();
    void showsWhatIsOver();
    void saysWhyThereIsNone();
    void endsWhenAsked();

private:
    [[nodiscard]] QString file(const char* name) const
    {
        return m_folder.filePath(QString::fromLatin1(name));
    }

    QTemporaryDir m_folder;
};

void TlsProbeTest::initTestCase()
{
    qunsetenv("https_proxy");
    certify({QStringLiteral("IP:127.0.0.1")}, file("here.pem"), file("here.key"));
}

void TlsProbeTest::showsWhatIsTrusted()
{
    const TlsServer server(file("here.pem"), file("here.key"));
    const Result<TlsPeer> peer = lookAtTls(server.url(), file("here.pem"), {});
    VERIFY_RESULT(peer);
    QVERIFY2(peer->problems.isEmpty(), qPrintable(peer->problems.join(u';')));
    QVERIFY(peer->nameMatches);
    QCOMPARE(peer->chain.size(), 1);
    QCOMPARE(peer->chain.first().subject, QStringLiteral("test"));
    const qint64 hours = QDateTime::currentDateTimeUtc().secsTo(peer->chain.first().notAfter) / 3600;
    QVERIFY2(hours >= 46 && hours <= 48, qPrintable(QString::number(hours)));
    QCOMPARE(peer->protocol, QStringLiteral("TLSv1.3"));
}

void TlsProbeTest::showsWhatIsNotTrusted()
{
    const TlsServer server(file("here.pem"), file("here.key"));
    const Result<TlsPeer> peer = lookAtTls(server.url(), {}, {});
    VERIFY_RESULT(peer);
    QVERIFY(peer->nameMatches);
    QVERIFY2(peer->problems.join(u';').contains(u"self-signed"), qPrintable(peer->problems.join(u';')));
    QCOMPARE(peer->chain.size(), 1);
}

void TlsProbeTest::showsAnotherName()
{
    certify({QStringLiteral("DNS:other.example")}, file("other.pem"), file("other.key"));
    const TlsServer server(file("other.pem"), file("other.key"));
    const Result<TlsPeer> peer = lookAtTls(server.url(), file("other.pem"), {});
    VERIFY_RESULT(peer);
    QVERIFY(!peer->nameMatches);
    QVERIFY2(peer->problems.isEmpty(), qPrintable(peer->problems.join(u';')));
}

void TlsProbeTest::showsWhatIsOver()
{
    certify({.name = QStringLiteral("IP:127.0.0.1"),
             .life = QStringLiteral("-not_before 20200101000000Z -not_after 20200201000000Z").split(u' ')},
            file("old.pem"), file("old.key"));
    const TlsServer server(file("old.pem"), file("old.key"));
    const Result<TlsPeer> peer = lookAtTls(server.url(), file("old.pem"), {});
    VERIFY_RESULT(peer);
    QCOMPARE(peer->chain.first().notAfter, QDateTime(QDate(2020, 2, 1), QTime(0, 0), QTimeZone::UTC));
    QVERIFY2(peer->problems.join(u';').contains(u"expired"), qPrintable(peer->problems.join(u';')));
}

void TlsProbeTest::saysWhyThereIsNone()
{
    VERIFY_ERROR(lookAtTls(QUrl(QStringLiteral("http://127.0.0.1/")), {}, {}), ErrorKind::Usage,
                 "no https URL");
    const Result<TlsPeer> refused = lookAtTls(localUrl(1), {}, {});
    VERIFY_ERROR(refused, ErrorKind::Connection, "refused");
    QVERIFY(!refused.error().message().contains(u"hush"));
    VERIFY_ERROR(lookAtTls(localUrl(1), file("here.key"), {}), ErrorKind::Io, "no certificate could be read");
    httplib::Server plain;
    const int plainPort = plain.bind_to_any_port("127.0.0.1");
    const std::jthread thread([&] { plain.listen_after_bind(); });
    plain.wait_until_ready();
    const Result<TlsPeer> noTls = lookAtTls(localUrl(plainPort), {}, {});
    plain.stop();
    QVERIFY(!noTls);
    QCOMPARE(noTls.error().kind, ErrorKind::Connection);
}

/// Of a server that takes the connection and says nothing.
void TlsProbeTest::endsWhenAsked()
{
    const SilentPort silent;
    std::stop_source stop;
    Result<TlsPeer> peer;
    std::jthread thread([&] { peer = lookAtTls(localUrl(silent.port()), {}, stop.get_token()); });
    QVERIFY(silent.await());
    stop.request_stop();
    thread.join();
    VERIFY_ERROR(peer, ErrorKind::Cancelled, "cancelled");
}

QTEST_GUILESS_MAIN(TlsProbeTest)
#include "tst_tls_probe.moc"
