// Every command of lockstepctl db, on three databases of a real server, with a small catalogue of three
// releases.

#include "core/database/connection.h"
#include "core/database/migrator.h"
#include "core/database/private_server.h"
#include "core/support/files.h"
#include "ctl_program.h"
#include "release_fixture.h"

#include <QTemporaryDir>

using namespace lockstep;
using namespace lockstep::test;

class CtlDbCommandsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void up();
    void upIsRefused();
    void upIsLeftToTheServices();
    void upto();
    void downtoAndUndo();
    void upgradeChecksDrift();
    void downgrade();
    void validate();
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
    void outOfBand();
    void outOfBandInAContainer();
    void privilegedByHand();
    void wrongUsage_data();
    void wrongUsage();

private:
    [[nodiscard]] ProcessOutput db(const char* command, const QStringList& more = {}) const;
    [[nodiscard]] ProcessOutput db(const char* command, const QStringList& more,
                                   const QProcessEnvironment& environment) const;
    [[nodiscard]] QStringList databases() const;
    [[nodiscard]] QString ask(Schema schema, const QString& sql) const;
    void run(const QString& sql, Schema schema = Schema::Frontend) const;
    void bringTo(const char* release) const;

    QTemporaryDir m_folder;
    ReleaseRepository m_releases;
    std::unique_ptr<PrivateServer> m_server;
};

/// The program did that; or the test fails with what it said.
#define VERIFY_EXIT(output, status)                                                                          \
    do {                                                                                                     \
        const ProcessOutput& checkedOutput = (output);                                                       \
        QVERIFY2(checkedOutput.exitCode == (status),                                                         \
                 qPrintable(QStringLiteral("exit %1: %2")                                                    \
                                .arg(checkedOutput.exitCode)                                                 \
                                .arg(QString::fromUtf8(checkedOutput.standardError))));                      \
    } while (false)

void CtlDbCommandsTest::initTestCase()
{
    VERIFY_RESULT(m_releases.init());
    VERIFY_RESULT(fillWithSmallReleases(m_releases));
    Result<std::unique_ptr<PrivateServer>> server =
        PrivateServer::start(m_folder.filePath(QStringLiteral("server")));
    VERIFY_RESULT(server);
    m_server = std::move(*server);
}

void CtlDbCommandsTest::init()
{
    for (const Schema schema : allSchemas)
        VERIFY_RESULT(m_server->recreateDatabase(schemaName(schema)));
}

QStringList CtlDbCommandsTest::databases() const
{
    QStringList options;
    for (const Schema schema : allSchemas)
        options << QStringLiteral("--db")
                << schemaName(schema) + u'=' +
                       QString::fromUtf8(m_server->database(schemaName(schema)).conninfo());
    return options;
}

ProcessOutput CtlDbCommandsTest::db(const char* command, const QStringList& more,
                                    const QProcessEnvironment& environment) const
{
    QStringList all = QStringList{QStringLiteral("db")} + words(command) + more + databases();
    if (!QByteArray(command).startsWith("describe"))
        all << QStringLiteral("--catalog") << m_releases.path();
    return ctl(all, environment);
}

ProcessOutput CtlDbCommandsTest::db(const char* command, const QStringList& more) const
{
    return db(command, more, QProcessEnvironment::systemEnvironment());
}

QString CtlDbCommandsTest::ask(Schema schema, const QString& sql) const
{
    Result<Connection> connection = Connection::open(m_server->database(schemaName(schema)));
    if (!connection)
        return connection.error().message();
    const SqlResult rows = connection->query(sql);
    return !rows ? rows.error().text() : rows->isEmpty() ? QString() : rows->text(0, 0);
}

void CtlDbCommandsTest::run(const QString& sql, Schema schema) const
{
    Result<Connection> connection = Connection::open(m_server->database(schemaName(schema)));
    VERIFY_RESULT(connection);
    const SqlResult done = connection->execute(sql);
    QVERIFY2(done, done ? "" : qPrintable(done.error().text()));
}

/// With `up`, and the version recorded as the services would.
void CtlDbCommandsTest::bringTo(const char* release) const
{
    VERIFY_EXIT(db("up --skip-upgrade-validation --release", words(release)), 0);
    run(QStringLiteral("INSERT INTO versions (service, version) VALUES ('frontend', '%1') ON CONFLICT "
                       "(service) DO UPDATE "
                       "SET version = excluded.version")
            .arg(QString::fromLatin1(release)));
}

void CtlDbCommandsTest::up()
{
    const ProcessOutput dry = db("up --dry-run --format json --release 6.1.0");
    VERIFY_EXIT(dry, 0);
    QCOMPARE(json(dry)[u"migrations"].toArray().size(), 8);
    QCOMPARE(ask(Schema::Frontend, QStringLiteral("SELECT to_regclass('migration_logs')")), QString());

    const ProcessOutput output = db("up --format json --release 6.1.0");
    VERIFY_EXIT(output, 0);
    QCOMPARE(json(output)[u"migrations"].toArray().size(), 8);
    QCOMPARE(ask(Schema::Frontend, QStringLiteral("SELECT to_regclass('users_name')")),
             QStringLiteral("users_name"));
    const ProcessOutput again = db("up --release 6.1.0");
    VERIFY_EXIT(again, 0);
    QCOMPARE(again.standardOutput, QByteArray("Nothing to do.\n"));
    const ProcessOutput one = db("up --format json --release 6.2.0 --schema codeintel");
    VERIFY_EXIT(one, 0);
    QCOMPARE(json(one)[u"migrations"].toArray().size(), 1);
}

void CtlDbCommandsTest::upIsRefused()
{
    bringTo("6.0.0");
    const ProcessOutput output = db("up --release 6.2.0");
    VERIFY_EXIT(output, 3);
    QVERIFY(
        output.standardError.contains("upgrading \"frontend\" from \"6.0.0\" to \"6.2.0\" is not allowed"));
    run(QStringLiteral(
        "ALTER TABLE out_of_band_migrations ADD COLUMN deprecated text; INSERT INTO out_of_band_migrations "
        "(id, progress, deprecated) VALUES (3, 0.5, '6.1.0'); UPDATE versions SET first_version = "
        "'5.9.0'"));
    const ProcessOutput unfinished = db("up --release 6.1.0");
    VERIFY_EXIT(unfinished, 3);
    QVERIFY2(unfinished.standardError.contains("unfinished migrations"),
             unfinished.standardError.constData());
    VERIFY_EXIT(db("up --skip-oobmigration-validation --release 6.1.0"), 0);
}

void CtlDbCommandsTest::upIsLeftToTheServices()
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("SRC_AUTOUPGRADE"), QStringLiteral("true"));
    const ProcessOutput output = db("up --release 6.1.0", {}, environment);
    VERIFY_EXIT(output, 0);
    QVERIFY(output.standardError.contains("Automatic upgrades are on"));
    QCOMPARE(ask(Schema::Frontend, QStringLiteral("SELECT to_regclass('users')")), QString());
}

void CtlDbCommandsTest::upto()
{
    const ProcessOutput output = db("upto --format json --schema frontend --target 1101");
    VERIFY_EXIT(output, 0);
    QCOMPARE(json(output)[u"migrations"].toArray().size(), 3);
    QCOMPARE(ask(Schema::CodeIntel, QStringLiteral("SELECT to_regclass('uploads')")), QString());
    VERIFY_EXIT(db("upto --schema pgsql --target 1102,1201"), 0); // containers' names are understood
    QCOMPARE(ask(Schema::Frontend, QStringLiteral("SELECT count(*) FROM migration_logs WHERE success")),
             QStringLiteral("5"));
    const ProcessOutput unknown = db("upto --schema frontend --target 99");
    VERIFY_EXIT(unknown, 3);
    QVERIFY(unknown.standardError.contains("99"));
}

void CtlDbCommandsTest::downtoAndUndo()
{
    bringTo("6.2.0");
    const ProcessOutput dry = db("downto --dry-run --format json --schema frontend --target 1101");
    VERIFY_EXIT(dry, 0);
    QCOMPARE(json(dry)[u"migrations"].toArray().size(), 3);
    VERIFY_EXIT(db("undo --schema frontend"), 0);
    QCOMPARE(ask(Schema::Frontend, QStringLiteral("SELECT to_regclass('seats')")), QString());
    VERIFY_EXIT(db("downto --schema frontend --target 1101"), 0);
    QCOMPARE(ask(Schema::Frontend, QStringLiteral("SELECT to_regclass('users_name')")), QString());
    VERIFY_EXIT(db("upto --schema frontend --target 1202"), 0);
}

void CtlDbCommandsTest::upgradeChecksDrift()
{
    bringTo("6.0.0");
    run(QStringLiteral("ALTER TABLE users ADD COLUMN mine int"));
    const ProcessOutput output = db("upgrade --no-store --from 6.0.0 --to 6.2.0");
    VERIFY_EXIT(output, 3);
    QVERIFY2(output.standardError.contains("column users.mine is unexpected"),
             output.standardError.constData());
    run(QStringLiteral("ALTER TABLE users DROP COLUMN mine"));
    // Half of the way done before: that is no drift.
    VERIFY_EXIT(db("upto --schema frontend --target 1101"), 0);
    const ProcessOutput done = db("upgrade --no-store --quiet --from 6.0.0 --to 6.2.0");
    VERIFY_EXIT(done, 0);
    QCOMPARE(done.standardError, QByteArray());
    QCOMPARE(ask(Schema::Frontend, QStringLiteral("SELECT version FROM versions")), QStringLiteral("6.2.0"));
}

void CtlDbCommandsTest::downgrade()
{
    bringTo("6.2.0");
    const ProcessOutput output = db("downgrade --no-store --format json --from 6.2.0 --to 6.0.0");
    VERIFY_EXIT(output, 0);
    QCOMPARE(json(output)[u"result"].toString(), QStringLiteral("done"));
    QCOMPARE(ask(Schema::Frontend, QStringLiteral("SELECT version FROM versions")), QStringLiteral("6.0.0"));
    VERIFY_EXIT(db("drift --release 6.0.0"), 0);
    VERIFY_EXIT(db("downgrade --no-store --from 6.0.0 --to 6.2.0"), 2);
}

void CtlDbCommandsTest::validate()
{
    bringTo("6.1.0");
    VERIFY_EXIT(db("validate --release 6.1.0"), 0);
    const ProcessOutput behind = db("validate --format json --release 6.2.0");
    VERIFY_EXIT(behind, 1);
    QCOMPARE(json(behind)[u"problems"].toArray().size(), 2);
    run(QStringLiteral("UPDATE migration_logs SET success = false WHERE version = 1101"));
    const ProcessOutput dirty = db("validate --release 6.1.0");
    VERIFY_EXIT(dirty, 1);
    QVERIFY(dirty.standardOutput.contains("dirty database: migrations 1101"));
}

void CtlDbCommandsTest::status()
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

void CtlDbCommandsTest::statusOfAReader()
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

void CtlDbCommandsTest::describe()
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

void CtlDbCommandsTest::driftAndItsRepair()
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

void CtlDbCommandsTest::driftAgainstAFile()
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
void CtlDbCommandsTest::driftOfAnotherNamespace()
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

void CtlDbCommandsTest::rollback()
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

void CtlDbCommandsTest::repair()
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

void CtlDbCommandsTest::forceVersion()
{
    bringTo("6.1.0");
    VERIFY_EXIT(db("repair --schema frontend --yes --force-version 1101"), 3); // asked twice
    VERIFY_EXIT(db("repair --schema frontend --yes --force-version 1101 --confirm frontend"), 0);
    const ProcessOutput status = db("status --format json --release 6.1.0");
    QCOMPARE(json(status)[u"schemas"][0][u"pending"].toArray(), QJsonArray{1102});
}

void CtlDbCommandsTest::addLog()
{
    bringTo("6.1.0");
    VERIFY_EXIT(db("add-log --schema frontend --version 1201"), 0);
    VERIFY_EXIT(db("add-log --schema frontend --version 77"), 3);
    VERIFY_EXIT(db("add-log --schema frontend --version 77 --force"), 0);
    VERIFY_EXIT(db("add-log --schema frontend --version 77 --up false --force"), 0);
    const ProcessOutput status = db("status --format json --release 6.2.0");
    QCOMPARE(json(status)[u"schemas"][0][u"pending"].toArray(), QJsonArray{1202});
}

void CtlDbCommandsTest::outOfBand()
{
    bringTo("6.1.0");
    VERIFY_EXIT(db("out-of-band"), 0);
    run(QStringLiteral("INSERT INTO out_of_band_migrations (id, progress) VALUES (7, 0.25), (8, 1)"));
    const ProcessOutput list = db("out-of-band --format json");
    VERIFY_EXIT(list, 1);
    QCOMPARE(json(list)[u"outOfBand"].toArray().size(), 2);
    QCOMPARE(json(list)[u"outOfBand"][0][u"progress"].toDouble(), 0.25);
    QVERIFY(db("out-of-band").standardOutput.contains("25.00%"));
    VERIFY_EXIT(db("out-of-band --wait --id 8"), 1);
    run(QStringLiteral("UPDATE out_of_band_migrations SET progress = 1"));
    VERIFY_EXIT(db("out-of-band --wait"), 0);
    VERIFY_EXIT(db("out-of-band --watch"), 0);
}

/// What stands in for docker here notes its arguments and does the container's work.
void CtlDbCommandsTest::outOfBandInAContainer()
{
    bringTo("6.1.0");
    run(QStringLiteral("INSERT INTO out_of_band_migrations (id, progress) VALUES (7, 0.25)"));
    const QString docker = m_folder.filePath(QStringLiteral("bin/docker"));
    VERIFY_RESULT(writeFile(
        docker, "#!/bin/sh\necho \"$@\" > \"$0.arguments\"\npsql --no-psqlrc \"$PGDATASOURCE\" --command "
                "'UPDATE out_of_band_migrations SET progress = 0' >/dev/null && echo reverted\n"));
    QVERIFY(QFile::setPermissions(docker, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("PATH"), m_folder.filePath(QStringLiteral("bin")) + u':' +
                                                   m_server->binFolder() + u':' +
                                                   environment.value(QStringLiteral("PATH")));
    run(QStringLiteral(
        "ALTER TABLE out_of_band_migrations ADD COLUMN non_destructive boolean DEFAULT false"));
    const ProcessOutput output =
        db("out-of-band --wait --apply-reverse --migrator-image sourcegraph/migrator:6.1.0", {}, environment);
    VERIFY_EXIT(output, 0);
    QVERIFY(output.standardError.contains("reverted"));
    const QByteArray arguments = *readFile(docker + QStringLiteral(".arguments"));
    QVERIFY2(arguments.startsWith(
                 "run --rm --network=host --env PGDATASOURCE --env CODEINTEL_PGDATASOURCE --env "
                 "CODEINSIGHTS_PGDATASOURCE sourcegraph/migrator:6.1.0 run-out-of-band-migrations "
                 "--disable-animation --id 7 --apply-reverse"),
             arguments.constData());
}

void CtlDbCommandsTest::privilegedByHand()
{
    const ProcessOutput refused = db("upto --schema frontend --target 1001 --unprivileged-only");
    VERIFY_EXIT(refused, 3);
    const ProcessOutput script = db("upto --schema frontend --target 1001 --noop-privileged");
    VERIFY_EXIT(script, 3);
    QVERIFY(script.standardError.contains("CREATE EXTENSION IF NOT EXISTS citext"));
    const QString hash = privilegedHash({1000});
    QVERIFY2(script.standardError.contains(hash.toUtf8()), script.standardError.constData());
    run(QStringLiteral("CREATE EXTENSION citext"));
    VERIFY_EXIT(db("upto --schema frontend --target 1001 --noop-privileged --privileged-hash", {hash}), 0);
}

void CtlDbCommandsTest::wrongUsage_data()
{
    QTest::addColumn<QString>("command");
    for (const char* command :
         {"up", "up --release x", "upto --schema frontend", "upto --schema frontend --target a",
          "upto --target 1", "undo", "downto --schema nowhere --target 1",
          "up --release 6.1.0 --unprivileged-only --noop-privileged",
          "up --release 6.1.0 --lock-timeout soon", "drift --expect else",
          "drift --file x --release 6.1.0 --schema frontend", "drift --skip-version-check",
          "repair --direction sideways", "rollback", "add-log --schema frontend",
          "add-log --schema frontend --version 1 --up maybe", "status --drift", "describe"})
        QTest::newRow(command) << QString::fromLatin1(command);
}

void CtlDbCommandsTest::wrongUsage()
{
    QFETCH(QString, command);
    const ProcessOutput output = db(qPrintable(command));
    QVERIFY2(output.exitCode == 2, output.standardError.constData());
    QVERIFY(output.standardOutput.isEmpty());
}

QTEST_GUILESS_MAIN(CtlDbCommandsTest)
#include "tst_ctl_db_commands.moc"
