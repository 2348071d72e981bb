// What locks tables, changes rows, cannot be repeated, or does not run.

#include "lint_fixture.h"

using namespace lockstep;
using namespace lockstep::test;

class LintScriptsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void locks_data();

    void locks() { CHECK_LINT_ROW(); }

    void rows_data();

    void rows() { CHECK_LINT_ROW(); }

    void repeats_data();

    void repeats() { CHECK_LINT_ROW(); }

    void transactions_data();

    void transactions() { CHECK_LINT_ROW(); }

    void oneFindingForMany();
    void concurrentIndexes_data();
    void concurrentIndexes();
    void downScripts_data();
    void downScripts();
    void extensions();
    void unreadable_data();
    void unreadable();
    void hostileText_data();
    void hostileText();
};

void LintScriptsTest::locks_data()
{
    addLintColumns();
    lintRow("CREATE INDEX IF NOT EXISTS i ON repo (stars)", "index-not-concurrent");
    lintRow("CREATE INDEX IF NOT EXISTS repo_name_idx ON repo (name)");
    lintRow("CREATE TEMP TABLE t (id int); CREATE INDEX i ON t (id)");
    lintRow("CREATE TABLE IF NOT EXISTS t AS SELECT * FROM repo; CREATE INDEX IF NOT EXISTS i ON t (id)");
    lintRow("CREATE TABLE IF NOT EXISTS repo (id int); CREATE INDEX IF NOT EXISTS i ON repo (id)",
            "index-not-concurrent");
    lintRow("VACUUM FULL repo", "no-transaction-command rewrite-table");
    lintRow("CLUSTER repo USING repo_name_idx", "rewrite-table");
    lintRow("ALTER TABLE repo SET UNLOGGED", "rewrite-table");
    lintRow("REINDEX TABLE repo", "reindex");
    lintRow("REINDEX INDEX repo_name_idx", "reindex");
    lintRow("LOCK TABLE repo IN SHARE MODE", "lock-table");
}

void LintScriptsTest::rows_data()
{
    addLintColumns();
    lintRow("UPDATE repo SET stars = 0", "update-all-rows");
    lintRow("DELETE FROM repo", "update-all-rows");
    lintRow("UPDATE repo SET stars = 0 WHERE stars IS NULL", "update-many-rows");
    lintRow("UPDATE repo r SET stars = u.id FROM users u WHERE u.id = r.owner", "update-many-rows");
    lintRow("DELETE FROM repo WHERE id = (SELECT max(id) FROM repo)", "update-many-rows");
    lintRow("WITH gone AS (DELETE FROM repo RETURNING *) INSERT INTO users SELECT id, name FROM gone",
            "update-all-rows");
    lintRow("UPDATE repo SET stars = 0 WHERE id = 1 AND stars IS NULL");
    lintRow("DELETE FROM repo WHERE name IN ('a', 'b')");
    lintRow("INSERT INTO users (name) VALUES ('a') ON CONFLICT DO NOTHING");
    lintRow("TRUNCATE repo", "truncate-table");
    lintRow("DO $$ BEGIN UPDATE repo SET stars = 0; END $$", "update-all-rows");
}

void LintScriptsTest::repeats_data()
{
    addLintColumns();
    lintRow("CREATE TABLE t (id int)", "missing-if-not-exists");
    lintRow("CREATE TABLE t AS SELECT 1", "missing-if-not-exists");
    lintRow("CREATE SEQUENCE s", "missing-if-not-exists");
    lintRow("CREATE MATERIALIZED VIEW m AS SELECT 1", "missing-if-not-exists");
    lintRow("ALTER TABLE repo ADD COLUMN a int", "missing-if-not-exists");
    lintRow("ALTER TYPE state ADD VALUE 'failed'", "add-enum-label missing-if-not-exists");
    lintRow("CREATE INDEX i ON repo (stars)", "index-not-concurrent missing-if-not-exists");
    lintRow("CREATE VIEW v AS SELECT 1");
    lintRow("CREATE TYPE t AS ENUM ('a')");
    lintRow("CREATE TEMP TABLE t (id int)");
    lintRow("DO $$ BEGIN IF true THEN CREATE TABLE t (id int); END IF; END $$");
    lintRow("DO $$ BEGIN CREATE TABLE t (id int); END $$", "missing-if-not-exists");
    lintRow("DO $$ BEGIN CREATE TABLE t (id int); EXCEPTION WHEN duplicate_table THEN NULL; END $$");
    lintRow("DROP TABLE IF EXISTS t; CREATE TABLE t (id serial); CREATE INDEX i ON t (id); CREATE SEQUENCE "
            "t_id_seq");
    lintRow("ALTER TABLE repo DROP CONSTRAINT repo_owner_fkey", "missing-if-exists");
    lintRow("DROP POLICY p ON repo", "missing-if-exists");
    lintRow("DROP SEQUENCE s", "missing-if-exists");
    lintRow("CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; DROP FUNCTION f()");
    lintRow("CREATE TYPE a AS ENUM ('x'); ALTER TYPE a RENAME TO b; DROP TYPE b");
}

void LintScriptsTest::transactions_data()
{
    addLintColumns();
    lintRow("BEGIN; SELECT 1; COMMIT;", "transaction-statement transaction-statement");
    lintRow("START TRANSACTION", "transaction-statement");
    lintRow("SELECT 1; ROLLBACK", "transaction-statement");
    lintRow("DO $$ BEGIN COMMIT; END $$", "transaction-statement");
    lintRow("SAVEPOINT a; ROLLBACK TO a; RELEASE a");
    lintRow("SELECT 1; COMMIT AND CHAIN; SELECT 2; COMMIT AND CHAIN; SELECT 3", "commit-and-chain");
    lintRow("VACUUM repo", "no-transaction-command");
    lintRow("ANALYZE repo");
    lintRow("REINDEX TABLE CONCURRENTLY repo", "no-transaction-command");
    lintRow("ALTER SYSTEM SET work_mem = '1GB'", "no-transaction-command");
    lintRow("DO $$ BEGIN EXECUTE format('DROP TABLE %I', 'x'); END $$", "hidden-sql");
    lintRow("CREATE FUNCTION f(t text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'DROP TABLE ' || t; "
            "END $$; "
            "SELECT f('a'); SELECT f('b'); DROP FUNCTION IF EXISTS f(text)",
            "hidden-sql");
    lintRow("-- lint:ignore truncate-table", "ignore-without-reason");
    lintRow("-- lint:ignore no-such-rule: because", "ignore-unknown-rule");
}

void LintScriptsTest::oneFindingForMany()
{
    const QList<LintFinding> findings =
        findingsOf({migration(2, QStringLiteral("DROP POLICY a ON repo;\nDROP POLICY b ON repo;\nDROP POLICY "
                                                "c ON repo;\nDROP POLICY d ON repo;"))});
    QCOMPARE(rulesText(findings), QStringLiteral("missing-if-exists"));
    QVERIFY2(findings.first().text.contains(QStringLiteral("policy a of repo and 3 more")),
             qPrintable(findings.first().text));
}

void LintScriptsTest::concurrentIndexes_data()
{
    QTest::addColumn<bool>("declared");
    QTest::addColumn<QString>("up");
    QTest::addColumn<QString>("down");
    QTest::addColumn<QString>("expected");
    const QString index = QStringLiteral("CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON repo (stars);");
    const QString drop = QStringLiteral("DROP INDEX IF EXISTS i;");
    const QString nothing = QStringLiteral("SELECT 1;");
    QTest::newRow("as it should be") << true << index << drop << QString();
    QTest::newRow("lower case") << true << index.toLower() << drop << QString();
    QTest::newRow("undeclared") << false << index.toLower() << drop
                                << QStringLiteral("concurrent-index-metadata");
    QTest::newRow("declared only") << true << nothing << drop << QStringLiteral("concurrent-index-metadata");
    QTest::newRow("not alone") << true << index + nothing << drop << QStringLiteral("concurrent-index-alone");
    QTest::newRow("down") << false << nothing << index << QStringLiteral("concurrent-index-down");
    QTest::newRow("drop up") << false << QStringLiteral("DROP INDEX CONCURRENTLY IF EXISTS i") << nothing
                             << QStringLiteral("drop-index-concurrently");
    QTest::newRow("drop down") << true << index << QStringLiteral("DROP INDEX CONCURRENTLY IF EXISTS i")
                               << QStringLiteral("drop-index-concurrently");
}

void LintScriptsTest::concurrentIndexes()
{
    QFETCH(bool, declared);
    QFETCH(QString, up);
    QFETCH(QString, down);
    Definition definition = migration(2, up, down);
    definition.createIndexConcurrently = declared;
    QTEST(rulesText(findingsOf({definition})), "expected");
}

void LintScriptsTest::downScripts_data()
{
    QTest::addColumn<QString>("up");
    QTest::addColumn<QString>("down");
    QTest::addColumn<QString>("expected");
    const QString up = QStringLiteral("SELECT 1");
    QTest::newRow("missing") << up << QString() << QStringLiteral("empty-down");
    QTest::newRow("comments") << up << QStringLiteral("-- nothing\n/* to do */ ;")
                              << QStringLiteral("empty-down");
    QTest::newRow("nothing to undo") << QStringLiteral("-- no-op") << QString() << QString();
    QTest::newRow("silenced") << up << QStringLiteral("-- lint:ignore empty-down: it only fills a cache")
                              << QString();
    QTest::newRow("no parse") << up << QStringLiteral("DROP TABEL x") << QStringLiteral("unreadable-sql");
    QTest::newRow("no IF EXISTS") << up << QStringLiteral("DROP TABLE repo")
                                  << QStringLiteral("missing-if-exists");
    QTest::newRow("drops are what it is for")
        << up << QStringLiteral("DROP TABLE IF EXISTS repo; ALTER TABLE users DROP COLUMN IF EXISTS name")
        << QString();
    QTest::newRow("COMMIT") << up << QStringLiteral("SELECT 1; COMMIT")
                            << QStringLiteral("transaction-statement");
}

void LintScriptsTest::downScripts()
{
    QFETCH(QString, up);
    QFETCH(QString, down);
    QTEST(rulesText(findingsOf({migration(2, up, down)})), "expected");
}

void LintScriptsTest::extensions()
{
    for (const char* sql : {"create extension if not exists hstore", "DROP EXTENSION IF EXISTS hstore",
                            "COMMENT ON EXTENSION hstore IS 'x'", "ALTER EXTENSION hstore UPDATE"}) {
        Definition definition = migration(2, QString::fromLatin1(sql));
        QCOMPARE(rulesText(findingsOf({definition})), QStringLiteral("extension-not-privileged"));
        definition.privileged = true;
        QCOMPARE(rulesText(findingsOf({definition})), QString());
    }
}

void LintScriptsTest::unreadable_data()
{
    QTest::addColumn<QString>("up");
    QTest::addColumn<int>("line");
    QTest::addColumn<QString>("says");
    QTest::newRow("typo") << QStringLiteral("SELECT 1;\n-- ü\nDROP TABEL x;") << 3 << QStringLiteral("TABEL");
    QTest::newRow("ends early") << QStringLiteral("SELECT (1;") << 1 << QStringLiteral("syntax error");
    QTest::newRow("open quote") << QStringLiteral("SELECT 'a;\n") << 1 << QStringLiteral("unterminated");
    QTest::newRow("another era") << QStringLiteral("CREATE TABLE t (id int) WITH OIDS") << 1
                                 << QStringLiteral("syntax error");
    QTest::newRow("null character") << QStringLiteral("SELECT 1;\n") + QChar::Null << 2
                                    << QStringLiteral("null character");
}

void LintScriptsTest::unreadable()
{
    QFETCH(QString, up);
    const QList<LintFinding> findings = findingsOf({migration(2, up)});
    QCOMPARE(rulesText(findings), QStringLiteral("unreadable-sql"));
    QTEST(findings.first().line, "line");
    QFETCH(QString, says);
    QVERIFY2(findings.first().text.contains(says), qPrintable(findings.first().text));
}

void LintScriptsTest::hostileText_data()
{
    QTest::addColumn<QString>("up");
    QTest::addColumn<QString>("expected");
    const auto nested = [](const char* open, const char* close, qsizetype depth) {
        return QStringLiteral("SELECT ") + QString::fromLatin1(open).repeated(depth) + u'1' +
               QString::fromLatin1(close).repeated(depth);
    };
    const QString bad = QStringLiteral("unreadable-sql");
    QTest::newRow("sum") << nested("1+", "", 900'000) << bad;
    QTest::newRow("casts") << nested("", "::a", 600'000) << bad;
    QTest::newRow("parentheses") << nested("(", ")", 900'000) << bad;
    QTest::newRow("queries") << nested("(SELECT ", ")", 100'000) << bad;
    QTest::newRow("cases") << nested("CASE WHEN true THEN ", " END", 60'000) << bad;
    QTest::newRow("too large") << QStringLiteral("SELECT 1;\n").repeated(300'000) << bad;
    QTest::newRow("block") << QStringLiteral("DO $$ BEGIN PERFORM ") +
                                  QStringLiteral("1+").repeated(200'000) + QStringLiteral("1; END $$")
                           << QStringLiteral("hidden-sql");
    QTest::newRow("large") << QStringLiteral("SELECT 1;\n").repeated(100'000) << QString();
}

void LintScriptsTest::hostileText()
{
    CHECK_LINT_ROW();
}

QTEST_GUILESS_MAIN(LintScriptsTest)
#include "tst_lint_scripts.moc"
