// The faults that the test API server can be told to have.

#include "kube_api/json_paths.h"
#include "kube_api_client.h"
#include "kube_samples.h"

#include <QTest>

using namespace lockstep;
using namespace lockstep::test;
using namespace Qt::StringLiterals;

namespace {

const QString pods = QStringLiteral("/api/v1/namespaces/default/pods");

} // namespace

class KubeApiFaultsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void answersWithAStatus_data();
    void answersWithAStatus();
    void failsSoOften();
    void failsOneMethodOnly();
    void cutsABody();
    void cutsAWatch();
    void saysNothing();
    void saysGarbage();
    void stopsAndGoesOn();

private:
    std::unique_ptr<KubeApi> m_api;
};

void KubeApiFaultsTest::init()
{
    m_api = std::make_unique<KubeApi>();
    m_api->start();
}

void KubeApiFaultsTest::cleanup()
{
    m_api.reset();
}

void KubeApiFaultsTest::answersWithAStatus_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("reason");
    QTest::newRow("401") << 401 << u"Unauthorized"_s;
    QTest::newRow("403") << 403 << u"Forbidden"_s;
    QTest::newRow("404") << 404 << u"NotFound"_s;
    QTest::newRow("409") << 409 << u"Conflict"_s;
    QTest::newRow("410") << 410 << u"Expired"_s;
    QTest::newRow("422") << 422 << u"Invalid"_s;
    QTest::newRow("429") << 429 << u"TooManyRequests"_s;
    QTest::newRow("500") << 500 << u"InternalError"_s;
    QTest::newRow("503") << 503 << u"ServiceUnavailable"_s;
}

void KubeApiFaultsTest::answersWithAStatus()
{
    QFETCH(int, code);
    QFETCH(QString, reason);
    m_api->faults().add(Fault::status(u"/pods"_s, code, 1, 7));
    KubeApiClient client(*m_api);
    const ApiAnswer answer = client.get(pods);
    QCOMPARE(answer.status, code);
    QCOMPARE(text(answer.object, u"kind"), u"Status"_s);
    QCOMPARE(text(answer.object, u"reason"), reason);
    QCOMPARE(number(answer.object, u"code"), code);
    const auto retry = answer.headers.find("Retry-After");
    QVERIFY(retry != answer.headers.end());
    QCOMPARE(retry->second, std::string("7"));
}

void KubeApiFaultsTest::failsSoOften()
{
    m_api->faults().add(Fault::status(u"/pods"_s, 503, 2));
    KubeApiClient client(*m_api);
    QCOMPARE(client.get(pods).status, 503);
    QCOMPARE(client.get(pods).status, 503);
    QCOMPARE(client.get(pods).status, 200);
}

void KubeApiFaultsTest::failsOneMethodOnly()
{
    Fault fault = Fault::status(u"/configmaps"_s, 500, -1);
    fault.method = "POST";
    m_api->faults().add(fault);
    KubeApiClient client(*m_api);
    QCOMPARE(client.get(u"/api/v1/namespaces/default/configmaps"_s).status, 200);
    QCOMPARE(client.post(u"/api/v1/namespaces/default/configmaps"_s, {}).status, 500);
    m_api->faults().clear();
    QCOMPARE(client.post(u"/api/v1/namespaces/default/configmaps"_s, {}).status, 400);
}

void KubeApiFaultsTest::cutsABody()
{
    m_api->faults().add(Fault::cut(u"/pods"_s, 20));
    KubeApiClient client(*m_api);
    QByteArray read;
    client.stream(pods, [&](const QByteArray& bytes) {
        read += bytes;
        return true;
    });
    QCOMPARE(read.size(), 20);
}

void KubeApiFaultsTest::cutsAWatch()
{
    m_api->createAll(deploymentYaml());
    m_api->faults().add(Fault::cut(u"/pods.*watch=true"_s, 700));
    KubeApiClient client(*m_api);
    QByteArray read;
    client.stream(pods + u"?watch=true"_s, [&](const QByteArray& bytes) {
        read += bytes;
        return true;
    });
    QCOMPARE(read.size(), 700);
}

void KubeApiFaultsTest::saysNothing()
{
    m_api->faults().add(Fault::silence(u"/pods"_s));
    httplib::Client client(m_api->url().toStdString());
    client.set_read_timeout(0, 200'000);
    const httplib::Result silent = client.Get(pods.toStdString());
    QVERIFY(!silent);
    QCOMPARE(silent.error(), httplib::Error::Read);
    QCOMPARE(client.Get(pods.toStdString())->status, 200);
}

void KubeApiFaultsTest::saysGarbage()
{
    m_api->faults().add(Fault::garbage(u"/pods"_s, "<html>\xff\xfe"));
    KubeApiClient client(*m_api);
    const ApiAnswer answer = client.get(pods);
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.body, QByteArray("<html>\xff\xfe"));
}

/// A server that is gone and comes again, at its place and with its objects.
void KubeApiFaultsTest::stopsAndGoesOn()
{
    m_api->createAll(deploymentYaml());
    const QString url = m_api->url();
    {
        KubeApiClient watcher(*m_api);
        std::atomic<bool> began = false;
        std::jthread watching([&] {
            watcher.stream(pods + u"?watch=true"_s, [&](const QByteArray&) {
                began = true;
                return true;
            });
        });
        QTRY_VERIFY(began);
        m_api->stop();
    }
    KubeApiClient client(*m_api);
    QCOMPARE(client.get(pods).status, 0);
    m_api->start();
    QCOMPARE(m_api->url(), url);
    QCOMPARE(client.get(u"/apis/apps/v1/namespaces/default/deployments/web"_s).status, 200);
}

QTEST_GUILESS_MAIN(KubeApiFaultsTest)
#include "tst_kube_api_faults.moc"
