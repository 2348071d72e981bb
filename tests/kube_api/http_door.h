#pragma once

#include "kube_api/api_request.h"
#include "kube_api/certificates.h"
#include "kube_api/faults.h"
#include "kube_api/kube_clock.h"

#include <atomic>
#include <memory>
#include <thread>

namespace httplib {
class Server;
struct Request;
struct Response;
} // namespace httplib

namespace lockstep::test {

/// The HTTP side of the server: reads requests, lets somebody answer them, and does to the connection what a
/// fault says.
class HttpDoor
{
public:
    using Answerer = std::function<ApiReply(const ApiRequest&)>;

    HttpDoor(Faults& faults, const KubeClock& clock, Answerer answerer);
    ~HttpDoor();

    /// On loopback; plain HTTP without certificates. Port 0: any that is free.
    void start(const std::optional<Certificates>& certificates, int port = 0);
    void stop();

    [[nodiscard]] int port() const { return m_port; }

private:
    void answer(const httplib::Request& request, httplib::Response& response);
    void send(const ApiReply& reply, httplib::Response& response, qint64 cutAfter) const;
    void waitForEver(const httplib::Request& request) const;

    Faults& m_faults;
    const KubeClock& m_clock;
    Answerer m_answerer;
    std::unique_ptr<httplib::Server> m_server;
    std::jthread m_thread;
    std::atomic<bool> m_stopping = false;
    int m_port = 0;
};

} // namespace lockstep::test
