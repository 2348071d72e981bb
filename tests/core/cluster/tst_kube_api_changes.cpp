// The test API server against what the Kubernetes API documents: validation, patches and subresources.

#include "kube_api/json_paths.h"
#include "kube_api_client.h"
#include "kube_samples.h"

#include <QTest>

using namespace lockstep;
using namespace lockstep::test;
using namespace Qt::StringLiterals;

namespace {

const QString deployments = QStringLiteral("/apis/apps/v1/namespaces/default/deployments");

} // namespace

class KubeApiChangesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void saysWhichFieldsAreWrong_data();
    void saysWhichFieldsAreWrong();
    void warnsAboutUnknownFields();
    void patches_data();
    void patches();
    void keepsTheStatusApart();
    void countsGenerations();
    void scales();

private:
    std::unique_ptr<KubeApi> m_api;
    std::unique_ptr<KubeApiClient> m_client;
};

void KubeApiChangesTest::init()
{
    m_api = std::make_unique<KubeApi>();
    m_api->start();
    m_client = std::make_unique<KubeApiClient>(*m_api);
}

void KubeApiChangesTest::cleanup()
{
    QCOMPARE(m_api->violations(), QStringList());
    m_api.reset();
}

void KubeApiChangesTest::saysWhichFieldsAreWrong_data()
{
    QTest::addColumn<QByteArray>("yaml");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("message");
    const QByteArray good = deploymentYaml();
    QTest::newRow("no name") << QByteArray(good).replace("  name: web\n", "") << 422
                             << u"metadata.name: Required value: name or generateName is required"_s;
    QTest::newRow("a bad name")
        << QByteArray(good).replace("  name: web\n", "  name: Web_1\n") << 422
        << u"metadata.name: Invalid value: \"Web_1\": a lowercase RFC 1123 subdomain"_s;
    QTest::newRow("no image") << QByteArray(good).replace("        image: example.com/web:1.0\n", "") << 422
                              << u"spec.template.spec.containers[0].image: Required value"_s;
    QTest::newRow("a selector of others")
        << QByteArray(good).replace("matchLabels: {app: web}", "matchLabels: {app: x}") << 422
        << u"`selector` does not match template `labels`"_s;
    QTest::newRow("less than nothing")
        << QByteArray(good).replace("replicas: 2", "replicas: -1") << 422
        << u"spec.replicas: Invalid value: -1: must be greater than or equal to 0"_s;
    QTest::newRow("no number") << QByteArray(good).replace("replicas: 2", "replicas: two") << 400
                               << u"cannot unmarshal string into field spec.replicas of type int"_s;
    QTest::newRow("another kind") << QByteArray(good).replace("kind: Deployment", "kind: StatefulSet") << 400
                                  << u"cannot be handled as a Deployment"_s;
    QTest::newRow("no volume") << good + "        volumeMounts:\n        - {name: data, mountPath: /data}\n"
                               << 422 << u"volumeMounts[0].name: Not found: \"data\""_s;
}

void KubeApiChangesTest::saysWhichFieldsAreWrong()
{
    QFETCH(QByteArray, yaml);
    QFETCH(int, status);
    QFETCH(QString, message);
    const ApiAnswer refusal = m_client->send("POST", deployments, yaml, "application/yaml");
    QCOMPARE(refusal.status, status);
    QVERIFY2(text(refusal.object, u"message").contains(message), refusal.body.constData());
    if (status == 422)
        QVERIFY(!at(refusal.object, u"details.causes").toArray().isEmpty());
}

void KubeApiChangesTest::warnsAboutUnknownFields()
{
    const QByteArray odd = deploymentYaml("web", "example.com/web:1", "  replcas: 3\n");
    const ApiAnswer strict =
        m_client->send("POST", deployments + u"?fieldValidation=Strict"_s, odd, "application/yaml");
    QCOMPARE(strict.status, 400);
    QVERIFY(
        text(strict.object, u"message").contains(u"strict decoding error: unknown field \"spec.replcas\""_s));
    const ApiAnswer warned = m_client->send("POST", deployments, odd, "application/yaml");
    QCOMPARE(warned.status, 201);
    const auto warning = warned.headers.find("Warning");
    QVERIFY(warning != warned.headers.end());
    QCOMPARE(QString::fromStdString(warning->second), u"299 - \"unknown field \\\"spec.replcas\\\"\""_s);
    QVERIFY(at(warned.object, u"spec.replcas").isUndefined());
}

void KubeApiChangesTest::patches_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("patch");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("images");
    const QByteArray json = "application/json-patch+json";
    const QByteArray merge = "application/merge-patch+json";
    const QByteArray strategic = "application/strategic-merge-patch+json";
    const QByteArray inContainers = R"({"spec":{"template":{"spec":{"containers":[%1]}}}})";
    const auto containers = [&](const char* list) { return QByteArray(inContainers).replace("%1", list); };
    QTest::newRow("json replaces")
        << json
        << QByteArray(R"([{"op":"replace","path":"/spec/template/spec/containers/0/image",)"
                      R"("value":"i:2"}])")
        << 200 << u"i:2"_s;
    QTest::newRow("json tests") << json << QByteArray(R"([{"op":"test","path":"/spec/replicas","value":7}])")
                                << 422 << u""_s;
    QTest::newRow("json adds") << json
                               << QByteArray(
                                      R"([{"op":"add","path":"/spec/template/spec/containers/-","value":)"
                                      R"({"name":"b","image":"b:1"}}])")
                               << 200 << u"example.com/web:1.0,b:1"_s;
    QTest::newRow("json removes nothing")
        << json << QByteArray(R"([{"op":"remove","path":"/spec/nothing"}])") << 422 << u""_s;
    QTest::newRow("merge replaces lists")
        << merge << containers(R"({"name":"x","image":"x:1"})") << 200 << u"x:1"_s;
    QTest::newRow("strategic merges lists")
        << strategic << containers(R"({"name":"x","image":"x:1"})") << 200 << u"example.com/web:1.0,x:1"_s;
    QTest::newRow("strategic changes an item")
        << strategic << containers(R"({"name":"main","image":"x:1"})") << 200 << u"x:1"_s;
    QTest::newRow("strategic removes an item")
        << strategic << containers(R"({"name":"main","$patch":"delete"},{"name":"n","image":"n:1"})") << 200
        << u"n:1"_s;
    QTest::newRow("strategic replaces a list")
        << strategic << containers(R"({"$patch":"replace"},{"name":"n","image":"n:1"})") << 200 << u"n:1"_s;
    QTest::newRow("strategic needs keys") << strategic << containers(R"({"image":"x:1"})") << 400 << u""_s;
    QTest::newRow("strategic orders")
        << strategic
        << QByteArray(
               R"({"spec":{"template":{"spec":{"$setElementOrder/containers":[{"name":"x"},{"name":"main"}],)"
               R"("containers":[{"name":"x","image":"x:1"}]}}}})")
        << 200 << u"x:1,example.com/web:1.0"_s;
}

void KubeApiChangesTest::patches()
{
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, patch);
    QFETCH(int, status);
    QFETCH(QString, images);
    m_client->send("POST", deployments, deploymentYaml(), "application/yaml");
    const ApiAnswer patched = m_client->patch(deployments + u"/web"_s, patch, type.constData());
    QVERIFY2(patched.status == status, patched.body.constData());
    if (status != 200)
        return;
    QStringList found;
    for (const QJsonValue& container : at(patched.object, u"spec.template.spec.containers").toArray())
        found.append(text(container.toObject(), u"image"));
    QCOMPARE(found.join(u','), images);
}

void KubeApiChangesTest::keepsTheStatusApart()
{
    m_client->post(u"/api/v1/namespaces"_s, {{u"apiVersion"_s, u"v1"_s},
                                             {u"kind"_s, u"Namespace"_s},
                                             {u"metadata"_s, QJsonObject{{u"name"_s, u"n"_s}}},
                                             {u"status"_s, QJsonObject{{u"phase"_s, u"Odd"_s}}}});
    QCOMPARE(text(m_client->get(u"/api/v1/namespaces/n"_s).object, u"status.phase"), u"Active"_s);
    const char* merge = "application/merge-patch+json";
    const QByteArray both = R"({"metadata":{"labels":{"a":"b"}},"status":{"phase":"Odd"}})";
    QCOMPARE(text(m_client->patch(u"/api/v1/namespaces/n"_s, both, merge).object, u"status.phase"),
             u"Active"_s);
    const ApiAnswer status = m_client->patch(u"/api/v1/namespaces/n/status"_s, both, merge);
    QCOMPARE(text(status.object, u"status.phase"), u"Odd"_s);
}

void KubeApiChangesTest::countsGenerations()
{
    m_client->send("POST", deployments, deploymentYaml(), "application/yaml");
    const char* merge = "application/merge-patch+json";
    const QString web = deployments + u"/web"_s;
    QCOMPARE(number(m_client->patch(web, R"({"metadata":{"labels":{"x":"y"}}})", merge).object,
                    u"metadata.generation"),
             1);
    QCOMPARE(number(m_client->patch(web, R"({"spec":{"replicas":4}})", merge).object, u"metadata.generation"),
             2);
}

void KubeApiChangesTest::scales()
{
    m_client->send("POST", deployments, deploymentYaml(), "application/yaml");
    const ApiAnswer scale = m_client->get(deployments + u"/web/scale"_s);
    QCOMPARE(text(scale.object, u"kind"), u"Scale"_s);
    QCOMPARE(text(scale.object, u"status.selector"), u"app=web"_s);
    const ApiAnswer changed = m_client->patch(deployments + u"/web/scale"_s, R"({"spec":{"replicas":0}})",
                                              "application/merge-patch+json");
    QCOMPARE(number(changed.object, u"spec.replicas", -1), 0);
    QCOMPARE(number(m_client->get(deployments + u"/web"_s).object, u"spec.replicas", -1), 0);
}

QTEST_GUILESS_MAIN(KubeApiChangesTest)
#include "tst_kube_api_changes.moc"
