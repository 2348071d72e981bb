// lockstepctl db load, as its users see it.

#include "core/database/load/load_target.h"
#include "core/database/schema_dump.h"
#include "core/support/files.h"
#include "ctl_db_fixture.h"

#include <QProcess>
#include <QRandomGenerator>

using namespace lockstep;
using namespace lockstep::test;

class CtlDbLoadTest : public QObject, private CtlDbFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void asText();
    void asJsonFromStandardInput();
    void asksFirst();
    void wrongUsage_data();
    void wrongUsage();
    void refusal();
    void killed();

private:
    [[nodiscard]] QStringList target() const;
    [[nodiscard]] ProcessOutput load(const QStringList& more) const;

    QString m_dump;
};

void CtlDbLoadTest::initTestCase()
{
    startServer();
    VERIFY_RESULT(m_server->recreateDatabase(QStringLiteral("source")));
    Result<Connection> connection = Connection::open(m_server->database(QStringLiteral("source")));
    VERIFY_RESULT(connection);
    QVERIFY(connection->execute(QStringLiteral(
        "CREATE TABLE codeintel_schema_migrations (version bigint PRIMARY KEY, dirty boolean); INSERT INTO "
        "codeintel_schema_migrations VALUES (1, false); CREATE TABLE t AS SELECT i AS id, md5(i::text) AS a "
        "FROM "
        "generate_series(1, 100000) i; ALTER TABLE t ADD PRIMARY KEY (id); CREATE INDEX t_a ON t (a)")));
    m_dump = m_folder.filePath(QStringLiteral("codeintel.sql"));
    Command command;
    command.program = m_server->binFolder() + QStringLiteral("/pg_dump");
    command.arguments = {QStringLiteral("--create"), QStringLiteral("--file=") + m_dump};
    command.environment = toolEnvironment(m_server->database(QStringLiteral("source")));
    VERIFY_RESULT(runChecked(command));
}

void CtlDbLoadTest::init()
{
    freshDatabases();
    run(QStringLiteral("CREATE TABLE old_one AS SELECT 42 AS n"), Schema::CodeIntel);
}

QStringList CtlDbLoadTest::target() const
{
    return {QStringLiteral("--db"),
            QStringLiteral("codeintel=") +
                QString::fromUtf8(m_server->database(schemaName(Schema::CodeIntel)).conninfo())};
}

ProcessOutput CtlDbLoadTest::load(const QStringList& more) const
{
    return ctl(QStringList{QStringLiteral("db"), QStringLiteral("load")} + target() + more);
}

void CtlDbLoadTest::asText()
{
    const ProcessOutput output = load({m_dump, QStringLiteral("--yes")});
    VERIFY_EXIT(output, 0);
    const QString text = QString::fromUtf8(output.standardOutput);
    QVERIFY2(text.contains(u"public.t ") && text.contains(u"100000"), qPrintable(text));
    QVERIFY2(text.contains(u"CREATE DATABASE source"), qPrintable(text));
    QVERIFY2(text.contains(u"Loaded codeintel: 2 tables, 100001 rows"), qPrintable(text));
    QVERIFY(output.standardError.contains("-- Make indexes and constraints"));
    QVERIFY(!output.standardError.contains("migrations)"));
    QCOMPARE(ask(Schema::CodeIntel, QStringLiteral("SELECT count(*) FROM t")), QStringLiteral("100000"));
}

void CtlDbLoadTest::asJsonFromStandardInput()
{
    Command command;
    command.program = qEnvironmentVariable("LOCKSTEP_BIN") + QStringLiteral("/lockstepctl");
    command.arguments =
        QStringList{QStringLiteral("db"),       QStringLiteral("load"),          QStringLiteral("-"),
                    QStringLiteral("--yes"),    QStringLiteral("--connections"), QStringLiteral("3"),
                    QStringLiteral("--format"), QStringLiteral("json")} +
        target();
    command.standardInputFile = m_dump;
    const Result<ProcessOutput> output = runProcess(command);
    VERIFY_RESULT(output);
    VERIFY_EXIT(*output, 0);
    const QJsonObject report = json(*output);
    QCOMPARE(report.value(QStringLiteral("schema")).toString(), QStringLiteral("codeintel"));
    QCOMPARE(report.value(QStringLiteral("bytes")).toInteger(), QFileInfo(m_dump).size());
    QVERIFY(report.value(QStringLiteral("seconds")).toDouble() > 0);
    QVERIFY(!report.value(QStringLiteral("skipped")).toArray().isEmpty());
    const QJsonObject table = report.value(QStringLiteral("tables")).toArray().last().toObject();
    QCOMPARE(table.value(QStringLiteral("name")).toString(), QStringLiteral("public.t"));
    QCOMPARE(table.value(QStringLiteral("rows")).toInteger(), 100000);
    QCOMPARE(table.value(QStringLiteral("checksum")).toString().size(), 16);
}

void CtlDbLoadTest::asksFirst()
{
    const ProcessOutput output = load({m_dump});
    VERIFY_EXIT(output, 3);
    QVERIFY(output.standardError.contains("--yes"));
    QCOMPARE(ask(Schema::CodeIntel, QStringLiteral("SELECT n FROM old_one")), QStringLiteral("42"));
}

void CtlDbLoadTest::wrongUsage_data()
{
    QTest::addColumn<QStringList>("more");
    QTest::newRow("no file") << QStringList{QStringLiteral("--yes")};
    QTest::newRow("connections") << QStringList{QStringLiteral("x.sql"), QStringLiteral("--connections"),
                                                QStringLiteral("0")};
    QTest::newRow("standard input unasked") << QStringList{QStringLiteral("-")};
    QTest::newRow("other schema") << QStringList{QStringLiteral("x.sql"), QStringLiteral("--schema"),
                                                 QStringLiteral("frontend")};
}

void CtlDbLoadTest::wrongUsage()
{
    QFETCH(QStringList, more);
    VERIFY_EXIT(load(more), 2);
}

void CtlDbLoadTest::refusal()
{
    const Result<QByteArray> dump = readFile(m_dump);
    VERIFY_RESULT(dump);
    const QString half = m_folder.filePath(QStringLiteral("half.sql"));
    VERIFY_RESULT(writeFile(half, dump->first(dump->size() / 2)));
    const ProcessOutput output = load({half, QStringLiteral("--yes"), QStringLiteral("--quiet")});
    VERIFY_EXIT(output, 3);
    QVERIFY2(output.standardError.contains("ends in the middle of a table's rows"),
             output.standardError.constData());
    QCOMPARE(ask(Schema::CodeIntel, QStringLiteral("SELECT n FROM old_one")), QStringLiteral("42"));
}

/// At any moment: the target is the old one or the new one, and what is left over goes with the next load.
void CtlDbLoadTest::killed()
{
    QRandomGenerator random(1);
    const QString databases = QStringLiteral(
        "SELECT string_agg(datname, ' ' ORDER BY datname) FROM pg_database WHERE datname LIKE 'codeintel%'");
    int early = 0;
    for (int round = 0; round < 12; ++round) {
        QProcess process;
        process.start(
            qEnvironmentVariable("LOCKSTEP_BIN") + QStringLiteral("/lockstepctl"),
            QStringList{QStringLiteral("db"), QStringLiteral("load"), m_dump, QStringLiteral("--yes")} +
                target());
        QVERIFY(process.waitForStarted());
        const int moment = random.bounded(1500);
        if (!process.waitForFinished(moment)) {
            process.kill();
            QVERIFY(process.waitForFinished());
            ++early;
        }
        const QString state = ask(Schema::CodeIntel, QStringLiteral("SELECT coalesce(to_regclass('old_one'), "
                                                                    "to_regclass('t'))"));
        QVERIFY2(state == u"old_one" || state == u"t", qPrintable(state));
        if (state == u"t") {
            QCOMPARE(ask(Schema::CodeIntel, QStringLiteral("SELECT count(*) FROM t")),
                     QStringLiteral("100000"));
            QCOMPARE(ask(Schema::CodeIntel,
                         QStringLiteral("SELECT count(*) FROM pg_indexes WHERE tablename = 't'")),
                     QStringLiteral("2"));
        }
    }
    QVERIFY(early > 0);
    // The killed program's session may take a moment to notice.
    QTRY_COMPARE_WITH_TIMEOUT(load({m_dump, QStringLiteral("--yes")}).exitCode, 0, 30'000);
    QCOMPARE(ask(Schema::Frontend, databases), QStringLiteral("codeintel"));
}

QTEST_GUILESS_MAIN(CtlDbLoadTest)
#include "tst_ctl_db_load.moc"
