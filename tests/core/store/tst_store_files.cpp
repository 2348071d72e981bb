// The store as a file: shared, killed, damaged, foreign, newer, older.

#include "core/store/store.h"
#include "core/store/store_schema.h"
#include "core/support/files.h"

#include "result_checks.h"

#include <QProcess>

#include <csignal>
#include <latch>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

using namespace lockstep;

namespace {

RunRecord run()
{
    RunRecord record;
    record.kind = QStringLiteral("rehearsal");
    record.from = Version(5, 8, 1);
    record.to = Version(5, 9, 1);
    return record;
}

QByteArray bytesOf(const QString& path)
{
    return readFile(path).value_or(QByteArray("unreadable"));
}

} // namespace

class TestStoreFiles : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    [[nodiscard]] QString path() const { return m_folder.filePath(QStringLiteral("sub/lockstep.sqlite")); }

    void execute(const QStringList& statements)
    {
        QVERIFY(QDir().mkpath(QFileInfo(path()).path()));
        const auto database = Database::open(path());
        VERIFY_RESULT(database);
        for (const QString& statement : statements) {
            const auto done = (*database)->run(statement, {}, QStringLiteral("test"));
            VERIFY_RESULT(done);
        }
    }

private Q_SLOTS:

    void init() { m_folder = QTemporaryDir(); }

    void defaultPathIsInTheDataFolder()
    {
        QCOMPARE(Store::defaultPath(), dataFolder() + QStringLiteral("/lockstep.sqlite"));
    }

    void notADatabase_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("text") << QByteArray("these are somebody's notes\n").repeated(100);
        QTest::newRow("short") << QByteArray("x");
        QTest::newRow("header only") << QByteArray("SQLite format 3\0", 16) + QByteArray(4080, 'z');
    }

    void notADatabase()
    {
        QFETCH(QByteArray, bytes);
        VERIFY_RESULT(writeFile(path(), bytes));
        const auto store = Store::open(path());
        VERIFY_ERROR(store, ErrorKind::Invalid, "lockstep.sqlite");
        QCOMPARE(bytesOf(path()), bytes);
        QCOMPARE(QDir(QFileInfo(path()).path()).entryList(QDir::Files).size(), 1);
    }

    void anEmptyFileIsAnEmptyStore()
    {
        VERIFY_RESULT(writeFile(path(), {}));
        VERIFY_RESULT(Store::open(path()));
    }

    void damagedTables()
    {
        {
            const auto store = Store::open(path());
            VERIFY_RESULT(store);
            for (int i = 0; i < 300; ++i)
                VERIFY_RESULT((*store)->startRun(run()));
        }
        QByteArray bytes = bytesOf(path());
        for (qsizetype i = 4096; i < bytes.size(); ++i)
            bytes[i] = static_cast<char>(0xA5);
        VERIFY_RESULT(writeFile(path(), bytes));
        const auto store = Store::open(path());
        if (!store)
            VERIFY_ERROR(store, ErrorKind::Invalid, "Move the file aside");
        else
            VERIFY_ERROR((*store)->runs(), ErrorKind::Invalid, "lockstep.sqlite");
    }

    void anotherProgramsDatabase_data()
    {
        QTest::addColumn<QString>("statement");
        QTest::newRow("tables, no id") << QStringLiteral("CREATE TABLE notes (text)");
        QTest::newRow("id, no tables") << QStringLiteral("PRAGMA application_id = 7");
    }

    void anotherProgramsDatabase()
    {
        QFETCH(QString, statement);
        execute({statement, QStringLiteral("PRAGMA user_version = 1")});
        const QByteArray before = bytesOf(path());
        VERIFY_ERROR(Store::open(path()), ErrorKind::Invalid, "another program");
        QCOMPARE(bytesOf(path()), before);
    }

    void aNewerStore()
    {
        VERIFY_RESULT(Store::open(path()));
        execute({QStringLiteral("PRAGMA user_version = 99")});
        const QByteArray before = bytesOf(path());
        VERIFY_ERROR(Store::open(path()), ErrorKind::Invalid, "newer Lockstep (schema 99");
        QCOMPARE(bytesOf(path()), before);
    }

    void readOnlyFolder()
    {
        const QString folder = QFileInfo(path()).path();
        QVERIFY(QDir().mkpath(folder));
        QCOMPARE(chmod(qPrintable(folder), 0500), 0);
        if (access(qPrintable(folder), W_OK) == 0)
            QSKIP("this user may write everywhere");
        const auto file = Store::open(path());
        const auto below = Store::open(folder + QStringLiteral("/new/lockstep.sqlite"));
        chmod(qPrintable(folder), 0700);
        VERIFY_ERROR(file, ErrorKind::Io, "lockstep.sqlite");
        VERIFY_ERROR(below, ErrorKind::Io, "create the store's folder");
    }

    void aFolderInItsPlace()
    {
        QVERIFY(QDir().mkpath(path()));
        VERIFY_ERROR(Store::open(path()), ErrorKind::Io, "lockstep.sqlite");
    }
};

QTEST_GUILESS_MAIN(TestStoreFiles)
#include "tst_store_files.moc"
