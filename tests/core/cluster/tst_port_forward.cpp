// Ways through a real sshd to a port that only the machine there is said to reach.

#include "core/cluster/shell/port_forward.h"
#include "core/cluster/shell/transports.h"
#include "ssh_server.h"

#include <sys/un.h>

#include <thread>

using namespace lockstep;
using namespace lockstep::test;

namespace {

/// Greets everybody who connects to it.
class Greeter
{
public:
    Greeter() : m_socket(::socket(AF_INET, SOCK_STREAM, 0))
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t length = sizeof address;
        if (::bind(m_socket, reinterpret_cast<sockaddr*>(&address), length) != 0 ||
            ::listen(m_socket, 8) != 0 ||
            ::getsockname(m_socket, reinterpret_cast<sockaddr*>(&address), &length) != 0)
            qFatal("no port");
        port = ntohs(address.sin_port);
        m_thread = std::jthread([this] {
            for (int client = ::accept(m_socket, nullptr, nullptr); client >= 0;
                 client = ::accept(m_socket, nullptr, nullptr)) {
                static_cast<void>(::write(client, "hello", 5));
                ::close(client);
            }
        });
    }

    ~Greeter() { ::shutdown(m_socket, SHUT_RDWR); }

    int port = 0;

private:
    int m_socket;
    std::jthread m_thread;
};

/// What is said at the socket; nothing when nobody is there.
QByteArray heard(const QString& folder)
{
    const int client = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::ranges::copy(QFile::encodeName(folder + QStringLiteral("/.s.PGSQL.5432")), address.sun_path);
    QByteArray text(5, '\0');
    const bool connected =
        ::connect(client, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    const ssize_t count = connected ? ::recv(client, text.data(), 5, MSG_WAITALL) : 0;
    ::close(client);
    return text.first(std::max<ssize_t>(0, count));
}

} // namespace

class PortForwardTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void leadsThere();
    void isClosedWithTheObject();
    void needsTheMachine();
    void isCancelled();

private:
    SshServer m_server;
};

void PortForwardTest::initTestCase()
{
    if (!SshServer::isInstalled())
        QSKIP("sshd is not installed");
    VERIFY_RESULT(m_server.start());
}

void PortForwardTest::leadsThere()
{
    const Greeter greeter;
    const SshTransport transport(QStringLiteral("box"), m_server.options());
    const auto way = PortForward::open(transport, QStringLiteral("127.0.0.1"), greeter.port, {});
    VERIFY_RESULT(way);
    for (int i = 0; i < 3; ++i)
        QCOMPARE(heard((*way)->socketFolder()), "hello");
    // A port that nobody listens on is only known once somebody wants to go there.
    const auto nowhere = PortForward::open(transport, QStringLiteral("127.0.0.1"), freePort(), {});
    VERIFY_RESULT(nowhere);
    QCOMPARE(heard((*nowhere)->socketFolder()), "");
}

void PortForwardTest::isClosedWithTheObject()
{
    const Greeter greeter;
    const SshTransport transport(QStringLiteral("box"), m_server.options());
    auto way = PortForward::open(transport, QStringLiteral("127.0.0.1"), greeter.port, {});
    VERIFY_RESULT(way);
    const QString folder = (*way)->socketFolder();
    way->reset();
    QCOMPARE(heard(folder), "");
    QVERIFY(!QFile::exists(folder));
}

void PortForwardTest::needsTheMachine()
{
    const auto refused = PortForward::open(SshTransport(QStringLiteral("refused"), m_server.options()),
                                           QStringLiteral("127.0.0.1"), 5432, {});
    VERIFY_ERROR(refused, ErrorKind::Connection, "refused");
    QVERIFY2(!refused.error().advice.isEmpty(), qPrintable(refused.error().message()));
    const auto without = PortForward::open(
        SshTransport(QStringLiteral("box"), m_server.options(), QStringLiteral("no-such-program")),
        QStringLiteral("127.0.0.1"), 5432, {});
    VERIFY_ERROR(without, ErrorKind::NotFound, "no-such-program");
}

void PortForwardTest::isCancelled()
{
    std::stop_source stop;
    stop.request_stop();
    VERIFY_ERROR(PortForward::open(SshTransport(QStringLiteral("box"), m_server.options()),
                                   QStringLiteral("127.0.0.1"), 5432, stop.get_token()),
                 ErrorKind::Cancelled, "cancelled");
}

QTEST_GUILESS_MAIN(PortForwardTest)
#include "tst_port_forward.moc"
