// Where site configurations come from and go to: a file, an instance's API (played by a server that checks
// its queries), a real database.

#include "core/database/connection.h"
#include "core/database/private_server.h"
#include "core/sourcegraph/config_source.h"
#include "core/support/files.h"
#include "result_checks.h"
#include "sourcegraph_server.h"

#include <QTemporaryDir>

using namespace lockstep;
using namespace lockstep::test;
using namespace Qt::StringLiterals;

namespace {

const QByteArray ours = "{\n  // ours\n  \"externalURL\": \"https://a.example\"\n}\n";
const QByteArray theirs = "{\"externalURL\": \"https://b.example\"}";

} // namespace

class ConfigSourceTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void savesAFile();
    void savesToAnInstance();
    void savesToADatabase();
    void losesNoSecret();
    void missing();

private:
    [[nodiscard]] ConfigSource file() const
    {
        return {ConfigSource::Kind::File, m_folder->filePath(u"site.json"_s), {}};
    }

    [[nodiscard]] ConfigSource instance() const
    {
        return {ConfigSource::Kind::Instance,
                {},
                m_instance->base(),
                {},
                Secret(QString::fromLatin1(SourcegraphServer::token))};
    }

    [[nodiscard]] ConfigSource database() const
    {
        ConfigSource source{ConfigSource::Kind::Database, {}, {}};
        source.database = m_server->database(u"sg"_s);
        return source;
    }

    void execute(const QString& sql) const
    {
        Result<Connection> connection = Connection::open(m_server->database(u"sg"_s));
        QVERIFY(connection && connection->execute(sql));
    }

    std::unique_ptr<QTemporaryDir> m_cluster;
    std::unique_ptr<PrivateServer> m_server;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<SourcegraphServer> m_instance;
};

void ConfigSourceTest::initTestCase()
{
    m_cluster = std::make_unique<QTemporaryDir>();
    auto server = PrivateServer::start(m_cluster->filePath(u"pg"_s));
    VERIFY_RESULT(server);
    m_server = std::move(*server);
}

void ConfigSourceTest::init()
{
    qunsetenv("http_proxy");
    m_folder = std::make_unique<QTemporaryDir>();
    m_instance = std::make_unique<SourcegraphServer>();
    VERIFY_RESULT(writeFile(file().path, theirs));
    VERIFY_RESULT(m_server->recreateDatabase(u"sg"_s));
    execute(u"CREATE TABLE critical_and_site_config (id serial PRIMARY KEY, type text NOT NULL, "
            "contents text NOT NULL)"_s);
    execute(u"INSERT INTO critical_and_site_config (type, contents) VALUES ('site', '{}')"_s);
}

void ConfigSourceTest::savesAFile()
{
    const auto read = readConfig(file(), {});
    VERIFY_RESULT(read);
    QCOMPARE(read->bytes, theirs);
    const auto saved = saveConfig(*read, ours, {});
    VERIFY_RESULT(saved);
    QCOMPARE(readFile(file().path).value(), ours);
    VERIFY_ERROR(saveConfig(*read, "{}", {}), ErrorKind::Precondition, "another program has changed it");
    QCOMPARE(readFile(file().path).value(), ours);
    VERIFY_RESULT(saveConfig(saved->config, "{}", {}));
    QVERIFY(read->source.place().startsWith(u'/'));
}

void ConfigSourceTest::savesToAnInstance()
{
    const auto read = readConfig(instance(), {});
    VERIFY_RESULT(read);
    QVERIFY(read->bytes.contains("REDACTED"));
    const auto saved = saveConfig(*read, ours, {});
    VERIFY_RESULT(saved);
    QVERIFY(saved->needsRestart);
    QCOMPARE(saved->config.bytes, ours);
    QCOMPARE(saved->config.id, 4);
    VERIFY_ERROR(saveConfig(*read, "{}", {}), ErrorKind::Precondition, "somebody else has changed it");
    QCOMPARE(m_instance->siteConfig, QString::fromUtf8(ours));
    QVERIFY(!read->source.place().contains(QString::fromLatin1(SourcegraphServer::token)));
}

void ConfigSourceTest::savesToADatabase()
{
    const auto read = readConfig(database(), {});
    VERIFY_RESULT(read);
    QCOMPARE(read->bytes, QByteArray("{}"));
    const auto saved = saveConfig(*read, ours, {});
    VERIFY_RESULT(saved);
    QVERIFY(saved->config.id > read->id);
    QCOMPARE(readConfig(database(), {})->bytes, ours);
    VERIFY_ERROR(saveConfig(*read, theirs, {}), ErrorKind::Precondition, "somebody else changed it");
    const auto same = saveConfig(saved->config, ours, {}); // no row for nothing
    VERIFY_RESULT(same);
    QCOMPARE(same->config.id, saved->config.id);
    execute(u"DROP TABLE critical_and_site_config"_s);
    QVERIFY(!readConfig(database(), {}));
}

void ConfigSourceTest::losesNoSecret()
{
    const auto read = readConfig(file(), {});
    VERIFY_RESULT(read);
    VERIFY_ERROR(saveConfig(*read, "{\"licenseKey\": \"REDACTED\"}", {}), ErrorKind::Precondition,
                 "stand as \"REDACTED\"");
    QCOMPARE(readFile(file().path).value(), theirs);
}

void ConfigSourceTest::missing()
{
    ConfigSource nowhere = file();
    nowhere.path += u".none"_s;
    VERIFY_ERROR(readConfig(nowhere, {}), ErrorKind::NotFound, "does not exist");
    ConfigSource stranger = instance();
    stranger.token = Secret(u"sgp_wrong"_s);
    QVERIFY(!readConfig(stranger, {}));
    stranger.token = {};
    VERIFY_ERROR(readConfig(stranger, {}), ErrorKind::Usage, "token");
}

QTEST_GUILESS_MAIN(ConfigSourceTest)
#include "tst_config_source.moc"
