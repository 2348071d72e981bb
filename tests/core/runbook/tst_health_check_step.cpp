// The health of a running instance as a step. That of databases is tested with the other steps of databases.

#include "../cluster/kube_fixture.h"
#include "../health/monitoring_server.h"
#include "../sourcegraph/sourcegraph_server.h"
#include "core/runbook/kinds/health_check_step.h"
#include "core/support/files.h"
#include "result_checks.h"

#include <QTemporaryDir>

using namespace lockstep;
using namespace lockstep::test;

class HealthCheckStepTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void looksAtAnInstance();
    void looksAtExecutors();
    void asksMonitoring();
    void looksAtACluster();
    void looksAtAProject();
    void writesWhereItIsTold();
    void failsWhereSomethingIsWrong();
    void refuses_data();
    void refuses();
    void showsWhatItLooksAt();

private:
    [[nodiscard]] QJsonObject instance() const
    {
        return {{QStringLiteral("instance"), QStringLiteral("acme")},
                {QStringLiteral("endpoint"), m_server->base()},
                {QStringLiteral("token"), QString::fromLatin1(SourcegraphServer::token)},
                {QStringLiteral("release"), QStringLiteral("6.0.1")},
                {QStringLiteral("skip"), QJsonArray{QStringLiteral("frontend")}}};
    }

    [[nodiscard]] Result<StepResult> act(const QJsonObject& parameters) const
    {
        const StepAction action{m_step.name(), {}, parameters, parameters};
        return m_step.run(action, {QStringLiteral("r1-health-1"), m_folder->path(),
                                   [this](RunEvent::Level, const QString& line) { m_log.append(line); }});
    }

    HealthCheckStep m_step;
    std::unique_ptr<SourcegraphServer> m_server;
    std::unique_ptr<QTemporaryDir> m_folder;
    mutable QStringList m_log;
};

void HealthCheckStepTest::init()
{
    qunsetenv("http_proxy");
    m_server = std::make_unique<SourcegraphServer>();
    m_folder = std::make_unique<QTemporaryDir>();
    m_log.clear();
}

void HealthCheckStepTest::cleanup()
{
    QCOMPARE(m_server->wrong, QStringList());
    QCOMPARE(m_server->unexpected(), QStringList());
}

void HealthCheckStepTest::looksAtAnInstance()
{
    const Result<StepResult> healthy = act(instance());
    VERIFY_RESULT(healthy);
    QCOMPARE(healthy->outputs[u"state"].toString(), QStringLiteral("healthy"));
    m_log.sort();
    QCOMPARE(m_log.join(u", "), QStringLiteral("site-alerts: healthy, site-config: healthy, "
                                               "src-application-version: healthy"));
    const QByteArray json = readFile(healthy->outputs[u"json"].toString()).value_or(QByteArray());
    QVERIFY(json.contains("as /__version says") && !json.contains(SourcegraphServer::token));
}

void HealthCheckStepTest::looksAtExecutors()
{
    QJsonObject parameters = instance();
    parameters[u"checks"] = QJsonArray{QStringLiteral("executors")};
    VERIFY_RESULT(act(parameters));
    parameters = instance();
    parameters[u"executors"] = QStringLiteral("yes");
    m_server->data[u"executors"] = QJsonArray();
    VERIFY_ERROR(act(parameters), ErrorKind::Failed, "executors (failed): 0 of 0 active");
}

void HealthCheckStepTest::asksMonitoring()
{
    MonitoringServer monitoring;
    QJsonObject parameters{{QStringLiteral("instance"), QStringLiteral("acme")},
                           {QStringLiteral("prometheus"), monitoring.base() + QStringLiteral("/prometheus")},
                           {QStringLiteral("alertmanager"), monitoring.base()},
                           {QStringLiteral("grafana"), monitoring.base()},
                           {QStringLiteral("skip"), QJsonArray{QStringLiteral("volumes")}}};
    VERIFY_ERROR(act(parameters), ErrorKind::Failed, "grafana-alerts (unknown)");
    for (const char* name : {"prometheus", "alertmanager", "grafana"})
        parameters[QLatin1StringView(name) + QStringLiteral("-token")] =
            QString::fromLatin1(MonitoringServer::token);
    const qsizetype before = monitoring.secrets().size();
    const Result<StepResult> asked = act(parameters);
    VERIFY_RESULT(asked);
    const QStringList secrets = monitoring.secrets().sliced(before);
    QCOMPARE(secrets.size(), 3);
    for (const QString& one : secrets)
        QVERIFY2(one.endsWith(QStringLiteral(" Bearer ") + QLatin1StringView(MonitoringServer::token)),
                 qPrintable(one));
    for (const char* file : {"json", "markdown", "report"}) {
        const QByteArray text = readFile(asked->outputs[QLatin1StringView(file)].toString()).value_or("?");
        QVERIFY(text.contains("grafana-alerts") && !text.contains(MonitoringServer::token));
    }
}

/// Nothing runs there: what was looked for is said.
void HealthCheckStepTest::looksAtACluster()
{
    KubeFixture cluster;
    const QJsonObject parameters{{QStringLiteral("instance"), QStringLiteral("acme")},
                                 {QStringLiteral("kubeconfig"), cluster.kubeconfigFile()},
                                 {QStringLiteral("namespace"), QStringLiteral("elsewhere")},
                                 {QStringLiteral("frontend"), QStringLiteral("web")}};
    const Result<StepResult> looked = act(parameters);
    VERIFY_ERROR(looked, ErrorKind::Failed, "pods-health (unknown)");
    QVERIFY2(looked.error().message().contains(u"no pod of web"), qPrintable(looked.error().message()));
    QJsonObject other = parameters;
    other[u"context"] = QStringLiteral("nobody");
    const Result<StepResult> none = act(other);
    QVERIFY(!none);
    QVERIFY2(none.error().message().contains(u"nobody"), qPrintable(none.error().message()));
}

void HealthCheckStepTest::looksAtAProject()
{
    const QString program = m_folder->filePath(QStringLiteral("compose"));
    VERIFY_RESULT(writeFile(program, "#!/bin/sh\necho \"$@\" >> asked\nexit 1\n"));
    QVERIFY(QFile::setPermissions(program, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    const QJsonObject parameters{
        {QStringLiteral("instance"), QStringLiteral("acme")},
        {QStringLiteral("folder"), m_folder->path()},
        {QStringLiteral("files"), QJsonArray{QStringLiteral("one.yaml"), QStringLiteral("two.yaml")}},
        {QStringLiteral("project"), QStringLiteral("acme")},
        {QStringLiteral("program"), program},
        {QStringLiteral("checks"), QJsonArray{QStringLiteral("containers")}}};
    VERIFY_ERROR(act(parameters), ErrorKind::Failed, "containers");
    const QByteArray asked = readFile(m_folder->filePath(QStringLiteral("asked"))).value_or(QByteArray());
    QVERIFY2(asked.contains("--file one.yaml --file two.yaml") && asked.contains(" acme "),
             asked.constData());
}

void HealthCheckStepTest::writesWhereItIsTold()
{
    QJsonObject parameters = instance();
    const QString to = m_folder->filePath(QStringLiteral("kept"));
    parameters[u"to"] = to;
    const Result<StepResult> written = act(parameters);
    VERIFY_RESULT(written);
    QCOMPARE(written->outputs[u"report"].toString(), to + QStringLiteral("/health.html"));
    QVERIFY(QFile::exists(to + QStringLiteral("/health.json")));
    parameters[u"ca"] = QStringLiteral("/nowhere/ca.pem");
    const Result<StepResult> untrusted = act(parameters);
    QVERIFY(!untrusted);
    QVERIFY2(untrusted.error().message().contains(u"/nowhere/ca.pem"),
             qPrintable(untrusted.error().message()));
}

void HealthCheckStepTest::failsWhereSomethingIsWrong()
{
    m_server->publicVersion = QStringLiteral("5.11.0");
    const Result<StepResult> failed = act(instance());
    VERIFY_ERROR(failed, ErrorKind::Failed, "src-application-version (failed): it runs 5.11.0");
    QVERIFY2(failed.error().advice.contains(u"health.html"), qPrintable(failed.error().advice));
}

void HealthCheckStepTest::refuses_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QJsonValue>("value");
    QTest::addColumn<QString>("said");
    const auto row = [](const char* name, const char* key, const QJsonValue& value, const char* said) {
        QTest::newRow(name) << QString::fromLatin1(key) << value << QString::fromLatin1(said);
    };
    row("no URL", "endpoint", QStringLiteral("acme"), "not the URL of an instance");
    row("a token by plain HTTP", "endpoint", QStringLiteral("http://acme.example"), "plain HTTP");
    row("an unknown check", "checks", QJsonArray{QStringLiteral("drifd")}, "no check \"drifd\"");
    row("what is not given", "checks", QJsonArray{QStringLiteral("drift")}, "It needs its databases");
    row("a release", "release", QStringLiteral("soon"), "soon");
    row("monitoring", "prometheus", QStringLiteral("here"), "not the URL of prometheus");
}

void HealthCheckStepTest::refuses()
{
    QFETCH(QString, key);
    QFETCH(QJsonValue, value);
    QFETCH(QString, said);
    QJsonObject parameters = instance();
    parameters[key] = value;
    const Result<StepResult> refused = act(parameters);
    VERIFY_ERROR(refused, ErrorKind::Usage, "");
    QVERIFY2(refused.error().message().contains(said), qPrintable(refused.error().message()));
    QVERIFY(!refused.error().message().contains(QLatin1StringView(SourcegraphServer::token)));
}

void HealthCheckStepTest::showsWhatItLooksAt()
{
    QJsonObject parameters = instance();
    parameters[u"grafana"] = QStringLiteral("https://grafana.example");
    const Result<StepPreview> preview = m_step.preview({m_step.name(), {}, parameters, parameters});
    VERIFY_RESULT(preview);
    QCOMPARE(preview->text, QStringLiteral("check %1 and https://grafana.example, and write a health report")
                                .arg(m_server->base()));
}

QTEST_GUILESS_MAIN(HealthCheckStepTest)
#include "tst_health_check_step.moc"
