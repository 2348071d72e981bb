// Alerts and volumes, as Prometheus, Alertmanager and Grafana tell of them.

#include "core/health/monitoring_checks.h"
#include "monitoring_server.h"
#include "result_checks.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace lockstep;
using namespace lockstep::test;
using Kind = MonitoringSource::Kind;

namespace {

QByteArray json(const QJsonArray& array)
{
    return QJsonDocument(array).toJson();
}

QJsonObject labels(const char* name, const char* severity)
{
    QJsonObject all{{QStringLiteral("alertname"), QString::fromLatin1(name)},
                    {QStringLiteral("namespace"), QStringLiteral("prod")}};
    if (*severity != '\0')
        all[QStringLiteral("severity")] = QString::fromLatin1(severity);
    return all;
}

const QJsonObject annotations{{QStringLiteral("summary"), QStringLiteral("Slow\nfor a while")}};

/// As Prometheus has it.
QJsonObject prometheusAlert(const char* name, const char* severity, const char* state = "firing")
{
    return {{QStringLiteral("labels"), labels(name, severity)},
            {QStringLiteral("annotations"), annotations},
            {QStringLiteral("state"), QString::fromLatin1(state)},
            {QStringLiteral("activeAt"), QStringLiteral("2026-01-02T03:04:05.123456789Z")},
            {QStringLiteral("value"), QStringLiteral("1e+00")}};
}

/// As the second version of Alertmanager's API has it.
QJsonObject managedAlert(const char* name, const char* severity, const char* state = "active")
{
    return {{QStringLiteral("labels"), labels(name, severity)},
            {QStringLiteral("annotations"), annotations},
            {QStringLiteral("status"), QJsonObject{{QStringLiteral("state"), QString::fromLatin1(state)},
                                                   {QStringLiteral("silencedBy"), QJsonArray()},
                                                   {QStringLiteral("inhibitedBy"), QJsonArray()}}},
            {QStringLiteral("startsAt"), QStringLiteral("2026-01-02T03:04:05.000Z")}};
}

QJsonObject volume(const char* claim, const char* bytes)
{
    return {{QStringLiteral("metric"),
             QJsonObject{{QStringLiteral("namespace"), QStringLiteral("prod")},
                         {QStringLiteral("persistentvolumeclaim"), QString::fromLatin1(claim)}}},
            {QStringLiteral("value"), QJsonArray{1767323045.1, QString::fromLatin1(bytes)}}};
}

} // namespace

class MonitoringChecksTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void opens_data();
    void opens();
    void judgesAlerts_data();
    void judgesAlerts();
    void worstComeFirst();
    void manyAreCut();
    void readsAlertmanager();
    void readsGrafana();
    void whatIsNoAnswer_data();
    void whatIsNoAnswer();
    void volumesThatFillUp();
    void noVolumes();

private:
    [[nodiscard]] HealthFinding alertsOf(Kind kind, const char* secret = "") const
    {
        const QString path = kind == Kind::Prometheus ? QStringLiteral("/prometheus/") : QString();
        return alertsCheck(*MonitoringSource::open(kind, m_server->base() + path,
                                                   Secret(QString::fromLatin1(secret)), {}))
            .look({});
    }

    [[nodiscard]] HealthFinding volumes() const
    {
        return volumesCheck(*MonitoringSource::open(Kind::Prometheus,
                                                    m_server->base() + QStringLiteral("/prometheus"),
                                                    Secret(), {}))
            .look({});
    }

    std::unique_ptr<MonitoringServer> m_server;
};

void MonitoringChecksTest::init()
{
    qunsetenv("http_proxy");
    m_server = std::make_unique<MonitoringServer>();
}

void MonitoringChecksTest::cleanup()
{
    QCOMPARE(m_server->unexpected(), QStringList());
}

void MonitoringChecksTest::opens_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("secret");
    QTest::addColumn<QString>("problem");
    const auto row = [](const char* name, const char* url, const char* secret, const char* problem) {
        QTest::newRow(name) << QString::fromLatin1(url) << QString::fromLatin1(secret)
                            << QString::fromLatin1(problem);
    };
    row("https", "https://grafana.example/base/", "hush", "");
    row("http", "http://grafana.example", "", "");
    row("a token by http", "http://grafana.example", "hush", "plain HTTP");
    row("a token to this machine", "http://localhost:3000", "hush", "");
    row("no URL", "grafana.example", "", "not the URL of grafana");
    row("a password", "https://me:hush@grafana.example", "", "not the URL of grafana");
}

void MonitoringChecksTest::opens()
{
    QFETCH(QString, url);
    QFETCH(QString, secret);
    QFETCH(QString, problem);
    const auto opened = MonitoringSource::open(Kind::Grafana, url, Secret(secret), {});
    QCOMPARE(opened.has_value(), problem.isEmpty());
    if (!opened) {
        QCOMPARE(opened.error().kind, ErrorKind::Usage);
        QVERIFY2(opened.error().message().contains(problem), qPrintable(opened.error().message()));
        QVERIFY(!opened.error().message().contains(u"hush"));
    }
}

void MonitoringChecksTest::judgesAlerts_data()
{
    QTest::addColumn<QJsonObject>("alert");
    QTest::addColumn<HealthState>("state");
    QTest::addColumn<QString>("seen");
    QJsonObject own = prometheusAlert("x", "");
    own[QStringLiteral("labels")] =
        QJsonObject{{QStringLiteral("name"), QStringLiteral("disk_space")},
                    {QStringLiteral("level"), QStringLiteral("critical")},
                    {QStringLiteral("service_name"), QStringLiteral("gitserver")}};
    const auto row = [](const char* name, const QJsonObject& alert, HealthState state, const char* seen) {
        QTest::newRow(name) << alert << state << QString::fromLatin1(seen);
    };
    row("critical", prometheusAlert("Down", "critical"), HealthState::Failed,
        "1 alert fires, critical\nDown (critical); namespace prod; Slow for a while; since "
        "2026-01-02T03:04:05Z");
    row("warning", prometheusAlert("Slow", "warning"), HealthState::Warning, "1 alert fires\nSlow (warning)");
    row("no severity", prometheusAlert("Slow", ""), HealthState::Warning,
        "1 alert fires\nSlow; namespace prod");
    row("information", prometheusAlert("Busy", "info"), HealthState::Healthy,
        "no alert fires but for information\nBusy (info)");
    row("watchdog", prometheusAlert("Watchdog", "none"), HealthState::Healthy,
        "no alert fires but for information\nWatchdog");
    row("pending", prometheusAlert("Down", "critical", "pending"), HealthState::Healthy, "no alert fires");
    row("the product's own", own, HealthState::Failed,
        "1 alert fires, critical\ndisk_space (critical); service_name gitserver");
}

void MonitoringChecksTest::judgesAlerts()
{
    QFETCH(QJsonObject, alert);
    QFETCH(QString, seen);
    m_server->prometheus = success({{QStringLiteral("alerts"), QJsonArray{alert}}});
    const HealthFinding found = alertsOf(Kind::Prometheus);
    QTEST(found.state, "state");
    QVERIFY2(found.evidence.startsWith(seen), qPrintable(found.evidence));
}

void MonitoringChecksTest::worstComeFirst()
{
    m_server->prometheus = success({{QStringLiteral("alerts"), QJsonArray{prometheusAlert("Watchdog", "none"),
                                                                          prometheusAlert("Slow", "warning"),
                                                                          prometheusAlert("Down", "page")}}});
    const HealthFinding found = alertsOf(Kind::Prometheus);
    QCOMPARE(found.state, HealthState::Failed);
    const QStringList lines = found.evidence.split(u'\n');
    QCOMPARE(lines.size(), 4);
    QCOMPARE(lines[0], QStringLiteral("2 alerts fire, 1 of them critical"));
    QVERIFY(lines[1].startsWith(u"Down") && lines[2].startsWith(u"Slow"));
}

void MonitoringChecksTest::manyAreCut()
{
    QJsonArray many;
    for (int i = 0; i < 300; ++i)
        many.append(prometheusAlert("Slow", "warning"));
    m_server->prometheus = success({{QStringLiteral("alerts"), many}});
    const HealthFinding found = alertsOf(Kind::Prometheus);
    QVERIFY2(found.evidence.endsWith(u"and 250 more"), qPrintable(found.evidence.right(100)));
}

void MonitoringChecksTest::readsAlertmanager()
{
    m_server->managed =
        json(QJsonArray{managedAlert("Slow", "warning"), managedAlert("Down", "critical", "suppressed")});
    const HealthFinding found = alertsOf(Kind::Alertmanager);
    QCOMPARE(found.state, HealthState::Warning);
    QVERIFY2(found.evidence.contains(u"Slow") && !found.evidence.contains(u"Down"),
             qPrintable(found.evidence));
}

void MonitoringChecksTest::readsGrafana()
{
    m_server->managed = json(QJsonArray{managedAlert("Down", "critical")});
    QCOMPARE(alertsOf(Kind::Grafana, MonitoringServer::token).state, HealthState::Failed);
    const HealthFinding refused = alertsOf(Kind::Grafana, "wrong");
    QCOMPARE(refused.state, HealthState::Unknown);
    QVERIFY2(!refused.evidence.contains(u"wrong"), qPrintable(refused.evidence));
}

void MonitoringChecksTest::whatIsNoAnswer_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("said");
    const auto row = [](const char* name, const QByteArray& answer, int status, const char* said) {
        QTest::newRow(name) << answer << status << QString::fromLatin1(said);
    };
    row("a page", "<html>Log in</html>", 200, "no JSON");
    row("an error", R"({"status":"error","error":"query timed out"})", 200, "query timed out");
    row("something else", R"({"hello":1})", 200, "not that of Prometheus");
    row("a refusal", "no", 403, "403");
}

void MonitoringChecksTest::whatIsNoAnswer()
{
    QFETCH(QByteArray, answer);
    QFETCH(int, status);
    QFETCH(QString, said);
    m_server->prometheus = answer;
    m_server->status = status;
    const HealthFinding found = alertsOf(Kind::Prometheus);
    QCOMPARE(found.state, HealthState::Unknown);
    QVERIFY2(found.evidence.contains(said), qPrintable(found.evidence));
}

void MonitoringChecksTest::volumesThatFillUp()
{
    m_server->volumes = {
        {QStringLiteral("capacity"),
         QJsonArray{volume("repos-0", "1073741824"), volume("pgsql", "1073741824"), volume("odd", "NaN")}},
        {QStringLiteral("available"),
         QJsonArray{volume("repos-0", "536870912"), volume("pgsql", "107374182")}}};
    const HealthFinding found = volumes();
    QCOMPARE(found.state, HealthState::Warning);
    QCOMPARE(found.evidence.section(u'\n', 0, 0),
             QStringLiteral("prod/pgsql (volume): 91 % of 1 GiB in use, 102.4 MiB free"));
    QVERIFY2(!found.evidence.contains(u"odd"), qPrintable(found.evidence));
}

void MonitoringChecksTest::noVolumes()
{
    const HealthFinding found = volumes();
    QCOMPARE(found.state, HealthState::Unknown);
    QVERIFY2(found.fix.contains(u"kubelet"), qPrintable(found.fix));
}

QTEST_GUILESS_MAIN(MonitoringChecksTest)
#include "tst_monitoring_checks.moc"
