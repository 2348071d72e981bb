// Summaries and acceptance tests of an instance whose API is played by a strict server.

#include "../sourcegraph/sourcegraph_server.h"
#include "core/snapshot/acceptance.h"
#include "result_checks.h"

using namespace lockstep;
using namespace lockstep::test;
using namespace std::chrono_literals;

class AcceptanceTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void summarizes();
    void listsAllPages();
    void readsSummaries_data();
    void readsSummaries();
    void compares();
    void accepts();
    void finds_data();
    void finds();
    void leavesOut();
    void needsASiteAdmin();

private:
    [[nodiscard]] GraphSchema schema() const
    {
        return GraphSchema(*SourcegraphClient::open(m_server->base(),
                                                    Secret(QString::fromLatin1(SourcegraphServer::token))));
    }

    [[nodiscard]] Result<InstanceSummary> summary() const
    {
        GraphSchema asked = schema();
        return fetchSummary(asked, {});
    }

    [[nodiscard]] Result<AcceptanceReport> accept(std::optional<InstanceSummary> expected = {}) const
    {
        GraphSchema asked = schema();
        return acceptInstance(asked, {std::move(expected)}, {});
    }

    std::unique_ptr<SourcegraphServer> m_server;
};

void AcceptanceTest::init()
{
    qunsetenv("http_proxy");
    m_server = std::make_unique<SourcegraphServer>();
}

void AcceptanceTest::cleanup()
{
    QCOMPARE(m_server->wrong, QStringList());
    QCOMPARE(m_server->unexpected(), QStringList());
}

void AcceptanceTest::summarizes()
{
    const auto made = summary();
    VERIFY_RESULT(made);
    const QByteArray json = summaryJson(*made);
    QCOMPARE(json,
             QByteArray(
                 "{\n\t\"ExternalServices\": {\n\t\t\"Nodes\": [\n\t\t\t{\n\t\t\t\t\"ID\": \"service-1\",\n"
                 "\t\t\t\t\"Kind\": \"GITHUB\"\n\t\t\t},\n\t\t\t{\n\t\t\t\t\"ID\": \"service-2\",\n"
                 "\t\t\t\t\"Kind\": \"GITHUB\"\n\t\t\t}\n\t\t],\n\t\t\"TotalCount\": 2\n\t},\n"
                 "\t\"Site\": {\n\t\t\"AuthProviders\": {\n\t\t\t\"Nodes\": [\n\t\t\t\t{\n"
                 "\t\t\t\t\t\"ServiceID\": \"https://id.example\",\n\t\t\t\t\t\"ServiceType\": \"builtin\"\n"
                 "\t\t\t\t},\n\t\t\t\t{\n\t\t\t\t\t\"ServiceID\": \"https://id.example\",\n"
                 "\t\t\t\t\t\"ServiceType\": \"saml\"\n\t\t\t\t}\n\t\t\t],\n\t\t\t\"TotalCount\": "
                 "2\n\t\t}\n\t}\n}\n"));
    const auto read = parseSummary(json, QStringLiteral("summary.json"));
    VERIFY_RESULT(read);
    QCOMPARE(*read, *made);
}

void AcceptanceTest::listsAllPages()
{
    QJsonArray services;
    for (int i = 0; i < 321; ++i)
        services.append(SourcegraphServer::service(i));
    m_server->data[u"externalServices"] = services;
    const auto made = summary();
    VERIFY_RESULT(made);
    QCOMPARE(made->services.size(), 321);
}

void AcceptanceTest::readsSummaries_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("part");
    const QByteArray site = R"("Site":{"AuthProviders":{"TotalCount":0,"Nodes":[]}})";
    QTest::newRow("good")
        << QByteArray("{\"ExternalServices\":{\"TotalCount\":1,\"Nodes\":[{\"Kind\":\"a\",\"ID\":\"b\"}]},") +
               site + '}'
        << "";
    QTest::newRow("none") << QByteArray("hello") << "read the summary s.json";
    QTest::newRow("list") << QByteArray("[]") << "no JSON object";
    QTest::newRow("no services") << '{' + site + '}' << "ExternalServices has no Nodes";
    QTest::newRow("count")
        << QByteArray("{\"ExternalServices\":{\"TotalCount\":2,\"Nodes\":[{\"Kind\":\"a\",\"ID\":\"b\"}]},") +
               site + '}'
        << "says that there are 2, and lists 1";
    QTest::newRow("entry") << QByteArray(
                                  "{\"ExternalServices\":{\"TotalCount\":1,\"Nodes\":[{\"Kind\":\"a\"}]},") +
                                  site + '}'
                           << "has no Kind or no ID";
}

void AcceptanceTest::readsSummaries()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, part);
    const auto read = parseSummary(json, QStringLiteral("s.json"));
    QCOMPARE(read.has_value(), part.isEmpty());
    if (!read)
        QVERIFY2(read.error().message().contains(part), qPrintable(read.error().message()));
}

void AcceptanceTest::compares()
{
    using Service = InstanceSummary::Service;
    const Service one{QStringLiteral("GITHUB"), QStringLiteral("1")};
    const Service two{QStringLiteral("GITLAB"), QStringLiteral("2")};
    QCOMPARE(summaryDifferences({{one, two}, {}}, {{one, two}, {}}), QStringList());
    QCOMPARE(summaryDifferences({{one}, {}}, {{one, two}, {}}),
             QStringList({QStringLiteral("there are 2 external services, not 1"),
                          QStringLiteral("the external service GITLAB 2 was not there before")}));
    QCOMPARE(summaryDifferences({{one, one}, {}}, {{one, two}, {}}),
             QStringList({QStringLiteral("the external service GITHUB 1 is missing"),
                          QStringLiteral("the external service GITLAB 2 was not there before")}));
    QCOMPARE(summaryDifferences({{}, {{QStringLiteral("saml"), QStringLiteral("x")}}}, {}).size(), 2);
}

void AcceptanceTest::accepts()
{
    const auto before = summary();
    QJsonArray other{SourcegraphServer::service(1), SourcegraphServer::service(2)}; // the order is another
    m_server->data[u"externalServices"] = other;
    const auto report = accept(*before);
    VERIFY_RESULT(report);
    QVERIFY2(report->passed(), qPrintable(acceptanceText(*report)));
    QCOMPARE(report->productVersion, QStringLiteral("6.0.1"));
    QCOMPARE(report->leftOut, QStringList());
    QVERIFY(acceptanceText(*report).endsWith(u"The instance is accepted.\n"));
    QVERIFY(acceptanceJson(*report)[u"passed"].toBool());
}

void AcceptanceTest::finds_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("check");
    QTest::addColumn<QString>("level");
    QTest::addColumn<QString>("part");
    QTest::newRow("service missing") << "missing" << "summary" << "failure" << "GITHUB service-2 is missing";
    QTest::newRow("alert") << "alert" << "alerts" << "failure" << "WARNING: disk full";
    QTest::newRow("config") << "config" << "site-config" << "warning" << "externalURL";
    QTest::newRow("sync") << "sync" << "external-services" << "failure" << "GitHub 1: 401 Bad credentials";
    QTest::newRow("no sync") << "idle" << "external-services" << "info" << "no synchronisation ended";
    QTest::newRow("permissions") << "jobs" << "permissions" << "failure" << "a synchronisation failed: boom";
    QTest::newRow("many") << "many" << "permissions" << "failure" << "3 more failed";
    QTest::newRow("old failure") << "old" << "permissions" << "warning"
                                 << "no synchronisation of permissions";
}

void AcceptanceTest::finds()
{
    QFETCH(QString, what);
    QFETCH(QString, check);
    QFETCH(QString, level);
    QFETCH(QString, part);
    const auto before = summary();
    QJsonObject site = m_server->data[u"site"].toObject();
    const QString old = QStringLiteral("2020-01-01T00:00:00Z");
    if (what == u"missing")
        m_server->data[u"externalServices"] = QJsonArray{SourcegraphServer::service(1)};
    if (what == u"alert")
        site[u"alerts"] = QJsonArray{QJsonObject{{QStringLiteral("type"), QStringLiteral("WARNING")},
                                                 {QStringLiteral("message"), QStringLiteral("disk full")}}};
    if (what == u"config")
        site[u"configuration"] = QJsonObject{
            {QStringLiteral("validationMessages"), QJsonArray{QStringLiteral("externalURL is not set")}}};
    if (what == u"sync")
        m_server->data[u"externalServices"] =
            QJsonArray{SourcegraphServer::service(1, QStringLiteral("401 Bad credentials")),
                       SourcegraphServer::service(2)};
    if (what == u"idle") {
        QJsonObject service = SourcegraphServer::service(1);
        service[u"syncJobs"] = QJsonObject{{QStringLiteral("nodes"), QJsonArray()}};
        m_server->data[u"externalServices"] = QJsonArray{service, SourcegraphServer::service(2)};
    }
    QJsonArray jobs;
    for (int i = 0; i < (what == u"many" ? 8 : what == u"jobs" ? 1 : 0); ++i)
        jobs.append(SourcegraphServer::job(QStringLiteral("ERRORED"), SourcegraphServer::recently(),
                                           QStringLiteral("boom")));
    if (what == u"old")
        jobs.append(SourcegraphServer::job(QStringLiteral("FAILED"), old, QStringLiteral("boom")));
    if (!jobs.isEmpty())
        m_server->data[u"permissionsSyncJobs"] = jobs;
    m_server->data[u"site"] = site;
    const auto report = accept(*before);
    VERIFY_RESULT(report);
    const auto found = std::ranges::find_if(report->findings, [&](const AcceptanceFinding& finding) {
        return finding.check == check && finding.text.contains(part);
    });
    QVERIFY2(found != report->findings.end(), qPrintable(acceptanceText(*report)));
    QCOMPARE(acceptanceLevelName(found->level), level);
    QCOMPARE(report->passed(), level != u"failure");
}

/// A release whose API has less.
void AcceptanceTest::leavesOut()
{
    m_server->types[QStringLiteral("Query")].remove(QStringLiteral("permissionsSyncJobs"));
    m_server->types[QStringLiteral("Site")].remove(QStringLiteral("alerts"));
    m_server->types[QStringLiteral("ExternalService")].remove(QStringLiteral("syncJobs"));
    m_server->types[QStringLiteral("Query")][QStringLiteral("externalServices")].arguments = {
        QStringLiteral("first")};
    const auto report = accept();
    VERIFY_RESULT(report);
    QVERIFY(report->passed());
    QCOMPARE(report->leftOut,
             QStringList({QStringLiteral("Query.permissionsSyncJobs"), QStringLiteral("Site.alerts"),
                          QStringLiteral("ExternalService.syncJobs")}));
}

void AcceptanceTest::needsASiteAdmin()
{
    m_server->siteAdmin = false;
    VERIFY_ERROR(accept(), ErrorKind::Precondition, "no site administrator");
}

QTEST_GUILESS_MAIN(AcceptanceTest)
#include "tst_acceptance.moc"
