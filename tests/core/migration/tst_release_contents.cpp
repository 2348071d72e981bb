#include "core/migration/release_contents.h"
#include "core/support/files.h"
#include "graph_text.h"
#include "result_checks.h"

#include <QMap>
#include <QRegularExpression>

using namespace lockstep;
using test::idsText;
using test::orderText;

/// Every test has a cache folder and a folder of releases of its own.
class ReleaseContentsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void layouts_data();
    void layouts();
    void flatFilesFollowEachOther();
    void aFencedBlockIsMetadata();
    void beforeFlagsTheSqlSays();
    void allSchemasAndTexts();
    void strayFilesOfOurOwnFolderAreTold();
    void toleratedNames();
    void badInput_data();
    void badInput();
    void metadataErrorsNameTheLine();
    void theCacheGivesTheSameBack();
    void aDamagedCacheIsIgnored();
    void nothingStaleComesOut();
    void cancels();
    void stitchedGraphsHaveAGraphPerRelease();

private:
    using Files = QMap<QString, QByteArray>;

    [[nodiscard]] QString folder(const QString& version, const Files& files) const
    {
        const QString path = m_root->filePath(version);
        for (const auto& [name, content] : files.asKeyValueRange())
            (void)writeFile(path + u'/' + name, content);
        return path;
    }

    [[nodiscard]] Result<CatalogContents> read(const QString& version, const Files& files) const
    {
        return readCatalog(folder(version, files), CacheUse::None);
    }

    [[nodiscard]] static QString cacheFile()
    {
        const QDir folder(cacheFolder() + QStringLiteral("/catalogs"));
        const QStringList files = folder.entryList(QDir::Files);
        return files.size() == 1 ? folder.filePath(files.first()) : QString();
    }

    std::optional<QTemporaryDir> m_root;
};

namespace {

/// Two migrations in the layout of today, the second building on the first.
QMap<QString, QByteArray> twoMigrations()
{
    return {{QStringLiteral("migrations/frontend/10_first/up.sql"), "CREATE TABLE a (b int);"},
            {QStringLiteral("migrations/frontend/10_first/down.sql"), "DROP TABLE a;"},
            {QStringLiteral("migrations/frontend/10_first/metadata.yaml"), "name: first one\n"},
            {QStringLiteral("migrations/frontend/20_second/up.sql"), "BEGIN;\nSELECT 1;\nCOMMIT;"},
            {QStringLiteral("migrations/frontend/20_second/down.sql"), ""},
            {QStringLiteral("migrations/frontend/20_second/metadata.yaml"), "name: second\nparents: [10]\n"},
            {QStringLiteral("migrations/frontend/squashed.sql"), "CREATE TABLE a (b int);"},
            {QStringLiteral("schemas/site.schema.json"), "{}"}};
}

bool sameContents(const CatalogContents& a, const CatalogContents& b)
{
    return std::ranges::equal(a.releases, b.releases, [](const ReleaseContents& x, const ReleaseContents& y) {
        if (x.release != y.release || x.schemas.keys() != y.schemas.keys() ||
            x.siteConfigSchema.bytes().value() != y.siteConfigSchema.bytes().value())
            return false;
        for (const auto& [schema, held] : x.schemas.asKeyValueRange()) {
            const SchemaContents& other = *y.schemas.constFind(schema);
            const auto same = [](const Definition& d, const Definition& e) {
                return d.sameEffect(e) && d.name == e.name && d.path == e.path;
            };
            if (!std::ranges::equal(held.graph.definitions(), other.graph.definitions(), same) ||
                held.squashedSql.text().value() != other.squashedSql.text().value() ||
                held.stitchedRoot != other.stitchedRoot)
                return false;
        }
        return true;
    });
}

} // namespace

void ReleaseContentsTest::init()
{
    m_root.emplace();
    qputenv("LOCKSTEP_CACHE_DIR", QFile::encodeName(m_root->filePath(QStringLiteral("cache"))));
}

void ReleaseContentsTest::layouts_data()
{
    QTest::addColumn<QString>("version");
    QTest::addColumn<QString>("first");
    QTest::addColumn<QString>("second");
    QTest::addColumn<bool>("folders");
    const auto row = [](const char* name, const char* version, const char* first, const char* second,
                        bool folders) {
        QTest::newRow(name) << QString::fromLatin1(version) << QString::fromLatin1(first)
                            << QString::fromLatin1(second) << folders;
    };
    row("flat in the root", "v3.20.0", "migrations/11_first", "migrations/12_second", false);
    row("flat per schema", "v3.30.0", "migrations/frontend/11_first", "migrations/frontend/12_second", false);
    row("folders by id", "v3.37.0", "migrations/frontend/11", "migrations/frontend/12", true);
    row("folders by id and name", "v6.0.0", "migrations/frontend/11_first", "migrations/frontend/12_second",
        true);
}

void ReleaseContentsTest::layouts()
{
    QFETCH(QString, version);
    QFETCH(QString, first);
    QFETCH(QString, second);
    QFETCH(bool, folders);
    const QString up = folders ? QStringLiteral("/up.sql") : QStringLiteral(".up.sql");
    const QString down = folders ? QStringLiteral("/down.sql") : QStringLiteral(".down.sql");
    Files files{{first + up, "SELECT 1;"},
                {first + down, "SELECT -1;"},
                {second + up, "SELECT 2;"},
                {second + down, "SELECT -2;"}};
    if (folders) {
        files.insert(first + QStringLiteral("/metadata.yaml"), "name: first\n");
        files.insert(second + QStringLiteral("/metadata.yaml"), "name: second\nparent: 11\n");
    }
    const auto contents = read(version, files);
    VERIFY_RESULT(contents);
    QCOMPARE(contents->releases.size(), 1);
    QCOMPARE(contents->releases.first().schemas.keys(), QList<Schema>{Schema::Frontend});
    const MigrationGraph graph = contents->releases.first().schemas.first().graph;
    QCOMPARE(orderText(graph), QStringLiteral("11 12"));
    QCOMPARE(graph.find(12)->parents, QList<MigrationId>{11});
    QCOMPARE(graph.find(12)->name, QStringLiteral("second"));
    QCOMPARE(graph.find(12)->up, QStringLiteral("SELECT 2;"));
    QCOMPARE(graph.find(12)->down, QStringLiteral("SELECT -2;"));
    QCOMPARE(graph.find(12)->path, second + up);
}

void ReleaseContentsTest::flatFilesFollowEachOther()
{
    Files files;
    for (const char* name : {"5_a", "6_b", "9_c_d"}) {
        files.insert(QStringLiteral("migrations/codeintel/%1.up.sql").arg(QLatin1StringView(name)), "");
        files.insert(QStringLiteral("migrations/codeintel/%1.down.sql").arg(QLatin1StringView(name)), "");
    }
    const auto contents = read(QStringLiteral("v3.30.0"), files);
    VERIFY_RESULT(contents);
    const MigrationGraph graph = contents->releases.first().schemas[Schema::CodeIntel].graph;
    QCOMPARE(graph.schema(), Schema::CodeIntel);
    QCOMPARE(graph.root(), 5);
    QCOMPARE(graph.find(6)->parents, QList<MigrationId>{5});
    QCOMPARE(graph.find(9)->parents, QList<MigrationId>{6});
    QCOMPARE(graph.find(9)->name, QStringLiteral("c d"));
}

void ReleaseContentsTest::aFencedBlockIsMetadata()
{
    const QString base = QStringLiteral("migrations/frontend/");
    const auto contents =
        read(QStringLiteral("v3.36.0"),
             {{base + QStringLiteral("1_a.up.sql"), "SELECT 1;"},
              {base + QStringLiteral("1_a.down.sql"), ""},
              {base + QStringLiteral("2_b.up.sql"), "SELECT 2;"},
              {base + QStringLiteral("2_b.down.sql"), ""},
              {base + QStringLiteral("3_c.up.sql"), "-- +++\n-- parent: 1\n-- +++\n\nSELECT 3;"},
              {base + QStringLiteral("3_c.down.sql"), ""}});
    VERIFY_RESULT(contents);
    const MigrationGraph graph = contents->releases.first().schemas.first().graph;
    QCOMPARE(graph.find(3)->parents, QList<MigrationId>{1});
    QCOMPARE(graph.find(3)->up, QStringLiteral("SELECT 3;"));
    QCOMPARE(idsText(graph.leaves()), QStringLiteral("2 3"));
}

void ReleaseContentsTest::beforeFlagsTheSqlSays()
{
    const QString base = QStringLiteral("migrations/frontend/");
    const auto contents =
        read(QStringLiteral("v3.30.0"),
             {{base + QStringLiteral("1_a.up.sql"), "CREATE EXTENSION x;"},
              {base + QStringLiteral("1_a.down.sql"), ""},
              {base + QStringLiteral("2_b.up.sql"), "CREATE INDEX CONCURRENTLY i ON t (x);"},
              {base + QStringLiteral("2_b.down.sql"), "DROP INDEX CONCURRENTLY i;"}});
    VERIFY_RESULT(contents);
    const MigrationGraph graph = contents->releases.first().schemas.first().graph;
    QVERIFY(graph.find(1)->privileged);
    QVERIFY(graph.find(2)->createIndexConcurrently);
    QCOMPARE(graph.find(2)->index->tableName, QStringLiteral("t"));
    QCOMPARE(graph.find(2)->down, QStringLiteral("DROP INDEX i;"));
}

void ReleaseContentsTest::allSchemasAndTexts()
{
    Files files = twoMigrations();
    for (const char* schema : {"codeintel", "codeinsights"}) {
        const QString base = QStringLiteral("migrations/%1/7").arg(QLatin1StringView(schema));
        files.insert(base + QStringLiteral("/up.sql"), "");
        files.insert(base + QStringLiteral("/down.sql"), "");
        files.insert(base + QStringLiteral("/metadata.yaml"), "");
    }
    const auto contents = read(QStringLiteral("v6.1.0"), files);
    VERIFY_RESULT(contents);
    const ReleaseContents& release = contents->releases.first();
    QCOMPARE(release.schemas.keys(), QList<Schema>(allSchemas.begin(), allSchemas.end()));
    QCOMPARE(release.schemas[Schema::Frontend].squashedSql.text().value(),
             QStringLiteral("CREATE TABLE a (b int);"));
    QVERIFY(release.schemas[Schema::CodeIntel].squashedSql.isEmpty());
    QCOMPARE(release.siteConfigSchema.bytes().value(), QByteArray("{}"));
    QCOMPARE(migrationTitle(*release.schemas[Schema::CodeIntel].graph.find(7)), QStringLiteral("7"));
    QVERIFY(contents->find(Version(6, 1, 0)) != nullptr);
    QVERIFY(contents->find(Version(6, 2, 0)) == nullptr);
    QCOMPARE(contents->resolve(Version::parse(u"6.1").value()).value(), Version(6, 1, 0));
    VERIFY_ERROR(contents->resolve(Version(7, 0, 0)), ErrorKind::NotFound, "6.1.0");
}

void ReleaseContentsTest::strayFilesOfOurOwnFolderAreTold()
{
    for (const char* stray : {"migrations/frontend/note.sql", "migrations/other/1_x.up.sql",
                              "migrations/frontend/10_first/extra.sql", "migrations/frontend/x_y/up.sql"}) {
        Files files = twoMigrations();
        files.insert(QString::fromLatin1(stray), "");
        m_root.emplace();
        const auto contents = read(QStringLiteral("v6.0.0"), files);
        QVERIFY2(!contents.has_value(), stray);
        QCOMPARE(contents.error().kind, ErrorKind::Invalid);
        QCOMPARE(contents.error().subject, QString::fromLatin1(stray));
    }
}

void ReleaseContentsTest::toleratedNames()
{
    Files files = twoMigrations();
    for (const char* name :
         {"bindata.go", "gen.go", "migrations_test.go", "README.md", "squashed.sql", "BUILD.bazel"}) {
        files.insert(QStringLiteral("migrations/") + QLatin1StringView(name), "");
        files.insert(QStringLiteral("migrations/frontend/") + QLatin1StringView(name), "");
    }
    files.insert(QStringLiteral("migrations/frontend/10_first/BUILD.bazel"), "");
    VERIFY_RESULT(read(QStringLiteral("v6.0.0"), files));
}

void ReleaseContentsTest::badInput_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("content"); ///< null: the file is missing
    QTest::addColumn<QString>("message");
    const auto row = [](const char* name, const char* file, const QByteArray& content, const char* message) {
        QTest::newRow(name) << QStringLiteral("migrations/frontend/") + QLatin1StringView(file) << content
                            << QString::fromLatin1(message);
    };
    row("no up", "20_second/up.sql", QByteArray(),
        "migrations/frontend/20_second/up.sql: the file is missing");
    row("no down", "20_second/down.sql", QByteArray(),
        "migrations/frontend/20_second/down.sql: the file is missing");
    row("no metadata", "20_second/metadata.yaml", QByteArray(),
        "20_second/metadata.yaml: the file is missing");
    row("flat without down", "30_x.up.sql", "SELECT 1;",
        "migrations/frontend/30_x.down.sql: the file is missing");
    row("same id", "20_again/up.sql", "", "has the same id");
    row("cycle", "10_first/metadata.yaml", "parents: [20]\n", "no roots");
    row("own parent", "20_second/metadata.yaml", "parents: [20]\n", "migration dependency cycle: 20 -> 20");
    row("unknown parent", "20_second/metadata.yaml", "parents: [15]\n", "unknown parent: migration 20");
    row("two roots", "20_second/metadata.yaml", "name: x\n", "multiple roots: 10, 20");
    row("unmarked index", "20_second/up.sql", "\n\nCREATE INDEX CONCURRENTLY i ON a (b);",
        "20_second/up.sql:3: malformed concurrent index creation");
    row("index on the way down", "20_second/down.sql", "CREATE INDEX CONCURRENTLY i ON a (b);",
        "20_second/down.sql:1: malformed concurrent index creation");
    row("index that is none", "20_second/metadata.yaml", "parents: [10]\ncreateIndexConcurrently: true\n",
        "malformed concurrent index creation");
    row("unmarked extension", "20_second/up.sql", "BEGIN;\nCREATE EXTENSION x;\nCOMMIT;",
        "20_second/up.sql:2: malformed Postgres extension modification");
}

void ReleaseContentsTest::badInput()
{
    QFETCH(QString, file);
    QFETCH(QByteArray, content);
    QFETCH(QString, message);
    Files files = twoMigrations();
    if (content.isNull())
        files.remove(file);
    else
        files.insert(file, content);
    const auto contents = read(QStringLiteral("v6.0.0"), files);
    QVERIFY(!contents.has_value());
    QCOMPARE(contents.error().kind, ErrorKind::Invalid);
    QVERIFY2(contents.error().message().contains(message), qPrintable(contents.error().message()));
    QVERIFY(contents.error().message().contains(QStringLiteral("v6.0.0")));
    QVERIFY(!contents.error().advice.isEmpty());
}

void ReleaseContentsTest::metadataErrorsNameTheLine()
{
    Files files = twoMigrations();
    files[QStringLiteral("migrations/frontend/20_second/metadata.yaml")] = "name: x\nparents: [10, eleven]\n";
    VERIFY_ERROR(read(QStringLiteral("v6.0.0"), files), ErrorKind::Invalid, "20_second/metadata.yaml:2:15");
    m_root.emplace();
    VERIFY_ERROR(read(QStringLiteral("v3.36.0"), {{QStringLiteral("migrations/frontend/1_a.up.sql"),
                                                   "\n-- +++\n-- parent: [1]\n-- +++\n"},
                                                  {QStringLiteral("migrations/frontend/1_a.down.sql"), ""}}),
                 ErrorKind::Invalid, "1_a.up.sql:3:");
}

void ReleaseContentsTest::theCacheGivesTheSameBack()
{
    const QString path = folder(QStringLiteral("v6.0.0"), twoMigrations());
    const auto fresh = readCatalog(path);
    VERIFY_RESULT(fresh);
    QVERIFY(!cacheFile().isEmpty());
    const auto kept = readCatalog(path);
    VERIFY_RESULT(kept);
    QVERIFY(sameContents(*fresh, *kept));
    QCOMPARE(kept->location, fresh->location);
    QVERIFY(sameContents(*fresh, readCatalog(path, CacheUse::None).value()));
}

void ReleaseContentsTest::aDamagedCacheIsIgnored()
{
    const QString path = folder(QStringLiteral("v6.0.0"), twoMigrations());
    const auto fresh = readCatalog(path);
    VERIFY_RESULT(fresh);
    const QString file = cacheFile();
    const QByteArray whole = readFile(file).value();
    for (qsizetype at = 0; at < whole.size(); at += 37) {
        QByteArray flipped = whole;
        flipped[at] = static_cast<char>(flipped[at] ^ 1);
        VERIFY_RESULT(writeFile(file, at % 2 == 0 ? flipped : whole.first(at)));
        QTest::ignoreMessage(QtWarningMsg,
                             QRegularExpression(QStringLiteral("ignoring the damaged cache file")));
        const auto again = readCatalog(path);
        VERIFY_RESULT(again);
        QVERIFY(sameContents(*fresh, *again));
        QCOMPARE(readFile(file).value(), whole);
    }
}

void ReleaseContentsTest::nothingStaleComesOut()
{
    Files files = twoMigrations();
    const QString path = folder(QStringLiteral("v6.0.0"), files);
    VERIFY_RESULT(readCatalog(path));
    files[QStringLiteral("migrations/frontend/20_second/up.sql")] = "SELECT 2;";
    (void)folder(QStringLiteral("v6.0.0"), files);
    const auto changed = readCatalog(path);
    VERIFY_RESULT(changed);
    QCOMPARE(changed->releases.first().schemas.first().graph.find(20)->up, QStringLiteral("SELECT 2;"));
}

void ReleaseContentsTest::cancels()
{
    std::stop_source source;
    source.request_stop();
    VERIFY_ERROR(
        readCatalog(folder(QStringLiteral("v6.0.0"), twoMigrations()), CacheUse::None, source.get_token()),
        ErrorKind::Cancelled, "cancelled");
}

void ReleaseContentsTest::stitchedGraphsHaveAGraphPerRelease()
{
    const QString path = m_root->filePath(QStringLiteral("stitched.json"));
    VERIFY_RESULT(writeFile(path, R"({"frontend": {"Definitions": [
        {"ID": 1, "Name": "a", "UpQuery": "SELECT 1;", "DownQuery": "", "Parents": null},
        {"ID": 2, "Name": "b", "UpQuery": "SELECT 2;", "DownQuery": "", "Parents": [1]},
        {"ID": 3, "Name": "c", "UpQuery": "SELECT 3;", "DownQuery": "", "Parents": [2]}],
        "BoundsByRev": {"v4.0.0": {"RootID": 1, "LeafIDs": [2], "PreCreation": false},
                        "v4.1.0": {"RootID": 2, "LeafIDs": [3], "PreCreation": false}}},
        "codeintel": {"Definitions": [
        {"ID": 5, "Name": "a", "UpQuery": "", "DownQuery": "", "Parents": null}],
        "BoundsByRev": {"v4.0.0": {"RootID": 0, "LeafIDs": null, "PreCreation": true},
                        "v4.1.0": {"RootID": 5, "LeafIDs": [5], "PreCreation": false}}}})"));
    const auto fresh = readCatalog(path);
    VERIFY_RESULT(fresh);
    for (const CatalogContents& contents : {*fresh, readCatalog(path).value()}) {
        QCOMPARE(contents.releases.size(), 2);
        QCOMPARE(contents.releases[0].schemas.keys(), QList<Schema>{Schema::Frontend});
        QCOMPARE(orderText(contents.releases[0].schemas[Schema::Frontend].graph), QStringLiteral("1 2"));
        QCOMPARE(orderText(contents.releases[1].schemas[Schema::Frontend].graph), QStringLiteral("1 2 3"));
        QCOMPARE(contents.releases[1].schemas[Schema::Frontend].stitchedRoot, std::optional<MigrationId>(2));
        QCOMPARE(orderText(contents.releases[1].schemas[Schema::CodeIntel].graph), QStringLiteral("5"));
    }
    const auto catalog = ReleaseCatalog::open(path).value();
    QCOMPARE(readRelease(*catalog, catalog->releases().first()).value().schemas.size(), 1);
}

QTEST_GUILESS_MAIN(ReleaseContentsTest)
#include "tst_release_contents.moc"
