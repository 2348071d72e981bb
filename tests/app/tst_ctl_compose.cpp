// lockstepctl compose, with docker compose played by real processes.

#include "compose_machine.h"
#include "ctl_program.h"

using namespace lockstep;
using namespace lockstep::test;

namespace {

const QByteArray instance = "services:\n  web:\n    image: sourcegraph/web:4.4.2\n"
                            "  migrator:\n    image: sourcegraph/migrator:4.4.2\n";

} // namespace

class CtlComposeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void cleanup() { m_machine.reset(); }

    void tellsWhatIsThere();
    void asksBeforeItStops();
    void changesByAFileOfItsOwn();
    void migrates();
    void saysHowToGoOn();
    void wrongUsage_data();
    void wrongUsage();

private:
    [[nodiscard]] ProcessOutput run(const QStringList& arguments) const
    {
        QStringList all = arguments;
        all.insert(1, m_machine->project());
        all.insert(1, QStringLiteral("--folder"));
        return ctl(QStringList{QStringLiteral("compose")} + all);
    }

    std::unique_ptr<ComposeMachine> m_machine;
};

void CtlComposeTest::init()
{
    m_machine = std::make_unique<ComposeMachine>();
    m_machine->use(QStringLiteral("bin"));
    VERIFY_RESULT(m_machine->write(QStringLiteral("compose.yaml"), instance));
}

void CtlComposeTest::tellsWhatIsThere()
{
    VERIFY_EXIT(run(words("ps")), 1);
    VERIFY_EXIT(run(words("up --wait 30")), 0);
    const ProcessOutput ps = run(words("ps --format json"));
    VERIFY_EXIT(ps, 0);
    const QJsonArray containers = QJsonDocument::fromJson(ps.standardOutput).array();
    QCOMPARE(containers.size(), 2);
    QCOMPARE(containers[1][u"service"].toString(), QStringLiteral("web"));
    QCOMPARE(containers[1][u"state"].toString(), QStringLiteral("running"));
    QCOMPARE(containers[1][u"created"].toString(), QStringLiteral("2026-01-02T03:04:05Z"));
    for (const char* key : {"name", "image", "health", "restarts", "exitCode", "ports"})
        QVERIFY2(containers[1].toObject().contains(QLatin1StringView(key)), key);
    QCOMPARE(json(run(words("config --format json")))[u"services"].toObject().size(), 2);
    VERIFY_EXIT(run(words("images")), 0);
    VERIFY_RESULT(m_machine->write(QStringLiteral(".player/web.log"), "one\ntwo\n"));
    const ProcessOutput logs = run(words("logs --tail 1 web"));
    VERIFY_EXIT(logs, 0);
    QCOMPARE(logs.standardOutput, QByteArray("web-1 | two\n"));
    const ProcessOutput exec = run(words("exec web echo --x"));
    VERIFY_EXIT(exec, 0);
    QCOMPARE(exec.standardOutput, QByteArray("--x\n"));
    VERIFY_EXIT(run(words("run web false")), 1);
}

void CtlComposeTest::asksBeforeItStops()
{
    VERIFY_EXIT(run(words("up")), 0);
    for (const char* verb : {"stop", "restart", "down"})
        VERIFY_EXIT(run({QString::fromLatin1(verb)}), 3);
    QCOMPARE(m_machine->did().size(), 1);
    VERIFY_EXIT(run(words("stop --yes web")), 0);
    VERIFY_EXIT(run(words("ps")), 1);
    VERIFY_EXIT(run(words("start web")), 0);
    VERIFY_EXIT(run(words("down --yes")), 0);
}

void CtlComposeTest::changesByAFileOfItsOwn()
{
    const QString file = m_machine->project() + QStringLiteral("/docker-compose.lockstep-images.yaml");
    const ProcessOutput dry = run(words("override images --tag 5.0.0 --dry-run"));
    VERIFY_EXIT(dry, 0);
    QVERIFY(dry.standardOutput.contains("+  image: sourcegraph/web:5.0.0"));
    VERIFY_EXIT(run(words("override images --tag 5.0.0")), 3);
    QVERIFY(!QFile::exists(file));
    VERIFY_EXIT(run(words("override images --tag 5.0.0 --except web --yes")), 0);
    QVERIFY(!readFile(file).value().contains("web"));
    VERIFY_EXIT(run(words("override images --remove --yes")), 0);
    QVERIFY(!QFile::exists(file));
    QCOMPARE(readFile(m_machine->project() + QStringLiteral("/compose.yaml")).value(), instance);
}

void CtlComposeTest::migrates()
{
    VERIFY_EXIT(run(words("up")), 0);
    const ProcessOutput done = run(words("migrate --from 4.4 --to 5.3.9104 --yes --format json"));
    VERIFY_EXIT(done, 0);
    QCOMPARE(json(done)[u"stepsDone"].toInt(), 1);
    QVERIFY(json(done)[u"isUp"].toBool());
}

void CtlComposeTest::saysHowToGoOn()
{
    VERIFY_EXIT(run(words("up")), 0);
    VERIFY_RESULT(m_machine->write(QStringLiteral(".player/migrator"), "error: it is broken\nexit 1\n"));
    const ProcessOutput failed = run(words("migrate --from 4.4 --to 5.3.9104 --yes"));
    VERIFY_EXIT(failed, 4);
    QVERIFY(failed.standardError.contains("it is broken"));
    QVERIFY(failed.standardError.contains("compose start"));
}

void CtlComposeTest::wrongUsage_data()
{
    QTest::addColumn<QString>("command");
    for (const char* command :
         {"ps --machine telnet:x", "logs --tail x", "logs --since yesterday", "exec", "exec web",
          "exec --env x web true", "override nothing", "override images", "override images --tag a/b",
          "override images --tag 5.0.0 --except nobody", "migrate --to 5.3.9104",
          "migrate --from 5.3 --to 5.3.9104", "stop --timeout x"})
        QTest::newRow(command) << QString::fromLatin1(command);
}

void CtlComposeTest::wrongUsage()
{
    QFETCH(QString, command);
    VERIFY_EXIT(run(command.split(u' ')), 2);
}

QTEST_GUILESS_MAIN(CtlComposeTest)
#include "tst_ctl_compose.moc"
