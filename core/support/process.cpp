#include "core/support/process.h"

#include <QDeadlineTimer>
#include <QFileInfo>
#include <QProcess>
#include <QStandardPaths>

#include <algorithm>

#include <signal.h>
#include <unistd.h>

namespace lockstep {

namespace {

const QString attempted = QStringLiteral("run");
constexpr int pollMilliseconds = 50;
constexpr int terminateMilliseconds = 3000;

/// The end of what went to a sink.
class Tail
{
public:
    void add(const QByteArray& bytes)
    {
        m_bytes += bytes;
        if (m_bytes.size() > 2 * keptBytes)
            m_bytes = m_bytes.last(keptBytes);
    }

    [[nodiscard]] QByteArray take() { return m_bytes.last(std::min(m_bytes.size(), keptBytes)); }

private:
    static constexpr qsizetype keptBytes = 16 * 1024;
    QByteArray m_bytes;
};

/// One run of a program.
class Run
{
public:
    Run(const Command& command, const ProcessSink& sink) : m_command(command), m_sink(sink) {}

    [[nodiscard]] Result<ProcessOutput> run(const QString& program, const std::stop_token& stop);

private:
    void prepare(const QString& program);
    [[nodiscard]] Result<void> await(const QString& program, const std::stop_token& stop);
    [[nodiscard]] bool finishes();
    void feed();
    void handOn();
    void end();
    void signalAll(int signal) const;

    const Command& m_command;
    const ProcessSink& m_sink;
    QProcess m_process;
    Tail m_output;
    Tail m_errors;
    qint64 m_id = 0;
    bool m_feeding = false;
};

void Run::prepare(const QString& program)
{
    m_process.setProgram(program);
    m_process.setArguments(m_command.arguments);
    m_process.setProcessEnvironment(m_command.environment);
    if (!m_command.workingFolder.isEmpty())
        m_process.setWorkingDirectory(m_command.workingFolder);
    if (!m_command.standardInputFile.isEmpty())
        m_process.setStandardInputFile(m_command.standardInputFile);
    else if (m_command.standardInput.isEmpty() && !m_command.inputSource)
        m_process.setStandardInputFile(QProcess::nullDevice());
    if (!m_command.standardOutputFile.isEmpty())
        m_process.setStandardOutputFile(m_command.standardOutputFile);
    // A group of its own, so that what it starts can be ended with it.
    m_process.setChildProcessModifier([] { ::setpgid(0, 0); });
}

Result<ProcessOutput> Run::run(const QString& program, const std::stop_token& stop)
{
    prepare(program);
    m_process.start();
    if (!m_process.waitForStarted())
        return failure(ErrorKind::Failed, attempted, program, m_process.errorString());
    m_id = m_process.processId();
    if (!m_command.standardInput.isEmpty()) {
        m_process.write(m_command.standardInput);
        m_process.closeWriteChannel();
    }
    m_feeding = m_command.standardInput.isEmpty() && m_command.inputSource;
    if (const Result<void> awaited = await(program, stop); !awaited)
        return failure(awaited);
    handOn();
    if (m_process.exitStatus() == QProcess::CrashExit)
        return failure(ErrorKind::Failed, attempted, program, QStringLiteral("it crashed"));
    if (m_sink)
        return ProcessOutput{m_process.exitCode(), m_output.take(), m_errors.take()};
    return ProcessOutput{m_process.exitCode(), m_process.readAllStandardOutput(),
                         m_process.readAllStandardError()};
}

Result<void> Run::await(const QString& program, const std::stop_token& stop)
{
    const QDeadlineTimer deadline = m_command.timeout.count() > 0 ? QDeadlineTimer(m_command.timeout)
                                                                  : QDeadlineTimer(QDeadlineTimer::Forever);
    while (!finishes()) {
        handOn();
        if (m_process.state() == QProcess::NotRunning)
            break;
        if (stop.stop_requested()) {
            end();
            return failure(ErrorKind::Cancelled, attempted, program, QStringLiteral("it was cancelled"));
        }
        if (deadline.hasExpired()) {
            end();
            return failure(
                ErrorKind::Failed, attempted, program,
                QStringLiteral("it did not end within %1 s")
                    .arg(std::chrono::duration_cast<std::chrono::seconds>(m_command.timeout).count()));
        }
    }
    return {};
}

/// Waits a moment, and meanwhile gives it what it reads.
bool Run::finishes()
{
    if (!m_feeding)
        return m_process.waitForFinished(pollMilliseconds);
    const bool taken = m_process.bytesToWrite() == 0 || m_process.waitForBytesWritten(pollMilliseconds);
    if (taken && m_process.state() != QProcess::NotRunning)
        feed();
    return m_process.waitForFinished(0);
}

void Run::feed()
{
    const QByteArray piece = m_command.inputSource();
    m_feeding = !piece.isEmpty() && m_process.write(piece) >= 0; // it may read no further
    if (!m_feeding)
        m_process.closeWriteChannel();
}

void Run::handOn()
{
    if (!m_sink)
        return;
    if (const QByteArray bytes = m_process.readAllStandardOutput(); !bytes.isEmpty()) {
        m_output.add(bytes);
        m_sink(ProcessStream::Output, bytes);
    }
    if (const QByteArray bytes = m_process.readAllStandardError(); !bytes.isEmpty()) {
        m_errors.add(bytes);
        m_sink(ProcessStream::Error, bytes);
    }
}

void Run::signalAll(int signal) const
{
    if (m_id > 0)
        ::kill(-pid_t(m_id), signal);
}

void Run::end()
{
    signalAll(SIGTERM);
    const bool ended = m_process.waitForFinished(terminateMilliseconds);
    handOn();
    signalAll(SIGKILL); // also what the program left behind
    if (!ended)
        m_process.waitForFinished(terminateMilliseconds);
}

} // namespace

QString lastLines(const QByteArray& text)
{
    constexpr qsizetype count = 5;
    const QStringList lines = QString::fromUtf8(text).trimmed().split(u'\n');
    return lines.sliced(std::max<qsizetype>(0, lines.size() - count)).join(u'\n');
}

Result<ProcessOutput> runProcess(const Command& command, std::stop_token stop, const ProcessSink& sink)
{
    const QString program = QStandardPaths::findExecutable(command.program); // itself, where it is absolute
    if (program.isEmpty())
        return failure(ErrorKind::NotFound, attempted, command.program,
                       QStringLiteral("the program is not installed"),
                       QStringLiteral("Install it, or add its folder to PATH"));
    return Run(command, sink).run(program, stop);
}

Result<ProcessOutput> runChecked(const Command& command, std::stop_token stop, const ProcessSink& sink)
{
    Result<ProcessOutput> output = runProcess(command, std::move(stop), sink);
    if (output && output->exitCode != 0) {
        return failure(ErrorKind::Failed, attempted, command.program,
                       QStringLiteral("it ended with exit code %1: %2")
                           .arg(output->exitCode)
                           .arg(lastLines(output->standardError)));
    }
    return output;
}

} // namespace lockstep
