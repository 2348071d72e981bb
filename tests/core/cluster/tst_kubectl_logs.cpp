// The test API server, as the real kubectl sees it: logs.

#include "kube_api/json_paths.h"
#include "kube_api_client.h"
#include "kube_samples.h"
#include "kubectl.h"

#include <QTest>

using namespace lockstep;
using namespace lockstep::test;
using namespace Qt::StringLiterals;

namespace {

const QByteArray podYaml =
    "apiVersion: v1\nkind: Pod\nmetadata: {name: p, labels: {app: p}}\nspec:\n  containers:\n  - "
    "{name: main, image: 'example.com/p:1'}\n";

} // namespace

class KubectlLogsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void givesWhatWasWritten();
    void follows();
    void followsSeveralPods();
    void givesThePreviousRun();
    void givesTheLastLines_data();
    void givesTheLastLines();
    void givesWhatIsNew();
    void stampsLines();
    void saysWhyThereIsNone();
    void asksForAContainer();
    void givesBinaryAndLinesWithoutEnd();
    void givesManyLines();

private:
    void runPod(const QByteArray& yaml = podYaml)
    {
        m_api->createAll(yaml);
        QVERIFY(m_api->await([&] { return isReady(m_api->object(u"pods"_s, u"default"_s, u"p"_s)); }));
    }

    void write(const QByteArray& bytes) { m_api->writeLog(u"default"_s, u"p"_s, u"main"_s, bytes); }

    std::unique_ptr<KubeApi> m_api;
    std::unique_ptr<Kubectl> m_kubectl;
};

void KubectlLogsTest::init()
{
    m_api = std::make_unique<KubeApi>();
    m_api->start();
    m_kubectl = std::make_unique<Kubectl>(*m_api);
}

void KubectlLogsTest::cleanup()
{
    QCOMPARE(m_api->violations(), QStringList());
    m_api.reset();
}

void KubectlLogsTest::givesWhatWasWritten()
{
    runPod();
    write("one\ntwo\n");
    QCOMPARE(m_kubectl->run(u"logs p"_s).out, u"one\ntwo\n"_s);
}

void KubectlLogsTest::follows()
{
    runPod();
    write("one\n");
    QProcess follower;
    m_kubectl->start(follower, {u"logs"_s, u"-f"_s, u"p"_s});
    QByteArray read;
    QVERIFY(Kubectl::readUntil(follower, read, "one\n"));
    write("two\n");
    QVERIFY(Kubectl::readUntil(follower, read, "two\n"));
    // It ends with the container.
    VERIFY_KUBECTL(m_kubectl->run(u"delete pod p --wait=false"_s));
    QVERIFY(follower.waitForFinished(20'000));
    QCOMPARE(follower.exitCode(), 0);
}

void KubectlLogsTest::followsSeveralPods()
{
    runPod();
    runPod(QByteArray(podYaml).replace("name: p,", "name: q,"));
    QVERIFY(m_api->await([&] { return isReady(m_api->object(u"pods"_s, u"default"_s, u"q"_s)); }));
    write("of p\n");
    m_api->writeLog(u"default"_s, u"q"_s, u"main"_s, "of q\n");
    QProcess follower;
    m_kubectl->start(follower, {u"logs"_s, u"-f"_s, u"-l"_s, u"app=p"_s, u"--prefix"_s});
    QByteArray read;
    QVERIFY(Kubectl::readUntil(follower, read, "of p\n"));
    QVERIFY(Kubectl::readUntil(follower, read, "[pod/q/main] of q\n"));
    follower.kill();
    follower.waitForFinished();
}

void KubectlLogsTest::givesThePreviousRun()
{
    m_api->stage().actOut(u"p:1"_s,
                          [](const ContainerRun& run, const auto& log, const std::stop_token& stop) {
                              log("run " + QByteArray::number(run.restarts) + '\n');
                              if (run.restarts == 0)
                                  return 1;
                              while (!stop.stop_requested())
                                  std::this_thread::yield();
                              return 0;
                          });
    m_api->createAll(podYaml);
    QVERIFY(m_api->await([&] {
        const QJsonObject pod = m_api->object(u"pods"_s, u"default"_s, u"p"_s);
        return isReady(pod) && number(at(pod, u"status.containerStatuses").toArray().first().toObject(),
                                      u"restartCount") == 1;
    }));
    QTRY_COMPARE(m_kubectl->run(u"logs p"_s).out, u"run 1\n"_s);
    QCOMPARE(m_kubectl->run(u"logs --previous p"_s).out, u"run 0\n"_s);
}

void KubectlLogsTest::givesTheLastLines_data()
{
    QTest::addColumn<QString>("options");
    QTest::addColumn<QString>("log");
    QTest::newRow("tail") << u"--tail=2"_s << u"b\nc\n"_s;
    QTest::newRow("tail of none") << u"--tail=0"_s << u""_s;
    QTest::newRow("tail of more") << u"--tail=9"_s << u"a\nb\nc\n"_s;
    QTest::newRow("bytes") << u"--limit-bytes=3"_s << u"a\nb"_s;
}

void KubectlLogsTest::givesTheLastLines()
{
    QFETCH(QString, options);
    QFETCH(QString, log);
    runPod();
    write("a\nb\nc\n");
    QCOMPARE(m_kubectl->run(u"logs p "_s + options).out, log);
}

void KubectlLogsTest::givesWhatIsNew()
{
    runPod();
    m_api->clock().setSkew(std::chrono::hours(-2));
    write("old\n");
    m_api->clock().setSkew(std::chrono::hours(0));
    write("new\n");
    QCOMPARE(m_kubectl->run(u"logs p --since=1h"_s).out, u"new\n"_s);
    const QString hourAgo = KubeClock::stamp(m_api->clock().now().addSecs(-3600));
    QCOMPARE(m_kubectl->run(u"logs p --since-time="_s + hourAgo).out, u"new\n"_s);
}

void KubectlLogsTest::stampsLines()
{
    runPod();
    write("with");
    write("out\nend\n");
    const Kubectl::Ended logs = m_kubectl->run(u"logs p --timestamps"_s);
    static const QRegularExpression lines(
        u"^\\d{4}-\\d\\d-\\d\\dT[\\d:]+\\.\\d{9}Z without\n\\d{4}-\\d\\d-\\d\\dT[\\d:]+\\.\\d{9}Z end\n$"_s);
    QVERIFY2(lines.match(logs.out).hasMatch(), logs.all().constData());
}

void KubectlLogsTest::saysWhyThereIsNone()
{
    m_api->stage().trouble(u"p:1"_s, Trouble::ImagePull);
    m_api->createAll(podYaml);
    QVERIFY(m_api->await([&] {
        return compact(m_api->object(u"pods"_s, u"default"_s, u"p"_s)).contains("ImagePullBackOff");
    }));
    const Kubectl::Ended none = m_kubectl->run(u"logs p"_s);
    QVERIFY2(none.err.contains(
                 u"container \"main\" in pod \"p\" is waiting to start: trying and failing to pull image"_s),
             none.all().constData());
    const Kubectl::Ended previous = m_kubectl->run(u"logs p --previous"_s);
    QVERIFY2(previous.err.contains(u"previous terminated container \"main\" in pod \"p\" not found"_s),
             previous.all().constData());
}

void KubectlLogsTest::asksForAContainer()
{
    runPod(podYaml + "  - {name: side, image: 'example.com/side:1'}\n");
    KubeApiClient client(*m_api);
    const ApiAnswer refusal = client.get(u"/api/v1/namespaces/default/pods/p/log"_s);
    QCOMPARE(refusal.status, 400);
    QCOMPARE(text(refusal.object, u"message"),
             u"a container name must be specified for pod p, choose one of: [main side]"_s);
    m_api->writeLog(u"default"_s, u"p"_s, u"side"_s, "aside\n");
    QCOMPARE(m_kubectl->run(u"logs p -c side"_s).out, u"aside\n"_s);
}

void KubectlLogsTest::givesBinaryAndLinesWithoutEnd()
{
    runPod();
    const QByteArray binary = QByteArray("\x00\xff\x1b[31m\n", 8);
    const QByteArray endless(1'000'000, 'x');
    write(binary);
    write(endless);
    KubeApiClient client(*m_api);
    QCOMPARE(client.get(u"/api/v1/namespaces/default/pods/p/log"_s).body, binary + endless);
}

void KubectlLogsTest::givesManyLines()
{
    runPod();
    QByteArray lines;
    for (int i = 0; i < 100'000; ++i)
        lines += "line " + QByteArray::number(i) + '\n';
    write(lines);
    KubeApiClient client(*m_api);
    QCOMPARE(client.get(u"/api/v1/namespaces/default/pods/p/log"_s).body, lines);
}

QTEST_GUILESS_MAIN(KubectlLogsTest)
#include "tst_kubectl_logs.moc"
