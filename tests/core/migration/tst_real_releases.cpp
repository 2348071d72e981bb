#include "core/migration/stitched_graph.h"
#include "graph_text.h"
#include "result_checks.h"
#include "test_data.h"

#include <QScopeGuard>

using namespace lockstep;
using test::idsText;

/// What is known of the product's real releases; skips where they are not on this machine.
class RealReleasesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void graphs_data();
    void graphs();
    void oldRoots_data();
    void oldRoots();
    void oneTagCarriesTheNextReleasesMigrations();
    void squashedDumpsAreThere();
    void oldMigrationsRunInTransactions();
    void stitchesWhole_data();
    void stitchesWhole();
    void stitchesEveryRange_data();
    void stitchesEveryRange();
    void knownEditsOnly_data();
    void knownEditsOnly();
    void jsonRoundTrip();
    void theCacheGivesTheSameBack();

private:
    /// Reads each bundle once.
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

    void bothBundles() const
    {
        QTest::addColumn<QString>("file");
        QTest::newRow("old") << QStringLiteral("releases-3.25-3.37.bundle");
        QTest::newRow("new") << QStringLiteral("releases-5.8-6.12.bundle");
    }

    QHash<QString, CatalogContents> m_read;
};

namespace {

const SchemaContents& held(const CatalogContents& contents, const QString& version,
                           Schema schema = Schema::Frontend)
{
    return *contents.find(Version::parse(version).value())->schemas.constFind(schema);
}

/// Skips when the bundle named by the row is missing.
#define FETCH_CONTENTS(name)                                                                                 \
    QFETCH(QString, file);                                                                                   \
    const QString bundle = lockstep::test::realData(file);                                                   \
    if (bundle.isEmpty())                                                                                    \
        QSKIP("the real releases are not on this machine; set LOCKSTEP_TEST_DATA to their folder");          \
    const CatalogContents& name = contentsOf(bundle)

} // namespace

void RealReleasesTest::graphs_data()
{
    QTest::addColumn<QString>("version");
    QTest::addColumn<int>("count");
    QTest::addColumn<QString>("leaves"); ///< empty: not checked
    const auto row = [](const char* version, int count, const char* leaves) {
        QTest::newRow(version) << QString::fromLatin1(version) << count << QString::fromLatin1(leaves);
    };
    row("5.8.1579", 81, "1727874787");
    row("5.9.45", 103, "1729267030 1729589521");
    row("5.9.1590", 103, "1729267030 1729589521");
    row("5.10.0", 115, "");
    row("5.11.6271", 137, "1734086786");
    row("6.0.0", 148, "1736504724 1736995813 1737023385");
    row("6.1.5633", 153, "");
    row("6.2.0", 188, "");
    row("6.3.4167", 207, "");
    row("6.4.0", 220, "");
    row("6.5.2654", 233, "");
    row("6.6.868", 244, "");
    row("6.7.2720", 255, "");
    row("6.8.0", 259, "");
    row("6.9.2509", 261, "");
    row("6.10.0", 263, "");
    row("6.11.5639", 269, "");
    row("6.12.0", 281, "1766621234");
    row("6.12.5040", 281, "1766621234");
}

void RealReleasesTest::graphs()
{
    REQUIRE_REAL_DATA(path, "releases-5.8-6.12.bundle");
    QFETCH(QString, version);
    QFETCH(int, count);
    QFETCH(QString, leaves);
    const CatalogContents& contents = contentsOf(path);
    QCOMPARE(contents.releases.size(), 63);
    const MigrationGraph& frontend = held(contents, version).graph;
    QCOMPARE(frontend.definitions().size(), count);
    if (!leaves.isEmpty())
        QCOMPARE(idsText(frontend.leaves()), leaves);
    QCOMPARE(frontend.root(), 1680296731);
    QCOMPARE(frontend.definitions()[1].id, 1687792857);
    QCOMPARE(held(contents, version, Schema::CodeIntel).graph.root(), 1679010276);
    QCOMPARE(held(contents, version, Schema::CodeInsights).graph.root(), 1675347548);
    for (const Schema schema : allSchemas) {
        for (const Definition& definition : held(contents, version, schema).graph.definitions())
            QCOMPARE(definition.privileged, definition.parents.isEmpty());
    }
}

void RealReleasesTest::oldRoots_data()
{
    QTest::addColumn<QString>("version");
    QTest::addColumn<QString>("roots");
    QTest::addColumn<QString>("counts");
    const auto row = [](const char* version, const char* roots, const char* counts) {
        QTest::newRow(version) << QString::fromLatin1(version) << QString::fromLatin1(roots)
                               << QString::fromLatin1(counts);
    };
    row("3.25.0", "1528395733 1000000000 1000000000", "55 6 5");
    row("3.28.0", "1528395733 1000000000 1000000000", "90 16 6");
    row("3.29.0", "1528395787 1000000005 1000000000", "48 11 7");
    row("3.32.1", "1528395787 1000000005 1000000000", "105 15 14");
    row("3.33.0", "1528395834 1000000015 1000000000", "85 11 17");
    row("3.35.0", "1528395834 1000000015 1000000000", "131 16 25"); // with four that are renumbered
    row("3.35.1", "1528395834 1000000015 1000000000", "131 16 25");
    row("3.37.0", "1528395834 1000000015 1000000000", "145 16 28");
}

void RealReleasesTest::oldRoots()
{
    REQUIRE_REAL_DATA(path, "releases-3.25-3.37.bundle");
    QFETCH(QString, version);
    const CatalogContents& contents = contentsOf(path);
    QCOMPARE(contents.releases.size(), 40);
    QList<MigrationId> roots;
    QList<MigrationId> counts;
    for (const Schema schema : allSchemas) {
        roots.append(held(contents, version, schema).graph.root());
        counts.append(held(contents, version, schema).graph.definitions().size());
    }
    QTEST(idsText(roots), "roots");
    QTEST(idsText(counts), "counts");
}

void RealReleasesTest::oneTagCarriesTheNextReleasesMigrations()
{
    REQUIRE_REAL_DATA(path, "releases-5.8-6.12.bundle");
    const CatalogContents& contents = contentsOf(path);
    for (const Schema schema : allSchemas)
        QCOMPARE(held(contents, QStringLiteral("5.9.17785"), schema).graph.ids(),
                 held(contents, QStringLiteral("6.0.0"), schema).graph.ids());
}

void RealReleasesTest::squashedDumpsAreThere()
{
    REQUIRE_REAL_DATA(path, "releases-5.8-6.12.bundle");
    for (const ReleaseContents& release : contentsOf(path).releases) {
        for (const Schema schema : allSchemas)
            QVERIFY(!release.schemas[schema].squashedSql.isEmpty());
    }
    const ReleaseContents& first = contentsOf(path).releases.first();
    const QString dump = first.schemas[Schema::Frontend].squashedSql.text().value();
    QCOMPARE(dump.count(QStringLiteral("CREATE TABLE ")), 180);
    QCOMPARE(contentsOf(path).releases.last().siteConfigSchema.bytes().value().left(1), QByteArray("{"));
}

void RealReleasesTest::oldMigrationsRunInTransactions()
{
    REQUIRE_REAL_DATA(path, "releases-3.25-3.37.bundle");
    for (const ReleaseContents& release : contentsOf(path).releases) {
        for (const SchemaContents& schema : release.schemas) {
            for (const Definition& definition : schema.graph.definitions()) {
                const QString at = release.release.tag + u' ' + definition.path;
                QVERIFY2(!definition.down.contains(QStringLiteral("INDEX CONCURRENTLY IF")), qPrintable(at));
                QVERIFY2(!definition.up.contains(QStringLiteral("create_hypertable(")), qPrintable(at));
                QVERIFY2(!definition.up.contains(QStringLiteral("ALTER SYSTEM")), qPrintable(at));
                QVERIFY2(!definition.up.startsWith(QStringLiteral("CALL")), qPrintable(at));
                QCOMPARE(definition.createIndexConcurrently, definition.index.has_value());
            }
        }
    }
    const MigrationGraph& newest = held(contentsOf(path), QStringLiteral("3.37.0")).graph;
    QCOMPARE(std::ranges::count(newest.definitions(), true, &Definition::createIndexConcurrently), 15);
    QVERIFY(newest.find(1528395953)->privileged);
}

void RealReleasesTest::stitchesWhole_data()
{
    bothBundles();
}

void RealReleasesTest::stitchesWhole()
{
    FETCH_CONTENTS(contents);
    const auto stitched = stitch(contents);
    VERIFY_RESULT(stitched);
    for (const ReleaseContents& release : contents.releases) {
        for (const auto& [schema, own] : release.schemas.asKeyValueRange()) {
            const StitchedGraph& graph = stitched->catalog.schemas[schema];
            const QSet<MigrationId> ids = graph.idsAt(release.release.version).value();
            QVERIFY2(ids.contains(own.graph.ids()), qPrintable(release.release.tag));
            QCOMPARE(graph.bounds[release.release.version].leaves, own.graph.leaves());
            // Nothing but what the release's own root stands for comes on top.
            QSet<MigrationId> added = ids;
            added.subtract(own.graph.ids());
            const QSet<MigrationId> squashed =
                graph.graph.ancestorsOrSelf({own.graph.definitions().first().id}).value();
            QVERIFY2(squashed.contains(added), qPrintable(release.release.tag));
        }
    }
}

void RealReleasesTest::stitchesEveryRange_data()
{
    bothBundles();
}

void RealReleasesTest::stitchesEveryRange()
{
    FETCH_CONTENTS(contents);
    const QList<Version> versions = contents.versions();
    // Every beginning with every third end: what decides is where roots move.
    for (qsizetype first = 0; first < versions.size(); ++first) {
        for (qsizetype last = versions.size() - 1; last >= first; last -= 3) {
            const auto stitched = stitch(contents, versions[first], versions[last]);
            VERIFY_RESULT(stitched);
            QCOMPARE(stitched->catalog.versions.size(), last - first + 1);
            QCOMPARE(stitched->catalog.schemas.size(), 3);
        }
    }
}

void RealReleasesTest::knownEditsOnly_data()
{
    bothBundles();
}

void RealReleasesTest::knownEditsOnly()
{
    FETCH_CONTENTS(contents);
    const auto stitched = stitch(contents);
    VERIFY_RESULT(stitched);
    QVERIFY(!stitched->edits.isEmpty());
    for (const EditedMigration& edit : stitched->edits)
        QVERIFY2(edit.expected, qPrintable(QStringLiteral("%1 in %2").arg(edit.id).arg(edit.in.toString())));
}

void RealReleasesTest::jsonRoundTrip()
{
    REQUIRE_REAL_DATA(path, "releases-3.25-3.37.bundle");
    const auto stitched = stitch(contentsOf(path));
    VERIFY_RESULT(stitched);
    const QByteArray json = stitchedToJson(stitched->catalog);
    const auto read = stitchedFromJson(json, QStringLiteral("test"));
    VERIFY_RESULT(read);
    QCOMPARE(read->versions, stitched->catalog.versions);
    for (const auto& [schema, graph] : stitched->catalog.schemas.asKeyValueRange()) {
        const StitchedGraph& other = read->schemas[schema];
        QCOMPARE(other.bounds, graph.bounds);
        QVERIFY(std::ranges::equal(
            other.graph.definitions(), graph.graph.definitions(),
            [](const Definition& a, const Definition& b) { return a.sameEffect(b) && a.name == b.name; }));
    }
    QCOMPARE(stitchedToJson(*read), json);
}

void RealReleasesTest::theCacheGivesTheSameBack()
{
    REQUIRE_REAL_DATA(path, "releases-5.8-6.12.bundle");
    const QTemporaryDir cache;
    const QByteArray before = qgetenv("LOCKSTEP_CACHE_DIR");
    qputenv("LOCKSTEP_CACHE_DIR", QFile::encodeName(cache.path()));
    const auto restore = qScopeGuard([&before] { qputenv("LOCKSTEP_CACHE_DIR", before); });
    VERIFY_RESULT(readCatalog(path));
    const auto kept = readCatalog(path);
    VERIFY_RESULT(kept);
    QCOMPARE(kept->versions(), contentsOf(path).versions());
    QCOMPARE(stitchedToJson(stitch(*kept).value().catalog),
             stitchedToJson(stitch(contentsOf(path)).value().catalog));
    const auto& dump = held(*kept, QStringLiteral("6.1.0"), Schema::CodeIntel).squashedSql;
    QCOMPARE(dump.text().value(),
             held(contentsOf(path), QStringLiteral("6.1.0"), Schema::CodeIntel).squashedSql.text().value());
}

QTEST_GUILESS_MAIN(RealReleasesTest)
#include "tst_real_releases.moc"
