#include "core/support/process.h"

#include <QDeadlineTimer>
#include <QFileInfo>
#include <QProcess>
#include <QStandardPaths>

#include <algorithm>

namespace lockstep {

namespace {

constexpr int pollMilliseconds = 50;
constexpr int terminateMilliseconds = 3000;

QString lastLines(const QByteArray& text, int count)
{
    const QStringList lines = QString::fromUtf8(text).trimmed().split(u'\n');
    return lines.sliced(std::max<qsizetype>(0, lines.size() - count)).join(u'\n');
}

void end(QProcess& process)
{
    process.terminate();
    if (!process.waitForFinished(terminateMilliseconds)) {
        process.kill();
        process.waitForFinished(terminateMilliseconds);
    }
}

} // namespace

Result<ProcessOutput> runProcess(const Command& command, std::stop_token stop)
{
    const QString attempted = QStringLiteral("run");
    const QString program = QFileInfo(command.program).isAbsolute()
                                ? command.program
                                : QStandardPaths::findExecutable(command.program);
    if (program.isEmpty())
        return failure(ErrorKind::NotFound, attempted, command.program,
                       QStringLiteral("the program is not installed"),
                       QStringLiteral("Install it, or add its folder to PATH"));

    QProcess process;
    process.setProgram(program);
    process.setArguments(command.arguments);
    process.setProcessEnvironment(command.environment);
    if (!command.workingFolder.isEmpty())
        process.setWorkingDirectory(command.workingFolder);
    process.setStandardInputFile(command.standardInputFile.isEmpty() ? QProcess::nullDevice()
                                                                     : command.standardInputFile);
    if (!command.standardOutputFile.isEmpty())
        process.setStandardOutputFile(command.standardOutputFile);
    process.start();
    if (!process.waitForStarted())
        return failure(ErrorKind::Failed, attempted, program, process.errorString());

    const QDeadlineTimer deadline = command.timeout.count() > 0 ? QDeadlineTimer(command.timeout)
                                                                : QDeadlineTimer(QDeadlineTimer::Forever);
    while (!process.waitForFinished(pollMilliseconds)) {
        if (process.state() == QProcess::NotRunning)
            break;
        if (stop.stop_requested()) {
            end(process);
            return failure(ErrorKind::Cancelled, attempted, program, QStringLiteral("it was cancelled"));
        }
        if (deadline.hasExpired()) {
            end(process);
            return failure(
                ErrorKind::Failed, attempted, program,
                QStringLiteral("it did not end within %1 s")
                    .arg(std::chrono::duration_cast<std::chrono::seconds>(command.timeout).count()));
        }
    }
    if (process.exitStatus() == QProcess::CrashExit)
        return failure(ErrorKind::Failed, attempted, program, QStringLiteral("it crashed"));
    return ProcessOutput{process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

Result<ProcessOutput> runChecked(const Command& command, std::stop_token stop)
{
    Result<ProcessOutput> output = runProcess(command, std::move(stop));
    if (output && output->exitCode != 0) {
        return failure(ErrorKind::Failed, QStringLiteral("run"), command.program,
                       QStringLiteral("it ended with exit code %1: %2")
                           .arg(output->exitCode)
                           .arg(lastLines(output->standardError, 5)));
    }
    return output;
}

} // namespace lockstep
