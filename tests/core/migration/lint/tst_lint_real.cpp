// The linter on the product's real releases; skips where they are not on this machine.

#include "lint_fixture.h"
#include "test_data.h"

using namespace lockstep;
using namespace lockstep::test;

class LintRealTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyReleaseParses_data();
    void everyReleaseParses();
    void latest();
    void known_data();
    void known();

private:
    const CatalogContents& contentsOf(const QString& path)
    {
        if (!m_read.contains(path)) {
            const auto contents = readCatalog(path, CacheUse::None);
            if (!contents)
                qFatal("%s", qPrintable(contents.error().message()));
            m_read.insert(path, *contents);
        }
        return m_read[path];
    }

    QHash<QString, CatalogContents> m_read;
};

namespace {

Version version(const QString& text)
{
    return Version::parse(text).value();
}

} // namespace

void LintRealTest::everyReleaseParses_data()
{
    QTest::addColumn<QString>("file");
    QTest::newRow("old") << QStringLiteral("releases-3.25-3.37.bundle");
    QTest::newRow("new") << QStringLiteral("releases-5.8-6.12.bundle");
}

void LintRealTest::everyReleaseParses()
{
    QFETCH(QString, file);
    const QString bundle = realData(file);
    if (bundle.isEmpty())
        QSKIP("the real releases are not on this machine; set LOCKSTEP_TEST_DATA to their folder");
    CatalogContents contents = contentsOf(bundle);
    contents.location.clear(); // Reading files for their lines is for the other tests.
    for (const ReleaseContents& release : contents.releases) {
        const auto report = lintRelease(contents, release.release.version);
        VERIFY_RESULT(report);
        for (const LintFinding& finding : report->findings) {
            QVERIFY2(finding.rule != u"unreadable-sql" && finding.line > 0 && !finding.file.isEmpty(),
                     qPrintable(finding.file + finding.text));
        }
    }
}

void LintRealTest::latest()
{
    REQUIRE_REAL_DATA(bundle, "releases-5.8-6.12.bundle");
    const auto report = lintRelease(contentsOf(bundle), version(QStringLiteral("6.12.5040")),
                                    version(QStringLiteral("6.11")));
    VERIFY_RESULT(report);
    QCOMPARE(report->since, Version(6, 11, 5639));
    QCOMPARE(report->migrations, 12);
    QCOMPARE(rulesText(report->findings),
             QStringLiteral("add-enum-label add-foreign-key(warning) drop-table update-many-rows"));
}

void LintRealTest::known_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("release");
    QTest::addColumn<QString>("since");
    QTest::addColumn<MigrationId>("migration");
    QTest::addColumn<QString>(
        "rules"); ///< those among its findings that are neither notes nor about repeating
    const auto row = [](const char* release, const char* since, MigrationId id, const char* rules) {
        const QString file = QString::fromLatin1(release).startsWith(u'3')
                                 ? QStringLiteral("releases-3.25-3.37.bundle")
                                 : QStringLiteral("releases-5.8-6.12.bundle");
        QTest::addRow("%lld", id) << file << QString::fromLatin1(release) << QString::fromLatin1(since) << id
                                  << QString::fromLatin1(rules);
    };
    row("6.12", "5.8", 1755505566, "drop-column drop-table drop-table drop-table drop-view");
    row("6.12", "5.8", 1732865837, "add-column-rewrites");
    row("6.12", "5.8", 1739565649, ""); // All of it is about tables that 5.8 does not have.
    row("6.12", "5.8", 1727490274, "add-unique-constraint(warning) required-column update-many-rows");
    row("6.12", "5.8", 1725545399,
        "add-unique-constraint add-unique-constraint add-unique-constraint add-unique-constraint "
        "add-unique-constraint add-unique-constraint add-unique-constraint add-unique-constraint drop-unique "
        "drop-unique "
        "drop-unique drop-unique drop-unique drop-unique drop-unique drop-unique drop-unique drop-unique");
    row("3.37", "3.25", 1528395890, "drop-column");
    row("3.37", "3.25", 1528395959, "rename-column");
}

void LintRealTest::known()
{
    QFETCH(QString, file);
    QFETCH(QString, release);
    QFETCH(QString, since);
    QFETCH(MigrationId, migration);
    const QString bundle = realData(file);
    if (bundle.isEmpty())
        QSKIP("the real releases are not on this machine; set LOCKSTEP_TEST_DATA to their folder");
    const auto report =
        lintRelease(contentsOf(bundle), version(release), version(since), {{Schema::Frontend}, false});
    VERIFY_RESULT(report);
    QList<LintFinding> found;
    std::ranges::copy_if(report->findings, std::back_inserter(found), [&](const LintFinding& finding) {
        return finding.migration == migration && finding.severity != LintSeverity::Note &&
               !finding.rule.startsWith(u"missing-");
    });
    QTEST(rulesText(found), "rules");
}

QTEST_GUILESS_MAIN(LintRealTest)
#include "tst_lint_real.moc"
