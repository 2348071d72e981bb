#include "core/catalog/release_catalog.h"
#include "core/catalog/release_text.h"
#include "result_checks.h"
#include "test_data.h"
#include "test_repository.h"

#include <QScopeGuard>

#include <thread>

using namespace lockstep;
using test::TestRepository;

class ReleaseCatalogTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tagsAreReleases();
    void aTagIsPeeled();
    void oneVersionIsOneRelease();
    void aBareRepositoryIsReadToo();
    void filesAreThoseOfMigrationsAndSchemas();
    void equalContentHasEqualIds();
    void aFolderIsOneRelease();
    void aFolderNeedsAVersion();
    void aChangedFolderIsNoticed();
    void aStitchedGraphNamesItsReleases();
    void refuses_data();
    void refuses();
    void finds_data();
    void finds();
    void theNewestOfALineIsNoPreRelease();
    void fingerprintsFollowTheContent();
    void threadsReadAtOnce();
    void textsAreReadWhenAskedFor();
    void realReleases();
};

namespace {

TestRepository::Files oneMigration(const QByteArray& up = "SELECT 1;")
{
    const QString folder = QStringLiteral("migrations/frontend/1_first/");
    return {{folder + QStringLiteral("up.sql"), up},
            {folder + QStringLiteral("down.sql"), ""},
            {folder + QStringLiteral("metadata.yaml"), "name: first\n"}};
}

QStringList tags(const ReleaseCatalog& catalog)
{
    QStringList tags;
    for (const Release& release : catalog.releases())
        tags.append(release.tag);
    return tags;
}

QList<Release> releasesOf(const QStringList& versions)
{
    QList<Release> releases;
    for (const QString& text : versions)
        releases.append({Version::parse(text).value(), u'v' + text, QString(), QDate()});
    return releases;
}

} // namespace

void ReleaseCatalogTest::tagsAreReleases()
{
    const TestRepository repository;
    for (const char* tag : {"v5.10.0", "v5.9.2", "5.11.0", "v6.0.0-rc.1", "insiders", "v5", "release/v9.0.0"})
        repository.release(QString::fromLatin1(tag), oneMigration());
    repository.git(
        {QStringLiteral("update-ref"), QStringLiteral("refs/tags/v\u00e9"), QStringLiteral("HEAD")});
    const auto catalog = ReleaseCatalog::open(repository.path());
    VERIFY_RESULT(catalog);
    QCOMPARE((*catalog)->kind(), ReleaseCatalog::Kind::GitRepository);
    QCOMPARE(tags(**catalog), QStringList({QStringLiteral("v5.9.2"), QStringLiteral("v5.10.0"),
                                           QStringLiteral("5.11.0"), QStringLiteral("v6.0.0-rc.1")}));
    QCOMPARE((*catalog)->releases().first().date, QDate(2024, 5, 6));
}

void ReleaseCatalogTest::aTagIsPeeled()
{
    const TestRepository repository;
    repository.commit(oneMigration());
    repository.git(
        {QStringLiteral("tag"), QStringLiteral("-m"), QStringLiteral("annotated"), QStringLiteral("v1.0.0")});
    repository.git({QStringLiteral("tag"), QStringLiteral("-m"), QStringLiteral("of a tag"),
                    QStringLiteral("v1.1.0"), QStringLiteral("v1.0.0")});
    repository.git({QStringLiteral("tag"), QStringLiteral("v1.2.0"), QStringLiteral("HEAD^{tree}")});
    const auto catalog = ReleaseCatalog::open(repository.path());
    VERIFY_RESULT(catalog);
    QCOMPARE(tags(**catalog), QStringList({QStringLiteral("v1.0.0"), QStringLiteral("v1.1.0")}));
    const QString head =
        QString::fromLatin1(repository.git({QStringLiteral("rev-parse"), QStringLiteral("HEAD")}));
    QCOMPARE((*catalog)->releases().last().commit, head);
}

void ReleaseCatalogTest::oneVersionIsOneRelease()
{
    const TestRepository repository;
    for (const char* tag : {"5.1", "v5.1", "v5.1.0", "5.1.0"})
        repository.release(QString::fromLatin1(tag), oneMigration());
    const auto catalog = ReleaseCatalog::open(repository.path());
    VERIFY_RESULT(catalog);
    QCOMPARE(tags(**catalog), QStringList{QStringLiteral("v5.1.0")});
}

void ReleaseCatalogTest::aBareRepositoryIsReadToo()
{
    const TestRepository repository;
    repository.release(QStringLiteral("v1.0.0"), oneMigration());
    repository.git({QStringLiteral("clone"), QStringLiteral("-q"), QStringLiteral("--mirror"),
                    QStringLiteral("."), repository.filePath(QStringLiteral("bare"))});
    const auto catalog = ReleaseCatalog::open(repository.filePath(QStringLiteral("bare")));
    VERIFY_RESULT(catalog);
    QCOMPARE((*catalog)->releases().size(), 1);
    QCOMPARE((*catalog)->files((*catalog)->releases().first()).value().size(), 3);
}

void ReleaseCatalogTest::filesAreThoseOfMigrationsAndSchemas()
{
    const TestRepository repository;
    TestRepository::Files files = oneMigration();
    files[QStringLiteral("README.md")] = "not of interest";
    files[QStringLiteral("cmd/main.go")] = "neither";
    files[QStringLiteral("schema/site.schema.json")] = "{}";
    repository.release(QStringLiteral("v1.0.0"), files);
    const auto catalog = ReleaseCatalog::open(repository.path());
    VERIFY_RESULT(catalog);
    const QList<ReleaseFile> held = (*catalog)->files((*catalog)->releases().first()).value();
    QStringList paths;
    for (const ReleaseFile& file : held)
        paths.append(file.path);
    QCOMPARE(paths, QStringList({QStringLiteral("migrations/frontend/1_first/down.sql"),
                                 QStringLiteral("migrations/frontend/1_first/metadata.yaml"),
                                 QStringLiteral("migrations/frontend/1_first/up.sql"),
                                 QStringLiteral("schema/site.schema.json")}));
}

void ReleaseCatalogTest::equalContentHasEqualIds()
{
    const TestRepository repository;
    repository.release(QStringLiteral("v1.0.0"), oneMigration("SELECT 1;"));
    repository.release(QStringLiteral("v1.1.0"), oneMigration("SELECT 2;"));
    const auto catalog = ReleaseCatalog::open(repository.path());
    VERIFY_RESULT(catalog);
    const QList<ReleaseFile> before = (*catalog)->files((*catalog)->releases().first()).value();
    const QList<ReleaseFile> after = (*catalog)->files((*catalog)->releases().last()).value();
    QCOMPARE(before[0].objectId, after[0].objectId);
    QVERIFY(before[2].objectId != after[2].objectId);
    QCOMPARE((*catalog)->content(before[2]).value(), QByteArray("SELECT 1;"));
    QCOMPARE((*catalog)->content(after[2]).value(), QByteArray("SELECT 2;"));
    VERIFY_ERROR((*catalog)->content({QStringLiteral("x"), QByteArray(20, 'x')}), ErrorKind::Invalid,
                 "git fsck");
}

void ReleaseCatalogTest::aFolderIsOneRelease()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("v5.10.0"));
    for (const auto& [name, content] : oneMigration().asKeyValueRange())
        VERIFY_RESULT(writeFile(path + u'/' + name, content));
    const auto catalog = ReleaseCatalog::open(path, Version(1, 0, 0));
    VERIFY_RESULT(catalog);
    QCOMPARE((*catalog)->kind(), ReleaseCatalog::Kind::ReleaseFolder);
    QCOMPARE(tags(**catalog), QStringList{QStringLiteral("v5.10.0")});
    const QList<ReleaseFile> files = (*catalog)->files((*catalog)->releases().first()).value();
    QCOMPARE(files.size(), 3);
    QCOMPARE((*catalog)->content(files.last()).value(), QByteArray("SELECT 1;"));
}

void ReleaseCatalogTest::aFolderNeedsAVersion()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("unpacked"));
    VERIFY_RESULT(writeFile(path + QStringLiteral("/migrations/frontend/1_x.up.sql"), ""));
    VERIFY_ERROR(ReleaseCatalog::open(path), ErrorKind::Usage, "Name the folder like v5.10.0");
    const auto catalog = ReleaseCatalog::open(path, Version(5, 11, 3));
    VERIFY_RESULT(catalog);
    QCOMPARE(tags(**catalog), QStringList{QStringLiteral("v5.11.3")});
}

void ReleaseCatalogTest::aChangedFolderIsNoticed()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("v1.0.0/migrations/frontend/1_x.up.sql"));
    VERIFY_RESULT(writeFile(file, "old"));
    const auto catalog = ReleaseCatalog::open(folder.filePath(QStringLiteral("v1.0.0")));
    VERIFY_RESULT(catalog);
    VERIFY_RESULT(writeFile(file, "new"));
    const ReleaseFile first = (*catalog)->files((*catalog)->releases().first()).value().first();
    VERIFY_ERROR((*catalog)->content(first), ErrorKind::Invalid, "changed since");
}

void ReleaseCatalogTest::aStitchedGraphNamesItsReleases()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("stitched.json"));
    VERIFY_RESULT(
        writeFile(path, R"({"frontend": {"Definitions": [], "BoundsByRev": {"v4.10.0": {}, "v4.9.0": {}}},
                                     "codeintel": {"Definitions": [], "BoundsByRev": {"v4.11.0": {}}}})"));
    const auto catalog = ReleaseCatalog::open(path);
    VERIFY_RESULT(catalog);
    QCOMPARE((*catalog)->kind(), ReleaseCatalog::Kind::StitchedGraph);
    QCOMPARE(tags(**catalog),
             QStringList({QStringLiteral("v4.9.0"), QStringLiteral("v4.10.0"), QStringLiteral("v4.11.0")}));
    QVERIFY(!(*catalog)->stitchedGraph().isEmpty());
    QVERIFY((*catalog)->files((*catalog)->releases().first()).value().isEmpty());
}

void ReleaseCatalogTest::refuses_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<ErrorKind>("kind");
    QTest::addColumn<QString>("message");
    const auto row = [](const char* name, const char* file, const QByteArray& content, ErrorKind kind,
                        const char* message) {
        QTest::newRow(name) << QString::fromLatin1(file) << content << kind << QString::fromLatin1(message);
    };
    row("missing", "", "", ErrorKind::NotFound, "does not exist");
    row("text", "notes.txt", "hello", ErrorKind::Invalid, "neither a git bundle nor a stitched graph");
    row("empty folder", "folder/file", "hello", ErrorKind::Invalid, "neither a git repository nor a folder");
    row("not JSON", "a.json", "{\"frontend\": ", ErrorKind::Invalid, "at byte");
    row("no object", "a.json", "[]", ErrorKind::Invalid, "not an object");
    row("no releases", "a.json", "{}", ErrorKind::Invalid, "names no release");
    row("bad version", "a.json", R"({"frontend": {"BoundsByRev": {"latest": {}}}})", ErrorKind::Invalid,
        "latest");
}

void ReleaseCatalogTest::refuses()
{
    QFETCH(QString, file);
    QFETCH(QByteArray, content);
    QFETCH(ErrorKind, kind);
    QFETCH(QString, message);
    const QTemporaryDir folder;
    if (!file.isEmpty())
        VERIFY_RESULT(writeFile(folder.filePath(file), content));
    const QString location = file.isEmpty() ? QStringLiteral("none") : file.section(u'/', 0, 0);
    const auto catalog = ReleaseCatalog::open(folder.filePath(location));
    QVERIFY(!catalog.has_value());
    QCOMPARE(catalog.error().kind, kind);
    QVERIFY2(catalog.error().message().contains(message), qPrintable(catalog.error().message()));

    const TestRepository empty;
    VERIFY_ERROR(ReleaseCatalog::open(empty.path()), ErrorKind::Invalid, "none of its tags names a release");
}

void ReleaseCatalogTest::finds_data()
{
    QTest::addColumn<QString>("wanted");
    QTest::addColumn<QString>("found");
    QTest::addColumn<QString>("nearest");
    QTest::newRow("exact") << QStringLiteral("5.9.1") << QStringLiteral("5.9.1") << QString();
    QTest::newRow("line") << QStringLiteral("5.9") << QStringLiteral("5.9.30") << QString();
    QTest::newRow("other patch") << QStringLiteral("5.9.2") << QString() << QStringLiteral("5.9.1, 5.9.30");
    QTest::newRow("other line") << QStringLiteral("5.8") << QString()
                                << QStringLiteral("4.5.0, 5.0.0, 5.1.0, 5.9.1, 5.9.30");
    QTest::newRow("above all") << QStringLiteral("9.0.0") << QString()
                               << QStringLiteral("5.1.0, 5.9.1, 5.9.30, 5.10.0, 6.0.0");
    QTest::newRow("below all") << QStringLiteral("1.0") << QString()
                               << QStringLiteral("4.5.0, 5.0.0, 5.1.0, 5.9.1, 5.9.30");
}

void ReleaseCatalogTest::finds()
{
    QFETCH(QString, wanted);
    QFETCH(QString, found);
    QFETCH(QString, nearest);
    const QStringList versions = QStringLiteral("4.5.0 5.0.0 5.1.0 5.9.1 5.9.30 5.10.0 6.0.0").split(u' ');
    const auto release =
        findRelease(releasesOf(versions), Version::parse(wanted).value(), QStringLiteral("catalogue"));
    if (!found.isEmpty()) {
        VERIFY_RESULT(release);
        QCOMPARE(release->version.toString(), found);
        return;
    }
    QVERIFY(!release.has_value());
    QCOMPARE(release.error().kind, ErrorKind::NotFound);
    QCOMPARE(release.error().advice, QStringLiteral("The nearest it has: ") + nearest);
}

void ReleaseCatalogTest::theNewestOfALineIsNoPreRelease()
{
    const TestRepository repository;
    for (const char* tag : {"v1.0.0", "v1.0.1-rc.1", "v1.1.0-rc.1", "v1.1.0-rc.2"})
        repository.release(QString::fromLatin1(tag), oneMigration());
    const auto catalog = ReleaseCatalog::open(repository.path());
    VERIFY_RESULT(catalog);
    QCOMPARE((*catalog)->newestOf({1, 0})->tag, QStringLiteral("v1.0.0"));
    QCOMPARE((*catalog)->newestOf({1, 1})->tag, QStringLiteral("v1.1.0-rc.2"));
    QVERIFY(!(*catalog)->newestOf({1, 2}));
    QCOMPARE((*catalog)->find(Version::parse(u"1.0.1-rc.1").value()).value().tag,
             QStringLiteral("v1.0.1-rc.1"));
}

void ReleaseCatalogTest::fingerprintsFollowTheContent()
{
    const TestRepository repository;
    repository.release(QStringLiteral("v1.0.0"), oneMigration());
    const QByteArray first = ReleaseCatalog::open(repository.path()).value()->fingerprint();
    QCOMPARE(ReleaseCatalog::open(repository.path()).value()->fingerprint(), first);
    QCOMPARE(ReleaseCatalog::open(repository.bundle()).value()->fingerprint(), first);
    repository.release(QStringLiteral("v1.1.0"), oneMigration());
    QVERIFY(ReleaseCatalog::open(repository.path()).value()->fingerprint() != first);
}

void ReleaseCatalogTest::threadsReadAtOnce()
{
    const TestRepository repository;
    for (int i = 0; i < 5; ++i)
        repository.release(QStringLiteral("v1.%1.0").arg(i),
                           oneMigration("SELECT " + QByteArray::number(i) + ';'));
    const auto catalog = ReleaseCatalog::open(repository.path());
    VERIFY_RESULT(catalog);
    std::atomic<int> good = 0;
    {
        std::vector<std::jthread> readers;
        for (int reader = 0; reader < 4; ++reader) {
            readers.emplace_back([&] {
                for (const Release& release : (*catalog)->releases()) {
                    const QList<ReleaseFile> files = (*catalog)->files(release).value();
                    const QByteArray up = (*catalog)->content(files.last()).value();
                    good += up == "SELECT " + QByteArray::number(release.version.line().minor) + ';';
                }
            });
        }
    }
    QCOMPARE(good.load(), 20);
}

void ReleaseCatalogTest::textsAreReadWhenAskedFor()
{
    const TestRepository repository;
    repository.release(QStringLiteral("v1.0.0"), {{QStringLiteral("schema/site.schema.json"), "{\"a\": 1}"}});
    ReleaseText text;
    QVERIFY(text.isEmpty());
    QCOMPARE(text.text().value(), QString());
    {
        const auto catalog = ReleaseCatalog::open(repository.path()).value();
        text = ReleaseText(catalog, catalog->files(catalog->releases().first()).value().first());
    }
    QVERIFY(!text.isEmpty());
    QCOMPARE(text.bytes().value(), QByteArray("{\"a\": 1}"));
    QCOMPARE(ReleaseText(QByteArray("held")).text().value(), QStringLiteral("held"));
}

void ReleaseCatalogTest::realReleases()
{
    REQUIRE_REAL_DATA(path, "releases-5.8-6.12.bundle");
    const auto catalog = ReleaseCatalog::open(path);
    VERIFY_RESULT(catalog);
    QCOMPARE((*catalog)->kind(), ReleaseCatalog::Kind::GitBundle);
    QCOMPARE((*catalog)->releases().size(), 63);
    QCOMPARE((*catalog)->releases().first().tag, QStringLiteral("v5.8.1579"));
    QCOMPARE((*catalog)->releases().last().tag, QStringLiteral("v6.12.5040"));
    QCOMPARE((*catalog)->find(Version::parse(u"6.2").value()).value().tag, QStringLiteral("v6.2.3841"));
}

QTEST_GUILESS_MAIN(ReleaseCatalogTest)
#include "tst_release_catalog.moc"
