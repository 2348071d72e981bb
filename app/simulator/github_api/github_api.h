#pragma once

#include "github_api/github_call.h"
#include "github_api/github_fault.h"

#include <memory>
#include <mutex>
#include <thread>

namespace httplib {
class Server;
struct Request;
struct Response;
} // namespace httplib

namespace lockstep::simulation {

/// A server on loopback that answers for one repository as the public REST description (2022-11-28) says, and
/// is strict about it: what is not there, or wrong, is refused and noted as a violation. It is also there as
/// an Enterprise server would be, below /api/v3 and /api/graphql.
class GitHubApi
{
public:
    struct Options
    {
        QString token = QStringLiteral("ghp_0123456789abcdefghijABCDEFGHIJ456789");
        QString certificate = {}; ///< a file in PEM; with it, TLS is spoken
        QString key = {};         ///< of the certificate: the same

        [[nodiscard]] bool isTls() const { return !certificate.isEmpty(); }

        int port = 0; ///< 0: any that is free
    };

    explicit GitHubApi(Options options);

    GitHubApi() : GitHubApi(Options()) {}

    ~GitHubApi();
    GitHubApi(const GitHubApi&) = delete;
    GitHubApi& operator=(const GitHubApi&) = delete;

    void start();
    void stop();
    /// At the same address, knowing what it knew.
    void startAgain();

    [[nodiscard]] QString url() const;

    [[nodiscard]] int port() const { return m_port; }

    [[nodiscard]] QString token() const { return m_options.token; }

    /// Looks at or changes what the server knows.
    template <typename Work>
    auto with(Work work)
    {
        const std::scoped_lock lock(m_mutex);
        return work(m_state);
    }

    void add(const GitHubFault& fault);
    /// So many requests are left; then none until so many seconds later, when there are 5000 again.
    void limit(int remaining, int seconds);
    void setToken(const QString& token);

    /// What was asked that the description does not know.
    [[nodiscard]] QStringList violations() const;
    /// "GET /repos/example/fleet/pulls" for each request that came.
    [[nodiscard]] QStringList requests() const;

private:
    void answer(const httplib::Request& request, httplib::Response& response);
    [[nodiscard]] GitHubCall read(const httplib::Request& request) const;
    [[nodiscard]] std::optional<GitHubFault> faultFor(const GitHubCall& call);
    [[nodiscard]] GitHubAnswer decide(GitHubCall& call);
    [[nodiscard]] GitHubAnswer operate(GitHubCall& call);
    /// What is wrong with who asks; nothing: he may.
    [[nodiscard]] std::optional<GitHubAnswer> stranger(const GitHubCall& call) const;
    [[nodiscard]] GitHubAnswer limits() const;
    [[nodiscard]] qint64 resetTime() const;
    [[nodiscard]] GitHubAnswer storage(const GitHubCall& call);
    [[nodiscard]] bool isOverLimit();
    void send(GitHubAnswer answer, const GitHubCall& call, httplib::Response& response);
    void tellLimit(httplib::Response& response) const;
    void note(const GitHubCall& call, const QString& what);

    Options m_options;
    QList<GitHubOperation> m_operations;
    std::unique_ptr<httplib::Server> m_server;
    std::jthread m_thread;
    int m_port = 0;
    mutable std::mutex m_mutex;
    GitHubState m_state;
    QList<GitHubFault> m_faults;
    QStringList m_violations;
    QStringList m_requests;
    int m_remaining = 5000;
    qint64 m_reset = 0; ///< seconds since the epoch
};

} // namespace lockstep::simulation
