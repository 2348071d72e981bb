// Requests to a real server on loopback.

#include "certificates.h"
#include "core/network/http.h"
#include "core/support/files.h"
#include "cutting_proxy.h"
#include "result_checks.h"
#include "silent_port.h"
#include "test_server.h"

#include <QElapsedTimer>
#include <QFileInfo>
#include <QTemporaryDir>

using namespace lockstep;
using namespace lockstep::test;
using namespace std::chrono_literals;

namespace {

class Server : public TestServer
{
public:
    Server()
    {
        m_server.Get("/hello", [](const httplib::Request& request, httplib::Response& response) {
            response.set_content("hello " + request.get_header_value("X-Name"), "text/plain");
        });
        m_server.Post("/echo", [](const httplib::Request& request, httplib::Response& response) {
            response.set_header("X-Length", request.get_header_value("Content-Length"));
            response.set_content(request.body, "application/octet-stream");
        });
        m_server.Get(R"(/status/(\d+))", [](const httplib::Request& request, httplib::Response& response) {
            response.status = std::stoi(request.matches[1]);
            response.set_content(request.get_param_value("body"), "application/json");
        });
        m_server.Get("/slow", [this](const httplib::Request&, httplib::Response& response) {
            for (int i = 0; i < 100 && !m_released; ++i)
                std::this_thread::sleep_for(50ms);
            response.set_content("late", "text/plain");
        });
        m_server.Get("/late", [](const httplib::Request&, httplib::Response& response) {
            std::this_thread::sleep_for(1s);
            response.set_content("late", "text/plain");
        });
        m_server.Post("/late", [](const httplib::Request& request, httplib::Response& response) {
            std::this_thread::sleep_for(1s);
            response.set_content(request.body, "text/plain");
        });
        m_server.Get("/cut", [](const httplib::Request&, httplib::Response& response) {
            response.set_content_provider(1000, "text/plain", [](size_t, size_t, httplib::DataSink& sink) {
                sink.write("half", 4);
                return false;
            });
        });
        m_server.Get("/busy", [this](const httplib::Request&, httplib::Response& response) {
            ++m_asked;
            response.status = m_asked < 3 ? 503 : 200;
            if (m_asked < 3)
                response.set_header("Retry-After", "0");
        });
        m_server.Post("/busy", [this](const httplib::Request&, httplib::Response& response) {
            ++m_asked;
            response.status = 503;
        });
        m_server.Get("/away", [this](const httplib::Request&, httplib::Response& response) {
            response.set_redirect(m_away);
        });
        m_server.Post("/away", [this](const httplib::Request&, httplib::Response& response) {
            response.set_redirect(m_away, 307);
        });
        start();
    }

    ~Server() override
    {
        m_released = true;
        stop();
    }

    std::atomic<bool> m_released = false;
    std::atomic<int> m_asked = 0;
    std::string m_away;
};

HttpRetry quick()
{
    HttpRetry retry;
    retry.firstDelay = 5ms;
    return retry;
}

} // namespace

class HttpTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void gets();
    void sendsAPartOfAFile();
    void savesWhatIsWhole();
    void keepsNothingThatIsCut();
    void limitsTheBody();
    void statuses_data();
    void statuses();
    void unreachable_data();
    void unreachable();
    void standsStill();
    void gaveUpConnecting();
    void saysThatTheReplyBegins();
    void isCancelled();
    void worksWithoutAnEventLoop();
    void redirects();
    void retries();
    void retriesOnlyWhatIsSafe();
    void retriesACut();
    void sendsNothingTwiceByItself_data();
    void sendsNothingTwiceByItself();
    void usesTheProxy();
    void tls();
    void tlsAsSomebody();
    void streams();
    void streamsNoError();

private:
    [[nodiscard]] HttpRequest request(const QString& path) const
    {
        HttpRequest made;
        made.url = m_server.url(path);
        return made;
    }

    Server m_server;
    QTemporaryDir m_folder;
};

void HttpTest::initTestCase()
{
    for (const char* name : {"http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY",
                             "ALL_PROXY", "no_proxy", "NO_PROXY"})
        qunsetenv(name);
}

void HttpTest::gets()
{
    HttpRequest asked = request(QStringLiteral("/hello"));
    asked.headers.append("X-Name", "world");
    const auto reply = sendHttp(asked, {});
    VERIFY_RESULT(reply);
    QCOMPARE(reply->status, 200);
    QCOMPARE(reply->body, QByteArray("hello world"));
    QCOMPARE(reply->header("content-type"), QStringLiteral("text/plain"));
}

void HttpTest::sendsAPartOfAFile()
{
    QByteArray content(300'000, 'x');
    content.replace(100'000, 5, "begin");
    VERIFY_RESULT(writeFile(m_folder.filePath(QStringLiteral("body")), content));
    HttpRequest sent = request(QStringLiteral("/echo"));
    sent.method = "POST";
    sent.bodyFile = m_folder.filePath(QStringLiteral("body"));
    sent.bodyOffset = 100'000;
    sent.bodyLength = 150'000;
    qint64 progress = 0;
    sent.sent = [&](qint64 done, qint64) { progress = std::max(progress, done); };
    auto reply = sendHttp(sent, {});
    VERIFY_RESULT(reply);
    QCOMPARE(reply->header("X-Length"), QStringLiteral("150000"));
    QCOMPARE(reply->body, content.sliced(100'000, 150'000));
    QCOMPARE(progress, 150'000);
    sent.bodyLength = -1;
    reply = sendHttp(sent, {});
    VERIFY_RESULT(reply);
    QCOMPARE(reply->body, content.sliced(100'000));
    sent.bodyLength = 300'000;
    VERIFY_ERROR(sendHttp(sent, {}), ErrorKind::Io, "shorter");
    sent.bodyFile = m_folder.filePath(QStringLiteral("nothing"));
    VERIFY_ERROR(sendHttp(sent, {}), ErrorKind::NotFound, "nothing");
}

void HttpTest::savesWhatIsWhole()
{
    HttpRequest asked = request(QStringLiteral("/hello"));
    asked.saveTo = m_folder.filePath(QStringLiteral("saved"));
    const auto reply = sendHttp(asked, {});
    VERIFY_RESULT(reply);
    QCOMPARE(readFile(asked.saveTo).value_or(QByteArray()), QByteArray("hello "));
    QCOMPARE(QFileInfo(asked.saveTo).permissions() & QFile::Permissions(0x0077), QFile::Permissions());
    QVERIFY(reply->body.isEmpty());
    asked.url = m_server.url(QStringLiteral("/status/404?body=gone"));
    asked.saveTo = m_folder.filePath(QStringLiteral("not saved"));
    const auto missing = sendHttp(asked, {});
    VERIFY_RESULT(missing);
    QCOMPARE(missing->body, QByteArray("gone"));
    QVERIFY(!QFile::exists(asked.saveTo));
    asked.url = m_server.url(QStringLiteral("/hello"));
    asked.saveTo = QStringLiteral("/proc/none/saved");
    VERIFY_ERROR(sendHttp(asked, {}), ErrorKind::Io, "/proc/none/saved");
}

void HttpTest::keepsNothingThatIsCut()
{
    HttpRequest asked = request(QStringLiteral("/cut"));
    asked.saveTo = m_folder.filePath(QStringLiteral("cut"));
    VERIFY_ERROR(sendHttp(asked, {}), ErrorKind::Connection, "the connection was cut");
    QVERIFY(QDir(m_folder.path()).entryList({QStringLiteral("cut*")}).isEmpty());
}

void HttpTest::limitsTheBody()
{
    HttpRequest sent = request(QStringLiteral("/echo"));
    sent.method = "POST";
    sent.body = QByteArray(5000, 'x');
    sent.limit = 4999;
    VERIFY_ERROR(sendHttp(sent, {}), ErrorKind::Failed, "larger than the 4999 bytes");
}

void HttpTest::statuses_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("body");
    QTest::addColumn<ErrorKind>("kind");
    QTest::addColumn<QString>("part");
    QTest::newRow("google") << 403 << R"({"error":{"code":403,"message":"no right"}})"
                            << ErrorKind::Connection << "status 403: no right. The account";
    QTest::newRow("oauth") << 400 << R"({"error":"invalid_grant","error_description":"bad key"})"
                           << ErrorKind::Failed << "status 400: bad key";
    QTest::newRow("text") << 401 << "Invalid token." << ErrorKind::Connection
                          << "Invalid token. Check the token";
    QTest::newRow("page") << 502 << "<html>x</html>" << ErrorKind::Failed << "status 502. The server";
    QTest::newRow("none") << 410 << "" << ErrorKind::NotFound << "status 410.";
    QTest::newRow("conflict") << 412 << "{}" << ErrorKind::Precondition << "status 412";
    QTest::newRow("often") << 429 << "" << ErrorKind::Failed << "asked too often";
    QTest::newRow("no JSON") << 200 << "[1]" << ErrorKind::Failed << "no JSON object";
}

void HttpTest::statuses()
{
    QFETCH(int, status);
    QFETCH(QString, body);
    QFETCH(ErrorKind, kind);
    QFETCH(QString, part);
    const QString path = QStringLiteral("/status/%1?body=%2")
                             .arg(QString::number(status), QString::fromUtf8(QUrl::toPercentEncoding(body)));
    const auto object =
        expectJson(sendHttp(request(path), {}), QStringLiteral("ask"), QStringLiteral("the server"));
    QVERIFY(!object);
    QCOMPARE(object.error().kind, kind);
    QVERIFY2(object.error().message().contains(part), qPrintable(object.error().message()));
}

void HttpTest::unreachable_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<ErrorKind>("kind");
    QTest::addColumn<QString>("part");
    QTest::newRow("name") << "https://u:secretword@no-such-host.invalid/x?key=secretword"
                          << ErrorKind::Connection << "no host named \"no-such-host.invalid\"";
    QTest::newRow("port") << "http://127.0.0.1:1/?key=secretword" << ErrorKind::Connection
                          << "nothing listens on port 1";
    QTest::newRow("scheme") << "ftp://u:secretword@host/" << ErrorKind::Usage << "its scheme is \"ftp\"";
    QTest::newRow("none") << "secretword" << ErrorKind::Usage << "it is no URL";
}

void HttpTest::unreachable()
{
    QFETCH(QString, url);
    QFETCH(ErrorKind, kind);
    QFETCH(QString, part);
    HttpRequest asked;
    asked.url = QUrl(url);
    asked.headers.append("Authorization", "token secretword2");
    const auto reply = sendHttp(asked, {});
    QVERIFY(!reply);
    QCOMPARE(reply.error().kind, kind);
    QVERIFY2(reply.error().message().contains(part), qPrintable(reply.error().message()));
    if (url != u"secretword")
        QVERIFY2(!reply.error().message().contains(u"secretword"), qPrintable(reply.error().message()));
}

void HttpTest::standsStill()
{
    HttpRequest asked = request(QStringLiteral("/slow"));
    asked.timeout = 200ms;
    VERIFY_ERROR(sendHttp(asked, {}), ErrorKind::Connection, "nothing was heard for 0.2 s");
}

/// Who takes the connection, and nothing more, is as good as away.
void HttpTest::gaveUpConnecting()
{
    const SilentPort deaf;
    HttpRequest asked;
    asked.url = QUrl(QStringLiteral("https://127.0.0.1:%1/").arg(deaf.port()));
    asked.timeout = std::chrono::hours(1);
    asked.connecting = 200ms;
    VERIFY_ERROR(sendHttp(asked, {}), ErrorKind::Connection, "nothing was heard for 0.2 s");
    HttpRequest late = request(QStringLiteral("/late")); // it is connected, and may take its time
    late.connecting = 500ms;
    VERIFY_RESULT(sendHttp(late, {}));
    late.method = "POST";
    VERIFY_RESULT(sendHttp(late, {}));
    late.body = "a body";
    VERIFY_RESULT(sendHttp(late, {}));
}

void HttpTest::saysThatTheReplyBegins()
{
    QStringList told;
    HttpRequest asked = request(QStringLiteral("/hello"));
    asked.begun = [&] { told.append(QStringLiteral("begun")); };
    asked.stream = [&](const QByteArray&) {
        told.append(QStringLiteral("bytes"));
        return true;
    };
    VERIFY_RESULT(sendHttp(asked, {}));
    QCOMPARE(told, (QStringList{QStringLiteral("begun"), QStringLiteral("bytes")}));
    told.clear();
    asked.url.setPath(QStringLiteral("/nowhere"));
    VERIFY_RESULT(sendHttp(asked, {}));
    QCOMPARE(told, QStringList());
}

void HttpTest::isCancelled()
{
    std::stop_source stop;
    std::jthread canceller([&] {
        std::this_thread::sleep_for(100ms);
        stop.request_stop();
    });
    VERIFY_ERROR(sendHttp(request(QStringLiteral("/slow")), stop.get_token()), ErrorKind::Cancelled,
                 "cancelled");
    VERIFY_ERROR(sendHttp(request(QStringLiteral("/hello")), stop.get_token()), ErrorKind::Cancelled,
                 "cancelled");
}

void HttpTest::worksWithoutAnEventLoop()
{
    std::atomic<int> good = 0;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 4; ++i)
            threads.emplace_back(
                [&] { good += sendHttp(request(QStringLiteral("/hello")), {}).has_value(); });
    }
    QCOMPARE(good.load(), 4);
}

void HttpTest::redirects()
{
    Server other;
    m_server.m_away = m_server.url(QStringLiteral("/hello")).toString().toStdString();
    HttpRequest asked = request(QStringLiteral("/away"));
    asked.headers.append("Authorization", "token x");
    QCOMPARE(sendHttp(asked, {}).value().body, QByteArray("hello "));
    m_server.m_away = other.url(QStringLiteral("/hello")).toString().toStdString();
    VERIFY_ERROR(sendHttp(asked, {}), ErrorKind::Connection, "must not see the credentials");
    QCOMPARE(sendHttp(request(QStringLiteral("/away")), {}).value().body, QByteArray("hello "));
    asked.redirected = false;
    const HttpReply leading = sendHttp(asked, {}).value();
    QCOMPARE(leading.status, 302);
    QCOMPARE(leading.header("location"), other.url(QStringLiteral("/hello")).toString());
    asked.method = "POST";
    QCOMPARE(sendHttp(asked, {}).value().status, 307);
}

void HttpTest::retries()
{
    m_server.m_asked = 0;
    QStringList log;
    HttpRetry retry = quick();
    retry.log = [&](const QString& line) { log.append(line); };
    QCOMPARE(sendHttpRetrying(request(QStringLiteral("/busy?secret=1")), retry, {}).value().status, 200);
    QCOMPARE(m_server.m_asked.load(), 3);
    QCOMPARE(log.size(), 2);
    QVERIFY2(log.first().contains(u"status 503; trying again in 0 s"), qPrintable(log.first()));
    m_server.m_asked = -10;
    retry.attempts = 2;
    QCOMPARE(sendHttpRetrying(request(QStringLiteral("/busy")), retry, {}).value().status, 503);
    QList<int> heard;
    retry.attempts = 6;
    retry.heard = [&](const Result<HttpReply>& reply) {
        heard.append(reply ? reply->status : 0);
        return heard.size() < 2;
    };
    QCOMPARE(sendHttpRetrying(request(QStringLiteral("/busy")), retry, {}).value().status, 503);
    QCOMPARE(heard, QList<int>({503, 503}));
}

void HttpTest::retriesOnlyWhatIsSafe()
{
    m_server.m_asked = 0;
    HttpRequest sent = request(QStringLiteral("/busy"));
    sent.method = "POST";
    QCOMPARE(sendHttpRetrying(sent, quick(), {}).value().status, 503);
    QCOMPARE(m_server.m_asked.load(), 1);
    sent.repeatable = true;
    QCOMPARE(sendHttpRetrying(sent, quick(), {}).value().status, 503);
    QCOMPARE(m_server.m_asked.load(), 1 + HttpRetry().attempts);
}

void HttpTest::retriesACut()
{
    CuttingProxy proxy(m_server.port());
    proxy.cutAfter(100'000, 2);
    HttpRequest sent;
    sent.url = QUrl(proxy.base() + QStringLiteral("/echo"));
    sent.method = "POST";
    sent.body = QByteArray(400'000, 'x');
    sent.repeatable = true;
    const auto reply = sendHttpRetrying(sent, quick(), {});
    VERIFY_RESULT(reply);
    QCOMPARE(reply->body.size(), 400'000);
    QCOMPARE(proxy.cuts(), 2);
}

void HttpTest::sendsNothingTwiceByItself_data()
{
    QTest::addColumn<bool>("file");
    QTest::newRow("bytes") << false;
    QTest::newRow("file") << true;
}

void HttpTest::sendsNothingTwiceByItself()
{
    QFETCH(bool, file);
    const QByteArray body(1 << 20, 'x');
    CuttingProxy proxy(m_server.port());
    proxy.cutAfter(100'000, 5);
    HttpRequest sent;
    sent.url = QUrl(proxy.base() + QStringLiteral("/echo"));
    sent.method = "POST";
    if (file)
        sent.bodyFile = m_folder.filePath(QStringLiteral("once"));
    else
        sent.body = body;
    VERIFY_RESULT(writeFile(m_folder.filePath(QStringLiteral("once")), body));
    const auto reply = sendHttpRetrying(sent, quick(), {});
    QVERIFY(!reply);
    QCOMPARE(reply.error().kind, ErrorKind::Connection);
    QCOMPARE(proxy.cuts(), 1);
}

/// A server that plays proxy sees the whole URL.
void HttpTest::usesTheProxy()
{
    httplib::Server proxy;
    proxy.set_pre_routing_handler([](const httplib::Request& request, httplib::Response& response) {
        response.set_content("proxied " + request.target, "text/plain");
        return httplib::Server::HandlerResponse::Handled;
    });
    const int port = proxy.bind_to_any_port("127.0.0.1");
    std::jthread thread([&] { proxy.listen_after_bind(); });
    proxy.wait_until_ready();
    qputenv("http_proxy", QByteArray("http://127.0.0.1:") + QByteArray::number(port));
    HttpRequest asked;
    asked.url = QUrl(QStringLiteral("http://far.example/x"));
    const auto reply = sendHttp(asked, {});
    qunsetenv("http_proxy");
    proxy.stop();
    VERIFY_RESULT(reply);
    QCOMPARE(reply->body, QByteArray("proxied http://far.example/x"));
}

void HttpTest::tls()
{
    const QString certificate = m_folder.filePath(QStringLiteral("cert.pem"));
    const QString key = m_folder.filePath(QStringLiteral("key.pem"));
    certify({QStringLiteral("IP:127.0.0.1")}, certificate, key);
    httplib::SSLServer server(certificate.toLocal8Bit().constData(), key.toLocal8Bit().constData());
    server.Get("/", [](const httplib::Request&, httplib::Response& response) {
        response.set_content("safe", "text/plain");
    });
    const int port = server.bind_to_any_port("127.0.0.1");
    std::jthread thread([&] { server.listen_after_bind(); });
    server.wait_until_ready();
    HttpRequest asked;
    asked.url = QUrl(QStringLiteral("https://127.0.0.1:%1/").arg(port));
    const auto refused = sendHttp(asked, {});
    asked.caFile = certificate;
    const auto trusted = sendHttp(asked, {});
    asked.caFile = key;
    const auto wrongFile = sendHttp(asked, {});
    server.stop();
    VERIFY_ERROR(refused, ErrorKind::Connection, "no trusted TLS connection: The certificate is self-signed");
    VERIFY_RESULT(trusted);
    QCOMPARE(trusted->body, QByteArray("safe"));
    VERIFY_ERROR(wrongFile, ErrorKind::Io, "no certificate could be read");
}

/// A server that knows its clients, and has a name that is not in the URL.
void HttpTest::tlsAsSomebody()
{
    const auto file = [this](const char* name) { return m_folder.filePath(QString::fromLatin1(name)); };
    const auto bytes = [&](const char* name) { return readFile(file(name)).value_or(QByteArray()); };
    certify({QStringLiteral("DNS:kubernetes")}, file("s.pem"), file("s.key"));
    certify({QStringLiteral("DNS:client"), QStringLiteral("ec -pkeyopt ec_paramgen_curve:prime256v1")},
            file("c.pem"), file("c.key"));
    httplib::SSLServer server(file("s.pem").toLocal8Bit().constData(),
                              file("s.key").toLocal8Bit().constData(),
                              file("c.pem").toLocal8Bit().constData());
    server.Get("/", [](const httplib::Request&, httplib::Response& response) {
        response.set_content("known", "text/plain");
    });
    const int port = server.bind_to_any_port("127.0.0.1");
    std::jthread thread([&] { server.listen_after_bind(); });
    server.wait_until_ready();
    HttpRequest asked;
    asked.url = QUrl(QStringLiteral("https://127.0.0.1:%1/").arg(port));
    asked.identity.authority = bytes("s.pem");
    asked.identity.serverName = QStringLiteral("kubernetes");
    const auto stranger = sendHttp(asked, {});
    asked.identity.certificate = bytes("c.pem");
    asked.identity.key = Secret(QString::fromLatin1(bytes("c.key")));
    const auto known = sendHttp(asked, {});
    asked.identity.serverName.clear();
    const auto otherName = sendHttp(asked, {});
    asked.identity.insecure = true;
    const auto anyName = sendHttp(asked, {});
    asked.identity.insecure = false;
    asked.identity.authority = bytes("c.pem");
    const auto otherAuthority = sendHttp(asked, {});
    asked.identity.key = Secret(QStringLiteral("s3cret"));
    const auto noKey = sendHttp(asked, {});
    server.stop();
    QVERIFY(!stranger && stranger.error().kind == ErrorKind::Connection);
    VERIFY_RESULT(known);
    QCOMPARE(known->body, QByteArray("known"));
    VERIFY_ERROR(otherName, ErrorKind::Connection, "no trusted TLS connection");
    VERIFY_RESULT(anyName);
    VERIFY_ERROR(otherAuthority, ErrorKind::Connection, "no trusted TLS connection");
    VERIFY_ERROR(noKey, ErrorKind::Invalid, "the client's key cannot be used");
    QVERIFY(!noKey.error().message().contains(u"s3cret"));
}

/// A reply without an end comes piece by piece, until nobody wants more of it.
void HttpTest::streams()
{
    httplib::Server server;
    server.Get("/", [](const httplib::Request&, httplib::Response& response) {
        response.set_chunked_content_provider("text/plain", [](size_t, httplib::DataSink& sink) {
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
            return sink.write("tick\n", 5);
        });
    });
    const int port = server.bind_to_any_port("127.0.0.1");
    std::jthread thread([&] { server.listen_after_bind(); });
    server.wait_until_ready();
    HttpRequest asked;
    asked.url = QUrl(QStringLiteral("http://127.0.0.1:%1/").arg(port));
    QByteArray heard;
    asked.stream = [&](const QByteArray& bytes) {
        heard += bytes;
        return heard.size() < 50;
    };
    const auto ended = sendHttp(asked, {});
    std::stop_source stop;
    heard.clear();
    asked.stream = [&](const QByteArray& bytes) {
        heard += bytes;
        if (heard.size() > 20)
            stop.request_stop();
        return true;
    };
    const auto cancelled = sendHttp(asked, stop.get_token());
    server.stop();
    VERIFY_RESULT(ended);
    QCOMPARE(ended->status, 200);
    QVERIFY(ended->body.isEmpty());
    VERIFY_ERROR(cancelled, ErrorKind::Cancelled, "cancelled");
    QVERIFY(heard.startsWith("tick\ntick\n"));
}

void HttpTest::streamsNoError()
{
    httplib::Server server;
    server.Get("/", [](const httplib::Request&, httplib::Response& response) {
        response.status = 410;
        response.set_content("gone", "text/plain");
    });
    const int port = server.bind_to_any_port("127.0.0.1");
    std::jthread thread([&] { server.listen_after_bind(); });
    server.wait_until_ready();
    HttpRequest asked;
    asked.url = QUrl(QStringLiteral("http://127.0.0.1:%1/").arg(port));
    bool streamed = false;
    asked.stream = [&](const QByteArray&) { return streamed = true; };
    const auto reply = sendHttp(asked, {});
    server.stop();
    VERIFY_RESULT(reply);
    QCOMPARE(reply->status, 410);
    QCOMPARE(reply->body, QByteArray("gone"));
    QVERIFY(!streamed);
}

QTEST_GUILESS_MAIN(HttpTest)
#include "tst_http.moc"
