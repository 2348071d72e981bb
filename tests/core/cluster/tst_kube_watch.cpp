// Following a collection through everything that happens to watches.

#include "../network/test_server.h"
#include "core/cluster/kubernetes/kube_watch.h"
#include "result_checks.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <deque>

using namespace lockstep;
using namespace lockstep::test;
using namespace Qt::StringLiterals;

namespace {

QJsonObject pod(const QString& name, int version)
{
    return {{u"kind"_s, u"Pod"_s},
            {u"metadata"_s, QJsonObject{{u"name"_s, name},
                                        {u"uid"_s, u"uid-"_s + name},
                                        {u"resourceVersion"_s, QString::number(version)}}}};
}

QByteArray line(const QString& type, const QJsonObject& object)
{
    return QJsonDocument(QJsonObject{{u"type"_s, type}, {u"object"_s, object}})
               .toJson(QJsonDocument::Compact) +
           '\n';
}

QByteArray bookmark(int version)
{
    return line(u"BOOKMARK"_s,
                {{u"metadata"_s, QJsonObject{{u"resourceVersion"_s, QString::number(version)}}}});
}

/// Gives out what the test has laid ready; the last of each again and again.
class Api : public TestServer
{
public:
    struct Reply
    {
        int status = 200;
        QByteArray body;
    };

    Api()
    {
        m_server.Get("/api/v1/pods", [this](const httplib::Request& request, httplib::Response& response) {
            const std::scoped_lock lock(m_mutex);
            const bool watches = request.has_param("watch");
            if (watches)
                versions.append(QString::fromStdString(request.get_param_value("resourceVersion")));
            std::deque<Reply>& replies = watches ? watched : lists;
            const Reply reply = replies.empty() ? Reply{503, {}} : replies.front();
            if (replies.size() > 1)
                replies.pop_front();
            response.status = reply.status;
            response.set_content(reply.body.toStdString(), "application/json");
        });
        start();
    }

    ~Api() override { stop(); }

    void list(int version, const QList<QJsonObject>& pods)
    {
        QJsonArray items;
        for (const QJsonObject& one : pods)
            items.append(one);
        lists.push_back(
            {200, QJsonDocument(QJsonObject{{u"metadata"_s,
                                             QJsonObject{{u"resourceVersion"_s, QString::number(version)}}},
                                            {u"items"_s, items}})
                      .toJson()});
    }

    std::deque<Reply> lists;
    std::deque<Reply> watched;
    QStringList versions; ///< that watches began from

private:
    std::mutex m_mutex;
};

QStringList waitsIn(QStringList log)
{
    log.removeAll(u"answered"_s);
    return log;
}

} // namespace

class KubeWatchTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void tellsWhatHappens();
    void listsAnew_data();
    void listsAnew();
    void goesOnWhereItWas();
    void takesLargeEvents();
    void givesUp();
    void doesNotAskInALoop();
    void doesNotListInALoop();
    void saysThatTheServerAnswersAgain();

private:
    /// Follows until so many events are told; "+name" for an added pod, "~" for a changed and "-" for a
    /// deleted one, "=" for all told.
    [[nodiscard]] QString follow(int events);

    std::unique_ptr<Api> m_api;
    QString m_error;
    QStringList m_log;
};

void KubeWatchTest::init()
{
    m_api = std::make_unique<Api>();
    m_log.clear();
}

QString KubeWatchTest::follow(int events)
{
    ClusterAccess access;
    access.server = m_api->url({});
    HttpRetry once;
    once.attempts = 1;
    KubeRequest pods;
    pods.path = u"/api/v1/pods"_s;
    pods.subject = u"the pods"_s;
    KubeWatchOptions options;
    options.firstDelay = std::chrono::milliseconds(5);
    options.log = [this](const QString& text) { m_log.append(text); };
    options.answered = [this] { m_log.append(u"answered"_s); };
    QStringList told;
    std::stop_source stop;
    const auto tell = [&](const KubeEvent& event) {
        static const QString marks = u"+~-="_s;
        told.append(marks[static_cast<int>(event.kind)] + event.object[u"metadata"][u"name"].toString());
        if (told.size() == events)
            stop.request_stop();
    };
    const Result<void> ended = watch(KubeClient(access, once), pods, tell, options, stop.get_token());
    m_error = ended.error().kind == ErrorKind::Cancelled ? QString() : ended.error().message();
    return told.first(std::min<qsizetype>(events, told.size())).join(u' ');
}

void KubeWatchTest::tellsWhatHappens()
{
    m_api->list(3, {pod(u"a"_s, 1)});
    m_api->watched = {{200, line(u"ADDED"_s, pod(u"b"_s, 4)) + line(u"MODIFIED"_s, pod(u"a"_s, 5)) +
                                line(u"DELETED"_s, pod(u"b"_s, 6)) + bookmark(9)},
                      {200, line(u"ADDED"_s, pod(u"c"_s, 10))}};
    QCOMPARE(follow(6), u"+a = +b ~a -b +c"_s);
    QCOMPARE(m_error, QString());
    QCOMPARE(m_api->versions, (QStringList{u"3"_s, u"9"_s}));
}

void KubeWatchTest::listsAnew_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("an event says so")
        << 200 << line(u"ERROR"_s, {{u"kind"_s, u"Status"_s}, {u"code"_s, 410}});
    QTest::newRow("the reply says so") << 410 << QByteArray(R"({"kind":"Status","code":410})");
    QTest::newRow("no event") << 200 << QByteArray("\x01\x02rubbish\n");
}

void KubeWatchTest::listsAnew()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    m_api->list(3, {pod(u"a"_s, 1), pod(u"b"_s, 2), pod(u"c"_s, 3)});
    m_api->list(9, {pod(u"a"_s, 1), pod(u"b"_s, 7), pod(u"d"_s, 8)});
    m_api->watched = {{status, body}, {200, line(u"ADDED"_s, pod(u"e"_s, 10))}};
    QCOMPARE(follow(9), u"+a +b +c = ~b +d -c = +e"_s);
    QCOMPARE(m_api->versions, (QStringList{u"3"_s, u"9"_s}));
}

void KubeWatchTest::goesOnWhereItWas()
{
    m_api->list(3, {});
    m_api->watched = {{500, {}},
                      {429, {}},
                      {200, line(u"ERROR"_s, {{u"code"_s, 500}, {u"message"_s, u"etcd is away"_s}})},
                      {200, line(u"ADDED"_s, pod(u"a"_s, 4))}};
    QCOMPARE(follow(2), u"= +a"_s);
    QCOMPARE(m_api->versions, (QStringList{u"3"_s, u"3"_s, u"3"_s, u"3"_s}));
    const QStringList waits = waitsIn(m_log);
    QCOMPARE(waits.size(), 3);
    QVERIFY2(waits.last().contains(u"etcd is away"), qPrintable(waits.last()));
}

void KubeWatchTest::takesLargeEvents()
{
    QJsonObject large = pod(u"a"_s, 4);
    large.insert(u"blob"_s, QString(10'000'000, u'x'));
    m_api->list(3, {});
    m_api->watched = {{200, line(u"ADDED"_s, large) + line(u"DELETED"_s, pod(u"a"_s, 5))}};
    QCOMPARE(follow(3), u"= +a -a"_s);
}

void KubeWatchTest::givesUp()
{
    m_api->lists = {{403, R"({"kind":"Status","message":"pods is forbidden"})"}};
    QCOMPARE(follow(1), QString());
    QVERIFY2(m_error.contains(u"pods is forbidden"), qPrintable(m_error));
    m_api->stop();
    QCOMPARE(follow(1), QString());
    QVERIFY2(m_error.contains(u"nothing listens"), qPrintable(m_error));
}

/// A server, or something on the way, that ends each watch at once.
void KubeWatchTest::doesNotAskInALoop()
{
    m_api->list(3, {});
    for (int i = 0; i < 5; ++i)
        m_api->watched.push_back({200, {}});
    m_api->watched.push_back({200, line(u"ADDED"_s, pod(u"a"_s, 4))});
    QCOMPARE(follow(2), u"= +a"_s);
    const QStringList waits = waitsIn(m_log);
    QCOMPARE(waits.size(), 5);
    QVERIFY2(waits.first().contains(u"at once"), qPrintable(waits.first()));
}

/// A server that forgets what it has just told.
void KubeWatchTest::doesNotListInALoop()
{
    const Api::Reply gone{200, line(u"ERROR"_s, {{u"kind"_s, u"Status"_s}, {u"code"_s, 410}})};
    m_api->list(3, {});
    m_api->watched = {gone,
                      gone,
                      gone,
                      gone,
                      {200, line(u"ADDED"_s, pod(u"a"_s, 4)) + gone.body},
                      gone,
                      {200, line(u"ADDED"_s, pod(u"b"_s, 5))}};
    QCOMPARE(follow(9), u"= = = = = +a -a = ="_s);
    // The first time it lists anew at once; so it does after something was told.
    const QStringList waits = waitsIn(m_log);
    QCOMPARE(waits.size(), 4);
    QVERIFY2(waits.first().contains(u"no longer knows"), qPrintable(waits.first()));
}

void KubeWatchTest::saysThatTheServerAnswersAgain()
{
    m_api->list(3, {});
    m_api->watched = {{500, {}}, {200, bookmark(4)}, {200, line(u"ADDED"_s, pod(u"a"_s, 5))}};
    QCOMPARE(follow(2), u"= +a"_s);
    QCOMPARE(m_log.size(), 4);
    QCOMPARE(m_log[0], u"answered"_s);
    QCOMPARE_NE(m_log[1], u"answered"_s);
    QCOMPARE(m_log[2], u"answered"_s); // before anything happens
}

QTEST_GUILESS_MAIN(KubeWatchTest)
#include "tst_kube_watch.moc"
