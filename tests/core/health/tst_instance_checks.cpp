// Checks of a running instance, whose API is played by a strict server.

#include "../network/certificates.h"
#include "../sourcegraph/sourcegraph_server.h"
#include "core/health/instance_checks.h"
#include "result_checks.h"

#include <QTemporaryDir>

using namespace lockstep;
using namespace lockstep::test;

namespace {

QJsonObject executor(const char* name, bool active, const char* version, const char* compatibility = "")
{
    return {
        {QStringLiteral("hostname"), QString::fromLatin1(name)},
        {QStringLiteral("queueName"), QString()},
        {QStringLiteral("queueNames"), QJsonArray{QStringLiteral("batches"), QStringLiteral("codeintel")}},
        {QStringLiteral("active"), active},
        {QStringLiteral("executorVersion"), QString::fromLatin1(version)},
        {QStringLiteral("lastSeenAt"), QStringLiteral("2026-01-02T03:04:05Z")},
        {QStringLiteral("compatibility"),
         *compatibility == '\0' ? QJsonValue() : QJsonValue(QString::fromLatin1(compatibility))}};
}

QJsonObject alert(const char* type, const char* message)
{
    return {{QStringLiteral("type"), QString::fromLatin1(type)},
            {QStringLiteral("message"), QString::fromLatin1(message)}};
}

HealthFinding look(const HealthCheck& check)
{
    return check.look({});
}

} // namespace

class InstanceChecksTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void comparesTheVersion_data();
    void comparesTheVersion();
    void asksTheApiBehindALogin();
    void looksAtExecutors_data();
    void looksAtExecutors();
    void anInstanceWithoutExecutors();
    void readsAlerts_data();
    void readsAlerts();
    void namesWhatFiredWithinADay();
    void readsConfigurationProblems();
    void leavesOutWhatTheSchemaLacks();
    void needsASiteAdministrator();
    void timesTheFrontend();
    void aFrontendThatFails();
    void aFrontendThatIsGone();
    void judgesAnswers_data();
    void judgesAnswers();
    void judgesCertificates_data();
    void judgesCertificates();
    void shakesHands();

private:
    [[nodiscard]] InstanceEndpoint endpoint(bool withToken = true) const
    {
        return {m_server->url({}),
                withToken ? Secret(QString::fromLatin1(SourcegraphServer::token)) : Secret(),
                {}};
    }

    void setSite(const QString& key, const QJsonValue& value) const
    {
        const auto lock = m_server->locked();
        QJsonObject site = m_server->data[u"site"].toObject();
        site[key] = value;
        m_server->data[u"site"] = site;
    }

    std::unique_ptr<SourcegraphServer> m_server;
};

void InstanceChecksTest::init()
{
    qunsetenv("http_proxy");
    m_server = std::make_unique<SourcegraphServer>();
}

void InstanceChecksTest::cleanup()
{
    QCOMPARE(m_server->wrong, QStringList());
    QCOMPARE(m_server->unexpected(), QStringList());
}

void InstanceChecksTest::comparesTheVersion_data()
{
    QTest::addColumn<QString>("told");
    QTest::addColumn<QString>("release");
    QTest::addColumn<HealthState>("state");
    const auto row = [](const char* told, const char* release, HealthState state) {
        QTest::addRow("%s, %s", told, release)
            << QString::fromLatin1(told) << QString::fromLatin1(release) << state;
    };
    row("6.2.1102", "6.2.1102", HealthState::Healthy);
    row("6.2.1102", "6.2", HealthState::Healthy);
    row("6.2.1102", "6.2.0", HealthState::Failed);
    row("6.1.0", "6.2", HealthState::Failed);
    row("insiders", "6.2", HealthState::Failed);
}

void InstanceChecksTest::comparesTheVersion()
{
    QFETCH(QString, told);
    QFETCH(QString, release);
    m_server->publicVersion = told;
    const HealthFinding found = look(runningVersionCheck(endpoint(false), *Version::parse(release)));
    QTEST(found.state, "state");
    QVERIFY2(found.evidence.contains(told), qPrintable(found.evidence));
}

void InstanceChecksTest::asksTheApiBehindALogin()
{
    m_server->publicVersion = QStringLiteral("<html>Log in</html>");
    const HealthFinding asked = look(runningVersionCheck(endpoint(), Version(6, 0, 1)));
    QCOMPARE(asked.state, HealthState::Healthy);
    QVERIFY2(asked.evidence.contains(u"GraphQL"), qPrintable(asked.evidence));
    const HealthFinding nobody = look(runningVersionCheck(endpoint(false), Version(6, 0, 1)));
    QCOMPARE(nobody.state, HealthState::Unknown);
    QVERIFY2(nobody.evidence.contains(u"no version"), qPrintable(nobody.evidence));
}

void InstanceChecksTest::looksAtExecutors_data()
{
    QTest::addColumn<QJsonArray>("executors");
    QTest::addColumn<HealthState>("state");
    QTest::addColumn<QString>("seen");
    const auto row = [](const char* name, const QJsonArray& executors, HealthState state, const char* seen) {
        QTest::newRow(name) << executors << state << QString::fromLatin1(seen);
    };
    row("fits", {executor("a", true, "6.0.2")}, HealthState::Healthy,
        "a (batches, codeintel): active, 6.0.2, last seen 2026-01-02T03:04:05Z");
    row("one apart", {executor("a", true, "5.11.0")}, HealthState::Warning, "1 of 1 active");
    row("two apart", {executor("a", true, "6.2.0")}, HealthState::Failed, "6.2.0");
    row("too old, it says", {executor("a", true, "", "OUTDATED")}, HealthState::Failed,
        "the instance runs 6.0.1");
    row("not active", {executor("a", false, "6.0.1")}, HealthState::Failed, "0 of 1 active");
    row("none", {}, HealthState::Failed, "0 of 0 active");
    row("old ones that are gone", {executor("gone", false, "4.0.0"), executor("a", true, "6.0.1")},
        HealthState::Healthy, "1 of 2 active");
    row("unreleased", {executor("a", true, "insiders")}, HealthState::Healthy, "insiders");
}

void InstanceChecksTest::looksAtExecutors()
{
    QFETCH(QJsonArray, executors);
    QFETCH(QString, seen);
    m_server->data[u"executors"] = executors;
    const HealthFinding found = look(executorsCheck(endpoint()));
    QTEST(found.state, "state");
    QVERIFY2(found.evidence.contains(seen), qPrintable(found.evidence));
    QCOMPARE(found.fix.isEmpty(), found.state == HealthState::Healthy);
}

void InstanceChecksTest::anInstanceWithoutExecutors()
{
    m_server->types[QStringLiteral("Query")].remove(QStringLiteral("executors"));
    const HealthFinding found = look(executorsCheck(endpoint()));
    QCOMPARE(found.state, HealthState::Unknown);
    QVERIFY2(found.evidence.contains(u"executors"), qPrintable(found.evidence));
}

void InstanceChecksTest::readsAlerts_data()
{
    QTest::addColumn<QJsonArray>("alerts");
    QTest::addColumn<HealthState>("state");
    QTest::newRow("none") << QJsonArray() << HealthState::Healthy;
    QTest::newRow("information") << QJsonArray{alert("INFO", "an update is there")} << HealthState::Healthy;
    QTest::newRow("warning") << QJsonArray{alert("INFO", "x"), alert("WARNING", "y")} << HealthState::Warning;
    QTest::newRow("error") << QJsonArray{alert("ERROR", "license expired"), alert("WARNING", "y")}
                           << HealthState::Failed;
}

void InstanceChecksTest::readsAlerts()
{
    QFETCH(QJsonArray, alerts);
    setSite(QStringLiteral("alerts"), alerts);
    const HealthFinding found = look(siteAlertsCheck(endpoint()));
    QTEST(found.state, "state");
    for (const QJsonValue alert : alerts)
        QVERIFY2(found.evidence.contains(alert[u"message"].toString()), qPrintable(found.evidence));
    QVERIFY2(!alerts.isEmpty() || found.evidence == u"there is no alert", qPrintable(found.evidence));
}

void InstanceChecksTest::namesWhatFiredWithinADay()
{
    const auto fired = [](const char* name, double average) {
        return QJsonObject{{QStringLiteral("name"), QString::fromLatin1(name)},
                           {QStringLiteral("average"), average}};
    };
    setSite(QStringLiteral("monitoringStatistics"),
            QJsonObject{{QStringLiteral("alerts"),
                         QJsonArray{fired("frontend: slow", 0.25), fired("gitserver: disk", 0),
                                    fired("frontend: slow", 0.5)}}});
    const HealthFinding found = look(siteAlertsCheck(endpoint()));
    QCOMPARE(found.state, HealthState::Healthy);
    QVERIFY2(found.evidence.endsWith(u"frontend: slow (50 %)"), qPrintable(found.evidence));
}

void InstanceChecksTest::readsConfigurationProblems()
{
    QCOMPARE(look(siteConfigCheck(endpoint())).state, HealthState::Healthy);
    setSite(QStringLiteral("configuration"),
            QJsonObject{
                {QStringLiteral("validationMessages"), QJsonArray{QStringLiteral("externalURL is empty")}}});
    const HealthFinding found = look(siteConfigCheck(endpoint()));
    QCOMPARE(found.state, HealthState::Warning);
    QCOMPARE(found.evidence, QStringLiteral("externalURL is empty"));
}

/// A newer release's statistics are gone, and the rest is read; what is gone altogether is unknown.
void InstanceChecksTest::leavesOutWhatTheSchemaLacks()
{
    m_server->types[QStringLiteral("Site")].remove(QStringLiteral("monitoringStatistics"));
    QCOMPARE(look(siteAlertsCheck(endpoint())).state, HealthState::Healthy);
    m_server->types[QStringLiteral("Site")].remove(QStringLiteral("alerts"));
    const HealthFinding found = look(siteAlertsCheck(endpoint()));
    QCOMPARE(found.state, HealthState::Unknown);
    QVERIFY2(found.evidence.contains(u"Site.alerts"), qPrintable(found.evidence));
    QCOMPARE(look(siteConfigCheck(endpoint())).state, HealthState::Healthy);
}

void InstanceChecksTest::needsASiteAdministrator()
{
    m_server->siteAdmin = false;
    for (const HealthCheck& check :
         {siteAlertsCheck(endpoint()), siteConfigCheck(endpoint()), executorsCheck(endpoint())}) {
        const HealthFinding found = look(check);
        QCOMPARE(found.state, HealthState::Unknown);
        QVERIFY2(found.evidence.contains(u"no site administrator"), qPrintable(found.evidence));
        QVERIFY(!(found.evidence + found.fix).contains(QLatin1StringView(SourcegraphServer::token)));
    }
}

void InstanceChecksTest::timesTheFrontend()
{
    const HealthFinding found = look(frontendCheck(endpoint(false)));
    QVERIFY2(found.state == HealthState::Healthy || found.state == HealthState::Warning,
             qPrintable(found.evidence));
    QVERIFY2(found.evidence.startsWith(u"GET /healthz: 5 of 5 requests answered, median "),
             qPrintable(found.evidence));
}

void InstanceChecksTest::aFrontendThatFails()
{
    m_server->pageStatus = 502;
    m_server->publicVersion = QStringLiteral("bad gateway");
    const HealthFinding found = look(frontendCheck(endpoint(false)));
    QCOMPARE(found.state, HealthState::Failed);
    QVERIFY2(found.evidence.contains(u"0 of 5") && found.evidence.contains(u"502"),
             qPrintable(found.evidence));
}

void InstanceChecksTest::aFrontendThatIsGone()
{
    InstanceEndpoint gone = endpoint(false);
    gone.url.setPort(1);
    const HealthFinding found = look(frontendCheck(gone));
    QCOMPARE(found.state, HealthState::Failed);
    QVERIFY2(found.evidence.contains(u"nothing listens"), qPrintable(found.evidence));
    QCOMPARE(look(runningVersionCheck(gone, Version(6, 0, 1))).state, HealthState::Unknown);
}

void InstanceChecksTest::judgesAnswers_data()
{
    QTest::addColumn<QList<double>>("seconds");
    QTest::addColumn<QStringList>("failures");
    QTest::addColumn<HealthState>("state");
    QTest::addColumn<QString>("seen");
    QTest::newRow("quick") << QList{0.03, 0.01, 0.02} << QStringList() << HealthState::Healthy
                           << QStringLiteral("3 of 3 requests answered, median 20 ms, worst 30 ms");
    QTest::newRow("slow") << QList{1.5, 2.0, 1.2} << QStringList() << HealthState::Warning
                          << QStringLiteral("median 1.5 s");
    QTest::newRow("slow once") << QList{0.1, 0.1, 6.0} << QStringList() << HealthState::Warning
                               << QStringLiteral("worst 6.0 s");
    QTest::newRow("some fail") << QList{0.1} << QStringList(2, QStringLiteral("cut")) << HealthState::Warning
                               << QStringLiteral(
                                      "1 of 3 requests answered, median 100 ms, worst 100 ms\ncut");
    QTest::newRow("all fail") << QList<double>() << QStringList{QStringLiteral("cut")} << HealthState::Failed
                              << QStringLiteral("0 of 1");
}

void InstanceChecksTest::judgesAnswers()
{
    QFETCH(QList<double>, seconds);
    QFETCH(QStringList, failures);
    QFETCH(QString, seen);
    const HealthFinding found = judgeAnswers(seconds, failures);
    QTEST(found.state, "state");
    QVERIFY2(found.evidence.contains(seen), qPrintable(found.evidence));
}

void InstanceChecksTest::judgesCertificates_data()
{
    QTest::addColumn<int>("days");
    QTest::addColumn<bool>("nameMatches");
    QTest::addColumn<QStringList>("problems");
    QTest::addColumn<HealthState>("state");
    const QStringList none;
    QTest::newRow("long") << 60 << true << none << HealthState::Healthy;
    QTest::newRow("a month") << 29 << true << none << HealthState::Warning;
    QTest::newRow("days") << 2 << true << none << HealthState::Failed;
    QTest::newRow("over") << -1 << true << QStringList{QStringLiteral("expired")} << HealthState::Failed;
    QTest::newRow("another's") << 60 << false << none << HealthState::Failed;
    QTest::newRow("not trusted") << 60 << true << QStringList{QStringLiteral("self-signed")}
                                 << HealthState::Warning;
}

void InstanceChecksTest::judgesCertificates()
{
    QFETCH(int, days);
    QFETCH(bool, nameMatches);
    QFETCH(QStringList, problems);
    const QDateTime now(QDate(2026, 1, 1), QTime(0, 0), QTimeZone::UTC);
    const TlsCertificate own{QStringLiteral("acme.example"), QStringLiteral("CA"), now.addDays(-90),
                             now.addDays(days).addSecs(60)};
    const TlsCertificate above{QStringLiteral("CA"), QStringLiteral("Root"), now.addDays(-90),
                               now.addDays(900)};
    const HealthFinding found =
        judgeCertificates({{own, above}, QStringLiteral("TLSv1.3"), nameMatches, problems},
                          QStringLiteral("acme.example"), now);
    QTEST(found.state, "state");
    QVERIFY2(found.evidence.contains(own.notAfter.toString(Qt::ISODate)), qPrintable(found.evidence));
    QCOMPARE(found.evidence.contains(u"not for acme.example"), !nameMatches);
    QCOMPARE(found.fix.isEmpty(), found.state == HealthState::Healthy);
    // The one above counts, too.
    TlsCertificate old = above;
    old.notAfter = now.addDays(1);
    QCOMPARE(judgeCertificates({{own, old}, {}, true, {}}, {}, now).state, HealthState::Failed);
}

void InstanceChecksTest::shakesHands()
{
    const QTemporaryDir folder;
    const QString certificate = folder.filePath(QStringLiteral("c.pem"));
    const QString key = folder.filePath(QStringLiteral("c.key"));
    certify({QStringLiteral("IP:127.0.0.1")}, certificate, key);
    httplib::SSLServer server(certificate.toLocal8Bit().constData(), key.toLocal8Bit().constData());
    const int port = server.bind_to_any_port("127.0.0.1");
    const std::jthread thread([&] { server.listen_after_bind(); });
    server.wait_until_ready();
    const HealthFinding found = look(
        certificateCheck({QUrl(QStringLiteral("https://127.0.0.1:%1").arg(port)), Secret(), certificate}));
    server.stop();
    QCOMPARE(found.state, HealthState::Failed); // it lasts less than 3 days
    QVERIFY2(found.evidence.contains(u"1 day left"), qPrintable(found.evidence));
}

QTEST_GUILESS_MAIN(InstanceChecksTest)
#include "tst_instance_checks.moc"
