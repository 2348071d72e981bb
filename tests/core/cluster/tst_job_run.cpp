// Jobs run to their ends, with their logs, and the product's migrator as one.

#include "core/cluster/kubernetes/job_run.h"
#include "core/cluster/kubernetes/migrator_job.h"
#include "kube_fixture.h"
#include "result_checks.h"

#include <QJsonArray>
#include <QTest>

#include <atomic>

using namespace lockstep;
using namespace lockstep::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QByteArray work = R"(
apiVersion: batch/v1
kind: Job
metadata: {name: work}
spec:
  backoffLimit: 0
  template: {spec: {restartPolicy: Never, containers: [{name: work, image: 'work:1', args: [hard]}]}}
)";

const QByteArray frontend = R"(
apiVersion: apps/v1
kind: Deployment
metadata: {name: sourcegraph-frontend, namespace: prod}
spec:
  replicas: 0
  selector: {matchLabels: {app: frontend}}
  template:
    metadata: {labels: {app: frontend}}
    spec:
      imagePullSecrets: [{name: registry}]
      containers:
      - name: frontend
        image: sourcegraph/frontend:6.0.0
        env:
        - {name: PGHOST, value: db.example.com}
        - {name: PGPASSWORD, valueFrom: {secretKeyRef: {name: pg, key: password}}}
        - {name: CODEINSIGHTS_PGUSER, value: insights}
        - {name: PROMETHEUS_URL, value: 'http://prometheus'}
)";

QByteArray database(const QByteArray& image)
{
    return "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: pgsql, namespace: prod}\nspec:\n  "
           "serviceName: "
           "pgsql\n  replicas: 0\n  selector: {matchLabels: {app: pgsql}}\n  template:\n    metadata: "
           "{labels: {app: "
           "pgsql}}\n    spec: {containers: [{name: pgsql, image: '" +
           image + "'}]}\n";
}

} // namespace

class JobRunTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void givesOutTheLog();
    void tellsTheExitCode();
    void followsOneThatRuns();
    void deletesWhenItIsStopped();
    void givesUpWhatCannotStart();
    void noticesThatSomebodyDeletedIt();
    void reachesTheDatabasesAsTheFrontendDoes();
    void knowsPostgresByImages();
    void respectsTheGates_data();
    void respectsTheGates();

private:
    [[nodiscard]] Result<JobOutcome> run(const JobOptions& options, const std::stop_token& stop = {});

    [[nodiscard]] bool isThere() const
    {
        return !m_cluster->api.object(u"jobs"_s, u"prod"_s, u"work"_s).isEmpty();
    }

    std::unique_ptr<KubeFixture> m_cluster;
    QByteArrayList m_lines;
};

void JobRunTest::init()
{
    m_cluster = std::make_unique<KubeFixture>();
    m_lines.clear();
}

void JobRunTest::cleanup()
{
    QCOMPARE(m_cluster->api.violations(), QStringList());
}

Result<JobOutcome> JobRunTest::run(const JobOptions& options, const std::stop_token& stop)
{
    JobOptions own = options;
    own.line = [this](const QByteArray& line) { m_lines.append(line); };
    return runJob(m_cluster->client(), u"prod"_s, yamlObject(work), own, stop);
}

void JobRunTest::givesOutTheLog()
{
    m_cluster->api.stage().actOut(u"work:1"_s,
                                  [](const ContainerRun& container, const auto& log, std::stop_token) {
                                      log("began " + container.arguments.join(u' ').toUtf8() + '\n');
                                      for (int line = 0; line < 2000; ++line)
                                          log("line " + QByteArray::number(line) + '\n');
                                      log("no end");
                                      return 0;
                                  });
    const Result<JobOutcome> outcome = run({});
    VERIFY_RESULT(outcome);
    QVERIFY(outcome->isComplete());
    QCOMPARE(m_lines.size(), 2002);
    QCOMPARE(m_lines.first(), "began hard");
    QCOMPARE(m_lines.last(), "no end");
    if (!KubeFixture::hasKubectl())
        QSKIP("kubectl is not installed");
    QCOMPARE(m_cluster->kubectl({u"get"_s, u"job/work"_s, u"-o"_s, u"jsonpath={.status.succeeded}"_s}),
             u"1"_s);
    QCOMPARE(m_cluster->kubectl({u"logs"_s, u"job/work"_s}).split(u'\n').size(), 2002);
}

void JobRunTest::tellsTheExitCode()
{
    m_cluster->api.stage().actOut(u"work:1"_s, [](const ContainerRun&, const auto& log, std::stop_token) {
        log("dirty database\n");
        return 3;
    });
    const Result<JobOutcome> outcome = run({});
    VERIFY_RESULT(outcome);
    QCOMPARE(outcome->exitCode, 3);
    QVERIFY2(outcome->trouble.contains(u"backoff limit"), qPrintable(outcome->trouble));
    QCOMPARE(m_lines, QByteArrayList{"dirty database"});
    QVERIFY(isThere());
}

void JobRunTest::followsOneThatRuns()
{
    std::atomic<bool> mayEnd = false;
    std::atomic<int> starts = 0;
    m_cluster->api.stage().actOut(u"work:1"_s,
                                  [&](const ContainerRun&, const auto& log, std::stop_token stop) {
                                      ++starts;
                                      log("first\n");
                                      while (!mayEnd && !stop.stop_requested())
                                          std::this_thread::sleep_for(5ms);
                                      log("second\n");
                                      return 0;
                                  });
    QJsonObject job = yamlObject(work);
    QJsonObject metadata = job[u"metadata"].toObject();
    metadata[u"namespace"] = u"prod"_s;
    job[u"metadata"] = metadata;
    QVERIFY(m_cluster->api.create(job));
    QTRY_COMPARE(starts.load(), 1);
    JobOptions options;
    options.state = [&](const QString&) { mayEnd = true; };
    const Result<JobOutcome> outcome = run(options);
    VERIFY_RESULT(outcome);
    QCOMPARE(m_lines, (QByteArrayList{"first", "second"}));
    // And once more, when it has ended: nothing is started.
    m_lines.clear();
    VERIFY_RESULT(run({}));
    QCOMPARE(m_lines, (QByteArrayList{"first", "second"}));
    QCOMPARE(starts.load(), 1);
}

void JobRunTest::deletesWhenItIsStopped()
{
    std::stop_source stop;
    m_cluster->api.stage().actOut(u"work:1"_s, [&](const ContainerRun&, const auto&, std::stop_token over) {
        stop.request_stop();
        while (!over.stop_requested())
            std::this_thread::sleep_for(5ms);
        return 0;
    });
    const Result<JobOutcome> outcome = run({}, stop.get_token());
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().kind, ErrorKind::Cancelled);
    QVERIFY(!isThere());
    QCOMPARE(m_cluster->kubectl({u"get"_s, u"pods"_s, u"-o"_s, u"name"_s}), QString());
}

void JobRunTest::givesUpWhatCannotStart()
{
    m_cluster->api.stage().trouble(u"work:1"_s, Trouble::ImagePull);
    const Result<JobOutcome> outcome = run({.patience = 300ms});
    VERIFY_RESULT(outcome);
    QVERIFY2(outcome->trouble.contains(u"cannot start") && outcome->trouble.contains(u"work:1"),
             qPrintable(outcome->trouble));
    QVERIFY(!isThere());
}

void JobRunTest::noticesThatSomebodyDeletedIt()
{
    m_cluster->api.stage().actOut(u"work:1"_s, [](const ContainerRun&, const auto&, std::stop_token over) {
        while (!over.stop_requested())
            std::this_thread::sleep_for(5ms);
        return 0;
    });
    JobOptions options;
    options.state = [&](const QString&) {
        VERIFY_RESULT(deleteObject(m_cluster->client(), {builtInResource(u"Job"), u"prod"_s, u"work"_s},
                                   Propagation::Background, {}));
    };
    const Result<JobOutcome> outcome = run(options);
    VERIFY_RESULT(outcome);
    QCOMPARE(outcome->trouble, u"somebody deleted it"_s);
}

void JobRunTest::reachesTheDatabasesAsTheFrontendDoes()
{
    const QJsonObject manifest =
        migratorManifest({u"lockstep-r1"_s, Version(6, 1, 0), {u"up"_s}}, yamlObject(frontend));
    const QJsonObject pod = manifest[u"spec"][u"template"][u"spec"].toObject();
    const QJsonObject container = pod[u"containers"].toArray().first().toObject();
    QCOMPARE(container[u"image"].toString(), u"index.docker.io/sourcegraph/migrator:6.1.0"_s);
    QMap<QString, QJsonObject> environment;
    for (const QJsonValue& variable : container[u"env"].toArray())
        environment.insert(variable[u"name"].toString(), variable.toObject());
    QCOMPARE(environment[u"PGHOST"_s][u"value"].toString(), u"db.example.com"_s);
    QVERIFY(environment[u"PGPASSWORD"_s].contains(u"valueFrom") &&
            !environment[u"PGPASSWORD"_s].contains(u"value"));
    QCOMPARE(environment[u"CODEINSIGHTS_PGUSER"_s][u"value"].toString(), u"insights"_s);
    QCOMPARE(environment[u"CODEINTEL_PGHOST"_s][u"value"].toString(), u"codeintel-db"_s);
    QVERIFY(!environment.contains(u"PROMETHEUS_URL"_s));
    QCOMPARE(environment.size(), 18);
    QVERIFY(pod.contains(u"imagePullSecrets"));
    QCOMPARE(manifest[u"spec"][u"backoffLimit"].toInt(-1), 0);
}

void JobRunTest::knowsPostgresByImages()
{
    QCOMPARE(postgresOfImage(u"index.docker.io/sourcegraph/postgresql-16:6.0.0@sha256:abc"_s), 16);
    QCOMPARE(postgresOfImage(u"sourcegraph/postgresql-16-codeinsights:6.0.0"_s), 16);
    QCOMPARE(postgresOfImage(u"sourcegraph/postgres-12-alpine:5.3.0"_s), 12);
    QCOMPARE(postgresOfImage(u"sourcegraph/codeintel-db:5.3.0"_s), 12);
    QCOMPARE(postgresOfImage(u"registry.example:5000/own/database"_s), 0);
}

void JobRunTest::respectsTheGates_data()
{
    QTest::addColumn<QByteArray>("image");
    QTest::addColumn<QString>("release");
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("refused");
    const QStringList up{u"up"_s};
    const QStringList upgrade{u"upgrade"_s, u"--from=5.8"_s, u"--to=5.10"_s};
    QTest::newRow("old and old") << QByteArray("sourcegraph/postgres-12-alpine:5.3.0") << u"5.9.45"_s << up
                                 << QString();
    QTest::newRow("new and new") << QByteArray("sourcegraph/postgresql-16:6.0.0") << u"6.1.0"_s << up
                                 << QString();
    QTest::newRow("old PostgreSQL") << QByteArray("sourcegraph/postgres-12-alpine:5.3.0") << u"6.0.0"_s << up
                                    << u"runs PostgreSQL 12"_s;
    QTest::newRow("unknown image") << QByteArray("own/database:1") << u"6.0.0"_s << up << QString();
    QTest::newRow("broken upgrade") << QByteArray("sourcegraph/postgresql-16:5.10.0") << u"5.10.0"_s
                                    << upgrade << u"is broken"_s;
    QTest::newRow("up of it works") << QByteArray("sourcegraph/postgresql-16:5.10.0") << u"5.10.0"_s << up
                                    << QString();
}

void JobRunTest::respectsTheGates()
{
    QFETCH(QByteArray, image);
    QFETCH(QString, release);
    QFETCH(QStringList, arguments);
    QFETCH(QString, refused);
    QVERIFY(m_cluster->api.create(yamlObject(database(image))));
    const MigratorJob job{u"m"_s, *Version::parse(release), arguments};
    const Result<void> open = checkMigratorGates(job, {m_cluster->client(), u"prod"_s}, {});
    QCOMPARE(open.has_value(), refused.isEmpty());
    if (!open)
        QVERIFY2(open.error().message().contains(refused), qPrintable(open.error().message()));
}

QTEST_GUILESS_MAIN(JobRunTest)
#include "tst_job_run.moc"
