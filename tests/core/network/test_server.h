#pragma once

#include <QMutex>
#include <QStringList>
#include <QUrl>

#include <httplib.h>

#include <atomic>
#include <mutex>
#include <thread>

namespace lockstep::test {

/// A server on loopback for one API: what it does not know, or what is not as the API's description says, is
/// refused and noted.
class TestServer
{
public:
    TestServer()
    {
        // As on a network: small packets at once.
        m_server.set_tcp_nodelay(true);
        m_server.set_error_handler([this](const httplib::Request& request, httplib::Response& response) {
            if (response.status == 404 && response.body.empty()) {
                note(QString::fromStdString("no such path: " + request.method + ' ' + request.target));
                response.set_content(R"({"error": {"code": 404, "message": "no such path"}})",
                                     "application/json");
            }
        });
    }

    virtual ~TestServer() { stop(); }

    TestServer(const TestServer&) = delete;
    TestServer& operator=(const TestServer&) = delete;

    void start()
    {
        m_port = m_server.bind_to_any_port("127.0.0.1");
        m_thread = std::jthread([this] { m_server.listen_after_bind(); });
        m_server.wait_until_ready();
    }

    void stop()
    {
        m_server.stop();
        if (m_thread.joinable())
            m_thread.join();
    }

    [[nodiscard]] int port() const { return m_port; }

    [[nodiscard]] QString base() const { return QStringLiteral("http://127.0.0.1:%1").arg(m_port); }

    [[nodiscard]] QUrl url(const QString& path) const { return QUrl(base() + path); }

    /// What was asked that should not be.
    [[nodiscard]] QStringList unexpected() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_unexpected;
    }

protected:
    void note(const QString& what)
    {
        const std::scoped_lock lock(m_mutex);
        m_unexpected.append(what);
    }

    httplib::Server m_server;
    mutable std::mutex m_mutex;

private:
    QStringList m_unexpected;
    int m_port = 0;
    std::jthread m_thread;
};

} // namespace lockstep::test
