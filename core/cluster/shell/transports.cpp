#include "core/cluster/shell/transports.h"

#include "core/cluster/shell/shell_quote.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

/// Of ssh and of what wraps it: the exit code of its own trouble.
constexpr int sshFailed = 255;

/// Where the sockets of kept connections are: a short path, for this user only.
QString controlPath()
{
    QString folder = qEnvironmentVariable("XDG_RUNTIME_DIR");
    if (folder.isEmpty())
        folder = u"%1/lockstep-%2"_s.arg(QDir::tempPath()).arg(::getuid());
    if (!QFileInfo::exists(folder))
        ::mkdir(QFile::encodeName(folder).constData(), S_IRWXU);
    const bool ours = QFileInfo(folder).ownerId() == ::getuid() && QFileInfo(folder).isDir();
    return ours ? folder + u"/lockstep-%C"_s : u"none"_s;
}

QStringList quietOptions()
{
    return {u"-o"_s, u"BatchMode=yes"_s,          u"-o"_s, u"ConnectTimeout=20"_s,
            u"-o"_s, u"ServerAliveInterval=10"_s, u"-o"_s, u"ServerAliveCountMax=3"_s};
}

struct Cause
{
    QString sign; ///< in what ssh prints
    QString advice;
};

QStringList forwardOptions(const QString& socket, const QString& host, int port)
{
    // An address of IPv6 has colons of its own.
    const QString target = host.contains(u':') ? u'[' + host + u']' : host;
    return {u"-o"_s, u"ExitOnForwardFailure=yes"_s,
            u"-o"_s, u"StreamLocalBindUnlink=yes"_s,
            u"-L"_s, u"%1:%2:%3"_s.arg(socket, target).arg(port)};
}

/// Ends when nobody is there any more to write to it.
const QString waitForEnd = u"exec cat >/dev/null"_s;

QString adviceFor(const QString& printed)
{
    static const QList<Cause> causes = {
        {u"REMOTE HOST IDENTIFICATION HAS CHANGED"_s, u"The machine shows another key than before. Find out "
                                                      u"why; if it was made anew, remove the old key with "
                                                      "ssh-keygen -R, then try again"_s},
        {u"Host key verification failed"_s,
         u"Its key is not known yet. Connect once with ssh yourself and compare the key, then try again"_s},
        {u"Permission denied"_s,
         u"Load the right key into the agent (ssh-add), or name it in ~/.ssh/config, then try again"_s},
        {u"Could not resolve hostname"_s, u"Check the name of the machine"_s},
        {u"gcloud auth login"_s, u"Log in with: gcloud auth login"_s},
        {u"was not found"_s, u"Check the names of project, zone and machine"_s},
    };
    for (const Cause& cause : causes) {
        if (printed.contains(cause.sign))
            return cause.advice;
    }
    return u"Check the network and the machine, then try again"_s;
}

Error unreachable(const QString& description, const ProcessOutput& output)
{
    const QString printed = QString::fromUtf8(output.standardError).trimmed();
    const QStringList lines = printed.split(u'\n', Qt::SkipEmptyParts);
    return {ErrorKind::Connection, u"reach"_s, description,
            lines.isEmpty() ? u"the connection was lost"_s : lines.last().trimmed(), adviceFor(printed)};
}

} // namespace

Command LocalTransport::command(const QString& script) const
{
    Command process;
    process.program = u"sh"_s;
    process.arguments = {u"-c"_s, script};
    return process;
}

Command LocalTransport::forwarding(const QString& /*socket*/, const QString& /*host*/, int /*port*/) const
{
    return command(u"exit 0"_s);
}

std::optional<Error> LocalTransport::connectionError(const ProcessOutput& /*output*/) const
{
    return std::nullopt;
}

SshTransport::SshTransport(QString destination, QStringList options, QString program)
    : m_destination(std::move(destination)), m_options(std::move(options)), m_program(std::move(program))
{
}

QString SshTransport::description() const
{
    return u"ssh "_s + m_destination;
}

Command SshTransport::process(const QStringList& options, const QString& script) const
{
    Command process;
    process.program = m_program;
    process.arguments = m_options + quietOptions() + options +
                        QStringList{u"-T"_s, u"--"_s, m_destination, loginShellLine(script)};
    return process;
}

Command SshTransport::command(const QString& script) const
{
    return process({u"-o"_s, u"ControlMaster=auto"_s, u"-o"_s, u"ControlPersist=60"_s, u"-o"_s,
                    u"ControlPath="_s + controlPath()},
                   script);
}

/// On a connection of its own, which ends with it.
Command SshTransport::forwarding(const QString& socket, const QString& host, int port) const
{
    return process(QStringList{u"-o"_s, u"ControlPath=none"_s} + forwardOptions(socket, host, port),
                   waitForEnd);
}

std::optional<Error> SshTransport::connectionError(const ProcessOutput& output) const
{
    if (output.exitCode != sshFailed)
        return std::nullopt;
    return unreachable(description(), output);
}

GcloudTransport::GcloudTransport(Machine machine, QString program)
    : m_machine(std::move(machine)), m_program(std::move(program))
{
}

QString GcloudTransport::description() const
{
    return u"gcloud "_s + m_machine.instance;
}

Command GcloudTransport::process(const QStringList& options, const QString& script) const
{
    Command process;
    process.program = m_program;
    process.arguments = {u"compute"_s, u"ssh"_s, m_machine.instance, u"--tunnel-through-iap"_s, u"--quiet"_s};
    if (!m_machine.project.isEmpty())
        process.arguments.append(u"--project="_s + m_machine.project);
    if (!m_machine.zone.isEmpty())
        process.arguments.append(u"--zone="_s + m_machine.zone);
    process.arguments.append(u"--command="_s + loginShellLine(script));
    process.arguments.append(u"--"_s);
    process.arguments += quietOptions() + options;
    return process;
}

Command GcloudTransport::command(const QString& script) const
{
    return process({}, script);
}

Command GcloudTransport::forwarding(const QString& socket, const QString& host, int port) const
{
    return process(forwardOptions(socket, host, port), waitForEnd);
}

/// gcloud ends with ssh's exit code, and with 1 for trouble of its own, which it calls ERROR.
std::optional<Error> GcloudTransport::connectionError(const ProcessOutput& output) const
{
    const bool own = output.exitCode == 1 && output.standardError.contains("ERROR: (gcloud.");
    if (output.exitCode != sshFailed && !own)
        return std::nullopt;
    return unreachable(description(), output);
}

Result<std::shared_ptr<const Transport>> transportOf(const QString& text)
{
    if (text == u"local")
        return std::make_shared<LocalTransport>();
    const QString ssh = u"ssh:"_s;
    // A destination that begins with a dash would be an option.
    if (text.startsWith(ssh) && text.size() > ssh.size() && !text.startsWith(u"ssh:-"))
        return std::make_shared<SshTransport>(text.sliced(ssh.size()));
    static const QRegularExpression gcloud(u"^gcloud:([^/-][^/]*)/([^/-][^/]*)/([^/-][^/]*)$"_s);
    if (const auto match = gcloud.match(text); match.hasMatch())
        return std::make_shared<GcloudTransport>(
            GcloudTransport::Machine{match.captured(3), match.captured(1), match.captured(2)});
    return failure(ErrorKind::Usage, u"use the machine"_s, text, u"it is no machine"_s,
                   u"Write local, ssh:DESTINATION or gcloud:PROJECT/ZONE/INSTANCE"_s);
}

} // namespace lockstep
