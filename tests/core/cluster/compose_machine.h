#pragma once

#include "core/cluster/compose/compose_client.h"
#include "core/cluster/shell/transports.h"
#include "core/support/files.h"
#include "ssh_server.h"

namespace lockstep::test {

/// A folder with a compose project, and a machine that reaches it: docker compose is played by real
/// processes, here and behind a real sshd.
class ComposeMachine
{
public:
    ComposeMachine()
    {
        QDir().mkpath(at(QStringLiteral("bin")));
        QDir().mkpath(at(QStringLiteral("old")));
        QDir().mkpath(at(QStringLiteral("none")));
        const QString player = qEnvironmentVariable("LOCKSTEP_BIN") + QStringLiteral("/compose_player");
        QFile::link(player, at(QStringLiteral("bin/docker")));
        QFile::link(player, at(QStringLiteral("old/docker-compose")));
        m_path = qgetenv("PATH");
    }

    ~ComposeMachine()
    {
        use(QStringLiteral("bin"));
        static_cast<void>(run({QStringLiteral("down")}));
        qputenv("PATH", m_path);
    }

    ComposeMachine(const ComposeMachine&) = delete;
    ComposeMachine& operator=(const ComposeMachine&) = delete;

    /// A folder of programs stands first on the PATH: bin, old (docker-compose 1) or none.
    void use(const QString& programs) const
    {
        qputenv("PATH", QFile::encodeName(at(programs)) + ":/usr/local/bin:/usr/bin:/bin");
    }

    [[nodiscard]] QString at(const QString& name) const { return m_folder.filePath(name); }

    [[nodiscard]] QString project() const { return at(QStringLiteral("project")); }

    [[nodiscard]] Result<void> write(const QString& file, const QByteArray& text) const
    {
        return writeFile(project() + u'/' + file, text);
    }

    /// What the player keeps.
    [[nodiscard]] QByteArray state(const QString& file) const
    {
        return readFile(project() + QStringLiteral("/.player/") + file).value_or(QByteArray());
    }

    [[nodiscard]] QStringList did() const
    {
        return QString::fromUtf8(state(QStringLiteral("did"))).split(u'\n', Qt::SkipEmptyParts);
    }

    /// Whether the process that wrote its id there runs.
    [[nodiscard]] bool runs(const QString& pidFile) const
    {
        const pid_t pid = state(pidFile).toInt();
        return pid > 0 && ::kill(pid, 0) == 0;
    }

    [[nodiscard]] Result<ProcessOutput> run(const QStringList& words) const
    {
        return LocalTransport().runChecked(ComposeProject{project(), {}}.command(words), {});
    }

    [[nodiscard]] Result<ComposeClient>
    client(const std::shared_ptr<const Transport>& transport = std::make_shared<LocalTransport>()) const
    {
        return ComposeClient::open(transport, {project(), {}}, {});
    }

private:
    QTemporaryDir m_folder{QStringLiteral("/tmp/lscm-XXXXXX")};
    QByteArray m_path;
};

} // namespace lockstep::test
