#pragma once

#include "core/cluster/shell/transport.h"

#include <memory>

namespace lockstep {

/// This machine.
class LocalTransport : public Transport
{
public:
    [[nodiscard]] QString description() const override { return QStringLiteral("this machine"); }

    [[nodiscard]] bool isLocal() const override { return true; }

    [[nodiscard]] Command forwarding(const QString& socket, const QString& host, int port) const override;
    [[nodiscard]] std::optional<Error> connectionError(const ProcessOutput& output) const override;

private:
    [[nodiscard]] Command command(const QString& script) const override;
};

/// A machine that OpenSSH reaches, by the user's own configuration, agent and jump hosts. It asks nothing: a
/// password, a passphrase or an unknown host key is an error that says what to do. One connection is kept
/// open for a minute after the last command.
class SshTransport : public Transport
{
public:
    /// `destination` as for ssh: "host", "user@host", "ssh://user@host:port" or a name of the configuration.
    /// `options` go before it: "-F file", "-p 2222".
    explicit SshTransport(QString destination, QStringList options = {},
                          QString program = QStringLiteral("ssh"));

    [[nodiscard]] QString description() const override;

    [[nodiscard]] Command forwarding(const QString& socket, const QString& host, int port) const override;
    [[nodiscard]] std::optional<Error> connectionError(const ProcessOutput& output) const override;

private:
    [[nodiscard]] Command command(const QString& script) const override;

    [[nodiscard]] Command process(const QStringList& options, const QString& script) const;

    QString m_destination;
    QStringList m_options;
    QString m_program;
};

/// A virtual machine of Google Cloud, through Identity-Aware Proxy: `gcloud compute ssh
/// --tunnel-through-iap`.
class GcloudTransport : public Transport
{
public:
    struct Machine
    {
        QString instance; ///< "vm" or "user@vm"
        QString project;  ///< empty: gcloud's own
        QString zone;     ///< empty: gcloud's own
    };

    explicit GcloudTransport(Machine machine, QString program = QStringLiteral("gcloud"));

    [[nodiscard]] QString description() const override;

    [[nodiscard]] Command forwarding(const QString& socket, const QString& host, int port) const override;
    [[nodiscard]] std::optional<Error> connectionError(const ProcessOutput& output) const override;

private:
    [[nodiscard]] Command command(const QString& script) const override;

    [[nodiscard]] Command process(const QStringList& options, const QString& script) const;

    Machine m_machine;
    QString m_program;
};

/// "local", "ssh:DESTINATION" or "gcloud:PROJECT/ZONE/INSTANCE". Errors: Usage.
[[nodiscard]] Result<std::shared_ptr<const Transport>> transportOf(const QString& text);

} // namespace lockstep
