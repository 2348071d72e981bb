#include "core/cluster/shell/tethered_command.h"

#include "core/cluster/shell/shell_quote.h"

#include <QTemporaryDir>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

/// A pipe with a name that a process reads from and that is never written to: its end comes when this, or
/// our process, ends.
class Tether
{
public:
    Tether() : m_file(m_folder.filePath(u"end"_s))
    {
        const QByteArray name = QFile::encodeName(m_file);
        // Open for both, so that neither side waits for the other.
        if (m_folder.isValid() && ::mkfifo(name.constData(), S_IRUSR | S_IWUSR) == 0)
            m_end = ::open(name.constData(), O_RDWR | O_CLOEXEC);
    }

    ~Tether()
    {
        if (m_end >= 0)
            ::close(m_end);
    }

    Tether(const Tether&) = delete;
    Tether& operator=(const Tether&) = delete;

    [[nodiscard]] bool isOpen() const { return m_end >= 0; }

    [[nodiscard]] const QString& file() const { return m_file; }

private:
    QTemporaryDir m_folder;
    QString m_file;
    int m_end = -1;
};

/// The command in a session of its own there, and beside it somebody who ends it when the standard input
/// does.
QString tetheredScript(const ShellCommand& command)
{
    return uR"sh(exec 3<&0
command -v setsid >/dev/null && s=setsid || s=
$s sh -c %1 </dev/null 3<&- &
p=$!
[ -n "$s" ] && g=-$p || g=$p
(cat <&3
trap '' TERM
kill -s TERM -- "$g"; sleep 10; kill -s KILL -- "$g") >/dev/null 2>&1 &
w=$!
exec 3<&- </dev/null
wait "$p"
code=$?
kill "$w" 2>/dev/null
exit "$code"
)sh"_s.arg(shellQuoted(scriptOf(command)));
}

} // namespace

Result<ProcessOutput> runTethered(const Transport& transport, const ShellCommand& command,
                                  const std::stop_token& stop, const ProcessSink& sink)
{
    // Here a process is ended together with all that it started.
    if (transport.isLocal())
        return transport.run(command, stop, sink);
    if (const Result<void> checked = checkArguments(command.arguments, command.environment); !checked)
        return failure(checked);
    const Tether tether;
    if (!tether.isOpen())
        return failure(ErrorKind::Io, u"make a pipe for"_s, command.arguments.value(0),
                       u"the folder for temporary files is not writable, or full"_s);
    ShellCommand how = command;
    how.inputFile = tether.file();
    return transport.runScript(tetheredScript(command), how, stop, sink);
}

} // namespace lockstep
