// The manual upgrade of a managed instance and its three ways out: a real git repository, real databases,
// kustomize, a cluster of the test's own.

#include "cloud_upgrade.h"

#include <QStandardPaths>
#include <QTest>

using namespace lockstep;
using namespace lockstep::test;
using namespace Qt::StringLiterals;

class CloudUpgradeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void upgrades();
    void upgradesByTheMigrator();
    void upgradesWithDowntime();
    void stopsBeforeItChangesAnything_data();
    void stopsBeforeItChangesAnything();
    void rescuesAFailedMigration_data();
    void rescuesAFailedMigration();
    void takesWorkloadsBack();
    void bringsDataBack();

private:
    [[nodiscard]] ProcessOutput upgrade(const QStringList& more = {}) const;
    [[nodiscard]] ProcessOutput wayOut(const char* runbook, const QStringList& more,
                                       const QStringList& evidence) const;
    void checkUpgraded() const;
    void checkProposed(const QJsonObject& outputs) const;

    CloudUpgrade m_instance;
};

void CloudUpgradeTest::initTestCase()
{
    if (QStandardPaths::findExecutable(u"kubectl"_s).isEmpty())
        QSKIP("kubectl is not installed");
    VERIFY_RESULT(m_instance.make());
}

void CloudUpgradeTest::init()
{
    VERIFY_RESULT(m_instance.begin(u"5.2.7"_s));
}

void CloudUpgradeTest::cleanup()
{
    if (m_instance.api)
        QCOMPARE(m_instance.api->violations(), QStringList());
    if (m_instance.gitHub)
        QCOMPARE(m_instance.gitHub->violations(), QStringList());
}

ProcessOutput CloudUpgradeTest::upgrade(const QStringList& more) const
{
    return m_instance.run(
        words("runbook run cloud-upgrade --yes --format json --evidence agree=tester") +
        m_instance.inputs(QStringList{u"regenerate="_s + m_instance.generator(), u"github=example/fleet"_s} +
                          more));
}

ProcessOutput CloudUpgradeTest::wayOut(const char* runbook, const QStringList& more,
                                       const QStringList& evidence) const
{
    QStringList arguments = words("runbook run --yes --format json") << QString::fromLatin1(runbook);
    for (const QString& step : evidence)
        arguments << u"--evidence"_s << step + u"=seen"_s;
    return m_instance.run(arguments + m_instance.inputs(more));
}

void CloudUpgradeTest::checkUpgraded() const
{
    QCOMPARE(m_instance.version(), u"5.3.9104"_s);
    QCOMPARE(m_instance.image(), u"sourcegraph/frontend:5.3.9104"_s);
    QCOMPARE(m_instance.kubectl({u"get"_s, u"deployment/sourcegraph-frontend"_s, u"-o"_s,
                                 u"jsonpath={.status.availableReplicas}"_s}),
             u"2"_s);
    QCOMPARE(m_instance.ask(u"SELECT count(*) FROM customers_own"_s), u"100"_s);
}

/// By our own client: labelled, with what a reviewer wants to know, at the commit that was pushed.
void CloudUpgradeTest::checkProposed(const QJsonObject& outputs) const
{
    const PullState pull = m_instance.gitHub->with(
        [](GitHubState& state) { return state.pulls.size() == 1 ? state.pulls.first() : PullState(); });
    QCOMPARE(outputs[u"number"].toString(), QString::number(pull.number));
    QVERIFY(outputs[u"url"].toString().endsWith(u"/pull/%1"_s.arg(pull.number)));
    QCOMPARE(pull.title, u"acme: upgrade to 5.3.9104"_s);
    QCOMPARE(pull.head, u"acme/upgrade-instance"_s);
    QCOMPARE(pull.base, u"main"_s);
    QCOMPARE(pull.labels, QStringList{u"mi-upgrade"_s});
    QCOMPARE(pull.headSha + u'\n',
             m_instance.gitOutput(m_instance.at(u"origin"_s), words("rev-parse acme/upgrade-instance")));
    for (const char* part :
         {"from 5.2.7 to **5.3.9104**", "Tracking issue: #12", "Log: <https://logs.example.com/17>",
          "tester, run 1 of the runbook cloud-upgrade", "# Health: acme", "| database-frontend |",
          "pods-health", "- Data that is wrong or missing: the runbook `cloud-upgrade-data-corrupted`"})
        QVERIFY2(pull.body.contains(QString::fromLatin1(part)), qPrintable(pull.body));
}

void CloudUpgradeTest::upgrades()
{
    const ProcessOutput ran = upgrade({u"tracking_issue=#12"_s, u"log=https://logs.example.com/17"_s});
    VERIFY_EXIT(ran, 0);
    checkUpgraded();
    const QString branch = u"acme/upgrade-instance"_s;
    QCOMPARE(m_instance.remoteFile(branch, u"config.yaml"_s),
             u"# What the fleet knows of acme.\nspec:\n  sourcegraphVersion: 5.3.9104  # raised by upgrades\n"
             "  customer: Acme\n"_s);
    QVERIFY(m_instance.remoteFile(branch, u"kubernetes/kustomization.yaml"_s).contains(u"newTag: 5.3.9104"));
    QCOMPARE(
        m_instance.gitOutput(m_instance.clone(), words("log -1 --format=%s origin/acme/upgrade-instance")),
        u"acme: upgrade to 5.3.9104\n"_s);
    QCOMPARE(m_instance.gitOutput(m_instance.clone(), words("diff --name-only origin/main HEAD")),
             u"deployments/acme/config.yaml\ndeployments/acme/kubernetes/kustomization.yaml\n"_s);
    QCOMPARE(m_instance.gitOutput(m_instance.clone(), words("status --porcelain")), QString());
    checkProposed(json(ran)[u"steps"][u"pull-request"][u"outputs"].toObject());
    const QJsonObject steps = json(ran)[u"steps"].toObject();
    QCOMPARE(steps[u"compare"][u"outputs"][u"change"].toString(), u"2"_s);
    const QByteArray diff =
        readFile(steps[u"compare"][u"outputs"][u"diff"].toString()).value_or(QByteArray());
    QVERIFY2(diff.contains("+        - image: sourcegraph/frontend:5.3.9104") ||
                 diff.contains("sourcegraph/frontend:5.3.9104"),
             diff.constData());
}

void CloudUpgradeTest::upgradesByTheMigrator()
{
    // The migrator's part is played by what does the same: our own.
    m_instance.api->stage().actOut(u"migrator:5.3.9104"_s,
                                   [this](const ContainerRun& container, const auto& log, auto) {
                                       if (container.arguments != QStringList{u"up"_s})
                                           return 2;
                                       const QStringList inputs = m_instance.inputs();
                                       QStringList up = words("db up --quiet --release 5.3.9104");
                                       for (const Schema schema : allSchemas) {
                                           const QString prefix = schemaName(schema) + u'=';
                                           for (const QString& input : inputs) {
                                               if (input.startsWith(prefix))
                                                   up << u"--db"_s << input;
                                           }
                                       }
                                       const ProcessOutput output = m_instance.run(up);
                                       log(output.standardError);
                                       (void)m_instance.ask(u"UPDATE versions SET version = '5.3.9104'"_s);
                                       return output.exitCode;
                                   });
    const ProcessOutput ran = upgrade({u"migrate_with=migrator"_s});
    VERIFY_EXIT(ran, 0);
    checkUpgraded();
    const QString job = json(ran)[u"steps"][u"migrate-by-job"][u"outputs"][u"job"].toString();
    QCOMPARE(m_instance.kubectl({u"get"_s, u"job/"_s + job, u"-o"_s, u"jsonpath={.status.succeeded}"_s}),
             u"1"_s);
}

void CloudUpgradeTest::upgradesWithDowntime()
{
    const ProcessOutput ran = upgrade({u"downtime=yes"_s, u"checkpoint=none"_s});
    VERIFY_EXIT(ran, 4); // nobody has said why there is no checkpoint
    QCOMPARE(m_instance.kubectl({u"get"_s, u"pods"_s, u"-o"_s, u"name"_s}), u"pod/pgsql-0"_s);
    QCOMPARE(m_instance.version(), u"5.2.7"_s);
    const QString number = QString::number(json(ran)[u"run"].toInt());
    const ProcessOutput resumed =
        m_instance.run(words("runbook resume --format json --evidence no-checkpoint=agreed") << number);
    VERIFY_EXIT(resumed, 0);
    checkUpgraded();
    QCOMPARE(m_instance.kubectl(
                 {u"get"_s, u"statefulset/gitserver"_s, u"-o"_s, u"jsonpath={.status.readyReplicas}"_s}),
             u"1"_s);
}

void CloudUpgradeTest::stopsBeforeItChangesAnything_data()
{
    QTest::addColumn<QString>("input");
    QTest::addColumn<QString>("said");
    QTest::newRow("another release") << u"from=5.1.9"_s << u"release that runs"_s;
    QTest::newRow("no such context") << u"context=elsewhere"_s << u"none of that name"_s;
    QTest::newRow("no path") << u"version=5.2.6"_s << u"path"_s;
    QTest::newRow("no such branch") << u"base_branch=gone"_s << u"no branch gone in example/fleet"_s;
    QTest::newRow("no such repository")
        << u"github=example/elsewhere"_s << u"no repository example/elsewhere"_s;
}

void CloudUpgradeTest::stopsBeforeItChangesAnything()
{
    QFETCH(QString, input);
    QFETCH(QString, said);
    const ProcessOutput ran = upgrade({input});
    VERIFY_EXIT(ran, 3);
    QVERIFY2(ran.standardError.contains(said.toUtf8()), ran.standardError.constData());
    QCOMPARE(m_instance.version(), u"5.2.7"_s);
    QCOMPARE(m_instance.gitOutput(m_instance.clone(), words("branch --show-current")), u"main\n"_s);
}

void CloudUpgradeTest::rescuesAFailedMigration_data()
{
    QTest::addColumn<QString>("direction");
    QTest::newRow("forward") << u"forward"_s;
    QTest::newRow("back") << u"back"_s;
}

void CloudUpgradeTest::rescuesAFailedMigration()
{
    QFETCH(QString, direction);
    // Something of the customer's own is in the way of a migration.
    QCOMPARE(m_instance.ask(u"CREATE TABLE telemetry_outbox (n int)"_s), QString());
    const ProcessOutput ran = upgrade();
    VERIFY_EXIT(ran, 4);
    QCOMPARE(m_instance.version(), u"5.2.7"_s);
    QCOMPARE(m_instance.image(), u"sourcegraph/frontend:5.2.7"_s);
    QCOMPARE(m_instance.ask(u"DROP TABLE telemetry_outbox"_s), QString());
    const QString number = QString::number(json(ran)[u"run"].toInt());
    VERIFY_EXIT(m_instance.run(words("runbook abandon --reason mended") << number), 0);

    VERIFY_EXIT(wayOut("cloud-upgrade-migration-failed",
                       {u"direction="_s + direction, u"github=example/fleet"_s}, {}),
                0);
    if (direction == u"forward") {
        checkUpgraded();
        QCOMPARE(m_instance.gitHub->with([](GitHubState& state) { return state.pulls.size(); }), 1);
        QVERIFY(m_instance.remoteFile(u"acme/upgrade-instance"_s, u"config.yaml"_s).contains(u"5.3.9104"));
        return;
    }
    QCOMPARE(m_instance.version(), u"5.2.7"_s);
    QCOMPARE(m_instance.image(), u"sourcegraph/frontend:5.2.7"_s);
    QCOMPARE(m_instance.gitOutput(m_instance.clone(), words("status --porcelain")), QString());
    QCOMPARE(m_instance.ask(u"SELECT count(*) FROM customers_own"_s), u"100"_s);
}

void CloudUpgradeTest::takesWorkloadsBack()
{
    m_instance.api->stage().trouble(u"frontend:5.3.9104"_s, Trouble::ImagePull);
    const ProcessOutput ran = upgrade({u"patience=2s"_s});
    VERIFY_EXIT(ran, 4);
    QVERIFY2(ran.standardError.contains("ImagePullBackOff"), ran.standardError.right(3000).constData());
    QCOMPARE(m_instance.version(), u"5.3.9104"_s);
    const QString number = QString::number(json(ran)[u"run"].toInt());
    VERIFY_EXIT(m_instance.run(words("runbook abandon --reason mended") << number), 0);
    const ProcessOutput back = wayOut("cloud-upgrade-workload-failed", {}, words("look hand-over"));
    VERIFY_EXIT(back, 0);
    QCOMPARE(m_instance.image(), u"sourcegraph/frontend:5.2.7"_s);
    QCOMPARE(m_instance.version(), u"5.3.9104"_s);
    QCOMPARE(m_instance.gitOutput(m_instance.clone(), words("status --porcelain")), QString());
}

void CloudUpgradeTest::bringsDataBack()
{
    const ProcessOutput ran = upgrade();
    VERIFY_EXIT(ran, 0);
    const QString checkpoint = json(ran)[u"steps"][u"checkpoint"][u"outputs"][u"folder"].toString();
    (void)m_instance.ask(u"DELETE FROM customers_own"_s);
    const ProcessOutput back =
        wayOut("cloud-upgrade-data-corrupted", {u"snapshot="_s + checkpoint}, words("agree hand-over"));
    VERIFY_EXIT(back, 0);
    QCOMPARE(m_instance.version(), u"5.2.7"_s);
    QCOMPARE(m_instance.image(), u"sourcegraph/frontend:5.2.7"_s);
    QCOMPARE(m_instance.ask(u"SELECT count(*) FROM customers_own"_s), u"100"_s);
    QCOMPARE(m_instance.kubectl({u"get"_s, u"deployment/sourcegraph-frontend"_s, u"-o"_s,
                                 u"jsonpath={.status.availableReplicas}"_s}),
             u"2"_s);
}

QTEST_GUILESS_MAIN(CloudUpgradeTest)
#include "tst_ctl_cloud_upgrade.moc"
