// The shipped runbook from a self-hosted instance to a managed one, from an encrypted payload to a healthy,
// upgraded instance: real gpg, sshd and PostgreSQL, docker compose played with real processes.

#include "managed_instance.h"

#include <csignal>

using namespace lockstep;
using namespace lockstep::test;

class SelfHostedTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void previews();
    void runsToTheEnd_data();
    void runsToTheEnd();
    void refusesAWrongVersion();

private:
    ManagedInstance m_instance;
};

void SelfHostedTest::initTestCase()
{
    if (!ManagedInstance::isPossible())
        QSKIP("sshd or gpg is not installed");
    VERIFY_RESULT(m_instance.make(QStringLiteral("5.1.0")));
}

void SelfHostedTest::init()
{
    if (QByteArray(QTest::currentTestFunction()) != "previews")
        VERIFY_RESULT(m_instance.recreate());
}

void SelfHostedTest::previews()
{
    const ProcessOutput preview =
        m_instance.run(words("runbook preview self-hosted-to-managed --format json") + m_instance.inputs());
    VERIFY_EXIT(preview, 0);
    const QJsonArray steps = json(preview)[u"steps"].toArray();
    QVERIFY(steps.size() > 30);
    QVERIFY(!preview.standardOutput.contains("password='sg'"));
}

void SelfHostedTest::runsToTheEnd_data()
{
    QTest::addColumn<QString>("loadWith");
    QTest::newRow("psql") << QStringLiteral("psql");
    QTest::newRow("lockstep") << QStringLiteral("lockstep");
}

void SelfHostedTest::runsToTheEnd()
{
    QFETCH(QString, loadWith);
    const ProcessOutput ran = m_instance.run(words("runbook run self-hosted-to-managed --yes --format json") +
                                             m_instance.inputs(loadWith) + ManagedInstance::evidence());
    VERIFY_EXIT(ran, 0);
    const QJsonObject report = json(ran);
    QCOMPARE(report[u"result"].toString(), QStringLiteral("done"));
    QCOMPARE(m_instance.ask(QStringLiteral("pgsql"), QStringLiteral("SELECT version FROM versions")),
             QStringLiteral("5.3.9104"));
    QCOMPARE(m_instance.ask(QStringLiteral("pgsql"), QStringLiteral("SELECT count(*) FROM customers_own")),
             QStringLiteral("2000"));
    const QString config = m_instance.ask(
        QStringLiteral("pgsql"), QStringLiteral("SELECT contents FROM critical_and_site_config WHERE type = "
                                                "'site' ORDER BY id DESC LIMIT 1"));
    QVERIFY2(config.contains(u"// ours") && config.contains(u"\"externalURL\": \"https://acme.example.com\""),
             qPrintable(config));
    QVERIFY2(config.contains(u"\"observability.alerts\": []"), qPrintable(config));
    // What was the customer's lies nowhere in the open any more.
    QVERIFY(!QFile::exists(m_instance.deployment() + QStringLiteral("/lockstep-dumps")));
    const QJsonObject health = report[u"steps"][u"health"].toObject();
    QVERIFY2(health[u"outputs"][u"state"] == QStringLiteral("healthy"),
             qPrintable(health[u"text"].toString()));
    QVERIFY(QFile::exists(health[u"outputs"][u"report"].toString()));
}

void SelfHostedTest::refusesAWrongVersion()
{
    QStringList others = m_instance.inputs();
    others.replaceInStrings(QStringLiteral("version=5.1.0"), QStringLiteral("version=5.1.9"));
    const ProcessOutput ran = m_instance.run(words("runbook run self-hosted-to-managed --yes") + others +
                                             ManagedInstance::evidence());
    VERIFY_EXIT(ran, 4);
    QVERIFY2(ran.standardError.contains("it is \"5.1.0\" and not \"5.1.9\""), ran.standardError.constData());
}

QTEST_GUILESS_MAIN(SelfHostedTest)
#include "tst_ctl_self_hosted.moc"
