// What is asked of docker compose, here and behind a real sshd; compose is played by real processes.

#include "compose_machine.h"
#include "core/cluster/shell/tethered_command.h"

#include <thread>

using namespace lockstep;
using namespace lockstep::test;
using namespace std::chrono_literals;

namespace {

const QByteArray twoServices =
    "services:\n"
    "  web:\n    image: sourcegraph/web:6.1.0\n"
    "  worker:\n    image: sourcegraph/worker:6.1.0\n    deploy:\n      replicas: 1\n"
    "  migrator:\n    image: sourcegraph/migrator:6.1.0\n    command: [up]\n";

QStringList textsOf(const QList<ComposeContainer>& containers)
{
    QStringList texts;
    for (const ComposeContainer& container : containers)
        texts.append(container.text());
    return texts;
}

} // namespace

class ComposeClientTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void looksAfterAProject_data();
    void looksAfterAProject();
    void saysWhatIsNotThere();
    void findsTheOldProgram();
    void findsTheFilesThatComposeWould_data();
    void findsTheFilesThatComposeWould();
    void badInput_data();
    void badInput();
    void aDaemonThatIsAway_data();
    void aDaemonThatIsAway();
    void noProgram();
    void followsLogsUntilCancelled_data();
    void followsLogsUntilCancelled();
    void cancelsInTheMiddleOfUp_data();
    void cancelsInTheMiddleOfUp();
    void aOneOffRunEndsWhenCancelled();
    void commandsInContainers();
    void aTetheredCommandEndsWithItsTime();
    void playedOptionsAreReal_data();
    void playedOptionsAreReal();

private:
    void eachTransport() const;
    [[nodiscard]] std::shared_ptr<const Transport> transport() const;

    std::unique_ptr<ComposeMachine> m_machine;
    SshServer m_server;
    QString m_programs;
};

void ComposeClientTest::initTestCase()
{
    if (!SshServer::isInstalled())
        QSKIP("sshd is not installed");
    QVERIFY(QDir().mkpath(m_server.path("bin")));
    const QString player = qEnvironmentVariable("LOCKSTEP_BIN") + QStringLiteral("/compose_player");
    QVERIFY(QFile::link(player, m_server.path("bin/docker")));
    m_server.searchPath = m_server.path("bin") + QStringLiteral(":/usr/local/bin:/usr/bin:/bin");
    VERIFY_RESULT(m_server.start());
}

void ComposeClientTest::init()
{
    m_machine = std::make_unique<ComposeMachine>();
    m_machine->use(QStringLiteral("bin"));
    VERIFY_RESULT(m_machine->write(QStringLiteral("compose.yaml"), twoServices));
}

void ComposeClientTest::cleanup()
{
    m_machine.reset();
}

void ComposeClientTest::eachTransport() const
{
    QTest::addColumn<bool>("isHere");
    QTest::newRow("here") << true;
    QTest::newRow("ssh") << false;
}

std::shared_ptr<const Transport> ComposeClientTest::transport() const
{
    QFETCH(bool, isHere);
    if (isHere)
        return std::make_shared<LocalTransport>();
    return std::make_shared<SshTransport>(QStringLiteral("box"), m_server.options());
}

void ComposeClientTest::looksAfterAProject_data()
{
    eachTransport();
}

void ComposeClientTest::looksAfterAProject()
{
    const Result<ComposeClient> client = m_machine->client(transport());
    VERIFY_RESULT(client);
    QCOMPARE(client->program().version, QStringLiteral("2.26.1"));
    QCOMPARE(client->project().files, QStringList{QStringLiteral("compose.yaml")});
    VERIFY_RESULT(client->run(QStringLiteral("start"), upWords({}), {}));
    VERIFY_RESULT(client->awaitUp({}, 30s, {}));
    VERIFY_RESULT(m_machine->write(QStringLiteral(".player/web.restarts"), "2"));
    Result<QList<ComposeContainer>> containers = client->ps({});
    VERIFY_RESULT(containers);
    QCOMPARE(textsOf(*containers), QStringList({QStringLiteral("migrator: exited with exit code 0"),
                                                QStringLiteral("web: running, restarted 2 times"),
                                                QStringLiteral("worker: running")}));
    QCOMPARE(containers->at(1).created.toString(Qt::ISODateWithMs),
             QStringLiteral("2026-01-02T03:04:05.123Z"));
    QVERIFY(notUp(*containers).isEmpty());

    const Result<QList<ComposeImage>> images = client->images({});
    VERIFY_RESULT(images);
    QCOMPARE(images->size(), 3);
    QCOMPARE(images->at(1).image, QStringLiteral("sourcegraph/web:6.1.0"));
    QCOMPARE(images->at(1).bytes, 123'456'789);

    VERIFY_RESULT(client->run(QStringLiteral("stop"),
                              stateWords(QStringLiteral("stop"), {QStringLiteral("web")}, 3), {}));
    containers = client->ps({});
    VERIFY_RESULT(containers);
    QCOMPARE(notUp(*containers),
             QStringList{QStringLiteral("web: exited with exit code 143, restarted 2 times")});
    VERIFY_ERROR(client->awaitUp({}, 0s, {}), ErrorKind::Failed, "web: exited");
    VERIFY_RESULT(client->run(QStringLiteral("start"),
                              stateWords(QStringLiteral("start"), {QStringLiteral("web")}), {}));
    VERIFY_RESULT(client->run(QStringLiteral("restart"), stateWords(QStringLiteral("restart"), {}, 1), {}));
    VERIFY_RESULT(client->run(QStringLiteral("pull"), pullWords({}), {}));
    VERIFY_RESULT(client->run(QStringLiteral("stop"), downWords(true), {}));
    QCOMPARE(m_machine->did(),
             QStringList({QStringLiteral("up --detach"), QStringLiteral("stop --timeout 3 web"),
                          QStringLiteral("start web"), QStringLiteral("restart --timeout 1"),
                          QStringLiteral("pull"), QStringLiteral("down --remove-orphans")}));
}

void ComposeClientTest::saysWhatIsNotThere()
{
    const Result<ComposeClient> client = m_machine->client();
    VERIFY_RESULT(client);
    const Result<QList<ComposeContainer>> containers = client->ps({});
    VERIFY_RESULT(containers);
    QCOMPARE(notUp(*containers),
             QStringList({QStringLiteral("migrator: absent"), QStringLiteral("web: absent"),
                          QStringLiteral("worker: absent")}));
    QCOMPARE(notUp(*containers, {QStringLiteral("nobody")}).size(), 1);
}

void ComposeClientTest::findsTheOldProgram()
{
    m_machine->use(QStringLiteral("old"));
    QVERIFY(QFile::link(m_machine->at(QStringLiteral("bin/docker")),
                        m_machine->at(QStringLiteral("old/docker"))));
    const Result<ComposeClient> client =
        ComposeClient::open(std::make_shared<LocalTransport>(),
                            {m_machine->project(), {}, {}, {QStringLiteral("docker-compose")}}, {});
    VERIFY_RESULT(client);
    QVERIFY(client->program().isOld);
    QCOMPARE(client->program().docker(), QStringList{QStringLiteral("docker")});
    VERIFY_RESULT(client->run(QStringLiteral("start"), upWords({}), {}));
    const Result<QList<ComposeContainer>> containers = client->ps({});
    VERIFY_RESULT(containers);
    QCOMPARE(containers->size(), 3);
    VERIFY_RESULT(m_machine->write(QStringLiteral(".player/web.log"), "one\n"));
    QStringList lines;
    // It has no such option, so what is too old is left out here.
    const auto keep = [&](const ComposeLogLine& line) { lines.append(line.text); };
    VERIFY_RESULT(
        client->logs({{QStringLiteral("web")}, false, QStringLiteral("2026-01-02T00:00:00Z")}, keep, {}));
    QCOMPARE(lines, QStringList{QStringLiteral("one")});
    VERIFY_RESULT(
        client->logs({{QStringLiteral("web")}, false, QStringLiteral("2026-01-03T00:00:00Z")}, keep, {}));
    QCOMPARE(lines.size(), 1);
}

void ComposeClientTest::findsTheFilesThatComposeWould_data()
{
    QTest::addColumn<QStringList>("present");
    QTest::addColumn<QByteArray>("environment");
    QTest::addColumn<QStringList>("files");
    const QString own = QStringLiteral("docker-compose.lockstep-images.yaml");
    QTest::newRow("an override") << QStringList{QStringLiteral("docker-compose.override.yml")} << QByteArray()
                                 << QStringList{QStringLiteral("compose.yaml"),
                                                QStringLiteral("docker-compose.override.yml")};
    QTest::newRow("ours") << QStringList{own} << QByteArray()
                          << QStringList{QStringLiteral("compose.yaml"), own};
    QTest::newRow("not the migrator's")
        << QStringList{QStringLiteral("docker-compose.lockstep-migrator.yaml")} << QByteArray()
        << QStringList{QStringLiteral("compose.yaml")};
    QTest::newRow("chosen") << QStringList{QStringLiteral("a.yaml")}
                            << QByteArray("X=1\nCOMPOSE_FILE=\"compose.yaml:a.yaml\"\n")
                            << QStringList{QStringLiteral("compose.yaml"), QStringLiteral("a.yaml")};
}

void ComposeClientTest::findsTheFilesThatComposeWould()
{
    QFETCH(QStringList, present);
    QFETCH(QByteArray, environment);
    for (const QString& file : present)
        VERIFY_RESULT(m_machine->write(file, twoServices));
    if (!environment.isEmpty())
        VERIFY_RESULT(m_machine->write(QStringLiteral(".env"), environment));
    const Result<ComposeClient> client = m_machine->client();
    VERIFY_RESULT(client);
    QTEST(client->project().files, "files");
}

void ComposeClientTest::badInput_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<ErrorKind>("kind");
    QTest::newRow("broken") << QByteArray("services:\n  a: [x\n") << ErrorKind::Invalid;
    QTest::newRow("a key twice") << QByteArray("services:\n  a: {image: x}\n  a: {image: y}\n")
                                 << ErrorKind::Invalid;
    QTest::newRow("an unknown key") << QByteArray("services:\n  a: {imag: x}\n") << ErrorKind::Invalid;
}

/// By the real program: it needs no daemon to read.
void ComposeClientTest::badInput()
{
    QFETCH(QByteArray, text);
    QFETCH(ErrorKind, kind);
    m_machine->use(QStringLiteral("none"));
    VERIFY_RESULT(m_machine->write(QStringLiteral("compose.yaml"), text));
    const Result<ComposeClient> client = m_machine->client();
    if (!client)
        QSKIP("docker compose is not installed");
    VERIFY_ERROR(client->services({}), kind, "Correct the compose file");
    QVERIFY(client->services({}).error().subject.contains(m_machine->project()));
    VERIFY_ERROR(client->with({QStringLiteral("nowhere.yaml")}).services({}), ErrorKind::NotFound,
                 "nowhere.yaml");
    VERIFY_ERROR(ComposeClient::open(std::make_shared<LocalTransport>(),
                                     {m_machine->at(QStringLiteral("bin")), {}}, {}),
                 ErrorKind::NotFound, "there is none");
    VERIFY_ERROR(ComposeClient::open(std::make_shared<LocalTransport>(),
                                     {m_machine->at(QStringLiteral("nowhere")), {}}, {}),
                 ErrorKind::NotFound, "Name the folder");
}

void ComposeClientTest::aDaemonThatIsAway_data()
{
    QTest::addColumn<QByteArray>("says");
    QTest::addColumn<QString>("advice");
    QTest::newRow("not running") << QByteArray("Cannot connect to the Docker daemon at "
                                               "unix:///var/run/docker.sock. Is the docker daemon running?")
                                 << QStringLiteral("Start the docker daemon");
    QTest::newRow("not in the group")
        << QByteArray(
               "permission denied while trying to connect to the Docker daemon socket at "
               "unix:///var/run/docker.sock: dial unix /var/run/docker.sock: connect: permission denied")
        << QStringLiteral("group docker");
}

void ComposeClientTest::aDaemonThatIsAway()
{
    QFETCH(QByteArray, says);
    QFETCH(QString, advice);
    VERIFY_RESULT(m_machine->write(QStringLiteral(".player/daemon-away"), says));
    const Result<ComposeClient> client = m_machine->client();
    VERIFY_RESULT(client);
    VERIFY_RESULT(client->services({}));
    const auto containers = client->ps({});
    QVERIFY(!containers);
    QCOMPARE(containers.error().kind, ErrorKind::Connection);
    QVERIFY2(containers.error().message().contains(advice), qPrintable(containers.error().message()));
    QVERIFY(QFile::remove(m_machine->project() + QStringLiteral("/.player/daemon-away")));
}

void ComposeClientTest::noProgram()
{
    VERIFY_ERROR(ComposeClient::open(std::make_shared<LocalTransport>(),
                                     {m_machine->project(), {}, {}, {QStringLiteral("no-such-compose")}}, {}),
                 ErrorKind::NotFound, "no-such-compose");
    VERIFY_RESULT(writeFile(m_machine->at(QStringLiteral("none/docker")), "#!/bin/sh\necho 1.25.0\n"));
    QFile::setPermissions(m_machine->at(QStringLiteral("none/docker")), QFile::ReadOwner | QFile::ExeOwner);
    m_machine->use(QStringLiteral("none"));
    VERIFY_ERROR(m_machine->client(), ErrorKind::Precondition, "1.25.0");
}

void ComposeClientTest::followsLogsUntilCancelled_data()
{
    eachTransport();
}

void ComposeClientTest::followsLogsUntilCancelled()
{
    VERIFY_RESULT(
        m_machine->write(QStringLiteral(".player/web.log"),
                         QByteArray("first\n\x1b[31mred\x1b[0m \xFF\x00\n", 22) + QByteArray(100'000, 'x')));
    const Result<ComposeClient> client = m_machine->client(transport());
    VERIFY_RESULT(client);
    VERIFY_ERROR(client->logs({{QStringLiteral("nobody")}}, [](const ComposeLogLine&) {}, {}),
                 ErrorKind::NotFound, "no such service");
    VERIFY_ERROR(client->logs({{}, false, QStringLiteral("yesterday")}, [](const ComposeLogLine&) {}, {}),
                 ErrorKind::Usage, "no time");
    std::stop_source stop;
    QList<ComposeLogLine> lines;
    const Result<void> ended = client->logs(
        {{QStringLiteral("web")}, true},
        [&](const ComposeLogLine& line) {
            lines.append(line);
            if (lines.size() == 3)
                stop.request_stop();
        },
        stop.get_token());
    VERIFY_ERROR(ended, ErrorKind::Cancelled, "");
    QVERIFY(lines.size() >= 3);
    QCOMPARE(lines[0].container, QStringLiteral("web-1"));
    QCOMPARE(lines[0].text, QStringLiteral("first"));
    QCOMPARE(lines[0].time.toString(Qt::ISODateWithMs), QStringLiteral("2026-01-02T03:04:05.678Z"));
    QCOMPARE(lines[1].text, QStringLiteral("red \ufffd\ufffd"));
    QCOMPARE(lines[2].container, QStringLiteral("web-1"));
    QVERIFY(lines[2].text.size() < 70'000);
    QTRY_VERIFY_WITH_TIMEOUT(!m_machine->runs(QStringLiteral("logs.pid")), 30'000);
}

void ComposeClientTest::cancelsInTheMiddleOfUp_data()
{
    eachTransport();
}

void ComposeClientTest::cancelsInTheMiddleOfUp()
{
    VERIFY_RESULT(m_machine->write(QStringLiteral(".player/slow-up"), "x"));
    const Result<ComposeClient> client = m_machine->client(transport());
    VERIFY_RESULT(client);
    std::stop_source stop;
    const std::jthread canceller([&] {
        while (!m_machine->runs(QStringLiteral("up.pid")))
            std::this_thread::sleep_for(10ms);
        stop.request_stop();
    });
    VERIFY_ERROR(client->run(QStringLiteral("start"), upWords({}), stop.get_token()), ErrorKind::Cancelled,
                 "");
    QTRY_VERIFY_WITH_TIMEOUT(!m_machine->runs(QStringLiteral("up.pid")), 30'000);
    QVERIFY(QFile::remove(m_machine->project() + QStringLiteral("/.player/slow-up")));
}

void ComposeClientTest::aOneOffRunEndsWhenCancelled()
{
    VERIFY_RESULT(
        m_machine->write(QStringLiteral(".player/migrator"), "Migrating to v5.3 (step 1 of 1)\nwait\n"));
    const Result<ComposeClient> client = m_machine->client();
    VERIFY_RESULT(client);
    std::stop_source stop;
    const Result<int> code = client->runOnce(
        {QStringLiteral("migrator"), {}}, [&](ProcessStream, const QByteArray&) { stop.request_stop(); },
        stop.get_token());
    VERIFY_ERROR(code, ErrorKind::Cancelled, "");
    const QString last = m_machine->did().last();
    QVERIFY2(last.startsWith(QStringLiteral("rm --force lockstep-migrator-")), qPrintable(last));
    const QString container = last.section(u' ', -1);
    QTRY_VERIFY_WITH_TIMEOUT(!m_machine->runs(container + QStringLiteral(".pid")), 30'000);
}

void ComposeClientTest::commandsInContainers()
{
    const Result<ComposeClient> client = m_machine->client();
    VERIFY_RESULT(client);
    QByteArray printed;
    const ProcessSink sink = [&](ProcessStream, const QByteArray& bytes) { printed += bytes; };
    const ComposeExec exec{QStringLiteral("web"),
                           {QStringLiteral("sh"), QStringLiteral("-c"), QStringLiteral("echo $WORD; exit 7")},
                           {{QStringLiteral("WORD"), QStringLiteral("it's")}}};
    VERIFY_ERROR(client->exec(exec, sink, {}), ErrorKind::Precondition, "not running");
    VERIFY_RESULT(client->run(QStringLiteral("start"), upWords({{QStringLiteral("web")}, true}), {}));
    const Result<int> code = client->exec(exec, sink, {});
    VERIFY_RESULT(code);
    QCOMPARE(*code, 7);
    QVERIFY(printed.endsWith("it's\n"));
    const Result<int> once = client->runOnce(exec, sink, {});
    VERIFY_RESULT(once);
    QCOMPARE(*once, 7);
    VERIFY_ERROR(client->exec({QStringLiteral("nobody"), {QStringLiteral("true")}}, sink, {}),
                 ErrorKind::NotFound, "no such service");
}

void ComposeClientTest::aTetheredCommandEndsWithItsTime()
{
    const SshTransport there(QStringLiteral("box"), m_server.options());
    const QString file = m_machine->at(QStringLiteral("pid"));
    ShellCommand command{{QStringLiteral("sh"), QStringLiteral("-c"),
                          QStringLiteral("sleep 600 & echo $! > %1; wait").arg(file)}};
    command.timeout = 2s;
    VERIFY_ERROR(runTethered(there, command, {}), ErrorKind::Failed, "did not end");
    const pid_t pid = readFile(file).value_or("0").trimmed().toInt();
    QVERIFY(pid > 0);
    QTRY_VERIFY_WITH_TIMEOUT(::kill(pid, 0) != 0, 30'000);

    const Result<ProcessOutput> output = runTethered(
        there, {{QStringLiteral("sh"), QStringLiteral("-c"), QStringLiteral("cat; echo a; exit 5")}}, {});
    VERIFY_RESULT(output);
    QCOMPARE(output->exitCode, 5);
    QCOMPARE(output->standardOutput, QByteArray("a\n"));
}

void ComposeClientTest::playedOptionsAreReal_data()
{
    QTest::addColumn<bool>("isOld");
    QTest::newRow("docker") << false;
    // Debian's docker-compose is the new one: what both have it must have, too.
    QTest::newRow("docker-compose") << true;
}

void ComposeClientTest::playedOptionsAreReal()
{
    QFETCH(bool, isOld);
    const QString program = isOld ? QStringLiteral("docker-compose") : QStringLiteral("docker");
    m_machine->use(QStringLiteral("none"));
    if (QStandardPaths::findExecutable(program).isEmpty())
        QSKIP("docker compose is not installed");
    Command played;
    played.program =
        m_machine->at(isOld ? QStringLiteral("old/docker-compose") : QStringLiteral("bin/docker"));
    played.arguments = {QStringLiteral("options-played")};
    const Result<ProcessOutput> options = runChecked(played);
    VERIFY_RESULT(options);
    for (const QString& line : QString::fromUtf8(options->standardOutput).split(u'\n', Qt::SkipEmptyParts)) {
        QStringList words = line.section(u'|', 0, 0).split(u' ');
        if (isOld && words.first() != u"compose")
            continue;
        Command help;
        help.program = program;
        help.arguments = (isOld ? words.sliced(1) : words) + QStringList{QStringLiteral("--help")};
        const Result<ProcessOutput> output = runProcess(help);
        VERIFY_RESULT(output);
        QCOMPARE(output->exitCode, 0);
        const QStringList known =
            QString::fromUtf8(output->standardOutput).replace(u',', u' ').simplified().split(u' ');
        for (const QString& option : line.section(u'|', 1).split(u' ', Qt::SkipEmptyParts))
            QVERIFY2(known.contains(QString(option).remove(u'=')),
                     qPrintable(words.join(u' ') + u' ' + option));
    }
}

QTEST_GUILESS_MAIN(ComposeClientTest)
#include "tst_compose_client.moc"
