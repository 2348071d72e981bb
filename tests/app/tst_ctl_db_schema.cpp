// What lockstepctl db says about databases and how it mends them, on three databases of a real server.

#include "core/support/files.h"
#include "ctl_db_fixture.h"

using namespace lockstep;
using namespace lockstep::test;

class CtlDbSchemaTest : public QObject, protected CtlDbFixture
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase() { startServer(); }

    void init() { freshDatabases(); }

    void status();
    void statusOfAReader();
    void describe();
    void driftAndItsRepair();
    void driftAgainstAFile();
    void driftOfAnotherNamespace();
    void rollback();
    void repair();
    void forceVersion();
    void addLog();
    void twoSchemasInOneDatabase();
};

void CtlDbSchemaTest::status()
{
    bringTo("6.1.0");
    const ProcessOutput fit = db("status --drift --format json --release 6.1.0");
    VERIFY_EXIT(fit, 0);
    const QJsonObject first = json(fit)[u"schemas"][0].toObject();
    for (const char* key :
         {"schema", "ok", "applied", "pending", "failed", "dirty", "server", "drift", "problems"})
        QVERIFY2(first.contains(QLatin1StringView(key)), key);
    QCOMPARE(first[u"drift"].toInt(-1), 0);
    QCOMPARE(first[u"applied"].toInt(), 4);
    const ProcessOutput behind = db("status --format json --release 6.2.0");
    VERIFY_EXIT(behind, 1);
    QCOMPARE(json(behind)[u"schemas"][0][u"pending"].toArray(), (QJsonArray{1201, 1202}));
    QVERIFY(json(behind)[u"schemas"][0][u"drift"].isNull());
    VERIFY_EXIT(db("status"), 0);
}

void CtlDbSchemaTest::statusOfAReader()
{
    bringTo("6.1.0");
    run(QStringLiteral(
        "DO $$ BEGIN CREATE ROLE auditor LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$;"
        "GRANT SELECT ON ALL TABLES IN SCHEMA public TO auditor"));
    const QString written =
        QStringLiteral("SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_user_tables");
    const QString before = ask(Schema::Frontend, written);
    const ConnectionSettings reader = m_server->database(QStringLiteral("frontend"))
                                          .with(QStringLiteral("user"), QStringLiteral("auditor"));
    const ProcessOutput output =
        ctl(words("db status --drift --format json --release 6.1.0 --db") +
            QStringList{QStringLiteral("frontend=") + QString::fromUtf8(reader.conninfo()),
                        QStringLiteral("--catalog"), m_releases.path()});
    VERIFY_EXIT(output, 0);
    QCOMPARE(json(output)[u"schemas"][0][u"drift"].toInt(-1), 0);
    QCOMPARE(ask(Schema::Frontend, written), before);
}

void CtlDbSchemaTest::describe()
{
    bringTo("6.1.0");
    const ProcessOutput output = db("describe --schema frontend");
    VERIFY_EXIT(output, 0);
    QCOMPARE(json(output).keys(), words("Enums Extensions Functions Sequences Tables Views"));
    const ProcessOutput text = db("describe --schema frontend --format psql");
    VERIFY_EXIT(text, 0);
    QVERIFY2(text.standardOutput.contains("Table \"users\"\n Column |  Type   | Nullable |"),
             text.standardOutput.constData());
    const QString file = m_folder.filePath(QStringLiteral("schema.json"));
    VERIFY_EXIT(db("describe --schema frontend --out", {file}), 0);
    VERIFY_EXIT(db("describe --schema frontend --out", {file}), 3);
    VERIFY_EXIT(db("describe --schema frontend --force --out", {file}), 0);
}

void CtlDbSchemaTest::driftAndItsRepair()
{
    bringTo("6.1.0");
    VERIFY_EXIT(db("drift"), 0);
    run(QStringLiteral(
        "ALTER TABLE users ALTER name DROP NOT NULL; DROP INDEX users_name; ALTER TABLE users ADD COLUMN "
        "mine int; ALTER TABLE users ALTER email SET DEFAULT 'x'"));
    const ProcessOutput found = db("drift --format json");
    VERIFY_EXIT(found, 1);
    const QJsonObject frontend = json(found)[u"schemas"][0].toObject();
    QCOMPARE(frontend[u"differences"].toArray().size(), 4);
    const QJsonObject first = frontend[u"differences"][0].toObject();
    QCOMPARE(first.keys(), words("actual expected kind object problem risk safe sql"));
    const QString script = m_folder.filePath(QStringLiteral("repair.sql"));
    const ProcessOutput safe = db("drift --fix --safe-only --format json --script", {script});
    VERIFY_EXIT(safe, 1);
    QCOMPARE(json(safe)[u"schemas"][0][u"differences"].toArray().size(), 2);
    QVERIFY(readFile(script)->contains("CREATE INDEX users_name"));
    const ProcessOutput fixed = db("drift --fix --format json");
    VERIFY_EXIT(fixed, 0);
    QVERIFY(json(fixed)[u"ok"].toBool());
    VERIFY_EXIT(db("drift --expect migrations"), 0);
    const ProcessOutput other = db("drift --release 6.2.0");
    VERIFY_EXIT(other, 3);
    QVERIFY(other.standardError.contains("records that it runs 6.1.0"));
    VERIFY_EXIT(db("drift --release 6.2.0 --skip-version-check"), 1);
}

void CtlDbSchemaTest::driftAgainstAFile()
{
    bringTo("6.1.0");
    const QString file = m_folder.filePath(QStringLiteral("expected.json"));
    VERIFY_EXIT(db("describe --schema frontend --force --out", {file}), 0);
    VERIFY_EXIT(db("drift --schema frontend --file", {file}), 0);
    run(QStringLiteral("DROP TABLE out_of_band_migrations"));
    const ProcessOutput found = db("drift --schema frontend --format json --file", {file});
    VERIFY_EXIT(found, 1);
    VERIFY_EXIT(db("drift --schema frontend --fix --file", {file}), 0);
    VERIFY_RESULT(writeFile(file, "{\"Tables\": 3"));
    VERIFY_EXIT(db("drift --schema frontend --file", {file}), 3);
}

/// What somebody keeps beside the product, in a schema of its own whose name must be quoted.
void CtlDbSchemaTest::driftOfAnotherNamespace()
{
    bringTo("6.1.0");
    VERIFY_EXIT(db("drift --schema frontend --namespace", {QStringLiteral("audit \"log\"")}), 3);
    run(QStringLiteral(
        "CREATE SCHEMA \"audit \"\"log\"\"\"; CREATE TABLE \"audit \"\"log\"\"\".\"Rów 1\" (id int "
        "PRIMARY KEY, at timestamptz DEFAULT now())"));
    const QStringList name{QStringLiteral("--namespace"), QStringLiteral("audit \"log\"")};
    const ProcessOutput strangers = db("drift --schema frontend --format json", name);
    VERIFY_EXIT(strangers, 0);
    QCOMPARE(json(strangers)[u"schemas"][0][u"notes"][0][u"problem"].toString(),
             QStringLiteral("unexpected"));

    const QString file = m_folder.filePath(QStringLiteral("audit.json"));
    VERIFY_EXIT(db("describe --schema frontend --full --force --out", QStringList{file} + name), 0);
    VERIFY_EXIT(db("drift --schema frontend --file", QStringList{file}), 3);
    VERIFY_EXIT(db("drift --schema frontend --file", QStringList{file} + name), 0);
    run(QStringLiteral("ALTER TABLE \"audit \"\"log\"\"\".\"Rów 1\" DROP COLUMN at"));
    VERIFY_EXIT(db("drift --schema frontend --file", QStringList{file} + name), 1);
    VERIFY_EXIT(db("drift --schema frontend --fix --file", QStringList{file} + name), 0);
    VERIFY_EXIT(db("drift --schema frontend --file", QStringList{file} + name), 0);
}

void CtlDbSchemaTest::rollback()
{
    bringTo("6.2.0");
    const ProcessOutput dry = db("rollback --dry-run --from-release 6.2.0 --to-release 6.0.0");
    VERIFY_EXIT(dry, 0);
    QVERIFY(dry.standardOutput.contains("DROP TABLE IF EXISTS seats"));
    QVERIFY(
        dry.standardError.contains("LOSES DATA: frontend: reverting migration 1202 drops the table seats"));
    // Nobody agrees on a terminal that is not there.
    VERIFY_EXIT(db("rollback --from-release 6.2.0 --to-release 6.0.0"), 3);
    QCOMPARE(ask(Schema::Frontend, QStringLiteral("SELECT to_regclass('seats')")), QStringLiteral("seats"));
    const ProcessOutput done = db("rollback --yes --format json --from-release 6.2.0 --to-release 6.0.0");
    VERIFY_EXIT(done, 0);
    QCOMPARE(json(done)[u"migrations"].toArray().size(), 5);
    QCOMPARE(ask(Schema::Frontend, QStringLiteral("SELECT version FROM versions")), QStringLiteral("6.0.0"));
    VERIFY_EXIT(db("drift --release 6.0.0"), 0);
}

void CtlDbSchemaTest::repair()
{
    bringTo("6.1.0");
    VERIFY_EXIT(db("repair"), 0);
    // 1201 made its function and lost its connection.
    run(QStringLiteral(
        "CREATE FUNCTION default_label() RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT 'new'::text $$;"
        "INSERT INTO migration_logs (migration_logs_schema_version, schema, version, up, started_at) "
        "VALUES (2, 'schema_migrations', 1201, true, now())"));
    const ProcessOutput plan = db("repair --dry-run --format json");
    VERIFY_EXIT(plan, 1);
    const QJsonObject found = json(plan)[u"repairs"][0].toObject();
    QCOMPARE(found[u"migration"].toInt(), 1201);
    QCOMPARE(found[u"statements"][0][u"effect"].toString(), QStringLiteral("done"));
    QCOMPARE(found[u"statements"][1][u"effect"].toString(), QStringLiteral("not done"));
    VERIFY_EXIT(db("repair"), 1); // nobody agreed
    VERIFY_EXIT(db("repair --yes"), 0);
    VERIFY_EXIT(db("up --release 6.2.0"), 0);
    VERIFY_EXIT(db("drift --release 6.2.0 --skip-version-check"), 0);
}

void CtlDbSchemaTest::forceVersion()
{
    bringTo("6.1.0");
    VERIFY_EXIT(db("repair --schema frontend --yes --force-version 1101"), 3); // asked twice
    VERIFY_EXIT(db("repair --schema frontend --yes --force-version 1101 --confirm frontend"), 0);
    const ProcessOutput status = db("status --format json --release 6.1.0");
    QCOMPARE(json(status)[u"schemas"][0][u"pending"].toArray(), QJsonArray{1102});
}

void CtlDbSchemaTest::addLog()
{
    bringTo("6.1.0");
    VERIFY_EXIT(db("add-log --schema frontend --version 1201"), 0);
    VERIFY_EXIT(db("add-log --schema frontend --version 77"), 3);
    VERIFY_EXIT(db("add-log --schema frontend --version 77 --force"), 0);
    VERIFY_EXIT(db("add-log --schema frontend --version 77 --up false --force"), 0);
    const ProcessOutput status = db("status --format json --release 6.2.0");
    QCOMPARE(json(status)[u"schemas"][0][u"pending"].toArray(), QJsonArray{1202});
}

/// As small instances have it: what belongs to the one schema is no drift of the other, and each goes its
/// way.
void CtlDbSchemaTest::twoSchemasInOneDatabase()
{
    const QString dsn = QString::fromUtf8(m_server->database(QStringLiteral("frontend")).conninfo());
    const QStringList shared{QStringLiteral("--catalog"), m_releases.path(),
                             QStringLiteral("--db"),      QStringLiteral("frontend=") + dsn,
                             QStringLiteral("--db"),      QStringLiteral("codeintel=") + dsn};
    QProcessEnvironment allowed = QProcessEnvironment::systemEnvironment();
    allowed.insert(QStringLiteral("CODEINTEL_PG_ALLOW_SINGLE_DB"), QStringLiteral("true"));
    const auto together = [&](const char* command) { return ctl(words(command) + shared, allowed); };

    VERIFY_EXIT(ctl(words("db up --release 6.1.0") + shared), 2);
    VERIFY_EXIT(together("db up --release 6.1.0"), 0);
    run(QStringLiteral("INSERT INTO versions (service, version) VALUES ('frontend', '6.1.0')"));
    VERIFY_EXIT(together("db status --drift --release 6.1.0"), 0);
    VERIFY_EXIT(together("db drift"), 0);
    VERIFY_EXIT(together("db upgrade --no-store --from 6.1.0 --to 6.2.0"), 0);
    VERIFY_EXIT(together("db downgrade --no-store --from 6.2.0 --to 6.1.0"), 0);
    VERIFY_EXIT(together("db status --drift --release 6.1.0"), 0);
    VERIFY_EXIT(together("db rollback --yes --from-release 6.1.0 --to-release 6.0.0"), 0);
    VERIFY_EXIT(together("db status --release 6.0.0"), 0);
}

QTEST_GUILESS_MAIN(CtlDbSchemaTest)
#include "tst_ctl_db_schema.moc"
