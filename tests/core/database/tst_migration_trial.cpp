#include "core/database/migration_trial.h"
#include "core/support/files.h"
#include "release_fixture.h"
#include "result_checks.h"

using namespace lockstep;
using namespace lockstep::test;

/// Up, down and up again, on a private server.
class MigrationTrialTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void findsWhatTheTextDoesNotShow();
    void goodMigrations();
    void oneSchema();
    void theManualKnowsEveryRule();

private:
    ReleaseRepository m_releases;
    CatalogContents m_contents;
};

namespace {

const QString start = QStringLiteral("parents: [%1]");

QStringList rulesOf(const QList<LintFinding>& findings)
{
    QStringList rules;
    for (const LintFinding& finding : findings)
        rules.append(QString::number(finding.migration) + u' ' + finding.rule);
    return rules;
}

} // namespace

void MigrationTrialTest::initTestCase()
{
    VERIFY_RESULT(m_releases.init());
    VERIFY_RESULT(fillWithSmallReleases(m_releases));
    const auto add = [&](MigrationId id, MigrationId parent, const char* up, const char* down) {
        m_releases.migration(Schema::Frontend, id, QStringLiteral("m%1").arg(id), start.arg(parent),
                             QString::fromUtf8(up), QString::fromUtf8(down));
    };
    add(1301, 1202, "CREATE TABLE good (n int);", "DROP TABLE good;");
    add(1302, 1301, "ALTER TABLE good ADD COLUMN m int DEFAULT 1;", "SELECT 1;");
    VERIFY_RESULT(m_releases.release(QStringLiteral("v6.3.0")));
    add(1302, 1301, "ALTER TABLE good ADD COLUMN IF NOT EXISTS m int DEFAULT 1;",
        "ALTER TABLE good DROP COLUMN m;");
    add(1401, 1302, "CREATE VIEW seen AS SELECT n FROM good;\nCREATE INDEX good_n ON good (n);",
        "DROP VIEW unseen;");
    add(1402, 1401, "CREATE INDEX IF NOT EXISTS good_m ON good (m);", "SELECT 1;");
    add(1403, 1402, "SELECT 1;\n\nSELECT * FROM nowhere;", "");
    add(1404, 1403, "CREATE TABLE never_tried (n int);", "");
    VERIFY_RESULT(m_releases.release(QStringLiteral("v6.4.0")));
    const Result<CatalogContents> contents = readCatalog(m_releases.path());
    VERIFY_RESULT(contents);
    m_contents = *contents;
}

void MigrationTrialTest::findsWhatTheTextDoesNotShow()
{
    const Result<QList<LintFinding>> first = tryMigrations(m_contents, Version(6, 3, 0), {}, {}, {});
    VERIFY_RESULT(first);
    QCOMPARE(rulesOf(*first),
             (QStringList{QStringLiteral("1302 down-leaves-drift"), QStringLiteral("1302 up-again-fails")}));
    QVERIFY(first->first().text.contains(u"column good.m is unexpected"));
    QVERIFY2(first->first().file.endsWith(u"1302_m1302/down.sql"), qPrintable(first->first().file));

    const Result<QList<LintFinding>> second =
        tryMigrations(m_contents, Version(6, 4, 0), Version(6, 3, 0), {}, {});
    VERIFY_RESULT(second);
    QCOMPARE(rulesOf(*second),
             (QStringList{QStringLiteral("1401 down-fails"), QStringLiteral("1402 down-leaves-drift"),
                          QStringLiteral("1403 up-fails")}));
    QCOMPARE(second->last().line, 3);
    QVERIFY(second->last().text.contains(u"nowhere"));
}

void MigrationTrialTest::goodMigrations()
{
    const Result<QList<LintFinding>> findings =
        tryMigrations(m_contents, Version(6, 2, 0), Version(6, 0, 0), {}, {});
    VERIFY_RESULT(findings);
    QCOMPARE(rulesOf(*findings), QStringList());
    VERIFY_ERROR(tryMigrations(m_contents, Version(9, 0, 0), {}, {}, {}), ErrorKind::NotFound, "9.0.0");
}

void MigrationTrialTest::oneSchema()
{
    LintOptions options;
    options.schemas = {Schema::CodeIntel};
    const Result<QList<LintFinding>> findings = tryMigrations(m_contents, Version(6, 3, 0), {}, options, {});
    VERIFY_RESULT(findings);
    QVERIFY(findings->isEmpty());
}

void MigrationTrialTest::theManualKnowsEveryRule()
{
    const Result<QByteArray> manual =
        readFile(QStringLiteral(LOCKSTEP_SOURCE_DIR "/resources/manual/lint-dynamic.md"));
    VERIFY_RESULT(manual);
    for (const LintRule& rule : trialRules())
        QVERIFY2(manual->contains("\n## " + rule.id.toUtf8() + "\n"), qPrintable(rule.id));
    QCOMPARE(manual->count("\n## "), trialRules().size());
}

QTEST_GUILESS_MAIN(MigrationTrialTest)
#include "tst_migration_trial.moc"
