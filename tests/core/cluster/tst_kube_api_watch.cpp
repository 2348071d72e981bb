// Following objects at the test API server.

#include "kube_api/json_paths.h"
#include "kube_api_client.h"
#include "kube_samples.h"

#include <QTest>

#include <atomic>

using namespace lockstep;
using namespace lockstep::test;
using namespace Qt::StringLiterals;

namespace {

const QString maps = QStringLiteral("/api/v1/namespaces/default/configmaps");

QJsonObject configMap(const QString& name, const QString& app,
                      const QString& space = QStringLiteral("default"))
{
    return {{u"apiVersion"_s, u"v1"_s},
            {u"kind"_s, u"ConfigMap"_s},
            {u"metadata"_s, QJsonObject{{u"name"_s, name},
                                        {u"namespace"_s, space},
                                        {u"labels"_s, QJsonObject{{u"app"_s, app}}}}}};
}

} // namespace

class KubeApiWatchTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void beginsWithWhatIsThere();
    void goesOnFromAVersion();
    void seesObjectsComeIntoAndLeaveTheSelection();
    void saysWhereItIs();
    void endsTheBeginningWithABookmark();
    void refusesAVersionThatIsTooOld();
    void endsInTime();
    void seesARolloutStepByStep();
    void givesManyEvents();
    void givesAnEventOfTenMegabytes();

private:
    /// The events until there are so many, or one of the type; as "ADDED a".
    QStringList follow(const QString& query, qsizetype wanted, const std::function<void()>& meanwhile = {})
    {
        QStringList events;
        QByteArray rest;
        std::jthread changes;
        KubeApiClient client(*m_api);
        client.stream(maps + u"?watch=true&timeoutSeconds=20&"_s + query, [&](const QByteArray& bytes) {
            if (meanwhile && !changes.joinable())
                changes = std::jthread(meanwhile);
            rest += bytes;
            for (qsizetype end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n')) {
                const QJsonObject event = QJsonDocument::fromJson(rest.first(end)).object();
                rest = rest.mid(end + 1);
                m_last = event.value(u"object"_s).toObject();
                events.append((text(event, u"type") + u' ' + text(event, u"object.metadata.name")).trimmed());
            }
            return events.size() < wanted;
        });
        return events;
    }

    std::unique_ptr<KubeApi> m_api;
    QJsonObject m_last;
};

void KubeApiWatchTest::init()
{
    m_api = std::make_unique<KubeApi>();
    m_api->start();
}

void KubeApiWatchTest::cleanup()
{
    QCOMPARE(m_api->violations(), QStringList());
    m_api.reset();
}

void KubeApiWatchTest::beginsWithWhatIsThere()
{
    static_cast<void>(m_api->create(configMap(u"a"_s, u"x"_s)));
    QCOMPARE(follow({}, 2, [&] { static_cast<void>(m_api->create(configMap(u"b"_s, u"x"_s))); }),
             (QStringList{u"ADDED a"_s, u"ADDED b"_s}));
}

void KubeApiWatchTest::goesOnFromAVersion()
{
    const Answer<QJsonObject> first = m_api->create(configMap(u"a"_s, u"x"_s));
    static_cast<void>(m_api->create(configMap(u"b"_s, u"x"_s)));
    static_cast<void>(m_api->create(configMap(u"elsewhere"_s, u"x"_s, u"kube-system"_s)));
    m_api->removeNow(u"configmaps"_s, u"default"_s, u"a"_s);
    const QString version = text(*first, u"metadata.resourceVersion");
    QCOMPARE(follow(u"resourceVersion="_s + version, 2), (QStringList{u"ADDED b"_s, u"DELETED a"_s}));
    QVERIFY(text(m_last, u"metadata.resourceVersion").toLongLong() > version.toLongLong());
}

void KubeApiWatchTest::seesObjectsComeIntoAndLeaveTheSelection()
{
    const QString version = QString::number(m_api->store().version());
    for (const QString& app : {u"x"_s, u"y"_s, u"x"_s})
        static_cast<void>(m_api->pose(configMap(u"a"_s, app)));
    static_cast<void>(m_api->pose(configMap(u"a"_s, u"x"_s)));
    QCOMPARE(follow(u"labelSelector=app%3Dx&resourceVersion="_s + version, 4),
             (QStringList{u"ADDED a"_s, u"DELETED a"_s, u"ADDED a"_s, u"MODIFIED a"_s}));
}

void KubeApiWatchTest::saysWhereItIs()
{
    m_api->reader().setBookmarkInterval(std::chrono::milliseconds(1));
    const QString version = QString::number(m_api->store().version());
    QCOMPARE(follow(u"allowWatchBookmarks=true&resourceVersion="_s + version, 1), QStringList{u"BOOKMARK"_s});
    QCOMPARE(text(m_last, u"metadata.resourceVersion"), version);
}

void KubeApiWatchTest::endsTheBeginningWithABookmark()
{
    static_cast<void>(m_api->create(configMap(u"a"_s, u"x"_s)));
    QCOMPARE(
        follow(u"sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan"_s, 2),
        (QStringList{u"ADDED a"_s, u"BOOKMARK"_s}));
    QCOMPARE(at(m_last, u"metadata.annotations").toObject().value(u"k8s.io/initial-events-end"_s), u"true"_s);
}

void KubeApiWatchTest::refusesAVersionThatIsTooOld()
{
    const QString version = QString::number(m_api->store().version());
    static_cast<void>(m_api->create(configMap(u"a"_s, u"x"_s)));
    m_api->store().forgetHistory();
    QCOMPARE(follow(u"resourceVersion="_s + version, 1), QStringList{u"ERROR"_s});
    QCOMPARE(number(m_last, u"code"), 410);
    QCOMPARE(text(m_last, u"reason"), u"Expired"_s);
}

void KubeApiWatchTest::endsInTime()
{
    KubeApiClient client(*m_api);
    QByteArray read;
    client.stream(maps + u"?watch=true&timeoutSeconds=1"_s, [&](const QByteArray& bytes) {
        read += bytes;
        return true;
    });
    QCOMPARE(read, QByteArray());
}

/// Each state of a rolling update can be seen.
void KubeApiWatchTest::seesARolloutStepByStep()
{
    const QString version = QString::number(m_api->store().version());
    m_api->createAll(deploymentYaml());
    QStringList states;
    QByteArray rest;
    KubeApiClient client(*m_api);
    client.stream(
        u"/api/v1/namespaces/default/pods?watch=true&timeoutSeconds=20&resourceVersion="_s + version,
        [&](const QByteArray& bytes) {
            rest += bytes;
            for (qsizetype end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n')) {
                const QJsonObject pod =
                    QJsonDocument::fromJson(rest.first(end)).object().value(u"object"_s).toObject();
                rest = rest.mid(end + 1);
                const QJsonObject status = at(pod, u"status.containerStatuses").toArray().first().toObject();
                const QString state = text(pod, u"spec.nodeName").isEmpty() ? u"unscheduled"_s
                                      : status.isEmpty()                    ? u"scheduled"_s
                                      : status.value(u"ready"_s).toBool()
                                          ? u"ready"_s
                                          : text(status, u"state.waiting.reason");
                if (!states.contains(state))
                    states.append(state);
            }
            return !states.contains(u"ready"_s);
        });
    QCOMPARE(states, (QStringList{u"unscheduled"_s, u"scheduled"_s, u"ContainerCreating"_s, u"ready"_s}));
}

void KubeApiWatchTest::givesManyEvents()
{
    const QString version = QString::number(m_api->store().version());
    for (int i = 0; i < 3000; ++i)
        static_cast<void>(m_api->pose(configMap(u"m%1"_s.arg(i), u"x"_s)));
    QCOMPARE(follow(u"resourceVersion="_s + version, 3000).size(), 3000);
}

void KubeApiWatchTest::givesAnEventOfTenMegabytes()
{
    QJsonObject large = configMap(u"large"_s, u"x"_s);
    put(large, u"data.all", QString(10'000'000, u'x'));
    const QString version = QString::number(m_api->store().version());
    static_cast<void>(m_api->pose(large));
    QCOMPARE(follow(u"resourceVersion="_s + version, 1), QStringList{u"ADDED large"_s});
    QCOMPARE(text(m_last, u"data.all").size(), 10'000'000);
}

QTEST_GUILESS_MAIN(KubeApiWatchTest)
#include "tst_kube_api_watch.moc"
