// Steps that work on databases, on a real server.

#include "core/planning/planner.h"
#include "core/runbook/kinds/step_kinds.h"
#include "core/snapshot/database_snapshot.h"
#include "core/support/files.h"
#include "migration_fixture.h"
#include "release_fixture.h"

#include <QDir>
#include <QJsonArray>

using namespace lockstep;
using namespace lockstep::test;

namespace {

const QString whole = QStringLiteral("frontend");

} // namespace

class DatabaseStepsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void resets();
    void resetsWhatIsNotThere();
    void loadsADump();
    void refusesADumpOfAnother();
    void keepsAndRestores();
    void noticesADamagedSnapshot();
    void upgradesAndGoesOn();
    void goesOnAfterAnIndexBuild();
    void choosesTheStrategy();
    void rollsBack();
    void losesNothingUnasked();
    void repairs();
    void plansAPath();
    void checksTheHealth();
    void wantsConnections();

private:
    [[nodiscard]] Result<StepResult> act(const QString& kind, const QJsonObject& parameters,
                                         const QString& name = QStringLiteral("t-1"));
    [[nodiscard]] Result<Recovered> look(const QString& kind, const QJsonObject& parameters,
                                         const QString& name = QStringLiteral("t-1"));
    [[nodiscard]] StepCall call(const QString& name);
    [[nodiscard]] QString connection(const QString& database) const;
    [[nodiscard]] QJsonObject databases() const;
    [[nodiscard]] QString ask(const QString& sql, const QString& database = whole) const;
    void run(const QString& sql, const QString& database = whole) const;
    void bringTo(const QString& release);

    QTemporaryDir m_folder;
    ReleaseRepository m_releases;
    std::unique_ptr<PrivateServer> m_server;
    std::unique_ptr<QTemporaryDir> m_run;
};

void DatabaseStepsTest::initTestCase()
{
    VERIFY_RESULT(m_releases.init());
    VERIFY_RESULT(fillWithSmallReleases(m_releases));
    auto server = PrivateServer::start(m_folder.filePath(QStringLiteral("server")));
    VERIFY_RESULT(server);
    m_server = std::move(*server);
}

void DatabaseStepsTest::init()
{
    m_run = std::make_unique<QTemporaryDir>();
    for (const Schema schema : allSchemas)
        VERIFY_RESULT(m_server->recreateDatabase(schemaName(schema)));
}

StepCall DatabaseStepsTest::call(const QString& name)
{
    return {name, m_run->path(),
            [](RunEvent::Level, const QString& text) { qDebug("%s", qPrintable(text)); }};
}

Result<StepResult> DatabaseStepsTest::act(const QString& kind, const QJsonObject& parameters,
                                          const QString& name)
{
    const StepAction action{kind, {}, parameters, parameters};
    const Result<StepPreview> preview = allStepKinds().find(kind)->preview(action);
    return preview ? allStepKinds().find(kind)->run(action, call(name)) : failure(preview);
}

Result<Recovered> DatabaseStepsTest::look(const QString& kind, const QJsonObject& parameters,
                                          const QString& name)
{
    return allStepKinds().find(kind)->recover({kind, {}, parameters, parameters}, call(name));
}

QString DatabaseStepsTest::connection(const QString& database) const
{
    return QString::fromUtf8(m_server->database(database).conninfo());
}

QJsonObject DatabaseStepsTest::databases() const
{
    QJsonObject object;
    for (const Schema schema : allSchemas)
        object.insert(schemaName(schema), connection(schemaName(schema)));
    return object;
}

QString DatabaseStepsTest::ask(const QString& sql, const QString& database) const
{
    Result<Connection> connection = Connection::open(m_server->database(database));
    if (!connection)
        return connection.error().message();
    const SqlResult rows = connection->query(sql);
    return !rows ? rows.error().text() : rows->isEmpty() ? QString() : rows->text(0, 0);
}

void DatabaseStepsTest::run(const QString& sql, const QString& database) const
{
    Result<Connection> connection = Connection::open(m_server->database(database));
    VERIFY_RESULT(connection);
    const SqlResult done = connection->execute(sql);
    QVERIFY2(done, done ? "" : qPrintable(done.error().text()));
}

/// As a fresh instance of that release is.
void DatabaseStepsTest::bringTo(const QString& release)
{
    for (const Schema schema : allSchemas)
        VERIFY_RESULT(m_server->recreateDatabase(schemaName(schema)));
    const CatalogContents contents = readCatalog(m_releases.path(), CacheUse::None).value();
    const Planner planner(contents, Knowledge::shipped().value());
    const Version version = Version::parse(release).value();
    DatabaseSet all;
    for (const Schema schema : allSchemas)
        all.insert(schema, m_server->database(schemaName(schema)));
    QList<MigrationOutcome> outcomes;
    VERIFY_RESULT(Migrator(planner.stitchedUpTo(version).value()).upTo(version, all, {}, outcomes));
    run(QStringLiteral("INSERT INTO versions (service, version) VALUES ('frontend', '%1')").arg(release));
}

void DatabaseStepsTest::resets()
{
    run(QStringLiteral("CREATE TABLE t (n int); ALTER DATABASE frontend SET work_mem = '7MB'"));
    const QJsonObject parameters{{QStringLiteral("database"), connection(whole)}};
    // Nothing was begun: there is nothing to look after.
    QCOMPARE(look(QStringLiteral("database-reset"), parameters).value().what, Recovered::What::NotStarted);
    VERIFY_RESULT(act(QStringLiteral("database-reset"), parameters));
    QCOMPARE(ask(QStringLiteral("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")),
             QStringLiteral("0"));
    QCOMPARE(ask(QStringLiteral("SHOW work_mem")), QStringLiteral("7MB"));
    // As after a crash between the work and its record.
    QCOMPARE(look(QStringLiteral("database-reset"), parameters).value().what, Recovered::What::Done);
    QCOMPARE(look(QStringLiteral("database-reset"), parameters, QStringLiteral("t-2")).value().what,
             Recovered::What::NotStarted);
}

void DatabaseStepsTest::resetsWhatIsNotThere()
{
    const QJsonObject parameters{{QStringLiteral("database"), connection(QStringLiteral("fresh"))}};
    VERIFY_RESULT(act(QStringLiteral("database-reset"), parameters));
    QCOMPARE(look(QStringLiteral("database-reset"), parameters).value().what, Recovered::What::Done);
    QCOMPARE(ask(QStringLiteral("SELECT 1"), QStringLiteral("fresh")), QStringLiteral("1"));
    VERIFY_RESULT(m_server->dropDatabase(QStringLiteral("fresh")));
}

void DatabaseStepsTest::loadsADump()
{
    bringTo(QStringLiteral("6.0.0"));
    run(QStringLiteral("INSERT INTO users (name) VALUES ('a'), ('b')"));
    VERIFY_RESULT(act(QStringLiteral("snapshot"),
                      {{QStringLiteral("databases"), QJsonObject{{whole, connection(whole)}}},
                       {QStringLiteral("to"), m_run->filePath(QStringLiteral("kept"))}}));
    run(QStringLiteral("DELETE FROM users"));
    const QJsonObject parameters{
        {QStringLiteral("file"), m_run->filePath(QStringLiteral("kept/frontend.sql.zst"))},
        {QStringLiteral("database"), connection(whole)},
        {QStringLiteral("schema"), whole}};
    const Result<StepResult> loaded = act(QStringLiteral("dump-load"), parameters);
    VERIFY_RESULT(loaded);
    QCOMPARE(ask(QStringLiteral("SELECT count(*) FROM users")), QStringLiteral("2"));
    QVERIFY(loaded->outputs[u"rows"].toString().toInt() >= 3);
    QCOMPARE(look(QStringLiteral("dump-load"), parameters).value().what, Recovered::What::Done);
}

void DatabaseStepsTest::refusesADumpOfAnother()
{
    bringTo(QStringLiteral("6.0.0"));
    VERIFY_RESULT(
        act(QStringLiteral("snapshot"), {{QStringLiteral("databases"), databases()},
                                         {QStringLiteral("to"), m_run->filePath(QStringLiteral("kept"))}}));
    const QJsonObject parameters{
        {QStringLiteral("file"), m_run->filePath(QStringLiteral("kept/codeintel.sql.zst"))},
        {QStringLiteral("database"), connection(whole)},
        {QStringLiteral("schema"), whole}};
    VERIFY_ERROR(act(QStringLiteral("dump-load"), parameters), ErrorKind::Precondition, "codeintel");
    QCOMPARE(look(QStringLiteral("dump-load"), parameters).value().what, Recovered::What::NotStarted);
    QCOMPARE(ask(QStringLiteral("SELECT version FROM versions")), QStringLiteral("6.0.0"));
}

void DatabaseStepsTest::keepsAndRestores()
{
    bringTo(QStringLiteral("6.1.0"));
    run(QStringLiteral("INSERT INTO users (name) VALUES ('kept')"));
    const QString folder = m_run->filePath(QStringLiteral("kept"));
    const QJsonObject keep{{QStringLiteral("databases"), databases()}, {QStringLiteral("to"), folder}};
    VERIFY_RESULT(act(QStringLiteral("snapshot"), keep));
    QCOMPARE(QFileInfo(folder + QStringLiteral("/frontend.sql.zst")).permissions() &
                 (QFile::ReadGroup | QFile::ReadOther),
             QFile::Permissions());
    QCOMPARE(look(QStringLiteral("snapshot"), keep).value().what, Recovered::What::Done);
    VERIFY_ERROR(act(QStringLiteral("snapshot"), keep, QStringLiteral("t-2")), ErrorKind::Precondition,
                 "exists already");
    run(QStringLiteral("DELETE FROM users; DROP TABLE versions"));
    const QJsonObject restore{{QStringLiteral("databases"), databases()}, {QStringLiteral("from"), folder}};
    VERIFY_RESULT(act(QStringLiteral("snapshot-restore"), restore));
    QCOMPARE(ask(QStringLiteral("SELECT name FROM users")), QStringLiteral("kept"));
    QCOMPARE(ask(QStringLiteral("SELECT version FROM versions")), QStringLiteral("6.1.0"));
    QCOMPARE(look(QStringLiteral("snapshot-restore"), restore).value().what, Recovered::What::Done);
}

void DatabaseStepsTest::noticesADamagedSnapshot()
{
    bringTo(QStringLiteral("6.0.0"));
    const QString folder = m_run->filePath(QStringLiteral("kept"));
    VERIFY_RESULT(act(QStringLiteral("snapshot"),
                      {{QStringLiteral("databases"), databases()}, {QStringLiteral("to"), folder}}));
    const QString file = folder + QStringLiteral("/frontend.sql.zst");
    QByteArray bytes = readFile(file).value();
    bytes[bytes.size() / 2] = char(bytes[bytes.size() / 2] ^ 1);
    VERIFY_RESULT(writeFile(file, bytes));
    const QJsonObject restore{{QStringLiteral("databases"), databases()}, {QStringLiteral("from"), folder}};
    VERIFY_ERROR(act(QStringLiteral("snapshot-restore"), restore), ErrorKind::Invalid, "not as it was");
    VERIFY_ERROR(act(QStringLiteral("snapshot-restore"),
                     {{QStringLiteral("databases"), databases()}, {QStringLiteral("from"), m_run->path()}}),
                 ErrorKind::NotFound, "snapshot.json");
    QCOMPARE(ask(QStringLiteral("SELECT version FROM versions")), QStringLiteral("6.0.0"));
}

void DatabaseStepsTest::upgradesAndGoesOn()
{
    bringTo(QStringLiteral("6.0.0"));
    const QJsonObject parameters{{QStringLiteral("databases"), databases()},
                                 {QStringLiteral("to"), QStringLiteral("6.2")},
                                 {QStringLiteral("catalog"), m_releases.path()},
                                 {QStringLiteral("strategy"), QStringLiteral("standard")}};
    // As a process that was killed left it.
    run(QStringLiteral("INSERT INTO migration_logs (migration_logs_schema_version, schema, version, up, "
                       "started_at) VALUES (2, 'schema_migrations', 1101, true, now())"));
    const Result<StepResult> upgraded = act(QStringLiteral("database-upgrade"), parameters);
    VERIFY_RESULT(upgraded);
    QCOMPARE(upgraded->outputs[u"from"].toString(), QStringLiteral("6.0.0"));
    QCOMPARE(upgraded->outputs[u"to"].toString(), QStringLiteral("6.2.0"));
    QCOMPARE(upgraded->outputs[u"steps"].toString(), QStringLiteral("2"));
    const Result<StepResult> again = act(QStringLiteral("database-upgrade"), parameters);
    VERIFY_RESULT(again);
    QCOMPARE(again->outputs[u"migrations"].toString(), QStringLiteral("0"));
    QJsonObject nothing = parameters;
    nothing[u"to"] = QStringLiteral("9.9");
    VERIFY_ERROR(act(QStringLiteral("database-upgrade"), nothing), ErrorKind::NotFound, "9.9");
}

/// As a process left it that was killed between the building of an index and its record.
void DatabaseStepsTest::goesOnAfterAnIndexBuild()
{
    bringTo(QStringLiteral("6.0.0"));
    run(QStringLiteral("ALTER TABLE users ADD COLUMN email text; CREATE INDEX users_name ON users (name);"
                       "INSERT INTO migration_logs (migration_logs_schema_version, schema, version, up, "
                       "started_at, finished_at, success) VALUES (2, 'schema_migrations', 1101, true, now(), "
                       "now(), true), (2, 'schema_migrations', 1102, true, now(), NULL, NULL)"));
    const QJsonObject parameters{{QStringLiteral("databases"), databases()},
                                 {QStringLiteral("to"), QStringLiteral("6.1.0")},
                                 {QStringLiteral("catalog"), m_releases.path()}};
    VERIFY_RESULT(act(QStringLiteral("database-upgrade"), parameters));
    QCOMPARE(ask(QStringLiteral("SELECT version FROM versions")), QStringLiteral("6.1.0"));
}

void DatabaseStepsTest::choosesTheStrategy()
{
    bringTo(QStringLiteral("6.0.0"));
    const QJsonObject parameters{{QStringLiteral("databases"), databases()},
                                 {QStringLiteral("to"), QStringLiteral("6.2.0")},
                                 {QStringLiteral("catalog"), m_releases.path()}};
    const Result<StepResult> upgraded = act(QStringLiteral("database-upgrade"), parameters);
    VERIFY_RESULT(upgraded);
    QCOMPARE(upgraded->outputs[u"steps"].toString(), QStringLiteral("1")); // two lines: all at once
}

void DatabaseStepsTest::rollsBack()
{
    bringTo(QStringLiteral("6.1.0"));
    const QJsonObject parameters{{QStringLiteral("databases"), databases()},
                                 {QStringLiteral("from"), QStringLiteral("6.1.0")},
                                 {QStringLiteral("to"), QStringLiteral("6.0.0")},
                                 {QStringLiteral("allow-loss"), QStringLiteral("yes")},
                                 {QStringLiteral("catalog"), m_releases.path()}};
    VERIFY_RESULT(act(QStringLiteral("database-rollback"), parameters));
    QCOMPARE(ask(QStringLiteral("SELECT version FROM versions")), QStringLiteral("6.0.0"));
    QCOMPARE(ask(QStringLiteral("SELECT count(*) FROM information_schema.columns WHERE table_name = 'users' "
                                "AND column_name = 'email'")),
             QStringLiteral("0"));
}

void DatabaseStepsTest::losesNothingUnasked()
{
    bringTo(QStringLiteral("6.1.0"));
    const QJsonObject parameters{{QStringLiteral("databases"), databases()},
                                 {QStringLiteral("from"), QStringLiteral("6.1.0")},
                                 {QStringLiteral("to"), QStringLiteral("6.0.0")},
                                 {QStringLiteral("catalog"), m_releases.path()}};
    VERIFY_ERROR(act(QStringLiteral("database-rollback"), parameters), ErrorKind::Precondition, "email");
    QCOMPARE(ask(QStringLiteral("SELECT version FROM versions")), QStringLiteral("6.1.0"));
}

void DatabaseStepsTest::repairs()
{
    bringTo(QStringLiteral("6.0.0"));
    run(QStringLiteral(
        "ALTER TABLE users ADD COLUMN email text;"
        "INSERT INTO migration_logs (migration_logs_schema_version, schema, version, up, "
        "started_at, finished_at, success, error_message) VALUES (2, 'schema_migrations', 1101, "
        "true, now(), now(), false, 'no')"));
    QJsonObject parameters{{QStringLiteral("databases"), databases()},
                           {QStringLiteral("release"), QStringLiteral("6.1.0")},
                           {QStringLiteral("direction"), QStringLiteral("sideways")},
                           {QStringLiteral("catalog"), m_releases.path()}};
    VERIFY_ERROR(act(QStringLiteral("database-rescue"), parameters), ErrorKind::Usage, "sideways");
    parameters[u"direction"] = QStringLiteral("forward");
    const Result<StepResult> repaired = act(QStringLiteral("database-rescue"), parameters);
    VERIFY_RESULT(repaired);
    QCOMPARE(repaired->outputs[u"migrations"].toString(), QStringLiteral("frontend 1101"));
    const Result<StepResult> again = act(QStringLiteral("database-rescue"), parameters);
    VERIFY_RESULT(again);
    QCOMPARE(again->evidence, QStringLiteral("nothing is dirty"));
}

void DatabaseStepsTest::plansAPath()
{
    const QJsonObject parameters{{QStringLiteral("from"), QStringLiteral("6.0.0")},
                                 {QStringLiteral("to"), QStringLiteral("6.2.0")},
                                 {QStringLiteral("strategy"), QStringLiteral("standard")},
                                 {QStringLiteral("catalog"), m_releases.path()}};
    const Result<StepResult> planned = act(QStringLiteral("upgrade-path"), parameters);
    VERIFY_RESULT(planned);
    QCOMPARE(planned->outputs[u"stops"].toString(), QStringLiteral("6.1.0, 6.2.0"));
    QJsonObject back = parameters;
    back[u"to"] = QStringLiteral("5.0.0");
    VERIFY_ERROR(act(QStringLiteral("upgrade-path"), back), ErrorKind::NotFound, "5.0.0");
}

void DatabaseStepsTest::checksTheHealth()
{
    bringTo(QStringLiteral("6.1.0"));
    QJsonObject parameters{{QStringLiteral("databases"), databases()},
                           {QStringLiteral("instance"), QStringLiteral("acme")},
                           {QStringLiteral("release"), QStringLiteral("6.1.0")},
                           {QStringLiteral("catalog"), m_releases.path()}};
    const Result<StepResult> healthy = act(QStringLiteral("health-check"), parameters);
    VERIFY_RESULT(healthy);
    QCOMPARE(healthy->outputs[u"state"].toString(), QStringLiteral("healthy"));
    for (const char* output : {"report", "markdown", "json"})
        QVERIFY2(QFile::exists(healthy->outputs[QString::fromLatin1(output)].toString()), output);
    run(QStringLiteral("ALTER TABLE users DROP COLUMN email"));
    VERIFY_ERROR(act(QStringLiteral("health-check"), parameters), ErrorKind::Failed, "drift (failed)");
    const QByteArray report = readFile(m_run->filePath(QStringLiteral("health.md"))).value_or(QByteArray());
    QVERIFY2(report.contains("drift") && report.contains("Failed"), report.constData());
    parameters[u"skip"] = QJsonArray{QStringLiteral("drift")};
    VERIFY_RESULT(act(QStringLiteral("health-check"), parameters));
}

void DatabaseStepsTest::wantsConnections()
{
    const QJsonObject none{{QStringLiteral("databases"), QJsonObject{{whole, QString()}}},
                           {QStringLiteral("to"), m_run->filePath(QStringLiteral("kept"))}};
    VERIFY_ERROR(act(QStringLiteral("snapshot"), none), ErrorKind::Usage, "no connection");
    const QJsonObject gone{
        {QStringLiteral("database"), QStringLiteral("host=127.0.0.1 port=1 user=x dbname=y password=hush")}};
    const Result<StepResult> failed = act(QStringLiteral("database-reset"), gone);
    VERIFY_ERROR(failed, ErrorKind::Connection, "127.0.0.1");
    QVERIFY(!failed.error().message().contains(u"hush"));
}

QTEST_GUILESS_MAIN(DatabaseStepsTest)
#include "tst_database_steps.moc"
