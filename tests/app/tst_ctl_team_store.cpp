// Two lockstepctl with one store on a server: only one works on an instance, and what a dead one leaves the
// other goes on with.

#include "core/database/private_server.h"
#include "core/support/files.h"
#include "ctl_program.h"

#include <QProcess>
#include <QTemporaryDir>

#include <signal.h>

using namespace lockstep;
using namespace lockstep::test;

namespace {

const QByteArray runbook = R"yaml(runbook: sample
version: "1"
title: Wait and note
instance: acme
inputs:
  - {name: folder, type: text, title: Folder}
steps:
  - {id: first, title: Wait, kind: command, with: {run: [sh, -c, 'echo first >> log; while [ ! -e go ]; do sleep 0.02; done'], folder: "${inputs.folder}"}}
  - {id: last, title: Note, kind: command, with: {run: [sh, -c, 'echo last >> log'], folder: "${inputs.folder}"}}
)yaml";

} // namespace

class CtlTeamStoreTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void oneAtATime();
    void goesOnWhenTheServerIsBack();
    void saysNoPassword();

private:
    /// As on another machine: with files of its own.
    [[nodiscard]] QProcessEnvironment environment(const QString& machine) const;
    [[nodiscard]] ProcessOutput book(const QString& machine, const char* command) const;
    void begin();

    [[nodiscard]] QString at(const char* name) const { return m_folder->filePath(QString::fromLatin1(name)); }

    [[nodiscard]] QByteArray log() const { return readFile(at("log")).value_or(QByteArray()); }

    [[nodiscard]] QString place() const
    {
        return QString::fromUtf8(m_server->database(QStringLiteral("team")).conninfo());
    }

    QTemporaryDir m_serverFolder;
    std::unique_ptr<PrivateServer> m_server;
    std::unique_ptr<QTemporaryDir> m_folder;
    QProcess m_first;
};

void CtlTeamStoreTest::initTestCase()
{
    auto server = PrivateServer::start(m_serverFolder.filePath(QStringLiteral("pg")));
    VERIFY_RESULT(server);
    m_server = std::move(*server);
}

void CtlTeamStoreTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    VERIFY_RESULT(m_server->recreateDatabase(QStringLiteral("team")));
    VERIFY_RESULT(writeFile(at("sample.yaml"), runbook));
}

void CtlTeamStoreTest::cleanup()
{
    VERIFY_RESULT(writeFile(at("go"), "x")); // whatever waits ends
    if (m_first.state() != QProcess::NotRunning)
        QVERIFY(m_first.waitForFinished());
}

QProcessEnvironment CtlTeamStoreTest::environment(const QString& machine) const
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("LOCKSTEP_DATA_DIR"), m_folder->filePath(machine));
    environment.insert(QStringLiteral("XDG_STATE_HOME"), at("state"));
    environment.insert(QStringLiteral("LOCKSTEP_INPUT_FOLDER"), m_folder->path());
    environment.insert(QStringLiteral("LOCKSTEP_STORE"), place());
    return environment;
}

ProcessOutput CtlTeamStoreTest::book(const QString& machine, const char* command) const
{
    return ctl(QStringList{QStringLiteral("runbook")} + words(command), environment(machine));
}

/// The first machine has begun the first step, and is in the middle of it.
void CtlTeamStoreTest::begin()
{
    m_first.setProcessEnvironment(environment(QStringLiteral("one")));
    m_first.start(qEnvironmentVariable("LOCKSTEP_BIN") + QStringLiteral("/lockstepctl"),
                  words("runbook run --yes") + QStringList{at("sample.yaml")});
    QVERIFY(m_first.waitForStarted());
    QTRY_COMPARE(log(), "first\n");
}

void CtlTeamStoreTest::oneAtATime()
{
    begin();
    const QString two = QStringLiteral("two");
    const QByteArray run = "run --yes " + at("sample.yaml").toUtf8();
    const ProcessOutput second = book(two, run.constData());
    VERIFY_EXIT(second, 3);
    QVERIFY2(second.standardError.contains("run 1 (Wait and note) works on it"),
             second.standardError.constData());
    VERIFY_EXIT(book(two, "resume 1"), 3);
    VERIFY_EXIT(book(two, "abandon 1 --reason x"), 3);
    ::kill(pid_t(m_first.processId()), SIGKILL);
    QVERIFY(m_first.waitForFinished());
    // The step goes on by itself; the other machine finds it, and goes on behind it.
    const ProcessOutput refused = book(two, run.constData());
    VERIFY_EXIT(refused, 3);
    QVERIFY2(refused.standardError.contains("has not come to its end"), refused.standardError.constData());
    VERIFY_RESULT(writeFile(at("go"), "x"));
    VERIFY_EXIT(book(two, "resume 1"), 0);
    QCOMPARE(log(), "first\nlast\n");
}

void CtlTeamStoreTest::goesOnWhenTheServerIsBack()
{
    begin();
    VERIFY_RESULT(m_server->stop());
    VERIFY_RESULT(writeFile(at("go"), "x"));
    QVERIFY(m_first.waitForFinished());
    QCOMPARE(m_first.exitCode(), 4);
    const QByteArray said = m_first.readAllStandardError();
    QVERIFY2(said.contains("go on where it stopped"), said.constData());
    QCOMPARE(log(), "first\n"); // nothing that could not be written down
    VERIFY_EXIT(book(QStringLiteral("one"), "history"), 3);
    initTestCase();
    VERIFY_EXIT(book(QStringLiteral("one"), "resume 1"), 0);
    QCOMPARE(log(), "first\nlast\n");
}

void CtlTeamStoreTest::saysNoPassword()
{
    QProcessEnvironment wrong = environment(QStringLiteral("one"));
    wrong.insert(QStringLiteral("LOCKSTEP_STORE"), QStringLiteral("postgresql://me:hidden@127.0.0.1:1/team"));
    for (const char* command : {"history", "history --help"}) {
        const ProcessOutput output = ctl(QStringList{QStringLiteral("runbook")} + words(command), wrong);
        QVERIFY(!(output.standardError + output.standardOutput).contains("hidden"));
        QVERIFY2(
            (output.standardError + output.standardOutput).simplified().contains("db team on 127.0.0.1:1"),
            (output.standardError + output.standardOutput).constData());
    }
    const ProcessOutput given =
        ctl({QStringLiteral("runbook"), QStringLiteral("history"), QStringLiteral("--store"),
             QStringLiteral("postgresql://me:hidden@127.0.0.1:1/team")},
            environment(QStringLiteral("one")));
    VERIFY_EXIT(given, 3);
    QVERIFY(!given.standardError.contains("hidden"));
}

QTEST_GUILESS_MAIN(CtlTeamStoreTest)
#include "tst_ctl_team_store.moc"
