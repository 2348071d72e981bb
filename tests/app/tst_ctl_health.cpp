// lockstepctl instance check, instance history and report health: on real databases, and an instance whose
// API is played.

#include "../core/cluster/kube_fixture.h"
#include "../core/health/monitoring_server.h"
#include "../core/sourcegraph/sourcegraph_server.h"
#include "core/support/files.h"
#include "ctl_db_fixture.h"

using namespace lockstep;
using namespace lockstep::test;

namespace {

const QByteArray fleetFile = R"yaml(apiVersion: fleet.sourcegraph.example/v1
kind: Instance
metadata:
  name: acme
spec:
  sourcegraphVersion: "6.1.0"
  domain: acme.invalid
)yaml";

QStringList states(const QJsonObject& report)
{
    QStringList states;
    for (const QJsonValue check : report[u"checks"].toArray())
        states.append(check[u"name"].toString() + u' ' + check[u"state"].toString());
    return states;
}

} // namespace

class CtlHealthTest : public QObject, private CtlDbFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void listsTheChecks();
    void refusesWrongUsage_data();
    void refusesWrongUsage();
    void findsItHealthy();
    void findsWhatIsWrong();
    void makesNamedChecksOnly();
    void looksAtExecutorsWhenAsked();
    void nothingCouldBeFoundOut();
    void takesTheInstanceFromTheFleet();
    void readsTheLogOfAMachine();
    void looksAtAProject();
    void looksAtACluster();
    void asksMonitoring();
    void takesTokensFromFiles();
    void trustsACertificate();
    void keepsNothingWhenToldSo();
    void writesEveryFormat_data();
    void writesEveryFormat();
    void comparesWithWhatIsKept();
    void aFleetIsOneTable();
    void refusesDamagedReports();

private:
    [[nodiscard]] ProcessOutput check(const char* what, const QStringList& more = {}) const;
    [[nodiscard]] ProcessOutput run(const QStringList& all) const;
    /// What a whole check is asked with. How quickly the frontend answers depends on this machine.
    [[nodiscard]] QStringList everything() const;

    [[nodiscard]] QString at(const char* name) const { return m_kept->filePath(QString::fromLatin1(name)); }

    std::unique_ptr<SourcegraphServer> m_instance;
    std::unique_ptr<QTemporaryDir> m_kept;
};

void CtlHealthTest::initTestCase()
{
    qunsetenv("http_proxy");
    startServer();
}

void CtlHealthTest::init()
{
    freshDatabases();
    bringTo("6.1.0");
    m_instance = std::make_unique<SourcegraphServer>();
    m_instance->publicVersion = QStringLiteral("6.1.0");
    m_kept = std::make_unique<QTemporaryDir>();
}

void CtlHealthTest::cleanup()
{
    QCOMPARE(m_instance->wrong, QStringList());
    QCOMPARE(m_instance->unexpected(), QStringList());
}

ProcessOutput CtlHealthTest::run(const QStringList& all) const
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("ACME_TOKEN"), QString::fromLatin1(SourcegraphServer::token));
    environment.insert(QStringLiteral("LOCKSTEP_STORE"), at("store.sqlite"));
    environment.insert(QStringLiteral("USER"), QStringLiteral("tester"));
    const ProcessOutput output = ctl(all, environment);
    if ((output.standardOutput + output.standardError).contains(SourcegraphServer::token))
        qFatal("the token was printed");
    return output;
}

ProcessOutput CtlHealthTest::check(const char* what, const QStringList& more) const
{
    return run(words("instance check") + words(what) + more);
}

QStringList CtlHealthTest::everything() const
{
    return QStringList{
               QStringLiteral("--instance"), QStringLiteral("prod/acme"), QStringLiteral("--release"),
               QStringLiteral("6.1.0"),      QStringLiteral("--catalog"), m_releases.path(),
               QStringLiteral("--url"),      m_instance->base(),          QStringLiteral("--token-env"),
               QStringLiteral("ACME_TOKEN"), QStringLiteral("--skip"),    QStringLiteral("frontend")} +
           databases();
}

void CtlHealthTest::listsTheChecks()
{
    const ProcessOutput text = check("--list");
    VERIFY_EXIT(text, 0);
    QVERIFY2(text.standardOutput.contains("\ndrift ") && text.standardOutput.contains("a catalogue"),
             text.standardOutput.constData());
    const ProcessOutput list = check("--list --format json");
    VERIFY_EXIT(list, 0);
    QVERIFY(QJsonDocument::fromJson(list.standardOutput).array().size() > 10);
}

void CtlHealthTest::refusesWrongUsage_data()
{
    QTest::addColumn<QString>("arguments");
    QTest::addColumn<QString>("said");
    const auto row = [](const char* name, const char* arguments, const char* said) {
        QTest::newRow(name) << QString::fromLatin1(arguments) << QString::fromLatin1(said);
    };
    row("an unknown check", "drifd --url http://127.0.0.1:1",
        "There are: pods-health, src-application-version");
    row("what it needs", "drift --url http://127.0.0.1:1", "It needs its databases");
    row("nothing", "", "there is nothing to look at");
    row("no URL", "--url acme", "not the URL of an instance");
    row("no such variable", "--url https://acme.invalid --token-env NO_SUCH", "no variable NO_SUCH");
    row("a token by plain HTTP", "--url http://acme.invalid --token-env ACME_TOKEN", "plain HTTP");
    row("a token to nobody", "--token-env ACME_TOKEN", "a token needs --url");
    row("a timeout", "--url http://127.0.0.1:1 --timeout soon", "a number of seconds");
    row("a machine", "--on teleport:x", "teleport");
    row("monitoring", "--grafana grafana", "not the URL of grafana");
}

void CtlHealthTest::refusesWrongUsage()
{
    QFETCH(QString, arguments);
    QFETCH(QString, said);
    const ProcessOutput output = check(arguments.toLatin1().constData());
    VERIFY_EXIT(output, 2);
    QVERIFY2(output.standardError.contains(said.toUtf8()), output.standardError.constData());
}

void CtlHealthTest::findsItHealthy()
{
    const ProcessOutput output = check("--format json", everything());
    VERIFY_EXIT(output, 0);
    const QJsonObject report = json(output);
    QCOMPARE(states(report).join(u", "),
             QStringLiteral(
                 "src-application-version healthy, site-alerts healthy, site-config healthy, "
                 "database-frontend healthy, database-codeintel healthy, database-codeinsights healthy, "
                 "drift healthy, out-of-band-migrations healthy, postgres-frontend healthy, "
                 "postgres-codeintel healthy, postgres-codeinsights healthy"));
    QCOMPARE(report[u"instance"].toString(), QStringLiteral("prod/acme"));
    QCOMPARE(report[u"release"].toString(), QStringLiteral("6.1.0"));
    QCOMPARE(report[u"by"].toString(), QStringLiteral("tester"));
    QVERIFY2(output.standardError.contains("drift: healthy"), output.standardError.constData());
}

void CtlHealthTest::findsWhatIsWrong()
{
    CtlDbFixture::run(QStringLiteral("ALTER TABLE users DROP COLUMN email"));
    CtlDbFixture::run(QStringLiteral("ALTER TABLE uploads ADD COLUMN odd text"), Schema::CodeIntel);
    m_instance->publicVersion = QStringLiteral("6.0.0");
    const ProcessOutput output = check("", everything());
    VERIFY_EXIT(output, 1);
    for (const char* part :
         {"prod/acme: failed.", "it runs 6.0.0, as /__version says, and it should run 6.1.0",
          "its database records 6.1.0", "drift: failed", "column users.email is missing",
          "column uploads.odd is unexpected", "postgres-frontend: healthy"})
        QVERIFY2(output.standardOutput.contains(part), output.standardOutput.constData());
    QVERIFY2(!output.standardOutput.contains("Could not start"), output.standardOutput.constData());
}

void CtlHealthTest::makesNamedChecksOnly()
{
    const ProcessOutput output =
        check("src-application-version postgres-codeintel --format json", everything());
    VERIFY_EXIT(output, 0);
    QCOMPARE(states(json(output)).join(u", "),
             QStringLiteral("src-application-version healthy, postgres-codeintel healthy"));
}

void CtlHealthTest::looksAtExecutorsWhenAsked()
{
    const QStringList url{QStringLiteral("--url"),       m_instance->base(),
                          QStringLiteral("--token-env"), QStringLiteral("ACME_TOKEN"),
                          QStringLiteral("--release"),   QStringLiteral("6.1")};
    const ProcessOutput output = check("src-application-version --executors --format json", url);
    VERIFY_EXIT(output, 0);
    QCOMPARE(states(json(output)).join(u", "),
             QStringLiteral("src-application-version healthy, executors healthy"));
}

void CtlHealthTest::nothingCouldBeFoundOut()
{
    const ProcessOutput output =
        check("postgres-frontend database-frontend drift --release 6.1 --catalog",
              {m_releases.path(), QStringLiteral("--db"), QStringLiteral("frontend=host=127.0.0.1 port=1")});
    VERIFY_EXIT(output, 3);
    for (const char* part : {"postgres-frontend: unknown", "database-frontend: unknown", "drift: unknown",
                             "Connection refused."})
        QVERIFY2(output.standardOutput.contains(part), output.standardOutput.constData());
}

void CtlHealthTest::takesTheInstanceFromTheFleet()
{
    VERIFY_RESULT(writeFile(at("fleet/environments/prod/deployments/src-1/config.yaml"), fleetFile));
    const QStringList fleet{QStringLiteral("--fleet"), at("fleet")};
    for (const char* name : {"acme", "prod/acme", "src-1"}) {
        const ProcessOutput output = check(
            "src-application-version --format json --instance",
            QStringList{QString::fromLatin1(name), QStringLiteral("--url"), m_instance->base()} + fleet);
        VERIFY_EXIT(output, 0);
        QCOMPARE(json(output)[u"instance"].toString(), QStringLiteral("prod/acme"));
        QCOMPARE(json(output)[u"release"].toString(), QStringLiteral("6.1.0"));
    }
    const ProcessOutput byDomain = check("src-application-version --timeout 20 --instance acme", fleet);
    VERIFY_EXIT(byDomain, 3);
    QVERIFY2(byDomain.standardOutput.contains("https://acme.invalid"), byDomain.standardOutput.constData());
    const ProcessOutput none = check("--instance nobody", fleet);
    VERIFY_EXIT(none, 3);
    QVERIFY2(none.standardError.contains("nobody"), none.standardError.constData());
}

void CtlHealthTest::readsTheLogOfAMachine()
{
    const ProcessOutput disk = check("disk --format json --on local");
    QVERIFY2(disk.exitCode == 0 || disk.exitCode == 1, disk.standardError.constData());
    QCOMPARE(json(disk)[u"checks"].toArray().size(), 1);
    const ProcessOutput compose =
        check("containers --compose-folder",
              {m_kept->path(), QStringLiteral("--compose-program"), QStringLiteral("false")});
    VERIFY_EXIT(compose, 1);
    QVERIFY2(compose.standardOutput.contains("containers: failed"), compose.standardOutput.constData());
}

/// Compose is given the files and the name of the project, in the folder.
void CtlHealthTest::looksAtAProject()
{
    const QString program = at("compose");
    VERIFY_RESULT(writeFile(
        program, "#!/bin/sh\n# Two ask at once: each line is written as a whole.\n"
                 "printf '%s \\n' \"$*\" >> asked\nfor word in \"$@\"; do [ \"$word\" = ps ] && echo "
                 "'[]'; done\nexit 0\n"));
    QVERIFY(QFile::setPermissions(program, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    const QString folder = at("srv");
    QVERIFY(QDir().mkpath(folder));
    const ProcessOutput output =
        check("containers frontend-log --format json --compose-file one.yaml --compose-file two.yaml "
              "--compose-project acme --frontend web --on local --compose-folder",
              {folder, QStringLiteral("--compose-program"), program});
    QCOMPARE(states(json(output)).size(), 2);
    const QByteArray asked = readFile(folder + QStringLiteral("/asked")).value_or(QByteArray());
    QVERIFY2(asked.contains("--file one.yaml --file two.yaml") && asked.contains(" acme ") &&
                 asked.contains(" web"),
             asked.constData());
}

void CtlHealthTest::looksAtACluster()
{
    KubeFixture cluster;
    const QStringList kubeconfig{QStringLiteral("--kubeconfig"), cluster.kubeconfigFile()};
    const ProcessOutput whole = check("--format json --namespace prod", kubeconfig);
    QCOMPARE(states(json(whole)).join(u", "), QStringLiteral("pods-health unknown, frontend-log unknown"));
    QVERIFY2(whole.standardOutput.contains("sourcegraph-frontend"), whole.standardOutput.constData());
    const ProcessOutput named = check("frontend-log --frontend web", kubeconfig);
    QVERIFY2(named.standardOutput.contains("web") && !named.standardOutput.contains("sourcegraph-frontend"),
             named.standardOutput.constData());
    const ProcessOutput none = check("pods-health --context nobody", kubeconfig);
    VERIFY_EXIT(none, 3);
    QVERIFY2(none.standardError.contains("nobody"), none.standardError.constData());
}

void CtlHealthTest::asksMonitoring()
{
    MonitoringServer monitoring;
    VERIFY_RESULT(writeFile(at("token"), QByteArray(MonitoringServer::token) + '\n'));
    qputenv("MONITORING_TOKEN", MonitoringServer::token);
    const QString url = monitoring.base();
    const ProcessOutput output =
        check("alerts --format json --prometheus-token-env MONITORING_TOKEN --grafana-token-file",
              {at("token"), QStringLiteral("--prometheus"), url + QStringLiteral("/prometheus"),
               QStringLiteral("--alertmanager"), url, QStringLiteral("--alertmanager-token-file"),
               at("token"), QStringLiteral("--grafana"), url});
    qunsetenv("MONITORING_TOKEN");
    VERIFY_EXIT(output, 0);
    QCOMPARE(
        states(json(output)).join(u", "),
        QStringLiteral("prometheus-alerts healthy, alertmanager-alerts healthy, grafana-alerts healthy"));
    const QStringList asked = monitoring.secrets();
    QCOMPARE(asked.size(), 3);
    for (const QString& one : asked)
        QVERIFY2(one.endsWith(QStringLiteral(" Bearer ") + QLatin1StringView(MonitoringServer::token)),
                 qPrintable(one));
    QVERIFY(!(output.standardOutput + output.standardError).contains(MonitoringServer::token));
    const ProcessOutput refused = check("grafana-alerts --grafana", {url});
    VERIFY_EXIT(refused, 3);
    QVERIFY2(refused.standardOutput.contains("401"), refused.standardOutput.constData());
}

void CtlHealthTest::takesTokensFromFiles()
{
    VERIFY_RESULT(writeFile(at("token"), QByteArray(SourcegraphServer::token) + '\n'));
    const QStringList url{QStringLiteral("--url"), m_instance->base(), QStringLiteral("--token-file")};
    const ProcessOutput output = check("site-alerts --format json", url + QStringList{at("token")});
    VERIFY_EXIT(output, 0);
    const ProcessOutput gone = check("site-alerts", url + QStringList{at("nothing")});
    VERIFY_EXIT(gone, 3);
    QVERIFY2(gone.standardError.contains("/nothing"), gone.standardError.constData());
}

/// A server of https whose certificate nobody else trusts.
void CtlHealthTest::trustsACertificate()
{
    KubeApi::Options options;
    options.tls = true;
    KubeApi api(options);
    api.start();
    const QByteArray kubeconfig = api.kubeconfig(QStringLiteral("prod"));
    const QByteArray marker = "certificate-authority-data:";
    const qsizetype at0 = kubeconfig.indexOf(marker) + marker.size();
    QVERIFY(at0 >= marker.size());
    const QByteArray data = kubeconfig.mid(at0, kubeconfig.indexOf('\n', at0) - at0).trimmed();
    VERIFY_RESULT(writeFile(at("ca.pem"), QByteArray::fromBase64(data)));
    const QStringList url{QStringLiteral("--url"), api.url()};
    const ProcessOutput distrusted = check("certificate", url);
    QVERIFY2(distrusted.standardOutput.contains("does not trust it"), distrusted.standardOutput.constData());
    const ProcessOutput trusted = check("certificate --ca", QStringList{at("ca.pem")} + url);
    QVERIFY2(!trusted.standardOutput.contains("does not trust it"), trusted.standardOutput.constData());
}

void CtlHealthTest::keepsNothingWhenToldSo()
{
    const QStringList acme{QStringLiteral("--instance"), QStringLiteral("prod/acme"), QStringLiteral("--url"),
                           m_instance->base(),           QStringLiteral("--store"),   at("other.sqlite")};
    const QStringList history{QStringLiteral("instance"), QStringLiteral("history"),
                              QStringLiteral("--format"), QStringLiteral("json")};
    VERIFY_EXIT(check("src-application-version --release 6.1 --no-store", acme), 0);
    QVERIFY(!QFile::exists(at("other.sqlite")));
    VERIFY_EXIT(check("src-application-version --release 6.1", acme), 0);
    const ProcessOutput other = run(history + QStringList{QStringLiteral("--store"), at("other.sqlite")});
    QCOMPARE(QJsonDocument::fromJson(other.standardOutput).array().size(), 1);
    const ProcessOutput usual = run(history);
    QCOMPARE(QJsonDocument::fromJson(usual.standardOutput).array().size(), 0);
}

void CtlHealthTest::writesEveryFormat_data()
{
    QTest::addColumn<QString>("format");
    QTest::addColumn<QByteArray>("begin");
    const auto row = [](const char* format, const char* begin) {
        QTest::newRow(format) << QString::fromLatin1(format) << QByteArray(begin);
    };
    row("text", "prod/acme: healthy.");
    row("json", "{\n");
    row("markdown", "# Health: prod/acme");
    row("html", "<!DOCTYPE html>");
    row("pdf", "%PDF-");
    row("csv", "instance,release,made,by,check");
}

void CtlHealthTest::writesEveryFormat()
{
    QFETCH(QString, format);
    QFETCH(QByteArray, begin);
    const QStringList to{QStringLiteral("--format"), format, QStringLiteral("--out"), at("report")};
    VERIFY_EXIT(check("src-application-version postgres", everything() + to), 0);
    const QByteArray checked = readFile(at("report")).value_or(QByteArray());
    QVERIFY2(checked.startsWith(begin), checked.left(200).constData());
    VERIFY_EXIT(run(words("report health --kept last --instance prod/acme") + to), 0);
    const QByteArray again = readFile(at("report")).value_or(QByteArray());
    QVERIFY2(again.startsWith(begin), again.left(200).constData());
    if (format == u"html" || format == u"json" || format == u"csv")
        QCOMPARE(again, checked);
}

void CtlHealthTest::comparesWithWhatIsKept()
{
    const QStringList checks = words("--check src-application-version --check site-alerts");
    const QStringList to{QStringLiteral("--format"), QStringLiteral("json"), QStringLiteral("--out"),
                         at("first.json")};
    VERIFY_EXIT(run(words("report health") + checks + everything() + to), 0);
    // Two reports of one second would not be told apart.
    QJsonObject first = QJsonDocument::fromJson(readFile(at("first.json")).value_or(QByteArray())).object();
    first[u"made"] = QStringLiteral("2026-01-02T03:04:05Z");
    VERIFY_RESULT(writeFile(at("first.json"), QJsonDocument(first).toJson()));
    m_instance->publicVersion = QStringLiteral("6.0.0");
    const ProcessOutput second = run(words("report health --format json --compare") +
                                     QStringList{at("first.json")} + checks + everything());
    VERIFY_EXIT(second, 1);
    const QJsonArray changes = json(second)[u"comparison"][u"changes"].toArray();
    QCOMPARE(changes.size(), 2);
    QCOMPARE(changes[0][u"name"].toString(), QStringLiteral("src-application-version"));
    QCOMPARE(changes[0][u"change"].toString(), QStringLiteral("worse"));
    const ProcessOutput kept = run(words("instance history --format json --instance prod/acme"));
    VERIFY_EXIT(kept, 0);
    const QJsonArray list = QJsonDocument::fromJson(kept.standardOutput).array();
    QCOMPARE(list.size(), 2);
    QCOMPARE(list[0][u"state"].toString(), QStringLiteral("failed"));
    const ProcessOutput byNumber = run(words("report health --format csv --kept") +
                                       QStringList{QString::number(list[1][u"id"].toInteger())});
    VERIFY_EXIT(byNumber, 0);
    const ProcessOutput alone =
        run(words("report health --compare last --from") + QStringList{at("first.json")});
    VERIFY_EXIT(alone, 3);
    QVERIFY2(alone.standardError.contains("none is kept"), alone.standardError.constData());
}

void CtlHealthTest::aFleetIsOneTable()
{
    for (const char* name : {"prod/a", "prod/b", "prod/a"})
        VERIFY_EXIT(check("src-application-version --release 6.1 --instance",
                          {QString::fromLatin1(name), QStringLiteral("--url"), m_instance->base()}),
                    0);
    const ProcessOutput all = run(words("report health --kept all --format csv"));
    VERIFY_EXIT(all, 0);
    QCOMPARE(all.standardOutput.count("\r\n"), 3);
    VERIFY_EXIT(run(words("report health --kept all --format html")), 2);
}

void CtlHealthTest::refusesDamagedReports()
{
    VERIFY_RESULT(writeFile(at("bad.json"), "{\"made\": 1}"));
    const ProcessOutput bad = run(words("report health --from") + QStringList{at("bad.json")});
    VERIFY_EXIT(bad, 3);
    QVERIFY2(bad.standardError.contains("bad.json"), bad.standardError.constData());
    VERIFY_EXIT(run(words("report health --from x --kept last")), 2);
    VERIFY_EXIT(run(words("report health --kept yesterday")), 2);
}

QTEST_GUILESS_MAIN(CtlHealthTest)
#include "tst_ctl_health.moc"
