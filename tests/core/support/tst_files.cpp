#include "core/support/files.h"
#include "result_checks.h"

#include <QDir>
#include <QTemporaryDir>

using namespace lockstep;

class FilesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesAndReadsBack();
    void replacesAWholeFile();
    void aMissingFileIsNotFound();
    void aFolderIsNoFile();
    void writingBelowAFileFails();
    void foldersCanBeChosen();
};

void FilesTest::writesAndReadsBack()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("new/deep/file"));
    const QByteArray bytes("a\0b\n", 4);
    VERIFY_RESULT(writeFile(path, bytes));
    const Result<QByteArray> read = readFile(path);
    VERIFY_RESULT(read);
    QCOMPARE(*read, bytes);
}

void FilesTest::replacesAWholeFile()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("file"));
    VERIFY_RESULT(writeFile(path, "something long"));
    VERIFY_RESULT(writeFile(path, "short"));
    QCOMPARE(readFile(path).value(), QByteArray("short"));
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files).size(), 1);
}

void FilesTest::aMissingFileIsNotFound()
{
    const QTemporaryDir folder;
    VERIFY_ERROR(readFile(folder.filePath(QStringLiteral("none"))), ErrorKind::NotFound, "does not exist");
}

void FilesTest::aFolderIsNoFile()
{
    const QTemporaryDir folder;
    const Result<QByteArray> read = readFile(folder.path());
    QVERIFY(!read.has_value());
    QCOMPARE(read.error().kind, ErrorKind::Io);
}

void FilesTest::writingBelowAFileFails()
{
    const QTemporaryDir folder;
    VERIFY_RESULT(writeFile(folder.filePath(QStringLiteral("file")), "x"));
    VERIFY_ERROR(writeFile(folder.filePath(QStringLiteral("file/below")), "x"), ErrorKind::Io, "permissions");
}

void FilesTest::foldersCanBeChosen()
{
    const QTemporaryDir folder;
    const QString cache = folder.filePath(QStringLiteral("cache"));
    const QByteArray before = qgetenv("LOCKSTEP_CACHE_DIR");
    qputenv("LOCKSTEP_CACHE_DIR", QFile::encodeName(cache));
    QCOMPARE(cacheFolder(), cache);
    QVERIFY(QDir(cache).exists());
    qputenv("LOCKSTEP_CACHE_DIR", before);
}

QTEST_GUILESS_MAIN(FilesTest)
#include "tst_files.moc"
