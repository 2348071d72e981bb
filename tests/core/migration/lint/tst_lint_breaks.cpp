// What breaks the previous release while both run.

#include "lint_fixture.h"

using namespace lockstep;
using namespace lockstep::test;

class LintBreaksTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void removals_data();

    void removals() { CHECK_LINT_ROW(); }

    void columns_data();

    void columns() { CHECK_LINT_ROW(); }

    void types_data();

    void types() { CHECK_LINT_ROW(); }

    void constraints_data();

    void constraints() { CHECK_LINT_ROW(); }

    void enumsAndRoutines_data();

    void enumsAndRoutines() { CHECK_LINT_ROW(); }

    void whatIsNewInThisReleaseConcernsNobody();
};

void LintBreaksTest::removals_data()
{
    addLintColumns();
    lintRow("DROP TABLE IF EXISTS repo", "drop-table");
    lintRow("DROP TABLE IF EXISTS public.repo, users CASCADE", "drop-table drop-table");
    lintRow("DROP TABLE repo", "drop-table missing-if-exists");
    lintRow("DROP TABLE IF EXISTS never_was");
    lintRow("CREATE TABLE IF NOT EXISTS t (id int); DROP TABLE IF EXISTS t");
    lintRow("DROP TABLE IF EXISTS users CASCADE; CREATE TABLE users (id int PRIMARY KEY, name text, age int)",
            "drop-table(warning)");
    lintRow("DROP TABLE IF EXISTS users CASCADE; CREATE TABLE users (id int PRIMARY KEY)", "drop-table");
    lintRow("DO $$ BEGIN IF true THEN DROP TABLE repo; END IF; END $$", "drop-table");
    lintRow("ALTER TABLE repo RENAME TO repos", "rename-table");
    lintRow("ALTER TABLE repo SET SCHEMA attic", "rename-table");
    lintRow("ALTER TABLE repo RENAME TO repos; CREATE VIEW repo AS SELECT * FROM repos");
    lintRow("ALTER TABLE repo RENAME TO repos; CREATE VIEW repo AS SELECT id, name FROM repos",
            "rename-table");
    lintRow("CREATE TABLE IF NOT EXISTS swap (LIKE repo INCLUDING ALL); ALTER TABLE repo RENAME TO old; "
            "ALTER TABLE "
            "swap RENAME TO repo; DROP TABLE IF EXISTS old");
    lintRow("DROP VIEW IF EXISTS busy", "drop-view");
    lintRow("CREATE OR REPLACE VIEW busy AS SELECT id, upper(name), 1 AS one FROM repo");
    lintRow(
        "DROP VIEW IF EXISTS busy; CREATE VIEW busy AS SELECT 1 AS one, upper(name) AS upper, id FROM repo");
    lintRow("DROP VIEW IF EXISTS busy; CREATE VIEW busy AS SELECT id FROM repo", "drop-view");
    lintRow("DROP VIEW IF EXISTS busy; CREATE VIEW busy AS SELECT * FROM elsewhere()", "drop-view(note)");
    lintRow(
        "DROP VIEW IF EXISTS good_repo; CREATE VIEW good_repo AS SELECT r.*, 'x' AS owner_name FROM repo r");
    lintRow("DROP VIEW IF EXISTS good_repo; CREATE VIEW good_repo AS SELECT * FROM repo", "drop-view");
    lintRow("ALTER VIEW busy RENAME TO calm", "rename-view");
    lintRow("ALTER TABLE busy RENAME TO calm", "rename-view");
    lintRow("ALTER TABLE repo DROP COLUMN IF EXISTS stars", "drop-column");
    lintRow("ALTER TABLE repo DROP stars", "drop-column missing-if-exists");
    lintRow("ALTER TABLE repo ADD COLUMN IF NOT EXISTS tmp int; ALTER TABLE repo DROP COLUMN IF EXISTS tmp");
    lintRow("ALTER TABLE repo DROP COLUMN IF EXISTS stars, ADD COLUMN stars int", "drop-column(warning)");
    lintRow("ALTER TABLE repo RENAME COLUMN stars TO likes", "rename-column");
    lintRow("ALTER TABLE repo RENAME stars TO likes; ALTER TABLE repo ADD COLUMN IF NOT EXISTS stars int");
}

void LintBreaksTest::columns_data()
{
    addLintColumns();
    lintRow("ALTER TABLE repo ADD COLUMN IF NOT EXISTS a int");
    lintRow("ALTER TABLE repo ADD COLUMN IF NOT EXISTS a int NOT NULL DEFAULT 1");
    lintRow("ALTER TABLE repo ADD COLUMN IF NOT EXISTS a int NOT NULL", "required-column");
    lintRow("ALTER TABLE repo ADD COLUMN IF NOT EXISTS a int NOT NULL DEFAULT NULL", "required-column");
    lintRow("ALTER TABLE repo ADD COLUMN IF NOT EXISTS stars int NOT NULL");
    lintRow("ALTER TABLE repo ADD COLUMN IF NOT EXISTS a int; ALTER TABLE repo ALTER a SET NOT NULL",
            "required-column set-not-null-scan(note)");
    lintRow(
        "ALTER TABLE repo ADD COLUMN IF NOT EXISTS a int DEFAULT 1; ALTER TABLE repo ALTER a SET NOT NULL",
        "set-not-null-scan(note)");
    lintRow("ALTER TABLE repo ADD COLUMN IF NOT EXISTS a int NOT NULL DEFAULT 1; ALTER TABLE repo ALTER a "
            "DROP DEFAULT",
            "required-column");
    lintRow("ALTER TABLE repo ALTER COLUMN owner SET NOT NULL", "set-not-null set-not-null-scan");
    lintRow("ALTER TABLE repo ALTER COLUMN name SET NOT NULL");
    lintRow("ALTER TABLE repo ALTER COLUMN stars SET NOT NULL");
    lintRow("ALTER TABLE repo ADD CONSTRAINT c CHECK (owner IS NOT NULL) NOT VALID; ALTER TABLE repo ALTER "
            "owner SET "
            "NOT NULL",
            "set-not-null set-not-null-scan");
    lintRow(
        "ALTER TABLE repo ADD CONSTRAINT c CHECK (owner IS NOT NULL) NOT VALID; ALTER TABLE repo VALIDATE "
        "CONSTRAINT c; ALTER TABLE repo ALTER owner SET NOT NULL",
        "set-not-null");
    lintRow("ALTER TABLE repo ALTER COLUMN owner DROP NOT NULL");
    lintRow("ALTER TABLE repo ALTER COLUMN forks DROP DEFAULT", "drop-default");
    lintRow("ALTER TABLE repo ALTER COLUMN stars DROP DEFAULT", "drop-default(warning)");
    lintRow("ALTER TABLE repo ALTER COLUMN owner DROP DEFAULT");
    lintRow("ALTER TABLE repo ALTER COLUMN forks DROP DEFAULT; ALTER TABLE repo ALTER COLUMN forks SET "
            "DEFAULT 2");
    lintRow("ALTER TABLE repo ADD COLUMN IF NOT EXISTS a timestamptz DEFAULT now()");
    lintRow("ALTER TABLE repo ADD COLUMN IF NOT EXISTS a int DEFAULT score(1)");
    lintRow("ALTER TABLE repo ADD COLUMN IF NOT EXISTS a int DEFAULT lucky()", "add-column-rewrites");
    lintRow("ALTER TABLE repo ADD COLUMN IF NOT EXISTS a uuid DEFAULT gen_random_uuid()",
            "add-column-rewrites");
    lintRow("ALTER TABLE repo ADD COLUMN IF NOT EXISTS a text DEFAULT md5(random()::text)",
            "add-column-rewrites");
    lintRow("ALTER TABLE repo ADD COLUMN IF NOT EXISTS a serial", "add-column-rewrites");
    lintRow("ALTER TABLE repo ADD COLUMN IF NOT EXISTS a int GENERATED ALWAYS AS IDENTITY",
            "add-column-rewrites");
    lintRow("ALTER TABLE repo ADD COLUMN IF NOT EXISTS a text GENERATED ALWAYS AS (lower(name)) STORED",
            "add-column-rewrites");
    lintRow("ALTER TABLE repo ADD COLUMN IF NOT EXISTS a uuid; ALTER TABLE repo ALTER a SET DEFAULT "
            "gen_random_uuid()");
}

void LintBreaksTest::types_data()
{
    addLintColumns();
    lintRow("ALTER TABLE repo ALTER COLUMN name TYPE varchar(50)", "narrow-type");
    lintRow("ALTER TABLE repo ALTER COLUMN name TYPE varchar(200)");
    lintRow("ALTER TABLE repo ALTER COLUMN name TYPE text");
    lintRow("ALTER TABLE repo ALTER COLUMN name TYPE text USING name::text");
    lintRow("ALTER TABLE repo ALTER COLUMN name TYPE text USING lower(name)", "change-type");
    lintRow("ALTER TABLE repo ALTER COLUMN name TYPE varchar(100)");
    lintRow("ALTER TABLE users ALTER COLUMN name TYPE varchar(10)", "narrow-type");
    lintRow("ALTER TABLE users ALTER COLUMN name SET DATA TYPE jsonb USING to_jsonb(name)", "change-type");
    lintRow("ALTER TABLE repo ALTER COLUMN id TYPE int", "narrow-type");
    lintRow("ALTER TABLE repo ALTER COLUMN stars TYPE bigint", "change-type");
    lintRow("ALTER TABLE repo ALTER COLUMN price TYPE numeric(12, 2)");
    lintRow("ALTER TABLE repo ALTER COLUMN price TYPE numeric(12, 4)", "change-type");
    lintRow("ALTER TABLE repo ALTER COLUMN price TYPE numeric(8, 1)", "narrow-type");
    lintRow("ALTER TABLE repo ALTER COLUMN price TYPE numeric");
    lintRow("ALTER TABLE repo ALTER COLUMN price TYPE int", "narrow-type");
    lintRow("ALTER TABLE repo ALTER COLUMN unknown TYPE int", "change-type");
    lintRow("ALTER TABLE repo ADD COLUMN IF NOT EXISTS a bigint; ALTER TABLE repo ALTER a TYPE int");
}

void LintBreaksTest::constraints_data()
{
    addLintColumns();
    lintRow("ALTER TABLE repo ADD CONSTRAINT c CHECK (forks > 0)", "add-check");
    lintRow("ALTER TABLE repo ADD CONSTRAINT c CHECK (forks > 0) NOT VALID");
    lintRow("ALTER TABLE repo ADD COLUMN IF NOT EXISTS a int CHECK (a > 0)");
    lintRow(
        "ALTER TABLE repo ADD COLUMN IF NOT EXISTS a int; ALTER TABLE repo ADD CONSTRAINT c CHECK (a > 0)",
        "add-check(note)");
    lintRow("ALTER TABLE repo ADD CONSTRAINT c FOREIGN KEY (forks) REFERENCES users (id)", "add-foreign-key");
    lintRow("ALTER TABLE repo ADD CONSTRAINT c FOREIGN KEY (forks) REFERENCES users (id) NOT VALID; ALTER "
            "TABLE repo "
            "VALIDATE CONSTRAINT c");
    lintRow("ALTER TABLE repo DROP CONSTRAINT IF EXISTS repo_owner_fkey; ALTER TABLE repo ADD CONSTRAINT "
            "repo_owner_fkey FOREIGN KEY (owner) REFERENCES users (id) ON DELETE CASCADE",
            "add-foreign-key(warning)");
    lintRow("ALTER TABLE repo ADD COLUMN IF NOT EXISTS a int REFERENCES users (id)");
    lintRow("ALTER TABLE repo ADD COLUMN IF NOT EXISTS a int DEFAULT 1 REFERENCES users (id)",
            "add-foreign-key(note)");
    lintRow("ALTER TABLE repo ADD CONSTRAINT c UNIQUE (forks)", "add-unique-constraint");
    lintRow("ALTER TABLE repo ADD EXCLUDE USING gist (name WITH =)", "add-unique-constraint");
    lintRow("ALTER TABLE repo DROP CONSTRAINT IF EXISTS repo_pkey, ADD PRIMARY KEY (id)",
            "add-unique-constraint");
    lintRow("ALTER TABLE repo DROP CONSTRAINT IF EXISTS repo_pkey; CREATE UNIQUE INDEX IF NOT EXISTS i ON "
            "repo (id); "
            "ALTER TABLE repo ADD CONSTRAINT repo_pkey PRIMARY KEY USING INDEX i",
            "index-not-concurrent");
    lintRow("ALTER TABLE repo ADD COLUMN IF NOT EXISTS a int UNIQUE", "add-unique-constraint(warning)");
    lintRow("ALTER TABLE users DROP CONSTRAINT IF EXISTS users_name_key", "drop-unique");
    lintRow("ALTER TABLE repo DROP CONSTRAINT IF EXISTS repo_owner_fkey");
    lintRow("DROP INDEX IF EXISTS repo_owner_name", "drop-unique");
    lintRow("DROP INDEX IF EXISTS repo_name_idx");
    lintRow(
        "CREATE UNIQUE INDEX IF NOT EXISTS i ON users (name); ALTER TABLE users DROP CONSTRAINT IF EXISTS "
        "users_name_key",
        "index-not-concurrent");
    lintRow("ALTER TABLE users DROP COLUMN IF EXISTS name", "drop-column");
}

void LintBreaksTest::enumsAndRoutines_data()
{
    addLintColumns();
    lintRow("ALTER TYPE state ADD VALUE IF NOT EXISTS 'failed'", "add-enum-label");
    lintRow(
        "ALTER TYPE state ADD VALUE IF NOT EXISTS 'failed'; UPDATE repo SET status = 'failed' WHERE id = 1",
        "add-enum-label enum-label-used");
    lintRow("ALTER TYPE state ADD VALUE IF NOT EXISTS 'failed'; COMMIT AND CHAIN; UPDATE repo SET status = "
            "'failed' "
            "WHERE id = 1",
            "add-enum-label commit-and-chain");
    lintRow("CREATE TYPE kind AS ENUM ('a'); ALTER TYPE kind ADD VALUE IF NOT EXISTS 'b'; SELECT 'b'::kind");
    lintRow("ALTER TYPE state RENAME VALUE 'done' TO 'finished'", "rename-enum-label");
    lintRow("DROP TYPE IF EXISTS state CASCADE", "drop-type");
    lintRow("DROP TYPE IF EXISTS state CASCADE; CREATE TYPE state AS ENUM ('queued')", "drop-type");
    lintRow("DROP TYPE IF EXISTS state CASCADE; CREATE TYPE state AS ENUM ('queued', 'done', 'failed')");
    lintRow("ALTER TYPE state RENAME TO old_state", "alter-type");
    lintRow("ALTER TYPE point DROP ATTRIBUTE IF EXISTS x", "alter-type");
    lintRow("DROP FUNCTION IF EXISTS score(int)", "drop-function");
    lintRow("DROP FUNCTION IF EXISTS score", "drop-function");
    lintRow("DROP FUNCTION IF EXISTS score(int); CREATE FUNCTION score(r int) RETURNS bigint LANGUAGE sql AS "
            "'SELECT 1'");
    lintRow("DROP FUNCTION IF EXISTS score(int); CREATE FUNCTION score(r text) RETURNS int LANGUAGE sql AS "
            "'SELECT 1'",
            "drop-function");
    lintRow("CREATE OR REPLACE FUNCTION score(r int) RETURNS int LANGUAGE sql AS 'SELECT 2'");
    lintRow("DROP TRIGGER IF EXISTS repo_touch ON repo; DROP FUNCTION IF EXISTS touch()", "drop-trigger");
    lintRow("DROP TRIGGER IF EXISTS repo_touch ON repo; CREATE TRIGGER repo_touch BEFORE INSERT ON repo FOR "
            "EACH ROW "
            "EXECUTE FUNCTION touch()");
}

void LintBreaksTest::whatIsNewInThisReleaseConcernsNobody()
{
    const QList<LintFinding> findings = findingsOf(
        {migration(2, QStringLiteral("CREATE TABLE IF NOT EXISTS t (id int PRIMARY KEY, a int, b bigint);"
                                     "CREATE TYPE mood AS ENUM ('ok', 'sad');"
                                     "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';")),
         migration(
             3, QStringLiteral("ALTER TABLE t ADD COLUMN IF NOT EXISTS c int NOT NULL, ALTER a SET NOT NULL,"
                               "ALTER b TYPE int, ADD CHECK (a > 0), ADD UNIQUE (a),"
                               "ADD FOREIGN KEY (a) REFERENCES users (id);"
                               "CREATE INDEX IF NOT EXISTS i ON t (a); UPDATE t SET a = 1; TRUNCATE t;"
                               "ALTER TYPE mood RENAME VALUE 'sad' TO 'bad'; LOCK TABLE t; CLUSTER t USING i;"
                               "ALTER TABLE t RENAME a TO d; ALTER TABLE t RENAME TO u; REINDEX TABLE u;")),
         migration(4, QStringLiteral(
                          "DROP TABLE IF EXISTS u; DROP TYPE IF EXISTS mood; DROP FUNCTION IF EXISTS f;"))});
    QCOMPARE(rulesText(findings), QString());
}

QTEST_GUILESS_MAIN(LintBreaksTest)
#include "tst_lint_breaks.moc"
