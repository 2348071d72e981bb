// The API of an instance, played by a server that checks every query against the public schema.

#include "core/sourcegraph/graph_schema.h"
#include "core/sourcegraph/instance_config.h"
#include "core/sourcegraph/instance_facts.h"
#include "core/sourcegraph/settings_notice.h"
#include "result_checks.h"
#include "sourcegraph_server.h"

using namespace lockstep;
using namespace lockstep::test;
using namespace std::chrono_literals;

class SourcegraphClientTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void opens_data();
    void opens();
    void asks();
    void tellsErrors();
    void triesAgain();
    void needsASiteAdmin();
    void leavesOutWhatIsNotThere();
    void turnsPages_data();
    void turnsPages();
    void readsSettings_data();
    void readsSettings();
    void addsAndRemovesANotice();
    void losesARace();
    void changesTheSiteConfig();
    void mayNotChangeTheSiteConfig_data();
    void mayNotChangeTheSiteConfig();

private:
    [[nodiscard]] SourcegraphClient
    client(const QString& token = QString::fromLatin1(SourcegraphServer::token)) const
    {
        SourcegraphClient made = *SourcegraphClient::open(m_server->base(), Secret(token));
        HttpRetry retry;
        retry.firstDelay = 5ms;
        made.setRetry(retry);
        return made;
    }

    [[nodiscard]] QStringList messages() const
    {
        QStringList found;
        for (const QJsonValue notice : m_server->settings[u"notices"].toArray())
            found.append(notice[u"message"].toString());
        return found;
    }

    std::unique_ptr<SourcegraphServer> m_server;
};

void SourcegraphClientTest::init()
{
    qunsetenv("http_proxy");
    m_server = std::make_unique<SourcegraphServer>();
}

void SourcegraphClientTest::cleanup()
{
    QVERIFY2(m_server->unexpected().isEmpty(), qPrintable(m_server->unexpected().join(u'\n')));
}

void SourcegraphClientTest::opens_data()
{
    QTest::addColumn<QString>("endpoint");
    QTest::addColumn<QString>("token");
    QTest::addColumn<QString>("part");
    QTest::newRow("https") << "https://sg.example.com/" << "t" << "";
    QTest::newRow("loopback") << "http://localhost:3080" << "t" << "";
    QTest::newRow("plain") << "http://sg.example.com" << "t" << "plain HTTP";
    QTest::newRow("no token") << "https://sg.example.com" << "" << "no access token";
    QTest::newRow("no URL") << "sg.example.com" << "t" << "not the URL of an instance";
    QTest::newRow("user") << "https://me:pw@sg.example.com" << "t" << "not the URL of an instance";
}

void SourcegraphClientTest::opens()
{
    QFETCH(QString, endpoint);
    QFETCH(QString, token);
    QFETCH(QString, part);
    const auto opened = SourcegraphClient::open(endpoint, Secret(token));
    QCOMPARE(opened.has_value(), part.isEmpty());
    if (opened)
        return;
    QCOMPARE(opened.error().kind, ErrorKind::Usage);
    QVERIFY2(opened.error().message().contains(part), qPrintable(opened.error().message()));
    QVERIFY(!opened.error().message().contains(u"pw"));
}

void SourcegraphClientTest::asks()
{
    const auto facts = asSiteAdmin(client(), {});
    VERIFY_RESULT(facts);
    QCOMPARE(facts->productVersion, QStringLiteral("6.0.1"));
    QCOMPARE(facts->user, QStringLiteral("op"));
}

void SourcegraphClientTest::tellsErrors()
{
    VERIFY_ERROR(client(QStringLiteral("wr0ng")).query(QStringLiteral("query { site { id } }"), {}, {}),
                 ErrorKind::Connection, "status 401: Invalid access token. Check the token");
    VERIFY_ERROR(client().query(QStringLiteral("query { site { nothing } }"), {}, {}), ErrorKind::Failed,
                 "Cannot query field \"nothing\" on type \"Site\"");
    const auto wrongToken =
        client(QStringLiteral("wr0ng")).query(QStringLiteral("query { site { id } }"), {}, {});
    QVERIFY(!wrongToken.error().message().contains(u"wr0ng"));
}

void SourcegraphClientTest::triesAgain()
{
    m_server->busy = 2;
    VERIFY_RESULT(instanceFacts(client(), {}));
    m_server->busy = 1;
    VERIFY_ERROR(
        client().mutate(
            QStringLiteral("mutation { settingsMutation { editSettings { empty { alwaysNil } } } }"), {}, {}),
        ErrorKind::Failed, "status 503");
}

void SourcegraphClientTest::needsASiteAdmin()
{
    m_server->siteAdmin = false;
    VERIFY_ERROR(asSiteAdmin(client(), {}), ErrorKind::Precondition, "op is no site administrator");
}

/// Newer releases have no statistics of monitoring any more.
void SourcegraphClientTest::leavesOutWhatIsNotThere()
{
    m_server->types[QStringLiteral("Site")].remove(QStringLiteral("monitoringStatistics"));
    GraphSchema schema(client());
    const QList<GraphWish> wishes{{QStringLiteral("site"),
                                   {{QStringLiteral("productVersion")},
                                    {QStringLiteral("monitoringStatistics"),
                                     {{QStringLiteral("alerts"), {{QStringLiteral("name")}}}},
                                     {{QStringLiteral("days"), QStringLiteral("1")}}},
                                    {QStringLiteral("alerts"), {{QStringLiteral("severity")}}}}}};
    const auto selection = schema.selection(QStringLiteral("Query"), wishes, {});
    VERIFY_RESULT(selection);
    QCOMPARE(*selection, QStringLiteral("site { productVersion }"));
    QCOMPARE(schema.missing(),
             QStringList({QStringLiteral("Site.monitoringStatistics"), QStringLiteral("Alert.severity"),
                          QStringLiteral("Site.alerts")}));
    VERIFY_RESULT(client().query(QStringLiteral("query { %1 }").arg(*selection), {}, {}));
}

void SourcegraphClientTest::turnsPages_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<bool>("pageInfo");
    QTest::addColumn<int>("queries"); ///< besides those for the types
    QTest::newRow("pages") << QStringList{QStringLiteral("first"), QStringLiteral("after")} << true << 4;
    QTest::newRow("only first") << QStringList{QStringLiteral("first")} << true << 2;
    QTest::newRow("no page info") << QStringList{QStringLiteral("first"), QStringLiteral("after")} << false
                                  << 2;
    QTest::newRow("all at once") << QStringList() << false << 1;
}

void SourcegraphClientTest::turnsPages()
{
    QFETCH(QStringList, arguments);
    QFETCH(bool, pageInfo);
    QFETCH(int, queries);
    QJsonArray services;
    for (int i = 0; i < 31; ++i)
        services.append(SourcegraphServer::service(i));
    m_server->data[u"externalServices"] = services;
    m_server->types[QStringLiteral("Query")][QStringLiteral("externalServices")].arguments = arguments;
    if (!pageInfo)
        m_server->types[QStringLiteral("ExternalServiceConnection")].remove(QStringLiteral("pageInfo"));
    GraphSchema schema(client());
    GraphListing listing{QStringLiteral("externalServices"), false, {{QStringLiteral("id")}}};
    listing.pageSize = 10;
    const auto found = graphNodes(schema, listing, {});
    VERIFY_RESULT(found);
    QCOMPARE(found->nodes.size(), 31);
    QCOMPARE(found->totalCount.value_or(0), 31);
    QCOMPARE(m_server->queries, 3 + queries);
    QCOMPARE(m_server->wrong, QStringList());
    listing.field = QStringLiteral("gitservers");
    VERIFY_ERROR(graphNodes(schema, listing, {}), ErrorKind::NotFound, "no such list");
}

void SourcegraphClientTest::readsSettings_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("value"); ///< of "a"; "-": it cannot be read
    QTest::newRow("plain") << R"({"a": "b"})" << "b";
    QTest::newRow("empty") << " \n" << "";
    QTest::newRow("comments") << "// x\n{ /* y */ \"a\": \"b\" // z\n}" << "b";
    QTest::newRow("in text") << R"({"a": "http://b/*,]*/"})" << "http://b/*,]*/";
    QTest::newRow("commas") << R"({"c": [1, 2, ], "a": "b,}",})" << "b,}";
    QTest::newRow("quotes") << R"({"a": "\"//b"})" << "\"//b";
    QTest::newRow("list") << "[1]" << "-";
    QTest::newRow("broken") << "{" << "-";
}

void SourcegraphClientTest::readsSettings()
{
    QFETCH(QString, text);
    QFETCH(QString, value);
    const auto settings = readSettings(text);
    QCOMPARE(settings.has_value(), value != u"-");
    if (settings)
        QCOMPARE((*settings)[u"a"].toString(), value);
}

void SourcegraphClientTest::addsAndRemovesANotice()
{
    m_server->comment = QStringLiteral("// Mind this\n");
    m_server->settings[u"notices"] =
        QJsonArray{QJsonObject{{QStringLiteral("message"), QStringLiteral("other")},
                               {QStringLiteral("location"), QStringLiteral("home")}}};
    const SettingsNotice notice{QStringLiteral("Moving on Friday"), false};
    QCOMPARE(hasNotice(client(), notice.message, {}).value(), false);
    QCOMPARE(addNotice(client(), notice, {}).value(), true);
    QCOMPARE(addNotice(client(), notice, {}).value(), false);
    QCOMPARE(messages(), QStringList({QStringLiteral("other"), notice.message}));
    QCOMPARE(m_server->edits, 1);
    const QJsonObject added = m_server->settings[u"notices"][1].toObject();
    QCOMPARE(added[u"location"].toString(), QStringLiteral("top"));
    QCOMPARE(added[u"dismissible"], QJsonValue(false));
    QVERIFY(m_server->settings.contains(u"search.scopes"));
    QCOMPARE(hasNotice(client(), notice.message, {}).value(), true);
    QCOMPARE(removeNotice(client(), notice.message, {}).value(), true);
    QCOMPARE(removeNotice(client(), notice.message, {}).value(), false);
    QCOMPARE(messages(), QStringList{QStringLiteral("other")});
    QCOMPARE(m_server->wrong, QStringList());
    m_server->comment = QStringLiteral("{");
    VERIFY_ERROR(addNotice(client(), notice, {}), ErrorKind::Invalid, "global settings");
}

void SourcegraphClientTest::losesARace()
{
    m_server->racesToLose = 2;
    QCOMPARE(addNotice(client(), {QStringLiteral("x")}, {}).value(), true);
    m_server->racesToLose = 100;
    VERIFY_ERROR(addNotice(client(), {QStringLiteral("y")}, {}), ErrorKind::Busy, "version mismatch");
    m_server->racesToLose = 0;
    m_server->siteAdmin = false;
    VERIFY_ERROR(addNotice(client(), {QStringLiteral("z")}, {}), ErrorKind::Failed, "must be site admin");
}

void SourcegraphClientTest::changesTheSiteConfig()
{
    const Result<InstanceConfig> read = readInstanceConfig(client(), {});
    VERIFY_RESULT(read);
    QCOMPARE(read->id, 3);
    QVERIFY(read->contents.startsWith("{\n  // ours"));
    QVERIFY(holdsRedacted(JsoncDocument::parse(read->contents)));
    const Result<bool> quiet = writeInstanceConfig(client(), *read, "{\"search.index.enabled\": true}", {});
    VERIFY_RESULT(quiet);
    QVERIFY(!*quiet);
    const Result<InstanceConfig> next = readInstanceConfig(client(), {});
    VERIFY_RESULT(next);
    QCOMPARE(next->id, 4);
    QVERIFY(!holdsRedacted(JsoncDocument::parse(next->contents)));
    const Result<bool> loud =
        writeInstanceConfig(client(), *next, "{\"externalURL\": \"https://a.example\"}", {});
    VERIFY_RESULT(loud);
    QVERIFY(*loud); // parts of it must be restarted
    VERIFY_ERROR(writeInstanceConfig(client(), *next, "{}", {}), ErrorKind::Precondition,
                 "somebody else has changed it");
    QCOMPARE(m_server->siteConfigId, 5);
}

void SourcegraphClientTest::mayNotChangeTheSiteConfig_data()
{
    QTest::addColumn<QString>("problem");
    QTest::addColumn<ErrorKind>("kind");
    QTest::addColumn<QString>("said");
    QTest::newRow("a file holds it") << QStringLiteral("updating site configuration not allowed when using "
                                                       "SITE_CONFIG_FILE")
                                     << ErrorKind::Precondition << QStringLiteral("takes it from a file");
    QTest::newRow("rejected") << QStringLiteral("invalid critical configuration: externalURL")
                              << ErrorKind::Failed << QStringLiteral("invalid critical configuration");
}

void SourcegraphClientTest::mayNotChangeTheSiteConfig()
{
    QFETCH(QString, problem);
    QFETCH(ErrorKind, kind);
    QFETCH(QString, said);
    m_server->siteConfigProblem = problem;
    const Result<InstanceConfig> read = readInstanceConfig(client(), {});
    VERIFY_RESULT(read);
    const Result<bool> written = writeInstanceConfig(client(), *read, "{}", {});
    QVERIFY(!written);
    QCOMPARE(written.error().kind, kind);
    QVERIFY2(written.error().message().contains(said), qPrintable(written.error().message()));
    QCOMPARE(m_server->siteConfigId, 3);
}

QTEST_GUILESS_MAIN(SourcegraphClientTest)
#include "tst_sourcegraph_client.moc"
