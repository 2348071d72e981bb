#include "core/support/files.h"
#include "core/support/process.h"
#include "result_checks.h"

#include <QTemporaryDir>

#include <signal.h>
#include <thread>

using namespace lockstep;
using namespace std::chrono_literals;

class ProcessTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void collectsBothStreamsAndTheExitCode();
    void argumentsAreNoShellLine();
    void readsAndWritesFiles();
    void takesInput();
    void takesInputPieceByPiece();
    void handsOnWhatComes();
    void endsWhatItStarted();
    void runsInTheFolderAndEnvironmentGiven();
    void anUnknownProgramIsNotFound();
    void checkedRunsQuoteStandardError();
    void aCrashIsAnError();
    void aTimeoutEndsIt();
    void canBeCancelled();
};

namespace {

Command shell(const QString& script)
{
    Command command;
    command.program = QStringLiteral("sh");
    command.arguments = {QStringLiteral("-c"), script};
    return command;
}

} // namespace

void ProcessTest::collectsBothStreamsAndTheExitCode()
{
    const auto output = runProcess(shell(QStringLiteral("echo out; echo err >&2; exit 3")));
    VERIFY_RESULT(output);
    QCOMPARE(output->exitCode, 3);
    QCOMPARE(output->standardOutput, QByteArray("out\n"));
    QCOMPARE(output->standardError, QByteArray("err\n"));
}

void ProcessTest::argumentsAreNoShellLine()
{
    Command command;
    command.program = QStringLiteral("printf");
    command.arguments = {QStringLiteral("%s"), QStringLiteral("$HOME; 'a b' \"c\" *")};
    QCOMPARE(runChecked(command).value().standardOutput, QByteArray("$HOME; 'a b' \"c\" *"));
}

void ProcessTest::readsAndWritesFiles()
{
    const QTemporaryDir folder;
    Command command;
    command.program = QStringLiteral("cat");
    command.standardInputFile = folder.filePath(QStringLiteral("in"));
    command.standardOutputFile = folder.filePath(QStringLiteral("out"));
    VERIFY_RESULT(writeFile(command.standardInputFile, "through\n"));
    const auto output = runChecked(command);
    VERIFY_RESULT(output);
    QVERIFY(output->standardOutput.isEmpty());
    QCOMPARE(readFile(command.standardOutputFile).value(), QByteArray("through\n"));
}

void ProcessTest::takesInput()
{
    Command command;
    command.program = QStringLiteral("cat");
    command.standardInput = QByteArray(300'000, 'x');
    QCOMPARE(runChecked(command).value().standardOutput, command.standardInput);
}

void ProcessTest::takesInputPieceByPiece()
{
    const QByteArray piece(100'000, 'x');
    int left = 50;
    Command command;
    command.program = QStringLiteral("cat");
    command.inputSource = [&] { return left-- > 0 ? piece : QByteArray(); };
    qsizetype got = 0;
    VERIFY_RESULT(
        runChecked(command, {}, [&](ProcessStream, const QByteArray& bytes) { got += bytes.size(); }));
    QCOMPARE(got, 50 * piece.size());

    // One that reads no further than it likes.
    command.program = QStringLiteral("head");
    command.arguments = {QStringLiteral("-c"), QStringLiteral("10")};
    left = 1000;
    QCOMPARE(runChecked(command).value().standardOutput, QByteArray(10, 'x'));
    QVERIFY(left > 0);
}

void ProcessTest::handsOnWhatComes()
{
    QByteArray out;
    QByteArray err;
    const auto output = runProcess(
        shell(QStringLiteral("for i in $(seq 20000); do echo line $i; done; echo wrong >&2; exit 4")), {},
        [&](ProcessStream stream, const QByteArray& bytes) {
            (stream == ProcessStream::Output ? out : err) += bytes;
        });
    VERIFY_RESULT(output);
    QCOMPARE(output->exitCode, 4);
    QCOMPARE(out.count('\n'), 20000);
    QVERIFY(out.endsWith("line 20000\n"));
    QCOMPARE(err, QByteArray("wrong\n"));
    QCOMPARE(output->standardOutput, out.last(16 * 1024));
}

void ProcessTest::endsWhatItStarted()
{
    const QTemporaryDir folder;
    const QString id = folder.filePath(QStringLiteral("id"));
    std::stop_source stop;
    std::jthread canceller([&] {
        while (readFile(id).value_or(QByteArray()).isEmpty())
            std::this_thread::sleep_for(10ms);
        stop.request_stop();
    });
    VERIFY_ERROR(
        runProcess(shell(QStringLiteral("trap '' TERM; sh -c 'trap \"\" TERM; echo $$ > %1; sleep 60' & "
                                        "wait")
                             .arg(id)),
                   stop.get_token()),
        ErrorKind::Cancelled, "");
    const int child = readFile(id)->trimmed().toInt();
    QVERIFY(child > 0);
    QTRY_VERIFY(::kill(child, 0) != 0);
}

void ProcessTest::runsInTheFolderAndEnvironmentGiven()
{
    const QTemporaryDir folder;
    Command command = shell(QStringLiteral("pwd -P; echo $LOCKSTEP_TEST_WORD"));
    command.workingFolder = folder.path();
    command.environment.insert(QStringLiteral("LOCKSTEP_TEST_WORD"), QStringLiteral("word"));
    const QString expected = QFileInfo(folder.path()).canonicalFilePath() + QStringLiteral("\nword\n");
    QCOMPARE(QString::fromUtf8(runChecked(command).value().standardOutput), expected);
}

void ProcessTest::anUnknownProgramIsNotFound()
{
    Command command;
    command.program = QStringLiteral("lockstep-no-such-program");
    VERIFY_ERROR(runProcess(command), ErrorKind::NotFound, "not installed");
}

void ProcessTest::checkedRunsQuoteStandardError()
{
    VERIFY_ERROR(runChecked(shell(QStringLiteral("echo the reason >&2; exit 7"))), ErrorKind::Failed,
                 "the reason");
    VERIFY_ERROR(runChecked(shell(QStringLiteral("exit 7"))), ErrorKind::Failed, "exit code 7");
}

void ProcessTest::aCrashIsAnError()
{
    VERIFY_ERROR(runProcess(shell(QStringLiteral("kill -SEGV $$"))), ErrorKind::Failed, "crashed");
}

void ProcessTest::aTimeoutEndsIt()
{
    Command command = shell(QStringLiteral("exec sleep 60"));
    command.timeout = 200ms;
    VERIFY_ERROR(runProcess(command), ErrorKind::Failed, "did not end");
}

void ProcessTest::canBeCancelled()
{
    std::stop_source source;
    std::jthread canceller([&source] {
        std::this_thread::sleep_for(100ms);
        source.request_stop();
    });
    VERIFY_ERROR(runProcess(shell(QStringLiteral("exec sleep 60")), source.get_token()), ErrorKind::Cancelled,
                 "cancelled");
}

QTEST_GUILESS_MAIN(ProcessTest)
#include "tst_process.moc"
