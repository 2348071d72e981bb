#pragma once

#include "core/support/files.h"
#include "core/support/process.h"
#include "result_checks.h"

#include <QDir>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>

#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

namespace lockstep::test {

/// A port of loopback that nobody listens on just now.
inline int freePort()
{
    const int probe = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    const bool bound = ::bind(probe, reinterpret_cast<sockaddr*>(&address), length) == 0 &&
                       ::getsockname(probe, reinterpret_cast<sockaddr*>(&address), &length) == 0;
    ::close(probe);
    return bound ? ntohs(address.sin_port) : 0;
}

/// A real sshd on loopback, with a key of its own and a user's configuration for it: "ssh -F config() box".
class SshServer
{
public:
    /// False when there is no sshd on this machine.
    [[nodiscard]] static bool isInstalled() { return !program().isEmpty(); }

    ~SshServer() { stop(); }

    [[nodiscard]] Result<void> start()
    {
        if (geteuid() == 0)
            QDir().mkpath(QStringLiteral("/run/sshd"));
        return makeKey(QStringLiteral("host"))
            .and_then([this] { return makeKey(QStringLiteral("user")); })
            .and_then([this] {
                m_port = freePort();
                return writeConfiguration();
            })
            .and_then([this] { return run(); });
    }

    /// As if the machine had gone: sessions are cut, too.
    void stop()
    {
        if (m_server.state() == QProcess::NotRunning)
            return;
        static_cast<void>(
            runProcess(shell(QStringLiteral("pkill -KILL -P %1; kill -KILL %1").arg(m_server.processId()))));
        m_server.waitForFinished();
    }

    /// Cuts every session; new ones are welcome.
    void cutSessions()
    {
        static_cast<void>(runProcess(shell(QStringLiteral("pkill -KILL -P %1").arg(m_server.processId()))));
    }

    [[nodiscard]] Result<void> run()
    {
        m_server.setProcessChannelMode(QProcess::MergedChannels);
        m_server.setStandardOutputFile(path("log"));
        m_server.start(program(), {QStringLiteral("-D"), QStringLiteral("-e"), QStringLiteral("-f"),
                                   path("sshd_config")});
        for (int i = 0; i < 100; ++i) {
            Command probe = shell(QStringLiteral("exec 3<>/dev/tcp/127.0.0.1/%1").arg(m_port));
            probe.program = QStringLiteral("bash");
            if (const auto done = runProcess(probe); done && done->exitCode == 0)
                return {};
            QTest::qWait(50);
        }
        return failure(ErrorKind::Failed, QStringLiteral("start"), program(),
                       QString::fromUtf8(readFile(path("log")).value_or(QByteArray())));
    }

    /// Another host key from now on, as after somebody put another machine in its place.
    [[nodiscard]] Result<void> changeKey()
    {
        stop();
        QFile::remove(path("host"));
        QFile::remove(path("host.pub"));
        return makeKey(QStringLiteral("host")).and_then([this] { return run(); });
    }

    /// PATH of its sessions; before start().
    QString searchPath = {};

    [[nodiscard]] QStringList options() const { return {QStringLiteral("-F"), path("ssh_config")}; }

    [[nodiscard]] QString path(const char* name) const { return m_folder.filePath(QString::fromUtf8(name)); }

private:
    static QString program()
    {
        return QStandardPaths::findExecutable(
            QStringLiteral("sshd"), {QStringLiteral("/usr/sbin"), QStringLiteral("/usr/local/sbin")});
    }

    static Command shell(const QString& script)
    {
        Command command;
        command.program = QStringLiteral("sh");
        command.arguments = {QStringLiteral("-c"), script};
        return command;
    }

    [[nodiscard]] Result<void> makeKey(const QString& name)
    {
        Command command;
        command.program = QStringLiteral("ssh-keygen");
        command.arguments = {QStringLiteral("-q"),
                             QStringLiteral("-t"),
                             QStringLiteral("ed25519"),
                             QStringLiteral("-N"),
                             QString(),
                             QStringLiteral("-f"),
                             m_folder.filePath(name)};
        return runChecked(command).transform([](const ProcessOutput&) {});
    }

    [[nodiscard]] Result<void> writeConfiguration()
    {
        const QByteArray known = "[127.0.0.1]:" + QByteArray::number(m_port) + ' ' +
                                 readFile(path("host.pub")).value_or(QByteArray());
        return writeFile(
                   path("sshd_config"),
                   QStringLiteral(
                       "ListenAddress 127.0.0.1:%1\nHostKey %2/host\nPidFile none\nUsePAM no\n"
                       "StrictModes no\nAuthorizedKeysFile %2/user.pub\nPasswordAuthentication no\n"
                       "SetEnv XDG_STATE_HOME=%2/state%3\nMaxStartups 100\nSubsystem sftp internal-sftp\n")
                       .arg(m_port)
                       .arg(m_folder.path(),
                            searchPath.isEmpty() ? QString() : QStringLiteral(" PATH=") + searchPath)
                       .toUtf8())
            .and_then([&] {
                return writeFile(
                    path("ssh_config"),
                    QStringLiteral("Host box unknown refused\n  HostName 127.0.0.1\n  Port %1\n"
                                   "  IdentityFile %2/user\n  IdentitiesOnly yes\n"
                                   "  UserKnownHostsFile %2/known_%n\n  GlobalKnownHostsFile none\n")
                        .arg(m_port)
                        .arg(m_folder.path())
                        .toUtf8());
            })
            .and_then([&] { return writeFile(path("known_box"), known); });
    }

    QTemporaryDir m_folder{QDir::tempPath() + QStringLiteral("/ssh-XXXXXX")};
    int m_port = 0;
    QProcess m_server;
};

} // namespace lockstep::test
