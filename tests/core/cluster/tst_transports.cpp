// Commands, copies and jobs on this machine and by a real sshd.

#include "core/cluster/shell/durable_job.h"
#include "core/cluster/shell/file_copy.h"
#include "core/cluster/shell/transports.h"
#include "ssh_server.h"

#include <QElapsedTimer>

#include <thread>

using namespace lockstep;
using namespace lockstep::test;
using namespace std::chrono_literals;

class TransportsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void names_data();
    void names();
    void commands_data();
    void commands();
    void hostsThatCannotBeReached();
    void aChangedKey();
    void gcloud();
    void copies_data();
    void copies();
    void goesOnWithACopy();
    void copiesThatFail();
    void jobs_data();
    void jobs();
    void aJobOutlivesTheConnection();
    void aJobIsStartedOnce();
    void aJobThatIsKilled();
    void aJobIsEnded();

private:
    void eachTransport() const;
    [[nodiscard]] std::shared_ptr<const Transport> transport(const QString& name) const;

    [[nodiscard]] QString path(const char* name) const { return m_folder.filePath(QString::fromUtf8(name)); }

    QTemporaryDir m_folder;
    SshServer m_server;
};

namespace {

ShellCommand sh(const QString& script)
{
    return {{QStringLiteral("sh"), QStringLiteral("-c"), script}};
}

const CopyProgress noProgress = [](qint64, qint64) {};

} // namespace

void TransportsTest::initTestCase()
{
    if (!SshServer::isInstalled())
        QSKIP("sshd is not installed");
    // Jobs keep their folders here, also those that ssh starts: the same user, the same machine.
    qputenv("XDG_STATE_HOME", m_server.path("state").toUtf8());
    VERIFY_RESULT(m_server.start());
}

void TransportsTest::eachTransport() const
{
    QTest::addColumn<QString>("name");
    QTest::newRow("here") << QStringLiteral("here");
    QTest::newRow("ssh") << QStringLiteral("ssh");
}

std::shared_ptr<const Transport> TransportsTest::transport(const QString& name) const
{
    if (name == u"here")
        return std::make_shared<LocalTransport>();
    return std::make_shared<SshTransport>(QStringLiteral("box"), m_server.options());
}

void TransportsTest::names_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("description");
    QTest::newRow("local") << QStringLiteral("local") << QStringLiteral("this machine");
    QTest::newRow("ssh") << QStringLiteral("ssh:admin@db.example") << QStringLiteral("ssh admin@db.example");
    QTest::newRow("gcloud") << QStringLiteral("gcloud:project/zone/vm") << QStringLiteral("gcloud vm");
    for (const char* wrong : {"", "ssh:", "ssh:-oProxyCommand=x", "gcloud:vm", "gcloud:a/b/-c", "telnet:x"})
        QTest::newRow(qPrintable(QStringLiteral("wrong: ") + QString::fromUtf8(wrong)))
            << QString::fromUtf8(wrong) << QString();
}

void TransportsTest::names()
{
    QFETCH(QString, text);
    QFETCH(QString, description);
    const auto found = transportOf(text);
    if (description.isEmpty())
        VERIFY_ERROR(found, ErrorKind::Usage, "ssh:DESTINATION");
    else
        QCOMPARE(found.value()->description(), description);
}

void TransportsTest::commands_data()
{
    eachTransport();
}

void TransportsTest::commands()
{
    QFETCH(QString, name);
    const auto where = transport(name);
    ShellCommand command =
        sh(QStringLiteral("pwd -P; printf '%s|' \"$WORD\" \"$@\"; cat; echo wrong >&2; exit 3"));
    command.arguments +=
        {QStringLiteral("sh"), QStringLiteral("a b"), QStringLiteral("'"), QStringLiteral("\n!\\")};
    command.environment.insert(QStringLiteral("WORD"), QStringLiteral("$HOME 'x'"));
    command.folder = QStringLiteral("/usr/bin");
    command.input = "from the input";
    const Result<ProcessOutput> output = where->run(command, {});
    VERIFY_RESULT(output);
    QCOMPARE(output->exitCode, 3);
    QCOMPARE(output->standardOutput, QByteArray("/usr/bin\n$HOME 'x'|a b|'|\n!\\|from the input"));
    QCOMPARE(output->standardError, QByteArray("wrong\n"));

    VERIFY_ERROR(where->runChecked(sh(QStringLiteral("echo no such thing >&2; exit 3")), {}),
                 ErrorKind::Failed, "no such thing");
    VERIFY_ERROR(where->runChecked({{QStringLiteral("no-such-program")}}, {}), ErrorKind::NotFound,
                 "no-such-program");
    VERIFY_ERROR(where->run({{QString(QChar::Null)}}, {}), ErrorKind::Usage, "NUL");
    ShellCommand slow = sh(QStringLiteral("sleep 30"));
    slow.timeout = 300ms;
    VERIFY_ERROR(where->run(slow, {}), ErrorKind::Failed, "did not end");
    std::stop_source stop;
    stop.request_stop();
    VERIFY_ERROR(where->run(sh(QStringLiteral("sleep 30")), stop.get_token()), ErrorKind::Cancelled, "");
}

void TransportsTest::hostsThatCannotBeReached()
{
    SshServer server; // without a connection that is kept open
    VERIFY_RESULT(server.start());
    const auto error = [&](const char* host) {
        const auto output =
            SshTransport(QString::fromUtf8(host), server.options()).run(sh(QStringLiteral("true")), {});
        return output ? QString() : output.error().message();
    };
    QVERIFY2(error("unknown").contains(u"Connect once with ssh yourself"), qPrintable(error("unknown")));
    QVERIFY2(error("nobody@box").contains(u"ssh-add"), qPrintable(error("nobody@box")));
    QVERIFY2(error("no-such-host.invalid").contains(u"Check the name"),
             qPrintable(error("no-such-host.invalid")));
    VERIFY_ERROR(
        SshTransport(QStringLiteral("box"), {}, QStringLiteral("no-such-ssh")).run(sh(QString()), {}),
        ErrorKind::NotFound, "no-such-ssh");
}

void TransportsTest::aChangedKey()
{
    SshServer server;
    VERIFY_RESULT(server.start());
    const SshTransport box(QStringLiteral("box"), server.options());
    VERIFY_RESULT(box.runChecked(sh(QStringLiteral("true")), {}));
    VERIFY_RESULT(server.changeKey());
    QTRY_VERIFY(!box.runChecked(sh(QStringLiteral("true")), {}));
    VERIFY_ERROR(box.run(sh(QStringLiteral("true")), {}), ErrorKind::Connection, "ssh-keygen -R");
}

/// No real gcloud can be had here: what is run is checked word by word against its documentation.
void TransportsTest::gcloud()
{
    const QString program = path("gcloud");
    VERIFY_RESULT(writeFile(program, "#!/bin/sh\nfor a in \"$@\"; do printf '%s\\n' \"$a\" >> \"$0.args\"; "
                                     "case $a in --command=*) c=${a#--command=};; esac; done\n"
                                     "[ \"$3\" = gone ] && { echo 'ERROR: (gcloud.compute.ssh) Could not "
                                     "fetch resource: - The resource gone was not found' >&2; exit 1; }\n"
                                     "sh -c \"$c\"\n"));
    QFile::setPermissions(program, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    const GcloudTransport vm({QStringLiteral("vm"), QStringLiteral("p1"), QStringLiteral("z1")}, program);
    ShellCommand command = sh(QStringLiteral("cat; exit 4"));
    command.input = "given";
    const auto output = vm.run(command, {});
    VERIFY_RESULT(output);
    QCOMPARE(output->exitCode, 4);
    QCOMPARE(output->standardOutput, QByteArray("given"));
    const QByteArrayList arguments = readFile(program + QStringLiteral(".args"))->split('\n');
    QCOMPARE(arguments.first(7), QByteArrayList({"compute", "ssh", "vm", "--tunnel-through-iap", "--quiet",
                                                 "--project=p1", "--zone=z1"}));
    QVERIFY(arguments[7].startsWith("--command=sh -c "));
    QCOMPARE(arguments[8], QByteArray("--"));
    VERIFY_ERROR(GcloudTransport({QStringLiteral("gone"), {}, {}}, program).run(command, {}),
                 ErrorKind::Connection, "Check the names");
}

void TransportsTest::copies_data()
{
    eachTransport();
}

void TransportsTest::copies()
{
    QFETCH(QString, name);
    const auto where = transport(name);
    const QByteArray content = QByteArray("\0\xff\r\n'", 5).repeated(300'000);
    const QString there = m_folder.filePath(name + QStringLiteral("/deep er/it's there"));
    VERIFY_RESULT(writeFile(path("source"), content));
    qint64 last = 0;
    VERIFY_RESULT(copyThere(*where, path("source"), there,
                            [&](qint64 done, qint64 total) {
                                QVERIFY(done >= last && total == content.size());
                                last = done;
                            },
                            {}));
    QCOMPARE(last, content.size());
    QCOMPARE(readFile(there).value(), content);
    QVERIFY(!QFile::exists(there + QStringLiteral(".lockstep-part")));

    const QString back = m_folder.filePath(name + QStringLiteral("/back"));
    VERIFY_RESULT(copyHere(*where, there, back, noProgress, {}));
    QCOMPARE(readFile(back).value(), content);
    VERIFY_RESULT(writeFile(path("source"), QByteArray()));
    VERIFY_RESULT(copyThere(*where, path("source"), there, noProgress, {}));
    QCOMPARE(QFileInfo(there).size(), 0);
    VERIFY_RESULT(copyHere(*where, there, back, noProgress, {}));
    QCOMPARE(QFileInfo(back).size(), 0);
}

void TransportsTest::goesOnWithACopy()
{
    const auto where = transport(QStringLiteral("ssh"));
    const QByteArray content = QByteArray("0123456789").repeated(2'000'000);
    VERIFY_RESULT(writeFile(path("large"), content));
    std::stop_source stop;
    const CopyProgress stopHalfWay = [&](qint64 done, qint64 total) {
        if (done > total / 2)
            stop.request_stop();
    };
    VERIFY_ERROR(copyThere(*where, path("large"), path("there"), stopHalfWay, stop.get_token()),
                 ErrorKind::Cancelled, "");
    QVERIFY(!QFile::exists(path("there")));
    const qint64 arrived = QFileInfo(path("there.lockstep-part")).size();
    QVERIFY(arrived > 0 && arrived <= content.size()); // all of it, where it was under way already
    qint64 first = -1;
    const CopyProgress noteFirst = [&](qint64 done, qint64) { first = first < 0 ? done : first; };
    VERIFY_RESULT(copyThere(*where, path("large"), path("there"), noteFirst, {}));
    QVERIFY(first >= arrived);
    QCOMPARE(readFile(path("there")).value(), content);

    // What is there is no beginning of it.
    QFile::remove(path("there"));
    VERIFY_RESULT(writeFile(path("there.lockstep-part"), "something else"));
    VERIFY_RESULT(copyThere(*where, path("large"), path("there"), noProgress, {}));
    QCOMPARE(readFile(path("there")).value(), content);

    // The connection is cut in the middle.
    QFile::remove(path("there"));
    const CopyProgress cutHalfWay = [&](qint64 done, qint64 total) {
        if (done > total / 2)
            m_server.cutSessions();
    };
    VERIFY_ERROR(copyThere(*where, path("large"), path("there"), cutHalfWay, {}), ErrorKind::Connection,
                 "try again");
    VERIFY_RESULT(copyThere(*where, path("large"), path("there"), noProgress, {}));
    VERIFY_RESULT(writeFile(path("back.lockstep-part"), content.first(1'234'567)));
    first = -1;
    VERIFY_RESULT(copyHere(*where, path("there"), path("back"), noteFirst, {}));
    QVERIFY(first > 1'234'567);
    QCOMPARE(readFile(path("back")).value(), content);
}

void TransportsTest::copiesThatFail()
{
    const auto where = transport(QStringLiteral("ssh"));
    VERIFY_RESULT(writeFile(path("small"), "content"));
    VERIFY_ERROR(copyThere(*where, path("nowhere"), path("x"), noProgress, {}), ErrorKind::NotFound,
                 "nowhere");
    VERIFY_ERROR(copyHere(*where, path("nowhere"), path("x"), noProgress, {}), ErrorKind::NotFound,
                 "nowhere");
    VERIFY_ERROR(copyThere(*where, path("small"), QStringLiteral("/proc/nothing/x"), noProgress, {}),
                 ErrorKind::Failed, "/proc");
    VERIFY_ERROR(copyHere(*where, path("small"), QStringLiteral("/proc/nothing/x"), noProgress, {}),
                 ErrorKind::Io, "/proc");
    // A file that is always full.
    QFile::link(QStringLiteral("/dev/full"), path("full.lockstep-part"));
    VERIFY_ERROR(copyThere(*where, path("small"), path("full"), noProgress, {}), ErrorKind::Failed,
                 "Free some space there");
    QFile::link(QStringLiteral("/dev/full"), path("mine.lockstep-part"));
    VERIFY_ERROR(copyHere(*where, path("small"), path("mine"), noProgress, {}), ErrorKind::Io,
                 "Free some space");
}

void TransportsTest::jobs_data()
{
    eachTransport();
}

void TransportsTest::jobs()
{
    QFETCH(QString, name);
    const auto where = transport(name);
    const DurableJob job(*where, QStringLiteral("job.") + name);
    QCOMPARE(job.look({}).value(), DurableJob::State::NotStarted);
    ShellCommand command = sh(QStringLiteral("cat; echo \"$WORD\"; seq 60000; echo wrong >&2; exit 7"));
    command.environment.insert(QStringLiteral("WORD"), QStringLiteral("$it's"));
    command.input = "given\n";
    VERIFY_RESULT(job.start(command, {}));
    QByteArray output;
    QByteArray errors;
    const auto sink = [&](ProcessStream stream, const QByteArray& bytes) {
        (stream == ProcessStream::Output ? output : errors) += bytes;
    };
    const Result<int> code = job.follow(sink, 5s, 0s, {});
    VERIFY_RESULT(code);
    QCOMPARE(*code, 7);
    QVERIFY(output.startsWith("given\n$it's\n1\n2\n"));
    QVERIFY(output.endsWith("\n60000\n"));
    QCOMPARE(errors, QByteArray("wrong\n"));
    QCOMPARE(job.look({}).value(), DurableJob::State::Ended);
    VERIFY_RESULT(job.remove());
    QCOMPARE(job.look({}).value(), DurableJob::State::NotStarted);
}

void TransportsTest::aJobOutlivesTheConnection()
{
    const auto where = transport(QStringLiteral("ssh"));
    const DurableJob job(*where, QStringLiteral("outlives"));
    VERIFY_RESULT(
        job.start(sh(QStringLiteral("for i in 1 2 3 4 5 6 7 8 9 10; do echo $i; sleep 0.2; done")), {}));
    QByteArray output;
    bool cut = false;
    const Result<int> code = job.follow(
        [&](ProcessStream, const QByteArray& bytes) {
            output += bytes;
            if (!std::exchange(cut, true))
                m_server.cutSessions();
        },
        20s, 0s, {});
    VERIFY_RESULT(code);
    QCOMPARE(*code, 0);
    QCOMPARE(output, QByteArray("1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n"));
    // Somebody else, later.
    output.clear();
    VERIFY_RESULT(DurableJob(*where, QStringLiteral("outlives"))
                      .follow([&](ProcessStream, const QByteArray& bytes) { output += bytes; }, 1s, 0s, {}));
    QCOMPARE(output.size(), 21);
}

void TransportsTest::aJobIsStartedOnce()
{
    const LocalTransport here;
    const DurableJob job(here, QStringLiteral("once"));
    VERIFY_RESULT(job.start(sh(QStringLiteral("echo x >> '%1'").arg(path("times"))), {}));
    VERIFY_ERROR(job.start(sh(QStringLiteral("echo x >> '%1'").arg(path("times"))), {}), ErrorKind::Busy,
                 "started before");
    VERIFY_RESULT(job.follow([](ProcessStream, const QByteArray&) {}, 1s, 0s, {}));
    QCOMPARE(readFile(path("times")).value(), QByteArray("x\n"));
}

void TransportsTest::aJobThatIsKilled()
{
    const LocalTransport here;
    const DurableJob job(here, QStringLiteral("killed"));
    VERIFY_RESULT(job.start(sh(QStringLiteral("echo begun; sleep 60")), {}));
    const QString folder = m_server.path("state/lockstep/jobs/killed");
    QTRY_VERIFY(readFile(folder + QStringLiteral("/out")).value_or(QByteArray()) == "begun\n");
    QCOMPARE(job.look({}).value(), DurableJob::State::Running);
    ::kill(-readFile(folder + QStringLiteral("/pid"))->trimmed().toInt(), SIGKILL);
    VERIFY_ERROR(job.follow([](ProcessStream, const QByteArray&) {}, 1s, 0s, {}), ErrorKind::Failed,
                 "it was killed");
    QCOMPARE(job.look({}).value(), DurableJob::State::Vanished);
    QCOMPARE(QFileInfo(folder).permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
}

void TransportsTest::aJobIsEnded()
{
    for (const auto& where : {transport(QStringLiteral("here")), transport(QStringLiteral("ssh"))}) {
        const DurableJob job(*where, QStringLiteral("ended-") +
                                         (where->isLocal() ? QStringLiteral("here") : QStringLiteral("ssh")));
        VERIFY_RESULT(job.start(sh(QStringLiteral("trap '' TERM; sleep 60 & wait; sleep 60")), {}));
        QTRY_COMPARE(job.look({}).value(), DurableJob::State::Running);
        QTest::qWait(100);
        VERIFY_RESULT(job.end());
        QTRY_VERIFY(job.look({}).value() != DurableJob::State::Running);
    }
}

QTEST_GUILESS_MAIN(TransportsTest)
#include "tst_transports.moc"
