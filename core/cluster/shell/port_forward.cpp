#include "core/cluster/shell/port_forward.h"

#include "core/support/waiting.h"

#include <QDir>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

using namespace std::chrono_literals;

constexpr auto longestWait = 60s; // a machine behind jump hosts and a proxy takes its time

/// Paths of sockets are short: at most 107 bytes.
QString folderTemplate()
{
    const QString own = qEnvironmentVariable("XDG_RUNTIME_DIR");
    const QString parent = own.isEmpty() || own.size() > 60 ? u"/tmp"_s : own;
    return parent + u"/lockstep-way-XXXXXX"_s;
}

bool answers(const QString& socketPath)
{
    const int client = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (client < 0)
        return false;
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const QByteArray path = QFile::encodeName(socketPath);
    const bool fits = size_t(path.size()) < sizeof address.sun_path;
    if (fits)
        std::ranges::copy(path, address.sun_path);
    const bool connected =
        fits && ::connect(client, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    ::close(client);
    return connected;
}

} // namespace

PortForward::PortForward(const Transport& transport, const QString& folder)
    : m_transport(transport), m_folder(folder)
{
}

PortForward::~PortForward() = default;

QString PortForward::socket() const
{
    return m_folder.filePath(u".s.PGSQL.%1"_s.arg(socketPort));
}

void PortForward::start(const QString& host, int port)
{
    Command command = m_transport.forwarding(socket(), host, port);
    // A drop now and then; when they end, because we did, so does the way.
    command.inputSource = [] {
        std::this_thread::sleep_for(100ms);
        return QByteArray(1, '\n');
    };
    m_keeper = std::jthread([this, command](const std::stop_token& stop) {
        const Result<ProcessOutput> output = runProcess(command, stop);
        const std::scoped_lock lock(m_mutex);
        if (!output)
            m_end = output.error();
        else
            m_end = m_transport.connectionError(*output).value_or(
                Error{ErrorKind::Connection, u"open a way to"_s, m_transport.description(),
                      lastLines(output->standardError), u"Allow TCP forwarding there, then try again"_s});
    });
}

std::optional<Error> PortForward::ended()
{
    const std::scoped_lock lock(m_mutex);
    return m_end;
}

Result<void> PortForward::await(const std::stop_token& stop)
{
    const auto deadline = std::chrono::steady_clock::now() + longestWait;
    while (!answers(socket())) {
        if (const std::optional<Error> error = ended())
            return std::unexpected(*error);
        if (std::chrono::steady_clock::now() > deadline)
            return failure(ErrorKind::Connection, u"open a way to"_s, m_transport.description(),
                           u"it did not open within a minute"_s, u"Check the network, then try again"_s);
        if (!sleepUnlessStopped(50ms, stop))
            return failure(ErrorKind::Cancelled, u"open a way to"_s, m_transport.description(),
                           u"it was cancelled"_s);
    }
    return {};
}

Result<std::unique_ptr<PortForward>> PortForward::open(const Transport& transport, const QString& host,
                                                       int port, const std::stop_token& stop)
{
    std::unique_ptr<PortForward> way(new PortForward(transport, folderTemplate()));
    if (!way->m_folder.isValid())
        return failure(ErrorKind::Io, u"make a folder for a socket"_s, folderTemplate(),
                       way->m_folder.errorString());
    way->start(host, port);
    if (const Result<void> open = way->await(stop); !open)
        return failure(open);
    return way;
}

} // namespace lockstep
