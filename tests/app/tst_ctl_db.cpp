// lockstepctl db, as operators meet it: the real program on databases of a real server.

#include "core/database/connection.h"
#include "core/database/private_server.h"
#include "core/support/files.h"
#include "ctl_program.h"

#include <QTemporaryDir>

using namespace lockstep;
using namespace lockstep::test;

namespace {

const QString password = QStringLiteral("hunter2secret");

QString databaseName(Schema schema)
{
    return QStringLiteral("sg_") + schemaName(schema);
}

bool mentionsThePassword(const ProcessOutput& output)
{
    return output.standardOutput.contains(password.toUtf8()) ||
           output.standardError.contains(password.toUtf8());
}

} // namespace

class CtlDbTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void upgradesWhatTheEnvironmentNames();
    void remembersTheTimings();
    void aDryRunWritesNothing();
    void theStatusOfAnEmptyDatabase();
    void refusesAnotherVersion();
    void goesOnAfterAFailedMigration();
    void sharesADatabaseOnlyWhenAllowed();
    void asksForThePassword();
    void anUnreachableServer();

private:
    [[nodiscard]] ProcessOutput upgrade(const char* options,
                                        const QString& to = QStringLiteral("4.3.1")) const;
    [[nodiscard]] QStringList databases() const;
    QString ask(Schema schema, const QString& sql) const;
    [[nodiscard]] Result<void> letIn(const QByteArray& rules) const;

    QTemporaryDir m_folder;
    std::unique_ptr<PrivateServer> m_server;
};

void CtlDbTest::initTestCase()
{
    Result<std::unique_ptr<PrivateServer>> server = PrivateServer::start(m_folder.path());
    VERIFY_RESULT(server);
    m_server = std::move(*server);
}

void CtlDbTest::init()
{
    for (const Schema schema : allSchemas)
        VERIFY_RESULT(m_server->recreateDatabase(databaseName(schema)));
}

QStringList CtlDbTest::databases() const
{
    QStringList options;
    for (const Schema schema : allSchemas)
        options << QStringLiteral("--db")
                << schemaName(schema) + u'=' +
                       QString::fromUtf8(m_server->database(databaseName(schema)).conninfo());
    return options;
}

ProcessOutput CtlDbTest::upgrade(const char* options, const QString& to) const
{
    return ctl(words("db upgrade --no-store --format json --from 4.2.0") + words(options) +
               QStringList{QStringLiteral("--to"), to, QStringLiteral("--catalog"), sampleCatalog()} +
               databases());
}

QString CtlDbTest::ask(Schema schema, const QString& sql) const
{
    Result<Connection> connection = Connection::open(m_server->database(databaseName(schema)));
    if (!connection)
        return connection.error().message();
    const SqlResult rows = connection->query(sql);
    return !rows ? rows.error().text() : rows->isEmpty() ? QString() : rows->text(0, 0);
}

/// Replaces the server's pg_hba.conf.
Result<void> CtlDbTest::letIn(const QByteArray& rules) const
{
    const QString file = ask(Schema::Frontend, QStringLiteral("SHOW hba_file"));
    const Result<void> written = writeFile(file, rules);
    if (written)
        ask(Schema::Frontend, QStringLiteral("SELECT pg_reload_conf()"));
    return written;
}

void CtlDbTest::upgradesWhatTheEnvironmentNames()
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const Schema schema : allSchemas) {
        const ConnectionSettings settings = m_server->database(databaseName(schema));
        const QString prefix = schema == Schema::Frontend ? QString() : schemaName(schema).toUpper() + u'_';
        for (const auto& [variable, keyword] :
             {std::pair(QStringLiteral("PGHOST"), QStringLiteral("host")),
              std::pair(QStringLiteral("PGPORT"), QStringLiteral("port")),
              std::pair(QStringLiteral("PGUSER"), QStringLiteral("user")),
              std::pair(QStringLiteral("PGDATABASE"), QStringLiteral("dbname"))})
            environment.insert(prefix + variable, settings.value(keyword));
    }
    const QStringList catalog{QStringLiteral("--catalog"), sampleCatalog()};
    const ProcessOutput output =
        ctl(words("db upgrade --no-store --no-wait --from 4.2.0 --to 4.3.1") + catalog, environment);
    QVERIFY2(output.exitCode == 0, output.standardError.constData());
    QCOMPARE(ask(Schema::Frontend, QStringLiteral("SELECT version FROM versions")), QStringLiteral("4.3.1"));

    const ProcessOutput status = ctl(words("db status --format json --release 4.3.1") + catalog, environment);
    QCOMPARE(status.exitCode, 0);
    QVERIFY(json(status)[u"ok"].toBool());
    for (const QJsonValue schema : json(status)[u"schemas"].toArray())
        QVERIFY(schema[u"applied"].toInt() > 0);
    const QJsonObject ahead =
        json(ctl(words("db status --format json --release 4.4.2") + catalog, environment));
    QVERIFY(!ahead[u"schemas"][0][u"pending"].toArray().isEmpty());
}

void CtlDbTest::remembersTheTimings()
{
    const QStringList common = words("--from 4.2.0 --to 4.3.1 --format json --catalog") +
                               QStringList{sampleCatalog(), QStringLiteral("--store"),
                                           m_folder.filePath(QStringLiteral("store.sqlite"))};
    const auto basis = [&] { return json(ctl(words("plan") + common))[u"estimate"][u"basis"].toString(); };
    QCOMPARE(ctl(words("db upgrade --dry-run") + common + databases()).exitCode, 0);
    QCOMPARE(basis(), QStringLiteral("ruleOfThumb"));
    QCOMPARE(ctl(words("db upgrade") + common + databases()).exitCode, 0);
    QCOMPARE(basis(), QStringLiteral("measured"));
}

void CtlDbTest::aDryRunWritesNothing()
{
    const ProcessOutput output = upgrade("--dry-run");
    QVERIFY2(output.exitCode == 0, output.standardError.constData());
    QVERIFY(json(output)[u"dryRun"].toBool());
    QVERIFY(!json(output)[u"steps"][0][u"migrations"].toArray().isEmpty());
    for (const Schema schema : allSchemas)
        QCOMPARE(
            ask(schema,
                QStringLiteral("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace")),
            QStringLiteral("0"));
}

void CtlDbTest::theStatusOfAnEmptyDatabase()
{
    const ProcessOutput output =
        ctl(words("db status --format json --catalog") + QStringList{sampleCatalog()} + databases());
    const QJsonArray schemas = json(output)[u"schemas"].toArray();
    QCOMPARE(schemas.size(), 3);
    for (const QJsonValue schema : schemas)
        QCOMPARE(schema[u"applied"].toInt(), 0);
}

void CtlDbTest::refusesAnotherVersion()
{
    QCOMPARE(upgrade("").exitCode, 0);
    ask(Schema::Frontend, QStringLiteral("UPDATE versions SET version = '4.0.0'"));
    const ProcessOutput output = upgrade("", QStringLiteral("4.4.2"));
    QCOMPARE(output.exitCode, 3);
    QVERIFY2(output.standardError.contains("runs 4.0.0"), output.standardError.constData());
    QCOMPARE(json(output)[u"result"].toString(), QStringLiteral("failed"));
}

void CtlDbTest::goesOnAfterAFailedMigration()
{
    ask(Schema::Frontend, QStringLiteral("CREATE VIEW share_codes AS SELECT 'taken' AS code"));
    const ProcessOutput failed = upgrade("");
    QCOMPARE(failed.exitCode, 4);
    QVERIFY2(failed.standardError.contains("share_codes"), failed.standardError.constData());
    const QString failures =
        QStringLiteral("SELECT count(*) FROM migration_logs WHERE NOT success AND finished_at IS NOT NULL");
    QCOMPARE(ask(Schema::Frontend, failures), QStringLiteral("1"));
    QCOMPARE(json(failed)[u"result"].toString(), QStringLiteral("failed"));

    ask(Schema::Frontend, QStringLiteral("DROP VIEW share_codes"));
    const ProcessOutput output = upgrade("");
    QVERIFY2(output.exitCode == 0, output.standardError.constData());
    QCOMPARE(ask(Schema::Frontend, QStringLiteral("SELECT version FROM versions")), QStringLiteral("4.3.1"));
}

void CtlDbTest::sharesADatabaseOnlyWhenAllowed()
{
    const QString dsn = QString::fromUtf8(m_server->database(databaseName(Schema::Frontend)).conninfo());
    const QStringList line =
        words("db upgrade --no-store --from 4.2.0 --to 4.3.1 --catalog") +
        QStringList{sampleCatalog(), QStringLiteral("--db"), QStringLiteral("frontend=") + dsn,
                    QStringLiteral("--db"), QStringLiteral("codeintel=") + dsn};
    const ProcessOutput refused = ctl(line);
    QCOMPARE(refused.exitCode, 3);
    QVERIFY2(refused.standardError.contains("CODEINTEL_PG_ALLOW_SINGLE_DB"),
             refused.standardError.constData());

    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("CODEINTEL_PG_ALLOW_SINGLE_DB"), QStringLiteral("true"));
    const ProcessOutput output = ctl(line, environment);
    QVERIFY2(output.exitCode == 0, output.standardError.constData());
    QCOMPARE(ask(Schema::Frontend, QStringLiteral("SELECT count(DISTINCT schema) FROM migration_logs")),
             QStringLiteral("2"));
}

void CtlDbTest::asksForThePassword()
{
    ask(Schema::Frontend, QStringLiteral("CREATE ROLE sg LOGIN SUPERUSER PASSWORD '%1'").arg(password));
    VERIFY_RESULT(letIn("local all sg scram-sha-256\nlocal all all trust\n"));
    const ConnectionSettings right = m_server->database(databaseName(Schema::Frontend))
                                         .with(QStringLiteral("user"), QStringLiteral("sg"))
                                         .with(QStringLiteral("password"), password);
    const auto status = [](const ConnectionSettings& settings) {
        return ctl(words("db status --format json --catalog") +
                   QStringList{sampleCatalog(), QStringLiteral("--db"),
                               QStringLiteral("frontend=") + QString::fromUtf8(settings.conninfo())});
    };
    QVERIFY(json(status(right))[u"schemas"][0][u"server"].toString().contains(u"PostgreSQL"));
    for (const QString& wrong : {password + u'!', QString()}) {
        const ProcessOutput output = status(right.with(QStringLiteral("password"), wrong));
        QVERIFY(output.exitCode != 0);
        const QByteArray said = output.standardOutput + output.standardError;
        QVERIFY2(said.contains("password"), said.constData());
        QVERIFY(!mentionsThePassword(output));
    }
    VERIFY_RESULT(letIn("local all lockstep trust\n"));
    const ProcessOutput shut = status(right);
    const QByteArray said = shut.standardOutput + shut.standardError;
    QVERIFY2(said.contains("pg_hba.conf"), said.constData());
    QVERIFY(!mentionsThePassword(shut));
}

void CtlDbTest::anUnreachableServer()
{
    const ProcessOutput output = ctl(
        words(
            "db upgrade --no-store --from 4.2.0 --to 4.3.1 --db frontend=host=127.0.0.1\tport=1 --catalog") +
        QStringList{sampleCatalog()});
    QCOMPARE(output.exitCode, 3);
    QVERIFY2(output.standardError.contains("127.0.0.1:1"), output.standardError.constData());
}

QTEST_GUILESS_MAIN(CtlDbTest)
#include "tst_ctl_db.moc"
