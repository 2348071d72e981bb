#include "core/catalog/git_bundle.h"
#include "core/catalog/release_catalog.h"
#include "result_checks.h"
#include "test_repository.h"

#include <QDirIterator>

#include <thread>

using namespace lockstep;
using test::TestRepository;

/// Every test has a cache folder of its own.
class GitBundleTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void readsWhatTheRepositoryHolds();
    void unpacksOnce();
    void unpacksTogether();
    void leftoversDoNotMatter();
    void aDamagedCopyIsMadeAgain();
    void readsVersionThree();
    void anIncompleteBundleIsRefused();
    void anotherFormatIsRefused();
    void everyTruncationIsRefused();
    void everyFlippedByteIsRefused();

private:
    [[nodiscard]] QStringList cached() const
    {
        return QDir(cacheFolder() + QStringLiteral("/bundles")).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    }

    std::optional<QTemporaryDir> m_cache;
};

namespace {

TestRepository twoReleases()
{
    TestRepository repository;
    repository.release(QStringLiteral("v1.0.0"), {{QStringLiteral("migrations/1_a.up.sql"), "SELECT 1;"},
                                                  {QStringLiteral("migrations/1_a.down.sql"), ""}});
    repository.release(QStringLiteral("v1.1.0"), {{QStringLiteral("migrations/1_a.up.sql"), "SELECT 2;"},
                                                  {QStringLiteral("migrations/1_a.down.sql"), ""}});
    return repository;
}

} // namespace

void GitBundleTest::init()
{
    m_cache.emplace();
    qputenv("LOCKSTEP_CACHE_DIR", QFile::encodeName(m_cache->path()));
}

void GitBundleTest::readsWhatTheRepositoryHolds()
{
    const TestRepository repository = twoReleases();
    const auto direct = ReleaseCatalog::open(repository.path());
    const auto bundled = ReleaseCatalog::open(repository.bundle());
    VERIFY_RESULT(direct);
    VERIFY_RESULT(bundled);
    QCOMPARE((*bundled)->kind(), ReleaseCatalog::Kind::GitBundle);
    QCOMPARE((*bundled)->location(), repository.filePath(QStringLiteral("releases.bundle")));
    QCOMPARE((*bundled)->releases(), (*direct)->releases());
    for (const Release& release : (*direct)->releases()) {
        const QList<ReleaseFile> files = (*bundled)->files(release).value();
        QCOMPARE(files.size(), 2);
        QCOMPARE((*bundled)->content(files.last()).value(), (*direct)->content(files.last()).value());
    }
}

void GitBundleTest::unpacksOnce()
{
    const TestRepository repository = twoReleases();
    const QString bundle = repository.bundle();
    const Result<QString> first = unpackBundle(bundle);
    VERIFY_RESULT(first);
    VERIFY_RESULT(writeFile(*first + QStringLiteral("/mark"), "still the same folder"));
    QCOMPARE(unpackBundle(bundle).value(), *first);
    QVERIFY(QFile::exists(*first + QStringLiteral("/mark")));
    QCOMPARE(cached().size(), 1);
}

void GitBundleTest::unpacksTogether()
{
    const TestRepository repository = twoReleases();
    const QString bundle = repository.bundle();
    std::atomic<int> good = 0;
    {
        std::vector<std::jthread> openers;
        for (int i = 0; i < 6; ++i)
            openers.emplace_back([&] { good += ReleaseCatalog::open(bundle).has_value(); });
    }
    QCOMPARE(good.load(), 6);
    QCOMPARE(cached().size(), 1);
}

void GitBundleTest::leftoversDoNotMatter()
{
    const TestRepository repository = twoReleases();
    VERIFY_RESULT(writeFile(cacheFolder() + QStringLiteral("/bundles/new-killed/HEAD"), "half"));
    VERIFY_RESULT(ReleaseCatalog::open(repository.bundle()));
}

void GitBundleTest::aDamagedCopyIsMadeAgain()
{
    const TestRepository repository = twoReleases();
    const QString bundle = repository.bundle();
    const Result<QString> folder = unpackBundle(bundle);
    VERIFY_RESULT(folder);
    QVERIFY(QDir(*folder + QStringLiteral("/objects")).removeRecursively());
    const auto catalog = ReleaseCatalog::open(bundle);
    VERIFY_RESULT(catalog);
    QCOMPARE((*catalog)->releases().size(), 2);
}

void GitBundleTest::readsVersionThree()
{
    const TestRepository repository = twoReleases();
    const QString bundle = repository.filePath(QStringLiteral("three.bundle"));
    repository.git({QStringLiteral("bundle"), QStringLiteral("create"), QStringLiteral("-q"),
                    QStringLiteral("--version=3"), bundle, QStringLiteral("--tags")});
    const auto catalog = ReleaseCatalog::open(bundle);
    VERIFY_RESULT(catalog);
    QCOMPARE((*catalog)->releases().size(), 2);
}

void GitBundleTest::anIncompleteBundleIsRefused()
{
    const TestRepository repository = twoReleases();
    const QString bundle = repository.filePath(QStringLiteral("increment.bundle"));
    repository.git({QStringLiteral("bundle"), QStringLiteral("create"), QStringLiteral("-q"), bundle,
                    QStringLiteral("v1.0.0..v1.1.0")});
    VERIFY_ERROR(ReleaseCatalog::open(bundle), ErrorKind::Invalid, "incomplete");
}

void GitBundleTest::anotherFormatIsRefused()
{
    const TestRepository repository = twoReleases();
    const QString path = repository.filePath(QStringLiteral("odd.bundle"));
    VERIFY_RESULT(writeFile(path, "# v9 git bundle\n\n"));
    VERIFY_ERROR(ReleaseCatalog::open(path), ErrorKind::Invalid, "version 2 or 3");
    VERIFY_RESULT(writeFile(path, "# v3 git bundle\n@object-format=sha256\n\n"));
    VERIFY_ERROR(ReleaseCatalog::open(path), ErrorKind::Invalid, "object-format=sha256");
    VERIFY_RESULT(writeFile(path, "# v2 git bundle\nnonsense\n\n"));
    VERIFY_ERROR(ReleaseCatalog::open(path), ErrorKind::Invalid, "malformed");
}

void GitBundleTest::everyTruncationIsRefused()
{
    const TestRepository repository = twoReleases();
    const QByteArray whole = readFile(repository.bundle()).value();
    const QString path = repository.filePath(QStringLiteral("short.bundle"));
    for (qsizetype size = 20; size < whole.size(); size += 47) {
        VERIFY_RESULT(writeFile(path, whole.first(size)));
        const auto catalog = ReleaseCatalog::open(path);
        QVERIFY2(!catalog.has_value(), qPrintable(QString::number(size)));
        QCOMPARE(catalog.error().kind, ErrorKind::Invalid);
        QVERIFY(!catalog.error().advice.isEmpty());
    }
    QVERIFY(cached().isEmpty());
}

void GitBundleTest::everyFlippedByteIsRefused()
{
    const TestRepository repository = twoReleases();
    const QByteArray whole = readFile(repository.bundle()).value();
    const qsizetype pack = whole.indexOf("\n\nPACK") + 2;
    const QString path = repository.filePath(QStringLiteral("flipped.bundle"));
    for (qsizetype at = pack; at < whole.size(); at += 31) {
        QByteArray flipped = whole;
        flipped[at] = static_cast<char>(flipped[at] ^ 0x55);
        VERIFY_RESULT(writeFile(path, flipped));
        const auto catalog = ReleaseCatalog::open(path);
        QVERIFY2(!catalog.has_value(), qPrintable(QString::number(at)));
        QCOMPARE(catalog.error().kind, ErrorKind::Invalid);
    }
    QVERIFY(cached().isEmpty());
}

QTEST_GUILESS_MAIN(GitBundleTest)
#include "tst_git_bundle.moc"
