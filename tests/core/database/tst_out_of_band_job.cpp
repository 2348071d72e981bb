// The migrator as a Kubernetes Job: the real kubectl against a small API server.

#include "core/database/out_of_band_job.h"
#include "core/support/files.h"
#include "job_server.h"
#include "result_checks.h"

#include <QStandardPaths>
#include <QTemporaryDir>

using namespace lockstep;
using namespace lockstep::test;
using namespace std::chrono_literals;

namespace {

const QByteArray manifest = R"yaml(
apiVersion: v1
kind: ConfigMap
metadata: {name: not-this}
---
apiVersion: batch/v1
kind: Job
metadata:
  name: oob
  namespace: sourcegraph
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: proxy
        image: proxy:1
      - name: migrator
        image: index.docker.io/sourcegraph/migrator:6.12.5040
        args: [up]
        env:
        - {name: PGPORT, value: "5432"}
        - {name: NOTHING, value: "null"}
)yaml";

QJsonObject parsed(const char* json)
{
    return QJsonDocument::fromJson(json).object();
}

const char* const complete = R"({"conditions": [{"type": "Complete", "status": "True"}]})";
const char* const failed =
    R"({"conditions": [{"type": "Failed", "status": "True", "reason": "BackoffLimitExceeded", "message": "Job has reached the specified backoff limit"}]})";
const char* const running = R"({"phase": "Running"})";

} // namespace

class OutOfBandJobTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void theJobThatIsMade();
    void manifestsThatAreNone_data();
    void manifestsThatAreNone();
    void runs();
    void saysWhyItDoesNotStart();
    void fails();
    void isDeletedWhenCancelled();
    void aServerThatIsNotThere();

private:
    [[nodiscard]] MigratorJob job(const JobServer& server);
    [[nodiscard]] LogSink log();

    QTemporaryDir m_folder;
    QStringList m_log;
};

void OutOfBandJobTest::initTestCase()
{
    if (QStandardPaths::findExecutable(QStringLiteral("kubectl")).isEmpty())
        QSKIP("kubectl is not installed");
    VERIFY_RESULT(writeFile(m_folder.filePath(QStringLiteral("job.yaml")), manifest));
}

LogSink OutOfBandJobTest::log()
{
    m_log.clear();
    return [this](RunEvent::Level, const QString& text) { m_log.append(text); };
}

MigratorJob OutOfBandJobTest::job(const JobServer& server)
{
    const QString config = m_folder.filePath(QStringLiteral("kubeconfig"));
    if (!writeFile(config, server.kubeconfig()))
        return {};
    qputenv("KUBECONFIG", config.toUtf8());
    qputenv("KUBECACHEDIR", m_folder.filePath(QStringLiteral("cache")).toUtf8());
    MigratorJob job;
    job.manifest = m_folder.filePath(QStringLiteral("job.yaml"));
    job.context = QStringLiteral("test");
    job.poll = 50ms;
    return job;
}

void OutOfBandJobTest::theJobThatIsMade()
{
    const Result<QByteArray> made = outOfBandJob(manifest, QStringLiteral("job.yaml"), {7, 12}, true);
    VERIFY_RESULT(made);
    const QJsonDocument object = QJsonDocument::fromJson(*made);
    QCOMPARE(object[u"metadata"].toObject(),
             parsed(R"({"generateName": "oob-", "namespace": "sourcegraph"})"));
    QCOMPARE(object[u"spec"][u"ttlSecondsAfterFinished"].toInt(), 3600);
    const QJsonValue containers = object[u"spec"][u"template"][u"spec"][u"containers"];
    QVERIFY(containers[0][u"args"].isUndefined());
    QCOMPARE(
        QJsonDocument(containers[1][u"args"].toArray()).toJson(QJsonDocument::Compact),
        QByteArray(
            R"(["run-out-of-band-migrations","--disable-animation","--id","7","--id","12","--apply-reverse"])"));
    QCOMPARE(containers[1][u"env"][0][u"value"], QJsonValue(QStringLiteral("5432")));
    QCOMPARE(containers[1][u"env"][1][u"value"], QJsonValue(QStringLiteral("null")));
}

void OutOfBandJobTest::manifestsThatAreNone_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("happened");
    const auto row = [](const char* name, const char* text, const char* happened) {
        QTest::newRow(name) << QByteArray(text) << QString::fromUtf8(happened);
    };
    row("no YAML", "kind: [", "it is no YAML");
    row("no Job", "kind: Deployment", "no object of kind Job");
    row("two Jobs", "kind: Job\n---\nkind: Job", "more than one Job");
    row("no container", "kind: Job\nmetadata: {name: a}", "the Job has no container");
    row("no name", "kind: Job\nspec: {template: {spec: {containers: [{name: a}]}}}", "job.yaml:1:1");
    row("a list", "[1, 2]", "no object of kind Job");
}

void OutOfBandJobTest::manifestsThatAreNone()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, happened);
    const Result<QByteArray> made = outOfBandJob(text, QStringLiteral("job.yaml"), {7}, false);
    VERIFY_ERROR(made, ErrorKind::Invalid, "job.yaml");
    QVERIFY2(made.error().message().contains(happened), qPrintable(made.error().message()));
}

void OutOfBandJobTest::runs()
{
    const JobServer server([](int look) {
        return look < 2 ? JobServer::Scene{{}, look == 0 ? QJsonObject() : parsed(running)}
                        : JobServer::Scene{parsed(complete), parsed(running)};
    });
    VERIFY_RESULT(migratorJob(job(server))({7}, false, log(), {}));
    QCOMPARE(server.unexpected(), QStringList());
    QCOMPARE(server.nameSpace(), QStringLiteral("sourcegraph"));
    QCOMPARE(m_log, QStringList({QStringLiteral("Made Job oob-x7k2p in namespace sourcegraph"),
                                 QStringLiteral("Running out of band migrations [7]"),
                                 QStringLiteral("\ufffd binary"), QStringLiteral("no line end")}));
    QVERIFY(!server.isDeleted());
}

void OutOfBandJobTest::saysWhyItDoesNotStart()
{
    const JobServer server([](int look) {
        return look < 3
                   ? JobServer::Scene{{},
                                      parsed(
                                          R"({"phase": "Pending", "containerStatuses": [{"state": {"waiting":
                         {"reason": "ImagePullBackOff", "message": "no such image"}}}]})")}
                   : JobServer::Scene{parsed(complete), parsed(running)};
    });
    MigratorJob asked = job(server);
    asked.nameSpace = QStringLiteral("elsewhere");
    const QString withoutNameSpace = m_folder.filePath(QStringLiteral("plain.yaml"));
    VERIFY_RESULT(
        writeFile(withoutNameSpace, QByteArray(manifest).replace("  namespace: sourcegraph\n", "")));
    asked.manifest = withoutNameSpace;
    VERIFY_RESULT(migratorJob(asked)({7}, false, log(), {}));
    QCOMPARE(server.nameSpace(), QStringLiteral("elsewhere"));
    QCOMPARE(m_log.filter(QStringLiteral("does not start")),
             QStringList({QStringLiteral("Pod oob-pod does not start: ImagePullBackOff: no such image")}));
    asked.nameSpace.clear();
    VERIFY_RESULT(migratorJob(asked)({7}, false, log(), {}));
    QCOMPARE(server.nameSpace(), QStringLiteral("ns-of-context"));
}

void OutOfBandJobTest::fails()
{
    const JobServer server([](int) { return JobServer::Scene{parsed(failed), parsed(running)}; });
    VERIFY_ERROR(migratorJob(job(server))({7}, false, log(), {}), ErrorKind::Failed,
                 "Job has reached the specified backoff limit");
    QVERIFY(!server.isDeleted());
}

void OutOfBandJobTest::isDeletedWhenCancelled()
{
    std::stop_source stop;
    const JobServer server([&](int look) {
        if (look == 2)
            stop.request_stop();
        return JobServer::Scene{{}, {}};
    });
    VERIFY_ERROR(migratorJob(job(server))({7}, false, log(), stop.get_token()), ErrorKind::Cancelled, "");
    QVERIFY(server.isDeleted());
}

void OutOfBandJobTest::aServerThatIsNotThere()
{
    MigratorJob asked;
    {
        const JobServer server([](int) { return JobServer::Scene(); });
        asked = job(server);
    }
    VERIFY_ERROR(migratorJob(asked)({7}, false, log(), {}), ErrorKind::Failed, "refused");
    asked.manifest = QStringLiteral("/nowhere.yaml");
    VERIFY_ERROR(migratorJob(asked)({7}, false, log(), {}), ErrorKind::NotFound, "nowhere");
    asked =
        MigratorJob{m_folder.filePath(QStringLiteral("job.yaml")), {}, {}, QStringLiteral("no-such-kubectl")};
    VERIFY_ERROR(migratorJob(asked)({7}, false, log(), {}), ErrorKind::NotFound, "no-such-kubectl");
}

QTEST_GUILESS_MAIN(OutOfBandJobTest)
#include "tst_out_of_band_job.moc"
