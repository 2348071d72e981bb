// Requests to a server that answers as the Kubernetes API does.

#include "../network/test_server.h"
#include "core/cluster/kubernetes/kube_client.h"
#include "core/support/files.h"
#include "result_checks.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

using namespace lockstep;
using namespace lockstep::test;
using namespace Qt::StringLiterals;

namespace {

/// Gives the token that lies beside it, and counts.
const QByteArray tokenPlugin =
    "#!/bin/sh\n"
    "cd \"$(dirname \"$0\")\"\n"
    "echo once >> asked\n"
    "printf '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\",'\n"
    "printf '\"status\":{\"token\":\"%s\"}}' \"$(cat wanted)\"\n";

QByteArray statusBody(int code, const QString& reason, const QString& message, const QJsonArray& causes = {})
{
    return QJsonDocument(QJsonObject{{u"kind"_s, u"Status"_s},
                                     {u"apiVersion"_s, u"v1"_s},
                                     {u"status"_s, u"Failure"_s},
                                     {u"reason"_s, reason},
                                     {u"message"_s, message},
                                     {u"code"_s, code},
                                     {u"details"_s, QJsonObject{{u"causes"_s, causes}}}})
        .toJson(QJsonDocument::Compact);
}

void answer(httplib::Response& response, int code, const QByteArray& body)
{
    response.status = code;
    response.set_content(body.toStdString(), "application/json");
}

/// Seven pods in pages of the size that is asked for, divided by 100 and rounded up.
class Api : public TestServer
{
public:
    Api()
    {
        m_server.Get(
            "/base/api/v1/pods", [this](const httplib::Request& request, httplib::Response& response) {
                ++asked;
                headers.clear();
                for (const auto& [name, value] : request.headers)
                    headers.append(QString::fromStdString(name + ": " + value));
                if (!wantedToken.isEmpty() &&
                    request.get_header_value("Authorization") != "Bearer " + wantedToken.toStdString())
                    return answer(response, 401, statusBody(401, u"Unauthorized"_s, u"Unauthorized"_s));
                if (busy-- > 0) {
                    response.set_header("Retry-After", "0");
                    return answer(response, 429, statusBody(429, u"TooManyRequests"_s, u"slow down"_s));
                }
                page(request, response);
            });
        m_server.Get("/base/watch", [](const httplib::Request&, httplib::Response& response) {
            response.set_chunked_content_provider("application/json", [](size_t, httplib::DataSink& sink) {
                return sink.write("{\"type\":\"ADDED\"}\n", 17);
            });
        });
        m_server.Get("/base/failing", [this](const httplib::Request&, httplib::Response& response) {
            answer(response, failingStatus, failingBody);
        });
        start();
    }

    ~Api() override { stop(); }

    void page(const httplib::Request& request, httplib::Response& response)
    {
        const int from =
            request.has_param("continue") ? std::stoi(request.get_param_value("continue").substr(3)) : 0;
        if (from > 0 && forgets-- > 0)
            return answer(response, 410, statusBody(410, u"Expired"_s, u"the list is too old"_s));
        const int size = request.has_param("limit") ? std::stoi(request.get_param_value("limit")) / 250 : 7;
        const int to = std::min(from + size, 7);
        QJsonArray items;
        for (int i = from; i < to; ++i)
            items.append(QJsonObject{{u"metadata"_s, QJsonObject{{u"name"_s, u"pod-%1"_s.arg(i)}}}});
        QJsonObject metadata{{u"resourceVersion"_s, u"42"_s}};
        if (to < 7)
            metadata.insert(u"continue"_s, u"t+/%1"_s.arg(to)); // what a query has to have encoded
        answer(response, 200,
               QJsonDocument(
                   QJsonObject{{u"kind"_s, u"PodList"_s}, {u"metadata"_s, metadata}, {u"items"_s, items}})
                   .toJson());
    }

    std::atomic<int> asked = 0;
    std::atomic<int> busy = 0;
    std::atomic<int> forgets = 0;
    QString wantedToken;
    QStringList headers;
    int failingStatus = 500;
    QByteArray failingBody;
};

} // namespace

class KubeClientTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void listsAllPages();
    void beginsAnewWhenAPageIsGone();
    void waitsWhenItIsAsked();
    void sendsTokens();
    void readsTheTokenFileAgain();
    void asksThePluginAgain();
    void isSomebodyElse();
    void streams();
    void failures_data();
    void failures();
    void answersOfOthers();

private:
    [[nodiscard]] KubeClient client() const
    {
        HttpRetry retry;
        retry.firstDelay = std::chrono::milliseconds(5);
        return KubeClient(m_access, retry);
    }

    [[nodiscard]] static KubeRequest pods()
    {
        KubeRequest request;
        request.path = u"/api/v1/pods"_s;
        request.attempted = u"list"_s;
        request.subject = u"the pods"_s;
        return request;
    }

    std::unique_ptr<Api> m_api;
    ClusterAccess m_access;
    QTemporaryDir m_folder;
};

void KubeClientTest::init()
{
    m_api = std::make_unique<Api>();
    m_access = {};
    m_access.server = m_api->url(u"/base/"_s);
}

void KubeClientTest::listsAllPages()
{
    const Result<KubeList> list = client().list(pods(), {});
    VERIFY_RESULT(list);
    QCOMPARE(list->items.size(), 7);
    QCOMPARE(list->items.last()[u"metadata"][u"name"].toString(), u"pod-6"_s);
    QCOMPARE(list->resourceVersion, u"42"_s);
    QCOMPARE(m_api->asked, 4);
}

void KubeClientTest::beginsAnewWhenAPageIsGone()
{
    m_api->forgets = 1;
    const Result<KubeList> list = client().list(pods(), {});
    VERIFY_RESULT(list);
    QCOMPARE(list->items.size(), 7);
    QCOMPARE(m_api->asked, 3);
}

void KubeClientTest::waitsWhenItIsAsked()
{
    m_api->busy = 2;
    VERIFY_RESULT(client().list(pods(), {}));
    m_api->busy = 100;
    VERIFY_ERROR(client().list(pods(), {}), ErrorKind::Busy, "slow down");
}

void KubeClientTest::sendsTokens()
{
    m_api->wantedToken = u"abc"_s;
    VERIFY_ERROR(client().list(pods(), {}), ErrorKind::Connection, "Sign in to the cluster again");
    m_access.token = Secret(u"abc"_s);
    VERIFY_RESULT(client().list(pods(), {}));
}

void KubeClientTest::readsTheTokenFileAgain()
{
    m_access.tokenFile = m_folder.filePath(u"token"_s);
    const KubeClient same = client();
    VERIFY_ERROR(same.list(pods(), {}), ErrorKind::NotFound, "token");
    for (const QString& token : {u"first"_s, u"second"_s}) {
        VERIFY_RESULT(writeFile(m_access.tokenFile, token.toUtf8() + '\n'));
        m_api->wantedToken = token;
        VERIFY_RESULT(same.list(pods(), {}));
    }
}

/// Its token is called back before its time is over.
void KubeClientTest::asksThePluginAgain()
{
    const QString path = m_folder.filePath(u"plugin"_s);
    VERIFY_RESULT(writeFile(path, tokenPlugin));
    QVERIFY(QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    m_access.plugin = ExecPlugin{u"client.authentication.k8s.io/v1"_s, path, {}, {}, false, {}};
    const KubeClient same = client();
    for (const QString& token : {u"first"_s, u"second"_s}) {
        VERIFY_RESULT(writeFile(m_folder.filePath(u"wanted"_s), token.toUtf8()));
        m_api->wantedToken = token;
        VERIFY_RESULT(same.list(pods(), {}));
        VERIFY_RESULT(same.list(pods(), {}));
    }
    QCOMPARE(readFile(m_folder.filePath(u"asked"_s)).value_or(QByteArray()), "once\nonce\n");
    m_api->wantedToken = u"another"_s;
    VERIFY_ERROR(same.list(pods(), {}), ErrorKind::Connection, "Sign in to the cluster again");
}

void KubeClientTest::isSomebodyElse()
{
    m_access.impersonate = {u"deployer"_s, u"7"_s, {u"a"_s}, {{u"Acme/Scope"_s, {u"x"_s}}}};
    VERIFY_RESULT(client().list(pods(), {}));
    for (const QString& header : {u"impersonate-user: deployer"_s, u"impersonate-uid: 7"_s,
                                  u"impersonate-group: a"_s, u"impersonate-extra-acme%2fscope: x"_s})
        QVERIFY2(m_api->headers.contains(header, Qt::CaseInsensitive), qPrintable(m_api->headers.join(u' ')));
}

void KubeClientTest::streams()
{
    KubeRequest watch = pods();
    watch.path = u"/watch"_s;
    QByteArray heard;
    VERIFY_RESULT(client().stream(watch,
                                  [&](const QByteArray& bytes) {
                                      heard += bytes;
                                      return heard.count('\n') < 3;
                                  },
                                  {}));
    QVERIFY(heard.startsWith("{\"type\":\"ADDED\"}\n"));
}

void KubeClientTest::failures_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<ErrorKind>("kind");
    QTest::addColumn<QByteArray>("words");
    const auto cause = [](const char* field, const char* message) {
        return QJsonObject{{u"field"_s, QString::fromLatin1(field)},
                           {u"message"_s, QString::fromLatin1(message)}};
    };
    const auto row = [](int status, const QByteArray& body, ErrorKind kind, const char* words) {
        QTest::addRow("%d %s", status, words) << status << body << kind << QByteArray(words);
    };
    using enum ErrorKind;
    row(403, statusBody(403, u"Forbidden"_s, u"pods is forbidden: User \"x\" cannot list"_s), Connection,
        "User \"x\" cannot list. Ask the cluster's administrator");
    row(404, statusBody(404, u"NotFound"_s, u"pods \"a\" not found"_s), NotFound,
        "not found. Check the name");
    row(409,
        statusBody(409, u"Conflict"_s, u"Apply failed with 1 conflict"_s,
                   {cause(".spec.replicas", "conflict with \"helm\"")}),
        Precondition, ".spec.replicas: conflict with \"helm\"");
    row(409, statusBody(409, u"AlreadyExists"_s, u"jobs \"a\" already exists"_s), Precondition,
        "another name");
    row(422,
        statusBody(422, u"Invalid"_s, u"Deployment \"a\" is invalid"_s,
                   {cause("spec.selector", "field is immutable")}),
        Invalid, "spec.selector: field is immutable");
    row(500, statusBody(500, u"InternalError"_s, u"etcd is away"_s), Failed, "etcd is away");
    row(503, "<html>", Failed, "try again later");
}

void KubeClientTest::failures()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(ErrorKind, kind);
    QFETCH(QByteArray, words);
    m_api->failingStatus = status;
    m_api->failingBody = body;
    KubeRequest failing = pods();
    failing.path = u"/failing"_s;
    const auto refused = client().send(failing, {});
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, kind);
    QVERIFY2(refused.error().message().contains(QString::fromUtf8(words)),
             qPrintable(refused.error().message()));
}

void KubeClientTest::answersOfOthers()
{
    m_api->failingStatus = 200;
    m_api->failingBody = "<html>It works!</html>";
    KubeRequest failing = pods();
    failing.path = u"/failing"_s;
    VERIFY_ERROR(client().send(failing, {}), ErrorKind::Invalid, "no Kubernetes API");
    VERIFY_ERROR(client().list(failing, {}), ErrorKind::Invalid, "no Kubernetes API");
    m_access.server = QUrl(u"http://127.0.0.1:1"_s);
    VERIFY_ERROR(client().list(pods(), {}), ErrorKind::Connection, "nothing listens");
}

QTEST_GUILESS_MAIN(KubeClientTest)
#include "tst_kube_client.moc"
