// The linter as a whole: what it compares, what it refuses, where its findings are.

#include "core/migration/lint/source_lines.h"
#include "lint_fixture.h"
#include "test_data.h"

#include <QDirIterator>
#include <QRegularExpression>
#include <QTemporaryDir>

using namespace lockstep;
using namespace lockstep::test;

class LintTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void comparesWithTheReleaseBefore();
    void refuses();
    void aNewSchemaHasNoPreviousRelease();
    void squashedRootsAreNoFindings();
    void silencing();
    void json();
    void alignsLines_data();
    void alignsLines();
    void linesAreThoseOfTheFile();
    void namesWhatHasNoFile();
    void cancels();
    void manualAndRulesAgree();
    void examplesOfTheManual_data();
    void examplesOfTheManual();
};

namespace {

const QString dropsTable = QStringLiteral("DROP TABLE IF EXISTS repo;");

QString manual()
{
    QFile file(QStringLiteral(LOCKSTEP_SOURCE_DIR "/resources/manual/lint.md"));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

} // namespace

void LintTest::comparesWithTheReleaseBefore()
{
    CatalogContents contents = catalogWith({migration(2, dropsTable)});
    const QList<Definition> second = contents.releases.last().schemas.first().graph.definitions();
    contents.releases +=
        releaseOf(Version(3, 0, 0), second + QList{migration(3, QStringLiteral("TRUNCATE users"))});

    const auto byDefault = lintRelease(contents, Version(3, 0, 0));
    VERIFY_RESULT(byDefault);
    QCOMPARE(byDefault->since, Version(2, 0, 0));
    QCOMPARE(byDefault->migrations, 1);
    QCOMPARE(rulesText(byDefault->findings), QStringLiteral("truncate-table"));
    QVERIFY(byDefault->hasProblems());

    const auto further = lintRelease(contents, Version(3, 0, 0), Version(1, 0, 0));
    VERIFY_RESULT(further);
    QCOMPARE(rulesText(further->findings), QStringLiteral("drop-table truncate-table"));
}

void LintTest::refuses()
{
    const CatalogContents contents = catalogWith({});
    VERIFY_ERROR(lintRelease(contents, Version(7, 0, 0)), ErrorKind::NotFound, "7.0.0");
    VERIFY_ERROR(lintRelease(contents, Version(2, 0, 0), Version(7, 0, 0)), ErrorKind::NotFound, "7.0.0");
    VERIFY_ERROR(lintRelease(contents, Version(1, 0, 0), Version(2, 0, 0)), ErrorKind::Usage,
                 "2.0.0 is not older");
    VERIFY_ERROR(lintRelease(contents, Version(2, 0, 0), Version(2, 0, 0)), ErrorKind::Usage, "not older");
    VERIFY_ERROR(lintRelease(contents, Version(2, 0, 0), {}, {{Schema::CodeIntel}, false}),
                 ErrorKind::NotFound, "no schema codeintel");
    const CatalogContents empty{{}, {{{Version(1, 0, 0), {}, {}, {}}, {}, {}}}};
    VERIFY_ERROR(lintRelease(empty, Version(1, 0, 0)), ErrorKind::Precondition, "no migrations");
    const auto nothingNew = lintRelease(contents, Version(2, 0, 0));
    VERIFY_RESULT(nothingNew);
    QCOMPARE(nothingNew->migrations, 0);
    QVERIFY(!nothingNew->hasProblems());
}

void LintTest::aNewSchemaHasNoPreviousRelease()
{
    CatalogContents contents = catalogWith({});
    const auto graph = MigrationGraph::build(
        Schema::CodeIntel, {migration(1, QStringLiteral("CREATE TABLE IF NOT EXISTS t (id int)")),
                            migration(2, QStringLiteral("DROP TABLE IF EXISTS t"))});
    VERIFY_RESULT(graph);
    contents.releases.last().schemas.insert(Schema::CodeIntel, {*graph, {}, {}});
    const auto report = lintRelease(contents, Version(2, 0, 0));
    VERIFY_RESULT(report);
    QCOMPARE(report->migrations, 2);
    QCOMPARE(rulesText(report->findings), QString());
}

void LintTest::squashedRootsAreNoFindings()
{
    Definition root = migration(1, previousSchema(), {});
    root.name = QStringLiteral("squashed migrations");
    CatalogContents contents;
    contents.releases = {releaseOf(Version(1, 0, 0), {root, migration(2, dropsTable)})};
    const auto report = lintRelease(contents, Version(1, 0, 0));
    VERIFY_RESULT(report);
    QVERIFY(!report->since);
    QCOMPARE(report->migrations, 1);
    QCOMPARE(rulesText(report->findings), QStringLiteral("drop-table"));
}

void LintTest::silencing()
{
    const auto with = [](const char* comment) {
        return migration(2, QString::fromUtf8(comment) + u'\n' + dropsTable);
    };
    QCOMPARE(rulesText(findingsOf({with("-- lint:ignore drop-table: nobody read it")})), QString());
    QCOMPARE(rulesText(findingsOf({with("-- lint:ignore rename-table, drop-table: nobody read it")})),
             QString());
    QCOMPARE(rulesText(findingsOf({with("-- lint:ignore rename-table: another rule")})),
             QStringLiteral("drop-table"));
    QCOMPARE(rulesText(findingsOf({with("-- lint:ignore drop-table")})),
             QStringLiteral("drop-table ignore-without-reason"));
    QCOMPARE(rulesText(findingsOf({with("SELECT '-- lint:ignore drop-table: in a string';")})),
             QStringLiteral("drop-table"));

    const QList<LintFinding> shown = findingsOf({with("-- lint:ignore drop-table: nobody read it")},
                                                {.schemas = {}, .showSilenced = true});
    QCOMPARE(shown.size(), 1);
    QCOMPARE(shown.first().silenced, QStringLiteral("nobody read it"));
    QVERIFY(!LintReport({Version(2, 0, 0), {}, 1, shown}).hasProblems());
}

void LintTest::json()
{
    const QJsonObject object =
        findingsOf({migration(2, QStringLiteral("SELECT 1;\nTRUNCATE repo"))}).first().toJson();
    QCOMPARE(object.keys().join(u' '),
             QStringLiteral("advice file line migration release rule schema severity text"));
    QCOMPARE(object[u"release"].toString(), QStringLiteral("2.0.0"));
    QCOMPARE(object[u"schema"].toString(), QStringLiteral("frontend"));
    QCOMPARE(object[u"migration"].toInteger(), 2);
    QCOMPARE(object[u"file"].toString(), QStringLiteral("migrations/frontend/2_m/up.sql"));
    QCOMPARE(object[u"line"].toInt(), 2);
    QCOMPARE(object[u"rule"].toString(), QStringLiteral("truncate-table"));
    QCOMPARE(object[u"severity"].toString(), QStringLiteral("warning"));
}

void LintTest::alignsLines_data()
{
    QTest::addColumn<QByteArray>("canonical");
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QString>("lines");
    const auto row = [](const char* name, const char* canonical, const char* file, const char* lines) {
        QTest::newRow(name) << QByteArray(canonical) << QByteArray(file) << QString::fromLatin1(lines);
    };
    row("same", "a\nb", "a\nb", "1 2");
    row("outer pair", "a\n  b", "\nBEGIN;\n\na\n  b\n\nCOMMIT;\n", "4 5");
    row("removed line", "a\nc\nd", "a\nb\nc\nd", "1 3 4");
    row("changed line", "a\nx\nc", "a\nb\nc", "1 2 3");
    row("longer than the file", "a\nb\nc", "a", "1 1 1");
    row("no file", "a\nb", "", "");
}

void LintTest::alignsLines()
{
    QFETCH(QByteArray, canonical);
    QFETCH(QByteArray, file);
    QStringList texts;
    for (const int line : lint::alignLines(canonical, file))
        texts += QString::number(line);
    QTEST(texts.join(u' '), "lines");
}

void LintTest::linesAreThoseOfTheFile()
{
    const QTemporaryDir folder;
    const QString base = folder.filePath(QStringLiteral("v2.0.0/migrations/frontend/"));
    const auto write = [&](const QString& name, const char* text) {
        QVERIFY(QDir().mkpath(QFileInfo(base + name).path()));
        QFile file(base + name);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    };
    write(QStringLiteral("1_root/up.sql"), "CREATE TABLE IF NOT EXISTS t (a int);\n");
    write(QStringLiteral("1_root/down.sql"), "DROP TABLE IF EXISTS t;\n");
    write(QStringLiteral("1_root/metadata.yaml"), "name: squashed migrations\n");
    write(QStringLiteral("2_more/up.sql"),
          "-- +++\n-- name: x\n-- +++\n\nBEGIN;\n\nALTER TABLE t\n    DROP COLUMN IF EXISTS b,\n"
          "    DROP COLUMN IF EXISTS a;\nDO $$\nBEGIN\n    IF true THEN\n        TRUNCATE t;\n    END "
          "IF;\nEND $$;\n"
          "COMMIT;\n");
    write(QStringLiteral("2_more/down.sql"), "\n\nBEGIN;\nCREATE TABLE u (a int);\nCOMMIT;\n");
    write(QStringLiteral("2_more/metadata.yaml"), "name: more\nparents: [1]\n");
    const auto contents = readCatalog(folder.filePath(QStringLiteral("v2.0.0")), CacheUse::None);
    VERIFY_RESULT(contents);
    const auto report = lintRelease(*contents, Version(2, 0, 0));
    VERIFY_RESULT(report);
    QStringList places;
    for (const LintFinding& finding : report->findings)
        places +=
            QStringLiteral("%1:%2 %3").arg(finding.file.section(u'/', 2)).arg(finding.line).arg(finding.rule);
    QCOMPARE(places.join(u'\n'),
             QStringLiteral("2_more/up.sql:8 drop-column\n2_more/up.sql:9 drop-column\n"
                            "2_more/up.sql:13 truncate-table\n2_more/down.sql:4 missing-if-not-exists"));
}

void LintTest::namesWhatHasNoFile()
{
    Definition definition = migration(2, dropsTable, {});
    definition.path.clear();
    const QList<LintFinding> findings = findingsOf({definition});
    QCOMPARE(findings.size(), 2);
    QCOMPARE(findings[0].file, QStringLiteral("frontend/2/up.sql"));
    QCOMPARE(findings[1].file, QStringLiteral("frontend/2/down.sql"));
}

void LintTest::cancels()
{
    std::stop_source stop;
    stop.request_stop();
    VERIFY_ERROR(lintRelease(catalogWith({}), Version(2, 0, 0), {}, {}, stop.get_token()),
                 ErrorKind::Cancelled, "cancelled");
}

void LintTest::manualAndRulesAgree()
{
    static const QRegularExpression heading(QStringLiteral("^### `([a-z-]+)` \\((error|warning|note)\\)$"),
                                            QRegularExpression::MultilineOption);
    QStringList described;
    for (const QRegularExpressionMatch& match : heading.globalMatch(manual()))
        described += match.captured(1) + u' ' + match.captured(2);
    QStringList rules;
    for (const LintRule& rule : lintRules()) {
        rules += rule.id + u' ' + lintSeverityName(rule.severity);
        QVERIFY(!rule.title.isEmpty() && !rule.advice.isEmpty());
    }
    QCOMPARE(described, rules);
}

void LintTest::examplesOfTheManual_data()
{
    QTest::addColumn<QString>("rule");
    QTest::addColumn<QString>("up");
    QTest::addColumn<QString>("down");
    static const QRegularExpression example(QStringLiteral("^```sql( down)?\\n(.*?)^```$"),
                                            QRegularExpression::MultilineOption |
                                                QRegularExpression::DotMatchesEverythingOption);
    for (const QString& section : manual().split(QStringLiteral("\n### `")).sliced(1)) {
        const QString rule = section.section(u'`', 0, 0);
        const QRegularExpressionMatch match = example.match(section);
        const QString other = QStringLiteral("SELECT 1;");
        const bool down = !match.captured(1).isEmpty();
        QTest::newRow(qPrintable(rule))
            << rule << (down ? other : match.captured(2)) << (down ? match.captured(2) : other);
    }
}

void LintTest::examplesOfTheManual()
{
    QFETCH(QString, rule);
    QFETCH(QString, up);
    QFETCH(QString, down);
    const QString found = rulesText(findingsOf({migration(2, up, down)}));
    QVERIFY2(found.split(u' ').contains(rule), qPrintable(found));
}

QTEST_GUILESS_MAIN(LintTest)
#include "tst_lint.moc"
