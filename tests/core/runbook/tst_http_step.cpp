// HTTP steps against a server on loopback.

#include "../network/test_server.h"
#include "core/runbook/kinds/step_kinds.h"
#include "core/support/json_schema.h"
#include "result_checks.h"

#include <QJsonArray>

using namespace lockstep;
using namespace lockstep::test;
using namespace std::chrono_literals;

namespace {

class Server : public TestServer
{
public:
    Server()
    {
        m_server.Post("/api", [this](const httplib::Request& request, httplib::Response& response) {
            if (request.get_header_value("Authorization") != "token t0ps3cret") {
                response.status = 401;
                response.set_content("Invalid access token.", "text/plain");
                return;
            }
            if (request.body != R"({"query": "q"})")
                note(QStringLiteral("wrong body"));
            response.set_content(R"({"data": {"sites": [{"version": "6.0.1", "n": 3}]}})",
                                 "application/json");
        });
        m_server.Get("/slow", [](const httplib::Request&, httplib::Response& response) {
            std::this_thread::sleep_for(2s);
            response.set_content("late", "text/plain");
        });
        start();
    }
};

} // namespace

class HttpStepTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { qunsetenv("http_proxy"); }

    void picks();
    void shows();
    void failures_data();
    void failures();
    void timesOut();
    void recovers();
    void parameters_data();
    void parameters();

private:
    [[nodiscard]] StepAction action(const QJsonObject& more = {},
                                    const QString& token = QStringLiteral("t0ps3cret"))
    {
        QJsonObject parameters{
            {QStringLiteral("method"), QStringLiteral("POST")},
            {QStringLiteral("url"), m_server.base() + QStringLiteral("/api")},
            {QStringLiteral("body"), QStringLiteral("{\"query\": \"q\"}")},
            {QStringLiteral("headers"),
             QJsonObject{{QStringLiteral("Authorization"), QStringLiteral("token ${inputs.token}")}}}};
        for (auto one = more.constBegin(); one != more.constEnd(); ++one)
            parameters[one.key()] = one.value();
        return rendered({QStringLiteral("http"), {}, parameters},
                        {{QStringLiteral("inputs.token"), {token, QStringLiteral("********")}}});
    }

    [[nodiscard]] static StepCall call(std::chrono::seconds timeout = 0s)
    {
        return {QStringLiteral("a"), {}, [](RunEvent::Level, const QString&) {}, {}, timeout};
    }

    [[nodiscard]] static const StepKind& kind() { return *allStepKinds().find(QStringLiteral("http")); }

    Server m_server;
};

void HttpStepTest::picks()
{
    const auto result =
        kind().run(action({{QStringLiteral("pick"), QStringLiteral("/data/sites/0/version")}}), call());
    VERIFY_RESULT(result);
    QCOMPARE(result->outputs[u"value"].toString(), QStringLiteral("6.0.1"));
    QCOMPARE(result->outputs[u"status"].toString(), QStringLiteral("200"));
    QVERIFY(result->outputs[u"body"].toString().contains(u"6.0.1"));
    const auto number =
        kind().run(action({{QStringLiteral("pick"), QStringLiteral("/data/sites/0/n")}}), call());
    QCOMPARE(number.value().outputs[u"value"].toString(), QStringLiteral("3"));
    const auto object = kind().run(action({{QStringLiteral("pick"), QStringLiteral("/data/sites")}}), call());
    QCOMPARE(object.value().outputs[u"value"].toString(), QStringLiteral(R"([{"n":3,"version":"6.0.1"}])"));
    QVERIFY2(m_server.unexpected().isEmpty(), qPrintable(m_server.unexpected().join(u'\n')));
}

void HttpStepTest::shows()
{
    const auto shown = kind().preview(action());
    VERIFY_RESULT(shown);
    QCOMPARE(shown->target, QStringLiteral("127.0.0.1:%1").arg(m_server.port()));
    QCOMPARE(shown->text, QStringLiteral("POST %1/api\nAuthorization: token ********\n\n{\"query\": \"q\"}")
                              .arg(m_server.base()));
}

void HttpStepTest::failures_data()
{
    QTest::addColumn<QJsonObject>("more");
    QTest::addColumn<QString>("token");
    QTest::addColumn<QString>("part");
    const QString good = QStringLiteral("t0ps3cret");
    QTest::newRow("token") << QJsonObject() << "wrong" << "status 401: Invalid access token";
    QTest::newRow("status") << QJsonObject{{QStringLiteral("expect"), QJsonArray{201}}} << good
                            << "status 200";
    QTest::newRow("text") << QJsonObject{{QStringLiteral("contains"), QStringLiteral("7.0")}} << good
                          << "find \"7.0\"";
    QTest::newRow("pick") << QJsonObject{{QStringLiteral("pick"), QStringLiteral("/data/sites/1")}} << good
                          << "there is no such value";
    QTest::newRow("no JSON") << QJsonObject{{QStringLiteral("pick"), QStringLiteral("/data")},
                                            {QStringLiteral("expect"), QJsonArray{401}}}
                             << "wrong" << "it is no JSON";
}

void HttpStepTest::failures()
{
    QFETCH(QJsonObject, more);
    QFETCH(QString, token);
    QFETCH(QString, part);
    const auto result = kind().run(action(more, token), call());
    QVERIFY(!result);
    QVERIFY2(result.error().message().contains(part), qPrintable(result.error().message()));
}

void HttpStepTest::timesOut()
{
    StepAction slow = action({{QStringLiteral("method"), QStringLiteral("GET")},
                              {QStringLiteral("url"), m_server.base() + QStringLiteral("/slow")}});
    VERIFY_ERROR(kind().run(slow, call(1s)), ErrorKind::Failed, "did not end within 1 s");
}

void HttpStepTest::recovers()
{
    QCOMPARE(kind().recover(action(), call()).value().what, Recovered::What::Unknown);
    const QJsonObject get{{QStringLiteral("method"), QStringLiteral("GET")}};
    QCOMPARE(kind().recover(action(get), call()).value().what, Recovered::What::NotStarted);
}

void HttpStepTest::parameters_data()
{
    QTest::addColumn<QJsonObject>("more");
    QTest::addColumn<bool>("good");
    QTest::newRow("plain") << QJsonObject() << true;
    QTest::newRow("expect") << QJsonObject{{QStringLiteral("expect"), QJsonArray{200, 404}}} << true;
    QTest::newRow("method") << QJsonObject{{QStringLiteral("method"), QStringLiteral("get")}} << false;
    QTest::newRow("status") << QJsonObject{{QStringLiteral("expect"), QJsonArray{2000}}} << false;
    QTest::newRow("pointer") << QJsonObject{{QStringLiteral("pick"), QStringLiteral("data")}} << false;
    QTest::newRow("unknown") << QJsonObject{{QStringLiteral("pik"), QStringLiteral("/data")}} << false;
}

void HttpStepTest::parameters()
{
    QFETCH(QJsonObject, more);
    QFETCH(bool, good);
    const auto schema = JsonSchema::parse(kind().parameterSchema(), QStringLiteral("http"));
    VERIFY_RESULT(schema);
    QCOMPARE(schema->check(action(more).parameters).isEmpty(), good);
}

QTEST_GUILESS_MAIN(HttpStepTest)
#include "tst_http_step.moc"
