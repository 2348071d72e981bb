// A real server's version, the size of a database and its largest tables.

#include "core/database/private_server.h"
#include "core/health/database_checks.h"
#include "result_checks.h"

#include <QTemporaryDir>

using namespace lockstep;

class PostgresCheckTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void showsWhatLiesThere();
    void anOldServer();
    void anEmptyDatabase();
    void aServerThatIsGone();
    void theVersionThatIsRecorded();

private:
    [[nodiscard]] ConnectionSettings database() const
    {
        return m_server->database(QStringLiteral("frontend"));
    }

    void run(const char* sql) const
    {
        Result<Connection> connection = Connection::open(database());
        VERIFY_RESULT(connection);
        const SqlResult done = connection->execute(QString::fromLatin1(sql));
        QVERIFY2(done, done ? "" : qPrintable(done.error().text()));
    }

    QTemporaryDir m_folder;
    std::unique_ptr<PrivateServer> m_server;
};

namespace {

HealthFinding look(const HealthCheck& check)
{
    return check.look({});
}

} // namespace

void PostgresCheckTest::initTestCase()
{
    Result<std::unique_ptr<PrivateServer>> server =
        PrivateServer::start(m_folder.filePath(QStringLiteral("server")));
    VERIFY_RESULT(server);
    m_server = std::move(*server);
    VERIFY_RESULT(m_server->recreateDatabase(QStringLiteral("frontend")));
}

void PostgresCheckTest::showsWhatLiesThere()
{
    run("CREATE TABLE small (x int); CREATE TABLE \"Big one\" AS SELECT g AS x, repeat('x', 100) AS t "
        "FROM generate_series(1, 20000) g; CREATE INDEX ON \"Big one\" (x)");
    const HealthFinding found = look(postgresCheck(Schema::Frontend, database(), Version(6, 0, 0)));
    QCOMPARE(found.state, HealthState::Healthy);
    const QStringList lines = found.evidence.split(u'\n');
    QVERIFY2(lines[0].startsWith(u"PostgreSQL ") && lines[0].contains(u"the database is"),
             qPrintable(lines[0]));
    QVERIFY2(lines[2].endsWith(u"public.\"Big one\"") && lines[2].contains(u" MiB"), qPrintable(lines[2]));
    QVERIFY2(found.evidence.contains(u"public.small"), qPrintable(found.evidence));
    QVERIFY(found.fix.isEmpty());
}

/// Of a release that needs a newer one than there will ever be, as if this one were old.
void PostgresCheckTest::anOldServer()
{
    const QTemporaryDir resources;
    QVERIFY(QDir().mkpath(resources.filePath(QStringLiteral("knowledge"))));
    QFile file(resources.filePath(QStringLiteral("knowledge/lines.yaml")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("minimumPostgres:\n  - {from: \"6.0\", major: 99}\n");
    file.close();
    qputenv("LOCKSTEP_RESOURCES", resources.path().toUtf8());
    const HealthFinding old = look(postgresCheck(Schema::Frontend, database(), Version(6, 0, 0)));
    const HealthFinding young = look(postgresCheck(Schema::Frontend, database(), Version(5, 11, 0)));
    qunsetenv("LOCKSTEP_RESOURCES");
    QCOMPARE(old.state, HealthState::Failed);
    QVERIFY2(old.evidence.startsWith(u"release 6.0.0 needs PostgreSQL 99"), qPrintable(old.evidence));
    QVERIFY2(old.fix.contains(u"PostgreSQL 99"), qPrintable(old.fix));
    QCOMPARE(young.state, HealthState::Healthy);
}

void PostgresCheckTest::anEmptyDatabase()
{
    VERIFY_RESULT(m_server->recreateDatabase(QStringLiteral("empty")));
    const HealthFinding found =
        look(postgresCheck(Schema::CodeIntel, m_server->database(QStringLiteral("empty")), std::nullopt));
    QCOMPARE(found.state, HealthState::Healthy);
    QVERIFY2(!found.evidence.contains(u"tables"), qPrintable(found.evidence));
}

void PostgresCheckTest::aServerThatIsGone()
{
    const HealthFinding found =
        look(postgresCheck(Schema::Frontend,
                           database()
                               .with(QStringLiteral("port"), QStringLiteral("1"))
                               .with(QStringLiteral("host"), QStringLiteral("127.0.0.1"))
                               .with(QStringLiteral("password"), QStringLiteral("hush")),
                           {}));
    QCOMPARE(found.state, HealthState::Unknown);
    QVERIFY2(!found.evidence.contains(u"hush"), qPrintable(found.evidence));
}

void PostgresCheckTest::theVersionThatIsRecorded()
{
    run("CREATE TABLE versions (service text PRIMARY KEY, version text NOT NULL, first_version text NOT "
        "NULL);"
        "INSERT INTO versions VALUES ('frontend', '6.2.1102', '5.0.0')");
    const HealthFinding right = look(recordedVersionCheck(database(), Version(6, 2, 553)));
    QCOMPARE(right.state, HealthState::Healthy);
    QVERIFY2(right.evidence.contains(u"6.2.1102"), qPrintable(right.evidence));
    QCOMPARE(look(recordedVersionCheck(database(), Version(6, 3, 0))).state, HealthState::Failed);
}

QTEST_GUILESS_MAIN(PostgresCheckTest)
#include "tst_postgres_check.moc"
