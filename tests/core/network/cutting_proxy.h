#pragma once

#include <QString>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <mutex>
#include <thread>
#include <vector>

namespace lockstep::test {

/// Hands bytes on between clients and a port of loopback, and resets the connections it is told to after so
/// many bytes that the client sent.
class CuttingProxy
{
public:
    explicit CuttingProxy(int target) : m_target(target)
    {
        m_listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address = loopback(0);
        socklen_t length = sizeof address;
        if (::bind(m_listener, reinterpret_cast<sockaddr*>(&address), length) == 0 &&
            ::listen(m_listener, 16) == 0 &&
            ::getsockname(m_listener, reinterpret_cast<sockaddr*>(&address), &length) == 0)
            m_port = ntohs(address.sin_port);
        m_thread = std::jthread([this](const std::stop_token& stop) { serve(stop); });
    }

    ~CuttingProxy()
    {
        m_thread.request_stop();
        m_thread.join();
        m_connections.clear();
        ::close(m_listener);
    }

    CuttingProxy(const CuttingProxy&) = delete;
    CuttingProxy& operator=(const CuttingProxy&) = delete;

    [[nodiscard]] QString base() const { return QStringLiteral("http://127.0.0.1:%1").arg(m_port); }

    /// The next `times` connections that send more than `bytes` are reset then.
    void cutAfter(qint64 bytes, int times = 1)
    {
        m_limit = bytes;
        m_cutsLeft = times;
    }

    [[nodiscard]] int cuts() const { return m_cuts; }

private:
    static sockaddr_in loopback(int port)
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<uint16_t>(port));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        return address;
    }

    static bool readable(int socket)
    {
        pollfd waiting{socket, POLLIN, 0};
        return ::poll(&waiting, 1, 50) > 0;
    }

    void serve(const std::stop_token& stop)
    {
        while (!stop.stop_requested()) {
            if (!readable(m_listener))
                continue;
            const int client = ::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC);
            if (client >= 0)
                m_connections.emplace_back(
                    [this, client](const std::stop_token& over) { pass(client, over); });
        }
    }

    void pass(int client, const std::stop_token& stop)
    {
        const int server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        const sockaddr_in address = loopback(m_target);
        bool open = ::connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
        qint64 sent = 0;
        while (open && !stop.stop_requested()) {
            pollfd both[2] = {{client, POLLIN, 0}, {server, POLLIN, 0}};
            if (::poll(both, 2, 50) <= 0)
                continue;
            if (both[0].revents != 0) {
                const ssize_t count = hand(client, server);
                open = count > 0;
                sent += std::max<ssize_t>(count, 0);
            }
            if (open && sent > m_limit && m_cutsLeft > 0) {
                --m_cutsLeft;
                ++m_cuts;
                awaitEnd(server);
                const linger hard{1, 0};
                ::setsockopt(client, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
                open = false;
            }
            if (open && both[1].revents != 0)
                open = hand(server, client) > 0;
        }
        ::close(client);
        ::close(server);
    }

    /// The server has seen that no more comes, and done what it does then, before the client learns of the
    /// cut.
    static void awaitEnd(int server)
    {
        ::shutdown(server, SHUT_WR);
        char buffer[1024];
        while (::recv(server, buffer, sizeof buffer, 0) > 0) {
        }
    }

    static ssize_t hand(int from, int to)
    {
        char buffer[16 * 1024];
        const ssize_t count = ::recv(from, buffer, sizeof buffer, 0);
        for (ssize_t done = 0; done < count;) {
            const ssize_t written =
                ::send(to, buffer + done, static_cast<size_t>(count - done), MSG_NOSIGNAL);
            if (written <= 0)
                return -1;
            done += written;
        }
        return count;
    }

    int m_target;
    int m_listener = -1;
    int m_port = 0;
    std::atomic<qint64> m_limit = 0;
    std::atomic<int> m_cutsLeft = 0;
    std::atomic<int> m_cuts = 0;
    std::vector<std::jthread> m_connections; // of serve()'s thread until it ends
    std::jthread m_thread;
};

} // namespace lockstep::test
