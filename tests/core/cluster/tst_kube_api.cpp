// The test API server against what the Kubernetes API documents: objects, errors, lists, patches.

#include "kube_api/json_paths.h"
#include "kube_api_client.h"
#include "kube_samples.h"

#include <QTest>

using namespace lockstep;
using namespace lockstep::test;
using namespace Qt::StringLiterals;

namespace {

const QString maps = QStringLiteral("/api/v1/namespaces/default/configmaps");
const QString deployments = QStringLiteral("/apis/apps/v1/namespaces/default/deployments");

QJsonObject configMap(const QString& name, const QJsonObject& labels = {})
{
    return {{u"apiVersion"_s, u"v1"_s},
            {u"kind"_s, u"ConfigMap"_s},
            {u"metadata"_s, QJsonObject{{u"name"_s, name}, {u"labels"_s, labels}}}};
}

} // namespace

class KubeApiTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void createsAndReads();
    void refusesWhatIsThere();
    void refusesWhatIsNotThere();
    void refusesAnOldVersion();
    void listsWhatIsSelected_data();
    void listsWhatIsSelected();
    void givesPages();
    void givesNoPageThatIsTooOld();
    void waitsForFinalizers();
    void createsNothingInANamespaceThatGoes();
    void refusesAndNotesWhatTheApiHasNot_data();
    void refusesAndNotesWhatTheApiHasNot();
    void letsInWhoBearsTheToken();
    void skewsItsClock();

private:
    std::unique_ptr<KubeApi> m_api;
    std::unique_ptr<KubeApiClient> m_client;
    bool m_mayViolate = false;
};

void KubeApiTest::init()
{
    m_mayViolate = false;
    m_api = std::make_unique<KubeApi>();
    m_api->start();
    m_client = std::make_unique<KubeApiClient>(*m_api);
}

void KubeApiTest::cleanup()
{
    if (!m_mayViolate)
        QCOMPARE(m_api->violations(), QStringList());
    m_api.reset();
}

void KubeApiTest::createsAndReads()
{
    const ApiAnswer made = m_client->post(maps, configMap(u"a"_s));
    QCOMPARE(made.status, 201);
    QVERIFY(!text(made.object, u"metadata.uid").isEmpty());
    QVERIFY(!text(made.object, u"metadata.creationTimestamp").isEmpty());
    QCOMPARE(text(made.object, u"metadata.namespace"), u"default"_s);
    QCOMPARE(m_client->get(maps + u"/a"_s).object, made.object);
    const QList<SeenRequest> seen = m_api->requests();
    QCOMPARE(seen.size(), 2);
    QCOMPARE(seen.last().path, maps + u"/a"_s);
    QCOMPARE(seen.last().userAgent, u"tester/1.0"_s);
    const ApiAnswer gone = m_client->send("DELETE", maps + u"/a"_s);
    QCOMPARE(text(gone.object, u"status"), u"Success"_s);
    QCOMPARE(m_client->get(maps + u"/a"_s).status, 404);
}

void KubeApiTest::refusesWhatIsThere()
{
    m_client->post(maps, configMap(u"a"_s));
    const ApiAnswer again = m_client->post(maps, configMap(u"a"_s));
    QCOMPARE(again.status, 409);
    QCOMPARE(text(again.object, u"reason"), u"AlreadyExists"_s);
    QCOMPARE(text(again.object, u"message"), u"configmaps \"a\" already exists"_s);
}

void KubeApiTest::refusesWhatIsNotThere()
{
    const ApiAnswer missing = m_client->get(deployments + u"/web"_s);
    QCOMPARE(missing.status, 404);
    QCOMPARE(text(missing.object, u"message"), u"deployments.apps \"web\" not found"_s);
    QCOMPARE(text(missing.object, u"details.group"), u"apps"_s);
    QCOMPARE(m_client->post(u"/api/v1/namespaces/nowhere/configmaps"_s, configMap(u"a"_s)).status, 404);
}

void KubeApiTest::refusesAnOldVersion()
{
    QJsonObject object = m_client->post(maps, configMap(u"a"_s)).object;
    put(object, u"data.x", u"1"_s);
    QCOMPARE(m_client->send("PUT", maps + u"/a"_s, compact(object)).status, 200);
    put(object, u"data.x", u"2"_s);
    const ApiAnswer late = m_client->send("PUT", maps + u"/a"_s, compact(object));
    QCOMPARE(late.status, 409);
    QCOMPARE(
        text(late.object, u"message"),
        u"Operation cannot be fulfilled on configmaps \"a\": the object has been modified; please apply your "
        "changes to the latest version and try again"_s);
}

void KubeApiTest::listsWhatIsSelected_data()
{
    QTest::addColumn<QString>("query");
    QTest::addColumn<QString>("names");
    QTest::newRow("all") << u""_s << u"a,b,c,kube"_s;
    QTest::newRow("equal") << u"labelSelector=app%3Dx"_s << u"a,b"_s;
    QTest::newRow("not equal") << u"labelSelector=app!%3Dx"_s << u"c,kube"_s;
    QTest::newRow("two") << u"labelSelector=app%3D%3Dx,tier%3D1"_s << u"a"_s;
    QTest::newRow("in") << u"labelSelector=app%20in%20(x,y)"_s << u"a,b,c"_s;
    QTest::newRow("notin") << u"labelSelector=app%20notin%20(x)"_s << u"c,kube"_s;
    QTest::newRow("has") << u"labelSelector=tier"_s << u"a"_s;
    QTest::newRow("has not") << u"labelSelector=!tier,app"_s << u"b,c"_s;
    QTest::newRow("a name") << u"fieldSelector=metadata.name%3Db"_s << u"b"_s;
    QTest::newRow("not a name") << u"fieldSelector=metadata.name!%3Db,metadata.namespace%3Ddefault"_s
                                << u"a,c,kube"_s;
    QTest::newRow("no such field") << u"fieldSelector=spec.x%3Db"_s << u"400"_s;
    QTest::newRow("no selector") << u"labelSelector=%3D%3D"_s << u"400"_s;
}

void KubeApiTest::listsWhatIsSelected()
{
    QFETCH(QString, query);
    QFETCH(QString, names);
    m_client->post(maps, configMap(u"a"_s, {{u"app"_s, u"x"_s}, {u"tier"_s, u"1"_s}}));
    m_client->post(maps, configMap(u"b"_s, {{u"app"_s, u"x"_s}}));
    m_client->post(maps, configMap(u"c"_s, {{u"app"_s, u"y"_s}}));
    m_client->post(maps, configMap(u"kube"_s));
    m_client->post(u"/api/v1/namespaces/kube-system/configmaps"_s, configMap(u"elsewhere"_s));
    const ApiAnswer list = m_client->get(maps + u'?' + query);
    if (names == u"400"_s) {
        QCOMPARE(list.status, 400);
        return;
    }
    QStringList found;
    for (const QJsonValue& item : list.object.value(u"items"_s).toArray())
        found.append(text(item.toObject(), u"metadata.name"));
    QCOMPARE(found.join(u','), names);
    QCOMPARE(text(list.object, u"kind"), u"ConfigMapList"_s);
}

void KubeApiTest::givesPages()
{
    for (int i = 0; i < 5; ++i)
        m_client->post(maps, configMap(u"m%1"_s.arg(i)));
    const ApiAnswer first = m_client->get(maps + u"?limit=2"_s);
    QCOMPARE(first.object.value(u"items"_s).toArray().size(), 2);
    QCOMPARE(number(first.object, u"metadata.remainingItemCount"), 3);
    // What comes between does not change the pages.
    m_client->post(maps, configMap(u"m9"_s));
    const ApiAnswer second =
        m_client->get(maps + u"?limit=3&continue="_s + text(first.object, u"metadata.continue"));
    QCOMPARE(second.object.value(u"items"_s).toArray().size(), 3);
    QCOMPARE(text(second.object, u"metadata.resourceVersion"),
             text(first.object, u"metadata.resourceVersion"));
    QVERIFY(text(second.object, u"metadata.continue").isEmpty());
}

void KubeApiTest::givesNoPageThatIsTooOld()
{
    for (int i = 0; i < 3; ++i)
        m_client->post(maps, configMap(u"m%1"_s.arg(i)));
    const ApiAnswer first = m_client->get(maps + u"?limit=2"_s);
    m_api->reader().expirePages();
    const ApiAnswer late =
        m_client->get(maps + u"?limit=2&continue="_s + text(first.object, u"metadata.continue"));
    QCOMPARE(late.status, 410);
    QCOMPARE(text(late.object, u"reason"), u"Expired"_s);
}

void KubeApiTest::waitsForFinalizers()
{
    QJsonObject object = configMap(u"a"_s);
    put(object, u"metadata.finalizers", QJsonArray{u"example.com/wait"_s});
    m_client->post(maps, object);
    const ApiAnswer marked = m_client->send("DELETE", maps + u"/a"_s);
    QVERIFY(!text(marked.object, u"metadata.deletionTimestamp").isEmpty());
    QCOMPARE(m_client->get(maps + u"/a"_s).status, 200);
    m_client->patch(maps + u"/a"_s, R"({"metadata":{"finalizers":null}})", "application/merge-patch+json");
    QCOMPARE(m_client->get(maps + u"/a"_s).status, 404);
}

void KubeApiTest::createsNothingInANamespaceThatGoes()
{
    QJsonObject holder = configMap(u"held"_s);
    put(holder, u"metadata.finalizers", QJsonArray{u"example.com/wait"_s});
    m_client->post(maps, holder);
    m_client->send("DELETE", u"/api/v1/namespaces/default"_s);
    const ApiAnswer refusal = m_client->post(maps, configMap(u"b"_s));
    QCOMPARE(refusal.status, 403);
    QCOMPARE(text(refusal.object, u"message"), u"configmaps \"b\" is forbidden: unable to create new content "
                                               u"in namespace default because it is being "
                                               "terminated"_s);
    const QJsonObject cause = at(refusal.object, u"details.causes").toArray().first().toObject();
    QCOMPARE(text(cause, u"reason"), u"NamespaceTerminating"_s);
    m_client->patch(maps + u"/held"_s, R"({"metadata":{"finalizers":null}})", "application/merge-patch+json");
    QVERIFY(m_api->await([&] { return m_api->object(u"namespaces"_s, {}, u"default"_s).isEmpty(); }));
}

void KubeApiTest::refusesAndNotesWhatTheApiHasNot_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<int>("status");
    const QByteArray json = "application/json";
    const QByteArray merge = "application/merge-patch+json";
    QTest::newRow("a path") << QByteArray("GET") << u"/apis/nothing/v1/things"_s << json << 404;
    QTest::newRow("a parameter") << QByteArray("GET") << maps + u"?labelselector=a"_s << json << 400;
    QTest::newRow("a patch's type") << QByteArray("PATCH") << maps + u"/a"_s << json << 415;
    QTest::newRow("a subresource") << QByteArray("GET") << maps + u"/a/status"_s << json << 404;
    QTest::newRow("a method") << QByteArray("PUT") << maps << json << 405;
    QTest::newRow("a dry run") << QByteArray("POST") << maps + u"?dryRun=true"_s << json << 422;
    QTest::newRow("force without apply") << QByteArray("PATCH") << maps + u"/a?force=true"_s << merge << 422;
    QTest::newRow("apply without a manager")
        << QByteArray("PATCH") << maps + u"/a"_s << QByteArray("application/apply-patch+yaml") << 422;
}

void KubeApiTest::refusesAndNotesWhatTheApiHasNot()
{
    QFETCH(QByteArray, method);
    QFETCH(QString, path);
    QFETCH(QByteArray, type);
    QFETCH(int, status);
    m_mayViolate = true;
    const QByteArray body = method == "GET" ? QByteArray() : compact(configMap(u"a"_s));
    QCOMPARE(m_client->send(method.constData(), path, body, type.constData()).status, status);
    QCOMPARE(m_api->violations().size(), 1);
}

void KubeApiTest::letsInWhoBearsTheToken()
{
    KubeApi::Options options;
    options.token = u"secret"_s;
    KubeApi guarded(options);
    guarded.start();
    KubeApiClient client(guarded);
    const ApiAnswer refusal = client.get(u"/version"_s);
    QCOMPARE(refusal.status, 401);
    QCOMPARE(text(refusal.object, u"reason"), u"Unauthorized"_s);
    QVERIFY(guarded.kubeconfig().contains("token: secret"));
}

void KubeApiTest::skewsItsClock()
{
    m_api->clock().setSkew(std::chrono::hours(-48));
    const ApiAnswer made = m_client->post(maps, configMap(u"a"_s));
    const QDateTime when = KubeClock::read(text(made.object, u"metadata.creationTimestamp"));
    QVERIFY(when.secsTo(QDateTime::currentDateTimeUtc()) > 47 * 3600);
    const auto date = made.headers.find("Date");
    QVERIFY(date != made.headers.end());
    const QString day = QLocale::c().toString(when, u"ddd, dd MMM yyyy"_s);
    QVERIFY(QString::fromStdString(date->second).startsWith(day));
}

QTEST_GUILESS_MAIN(KubeApiTest)
#include "tst_kube_api.moc"
