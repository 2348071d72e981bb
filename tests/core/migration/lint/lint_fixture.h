#pragma once

#include "core/migration/lint/lint.h"
#include "result_checks.h"

namespace lockstep::test {

/// What release 1.0.0 of the fixture has.
inline QString previousSchema()
{
    return QStringLiteral(R"(
        CREATE TYPE state AS ENUM ('queued', 'done');
        CREATE TYPE point AS (x int, y int);
        CREATE TABLE users (id serial PRIMARY KEY, name text NOT NULL UNIQUE);
        CREATE TABLE repo (
            id bigserial PRIMARY KEY,
            name varchar(100) NOT NULL,
            owner int,
            stars int DEFAULT 0,
            forks int NOT NULL DEFAULT 0,
            price numeric(8, 2),
            status state,
            CONSTRAINT repo_owner_fkey FOREIGN KEY (owner) REFERENCES users (id),
            CONSTRAINT repo_stars_given CHECK (stars IS NOT NULL)
        );
        CREATE INDEX repo_name_idx ON repo (name);
        CREATE UNIQUE INDEX repo_owner_name ON repo (owner, name) WHERE owner IS NOT NULL;
        CREATE FUNCTION score(r int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';
        CREATE FUNCTION lucky() RETURNS int LANGUAGE sql AS 'SELECT 1';
        CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
        CREATE TRIGGER repo_touch BEFORE UPDATE ON repo FOR EACH ROW EXECUTE FUNCTION touch();
        CREATE VIEW good_repo AS SELECT r.*, u.name AS owner_name FROM repo r JOIN users u ON u.id = r.owner;
        CREATE VIEW busy AS SELECT id, upper(name) FROM repo;
    )");
}

inline Definition migration(MigrationId id, const QString& up,
                            const QString& down = QStringLiteral("SELECT 1;"))
{
    Definition definition;
    definition.id = id;
    definition.name = QStringLiteral("m%1").arg(id);
    definition.up = up;
    definition.down = down;
    definition.path = QStringLiteral("migrations/frontend/%1_m/up.sql").arg(id);
    if (id > 1)
        definition.parents = {id - 1};
    return definition;
}

inline ReleaseContents releaseOf(const Version& version, const QList<Definition>& definitions)
{
    const auto graph = MigrationGraph::build(Schema::Frontend, definitions);
    if (!graph)
        qFatal("%s", qPrintable(graph.error().message()));
    ReleaseContents contents{{version, version.toTag(), {}, {}}, {}, {}};
    contents.schemas.insert(Schema::Frontend, {*graph, {}, {}});
    return contents;
}

/// Release 1.0.0 with previousSchema(), and 2.0.0 with these on top of it.
inline CatalogContents catalogWith(const QList<Definition>& added)
{
    const Definition root = migration(1, previousSchema());
    return {QStringLiteral("/nowhere"),
            {releaseOf(Version(1, 0, 0), {root}), releaseOf(Version(2, 0, 0), QList{root} + added)}};
}

inline QList<LintFinding> findingsOf(const QList<Definition>& added, const LintOptions& options = {})
{
    const auto report = lintRelease(catalogWith(added), Version(2, 0, 0), {}, options);
    if (!report)
        qFatal("%s", qPrintable(report.error().message()));
    return report->findings;
}

/// "drop-table set-not-null(note)": rules as found, with the severity where it is not the rule's own.
inline QString rulesText(const QList<LintFinding>& findings)
{
    QStringList texts;
    for (const LintFinding& finding : findings) {
        const auto rule = std::ranges::find(lintRules(), finding.rule, &LintRule::id);
        texts += rule != lintRules().end() && rule->severity == finding.severity
                     ? finding.rule
                     : QStringLiteral("%1(%2)").arg(finding.rule, lintSeverityName(finding.severity));
    }
    texts.sort();
    return texts.join(u' ');
}

/// Rows "up SQL, expected rules" for a table-driven test.
inline void addLintColumns()
{
    QTest::addColumn<QString>("up");
    QTest::addColumn<QString>("expected");
}

inline void lintRow(const char* up, const char* expected = "")
{
    QTest::newRow(up) << QString::fromUtf8(up) << QString::fromUtf8(expected);
}

} // namespace lockstep::test

/// The row's SQL as the one new migration gives exactly the row's findings.
#define CHECK_LINT_ROW()                                                                                     \
    do {                                                                                                     \
        QFETCH(QString, up);                                                                                 \
        QFETCH(QString, expected);                                                                           \
        QCOMPARE(lockstep::test::rulesText(lockstep::test::findingsOf({lockstep::test::migration(2, up)})),  \
                 expected);                                                                                  \
    } while (false)
