#pragma once

#include "core/cluster/shell/transport.h"

#include <QTemporaryDir>

#include <memory>
#include <mutex>
#include <thread>

namespace lockstep {

/// A way from this machine to a TCP port that another one reaches, kept open as long as this lives.
class PortForward
{
public:
    /// `host` and `port` as the machine there knows them ("127.0.0.1", 5432). Keeps a reference to the
    /// transport. Errors: Connection (the machine cannot be reached, or refuses to forward), NotFound (no
    /// ssh), Io, Cancelled.
    [[nodiscard]] static Result<std::unique_ptr<PortForward>>
    open(const Transport& transport, const QString& host, int port, const std::stop_token& stop);
    ~PortForward();

    /// A folder, for this user only, in which the way begins as a Unix socket of PostgreSQL's naming: the
    /// `host` of a connection whose `port` is that of socketPort.
    [[nodiscard]] QString socketFolder() const { return m_folder.path(); }

    static constexpr int socketPort = 5432;

private:
    PortForward(const Transport& transport, const QString& folder);

    [[nodiscard]] QString socket() const;
    void start(const QString& host, int port);
    [[nodiscard]] Result<void> await(const std::stop_token& stop);
    [[nodiscard]] std::optional<Error> ended();

    const Transport& m_transport;
    QTemporaryDir m_folder;
    std::mutex m_mutex;
    std::optional<Error> m_end; ///< why it is not open any more
    std::jthread m_keeper;
};

} // namespace lockstep
