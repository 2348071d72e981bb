#include "core/cluster/shell/durable_job.h"

#include "core/cluster/shell/shell_quote.h"
#include "core/support/waiting.h"

#include <QDateTime>
#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QStandardPaths>

#include <cerrno>
#include <cstring>
#include <signal.h>
#include <sys/stat.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace lockstep {

namespace {

constexpr qint64 pieceSize = 256 * 1024;
constexpr int nameTaken = 75;
constexpr std::chrono::milliseconds firstPauseHere{1};
constexpr std::chrono::milliseconds firstPauseThere{4};
constexpr std::chrono::milliseconds longestPauseHere{50};
constexpr std::chrono::milliseconds longestPauseThere{1000};

/// What the job's own shell does: its exit code is there when its line is whole. It starts as few programs as
/// it can: on a busy machine, each costs more than what most steps do.
const QString wrapper =
    uR"sh(trap "" HUP; read -r s 2>/dev/null < /proc/$$/stat && { s=${s##*") "}; set -- $s; shift 19; echo "$1"; } > born; : >> born; echo $$ > pid; d=$PWD; cd "$HOME" || cd /; (. "$d/script") < "$d/input" > "$d/out" 2> "$d/err"; echo $? > "$d/rc")sh"_s;

/// Sets `state` to how the job is doing. A process that only has the number of ours is not ours.
const QString lookScript = uR"sh(state=vanished
p=$(cat pid 2>/dev/null)
if [ -z "$p" ]; then sleep 1; p=$(cat pid 2>/dev/null); fi
if [ -n "$p" ] && kill -0 "$p" 2>/dev/null && [ "$(sed 's/.*) //' /proc/$p/stat 2>/dev/null | cut -d' ' -f20)" = "$(cat born)" ]
then state=running; fi
[ -e rc ] && read -r code < rc && state=$code
)sh"_s;

QString folderHere(const QString& name)
{
    const QString given = qEnvironmentVariable("XDG_STATE_HOME");
    const QString base = given.isEmpty() ? QDir::homePath() + u"/.local/state"_s : given;
    return base + u"/lockstep/jobs/"_s + name;
}

bool writePiece(const QString& file, const QByteArray& bytes)
{
    QFile opened(file);
    const auto ownerOnly = QFile::ReadOwner | QFile::WriteOwner;
    return opened.open(QIODevice::WriteOnly | QIODevice::Append, ownerOnly) &&
           opened.write(bytes) == bytes.size() && opened.flush();
}

bool writeInput(const QString& file, const ShellCommand& command)
{
    if (!command.inputSource || !command.input.isEmpty())
        return writePiece(file, command.input);
    for (QByteArray piece = command.inputSource(); !piece.isEmpty(); piece = command.inputSource()) {
        if (!writePiece(file, piece))
            return false;
    }
    return writePiece(file, {}); // it is there, whatever came
}

QByteArray pieceOf(const QString& file, qint64 from)
{
    QFile opened(file);
    if (!opened.open(QIODevice::ReadOnly) || !opened.seek(from))
        return {};
    return opened.read(pieceSize);
}

/// When the process was started, as /proc has it.
QByteArray bornAt(const QByteArray& process)
{
    const QByteArray line = pieceOf(u"/proc/%1/stat"_s.arg(QString::fromLatin1(process)), 0);
    return line.sliced(line.lastIndexOf(')') + 1).simplified().split(' ').value(19);
}

/// One that has no number yet is being started, for a moment.
bool runsHere(const QString& folder)
{
    const QByteArray process = pieceOf(folder + u"/pid"_s, 0).trimmed();
    if (process.isEmpty())
        return QFileInfo(folder).lastModified().msecsTo(QDateTime::currentDateTime()) < 2000;
    return ::kill(process.toInt(), 0) == 0 && bornAt(process) == pieceOf(folder + u"/born"_s, 0).trimmed();
}

} // namespace

/// What was new at one look.
struct DurableJob::Piece
{
    QByteArray state; ///< "none", "running", "vanished" or the exit code
    QByteArray output;
    QByteArray errors;
};

DurableJob::DurableJob(const Transport& transport, QString name)
    : m_transport(transport), m_name(std::move(name))
{
}

QString DurableJob::script(const QString& body) const
{
    return u"dir=\"${XDG_STATE_HOME:-$HOME/.local/state}/lockstep/jobs/\"%1\n%2"_s.arg(shellQuoted(m_name),
                                                                                       body);
}

Result<ProcessOutput> DurableJob::ask(const QString& body, const std::stop_token& stop,
                                      const ShellCommand& how) const
{
    return m_transport.runScript(script(body), how, stop);
}

Result<DurableJob::State> DurableJob::look(const std::stop_token& stop) const
{
    return read(0, 0, stop).transform([](const Piece& piece) {
        if (piece.state == "none")
            return State::NotStarted;
        if (piece.state == "running")
            return State::Running;
        return piece.state == "vanished" ? State::Vanished : State::Ended;
    });
}

Result<void> DurableJob::start(const ShellCommand& command, const std::stop_token& stop) const
{
    if (const Result<void> checked = checkArguments(command.arguments, command.environment); !checked)
        return checked;
    return m_transport.isLocal() ? startHere(command) : startThere(command, stop);
}

Result<void> DurableJob::startThere(const ShellCommand& command, const std::stop_token& stop) const
{
    ShellCommand how;
    how.input = command.input;
    how.inputSource = command.inputSource;
    const QString reader = command.input.isEmpty() && !command.inputSource ? u":"_s : u"cat"_s;
    const Result<ProcessOutput> output = ask(uR"sh(umask 077
[ -d "${dir%/*}" ] || mkdir -p "${dir%/*}" || exit 74
mkdir "$dir" 2>/dev/null || exit 75
cd "$dir" && %3 > input && printf %s %1 > script || exit 74
command -v setsid >/dev/null && s=setsid || s=
$s sh -c %2 < /dev/null > /dev/null 2>&1 &
)sh"_s.arg(shellQuoted(scriptOf(command)), shellQuoted(wrapper), reader),
                                             stop, how);
    if (!output)
        return failure(output);
    if (output->exitCode == 0)
        return {};
    return notStarted(command, output->exitCode == nameTaken,
                      QString::fromUtf8(output->standardError).trimmed());
}

/// The same without programs that only make folders and files.
Result<void> DurableJob::startHere(const ShellCommand& command) const
{
    QDir folder(folderHere(m_name));
    int code = QDir().mkpath(QFileInfo(folder.path()).path()) ? 0 : EACCES;
    if (code == 0 && ::mkdir(QFile::encodeName(folder.path()).constData(), 0700) != 0)
        code = errno;
    if (code != 0)
        return notStarted(command, code == EEXIST, QString::fromLocal8Bit(std::strerror(code)));
    const bool isWritten = writeInput(folder.filePath(u"input"_s), command) &&
                           writePiece(folder.filePath(u"script"_s), scriptOf(command).toUtf8());
    QProcess job;
    const QString setsid = QStandardPaths::findExecutable(u"setsid"_s);
    const QStringList shell{u"sh"_s, u"-c"_s, wrapper};
    job.setProgram(setsid.isEmpty() ? shell.first() : setsid);
    job.setArguments(setsid.isEmpty() ? shell.sliced(1) : shell);
    job.setWorkingDirectory(folder.path());
    job.setStandardInputFile(QProcess::nullDevice());
    job.setStandardOutputFile(QProcess::nullDevice());
    job.setStandardErrorFile(QProcess::nullDevice());
    if (isWritten && job.startDetached())
        return {};
    folder.removeRecursively(); // nothing runs in it
    return notStarted(command, false, isWritten ? job.errorString() : u"its files cannot be written"_s);
}

std::unexpected<Error> DurableJob::notStarted(const ShellCommand& command, bool isTaken,
                                              const QString& happened) const
{
    const QString where = u"%1 on %2"_s.arg(command.arguments.value(0), m_transport.description());
    if (isTaken)
        return failure(ErrorKind::Busy, u"start"_s, where, u"it has been started before"_s);
    return failure(ErrorKind::Failed, u"start"_s, where, happened,
                   u"Make room for its folder in ~/.local/state/lockstep, and let its user write there"_s);
}

Result<DurableJob::Piece> DurableJob::read(qint64 output, qint64 errors, const std::stop_token& stop) const
{
    return m_transport.isLocal() ? readHere(output, errors) : readThere(output, errors, stop);
}

DurableJob::Piece DurableJob::readHere(qint64 output, qint64 errors) const
{
    const QString folder = folderHere(m_name);
    if (!QFile::exists(folder))
        return {"none", {}, {}};
    // In this order: what has come to its end between two questions has.
    const bool runs = runsHere(folder);
    const QByteArray code = pieceOf(folder + u"/rc"_s, 0);
    return {code.endsWith('\n') ? code.trimmed() : QByteArray(runs ? "running" : "vanished"),
            pieceOf(folder + u"/out"_s, output), pieceOf(folder + u"/err"_s, errors)};
}

Result<DurableJob::Piece> DurableJob::readThere(qint64 output, qint64 errors,
                                                const std::stop_token& stop) const
{
    const Result<ProcessOutput> told = ask(uR"sh(cd "$dir" 2>/dev/null || { echo none; exit; }
%1echo $state
tail -c +%2 out 2>/dev/null | head -c %4
tail -c +%3 err 2>/dev/null | head -c %4 >&2
)sh"_s.arg(lookScript)
                                               .arg(output + 1)
                                               .arg(errors + 1)
                                               .arg(pieceSize),
                                           stop);
    if (!told)
        return failure(told);
    const qsizetype end = told->standardOutput.indexOf('\n');
    return Piece{told->standardOutput.first(std::max<qsizetype>(0, end)),
                 told->standardOutput.sliced(end + 1), told->standardError};
}

Result<int> DurableJob::follow(const ProcessSink& sink, std::chrono::seconds patience,
                               std::chrono::seconds limit, const std::stop_token& stop) const
{
    const QDeadlineTimer end =
        limit.count() > 0 ? QDeadlineTimer(limit) : QDeadlineTimer(QDeadlineTimer::Forever);
    const QString where = u"%1 on %2"_s.arg(m_name, m_transport.description());
    const auto longestPause = m_transport.isLocal() ? longestPauseHere : longestPauseThere;
    qint64 output = 0;
    qint64 errors = 0;
    std::chrono::milliseconds wait = m_transport.isLocal() ? firstPauseHere : firstPauseThere;
    QDeadlineTimer deadline(patience);
    while (true) {
        const Result<Piece> piece = read(output, errors, stop);
        if (!piece && (piece.error().kind != ErrorKind::Connection || deadline.hasExpired()))
            return failure(piece);
        if (piece) {
            deadline.setRemainingTime(patience);
            output += piece->output.size();
            errors += piece->errors.size();
            if (!piece->output.isEmpty())
                sink(ProcessStream::Output, piece->output);
            if (!piece->errors.isEmpty())
                sink(ProcessStream::Error, piece->errors);
            const bool more = piece->output.size() == pieceSize || piece->errors.size() == pieceSize;
            if (piece->state == "none")
                return failure(ErrorKind::NotFound, u"follow"_s, where, u"it has not been started"_s);
            if (!more && piece->state == "vanished")
                return failure(
                    ErrorKind::Failed, u"follow"_s, where,
                    u"it is gone without having come to its end: it was killed, or the machine went down"_s);
            if (!more && piece->state != "running")
                return piece->state.toInt();
            if (more)
                continue;
        }
        if (end.hasExpired())
            return failure(ErrorKind::Failed, u"follow"_s, where,
                           u"it did not end within %1 s"_s.arg(limit.count()));
        if (!sleepUnlessStopped(wait, stop))
            return failure(ErrorKind::Cancelled, u"follow"_s, where, u"it was cancelled"_s);
        // A look here costs next to nothing.
        wait = std::min(m_transport.isLocal() ? wait + wait / 4 + 1ms : wait * 2, longestPause);
    }
}

Result<void> DurableJob::end(const std::stop_token& stop) const
{
    return ask(uR"sh(cd "$dir" 2>/dev/null || exit 0
%1[ "$state" = running ] || exit 0
kill -TERM -- "-$p" 2>/dev/null || kill -TERM "$p"
for i in 1 2 3 4 5 6 7 8 9 10; do kill -0 -- "-$p" 2>/dev/null || exit 0; sleep 0.5; done
kill -KILL -- "-$p"
)sh"_s.arg(lookScript),
               stop)
        .transform([](const ProcessOutput&) {});
}

Result<void> DurableJob::remove(const std::stop_token& stop) const
{
    if (m_transport.isLocal()) {
        QDir folder(folderHere(m_name));
        if (folder.removeRecursively())
            return {};
        return failure(ErrorKind::Io, u"remove"_s, folder.path(), u"the file system refused"_s,
                       u"Remove it by hand"_s);
    }
    return ask(u"rm -rf -- \"$dir\"\n"_s, stop).transform([](const ProcessOutput&) {});
}

} // namespace lockstep
