// Every command of lockstepctl db, on three databases of a real server, with a small catalogue of three
// releases.

#include "core/support/files.h"
#include "ctl_db_fixture.h"

using namespace lockstep;
using namespace lockstep::test;

class CtlDbCommandsTest : public QObject, protected CtlDbFixture
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase() { startServer(); }

    void init() { freshDatabases(); }

    void up();
    void upIsRefused();
    void upIsLeftToTheServices();
    void upto();
    void downtoAndUndo();
    void upgradeChecksDrift();
    void downgrade();
    void validate();
    void outOfBand();
    void outOfBandInAContainer();
    void outOfBandInAJob();
    void privilegedByHand();
    void wrongUsage_data();
    void wrongUsage();
};

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

/// The Job itself is in tst_out_of_band_job.
void CtlDbCommandsTest::outOfBandInAJob()
{
    bringTo("6.1.0");
    run(QStringLiteral("INSERT INTO out_of_band_migrations (id, progress) VALUES (7, 0.25)"));
    const QString manifest = m_folder.filePath(QStringLiteral("job.yaml"));
    VERIFY_RESULT(writeFile(manifest, "kind: Deployment\n"));
    const ProcessOutput output = db("out-of-band --wait --migrator-job", {manifest});
    VERIFY_EXIT(output, 3);
    QVERIFY2(output.standardError.contains("holds no object of kind Job"), output.standardError.constData());
    VERIFY_EXIT(db("out-of-band --wait --migrator-image x --migrator-job", {manifest}), 2);
    VERIFY_EXIT(db("out-of-band --wait --kube-context x"), 2);
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
