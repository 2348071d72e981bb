#pragma once

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace lockstep::test {

/// A port of loopback that takes connections and says nothing.
class SilentPort
{
public:
    SilentPort() : m_socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t length = sizeof address;
        if (::bind(m_socket, reinterpret_cast<sockaddr*>(&address), length) == 0 &&
            ::listen(m_socket, 16) == 0 &&
            ::getsockname(m_socket, reinterpret_cast<sockaddr*>(&address), &length) == 0)
            m_port = ntohs(address.sin_port);
    }

    ~SilentPort() { ::close(m_socket); }

    SilentPort(const SilentPort&) = delete;
    SilentPort& operator=(const SilentPort&) = delete;

    [[nodiscard]] int port() const { return m_port; }

    /// Somebody connects.
    [[nodiscard]] bool await() const
    {
        pollfd wait{m_socket, POLLIN, 0};
        return ::poll(&wait, 1, 10'000) == 1;
    }

private:
    int m_socket;
    int m_port = 0;
};

} // namespace lockstep::test
