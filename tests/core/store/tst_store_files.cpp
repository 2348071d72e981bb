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

const auto dieRunning = QLatin1StringView("--die-running");
const auto dieInTransaction = QLatin1StringView("--die-in-transaction");

RunRecord run()
{
    RunRecord record;
    record.kind = QStringLiteral("rehearsal");
    record.from = Version(5, 8, 1);
    record.to = Version(5, 9, 1);
    return record;
}

/// What a child process of this test does, ending by SIGKILL.
int die(const QString& how, const QString& path)
{
    if (how == dieRunning) {
        const auto store = Store::open(path);
        if (!store || !(*store)->startRun(run()))
            return 1;
        ::raise(SIGKILL);
    }
    const auto database = Database::open(path);
    if (!database || !prepareStore(**database, storeUpgrades()))
        return 2;
    const auto work = [&]() -> Result<void> {
        // Larger than SQLite's page cache, so that some of it is in the file's log when the end comes.
        for (int i = 0; i < 400; ++i) {
            const auto done = (*database)->run(
                QStringLiteral("INSERT INTO settings (key, value) VALUES (?, ?)"),
                {QStringLiteral("half %1").arg(i), QString(20000, u'x')}, QStringLiteral("test"));
            if (!done)
                return failure(done);
        }
        ::raise(SIGKILL);
        return {};
    };
    return (*database)->transaction(work, QStringLiteral("test")) ? 3 : 4;
}

void runAndDie(QLatin1StringView how, const QString& path)
{
    QProcess process;
    process.start(QCoreApplication::applicationFilePath(), {how, path});
    QVERIFY(process.waitForFinished());
    QCOMPARE(process.exitStatus(), QProcess::CrashExit);
    QCOMPARE(process.exitCode(), SIGKILL);
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

    void survivesReopening()
    {
        {
            const auto store = Store::open(path());
            VERIFY_RESULT(store);
            VERIFY_RESULT((*store)->setSetting(QStringLiteral("a"), QStringLiteral("b")));
        }
        const auto store = Store::open(path());
        VERIFY_RESULT(store);
        QCOMPARE(*(*store)->setting(QStringLiteral("a")), QStringLiteral("b"));
    }

    void defaultPathIsInTheDataFolder()
    {
        QCOMPARE(Store::defaultPath(), dataFolder() + QStringLiteral("/lockstep.sqlite"));
    }

    void twoAtOnce()
    {
        const auto one = Store::open(path());
        const auto two = Store::open(path());
        VERIFY_RESULT(one);
        VERIFY_RESULT(two);
        VERIFY_RESULT((*one)->setSetting(QStringLiteral("a"), QStringLiteral("1")));
        QCOMPARE(*(*two)->setting(QStringLiteral("a")), QStringLiteral("1"));
        VERIFY_RESULT((*two)->setSetting(QStringLiteral("a"), QStringLiteral("2")));
        QCOMPARE(*(*one)->setting(QStringLiteral("a")), QStringLiteral("2"));
    }

    void manyCreateAndWriteAtOnce()
    {
        constexpr int threads = 8;
        constexpr int writes = 25;
        std::latch together(threads);
        std::array<QString, threads> errors;
        {
            std::vector<std::jthread> running;
            for (int i = 0; i < threads; ++i) {
                running.emplace_back([&, i] {
                    together.arrive_and_wait();
                    const auto store = Store::open(path());
                    if (!store) {
                        errors[i] = store.error().message();
                        return;
                    }
                    for (int n = 0; n < writes; ++n) {
                        if (const auto done = (*store)->startRun(run()); !done)
                            errors[i] = done.error().message();
                    }
                });
            }
        }
        for (const QString& error : errors)
            QCOMPARE(error, QString());
        const auto store = Store::open(path());
        VERIFY_RESULT(store);
        QCOMPARE((*store)->runs(1000)->size(), threads * writes);
    }

    void aKilledRunIsInterrupted()
    {
        runAndDie(dieRunning, path());
        const auto store = Store::open(path());
        VERIFY_RESULT(store);
        QCOMPARE((*store)->runs()->last().result, QStringLiteral("running"));
        VERIFY_RESULT((*store)->startRun(run())); // ours goes on
        QCOMPARE((*store)->runs()->last().result, QStringLiteral("interrupted"));
        QCOMPARE((*store)->runs()->first().result, QStringLiteral("running"));
        QCOMPARE((*store)->markInterruptedRuns().value_or(-1), 0);
    }

    void aKilledTransactionLeavesNothing()
    {
        {
            const auto store = Store::open(path());
            VERIFY_RESULT(store);
            VERIFY_RESULT((*store)->setSetting(QStringLiteral("before"), QStringLiteral("kept")));
        }
        runAndDie(dieInTransaction, path());
        QVERIFY(QFileInfo(path() + QStringLiteral("-wal")).size() > 1000000); // there was something to leave
        const auto store = Store::open(path());
        VERIFY_RESULT(store);
        QCOMPARE(*(*store)->setting(QStringLiteral("before")), QStringLiteral("kept"));
        QCOMPARE(*(*store)->setting(QStringLiteral("half 0"), QStringLiteral("none")),
                 QStringLiteral("none"));
        VERIFY_RESULT((*store)->setSetting(QStringLiteral("after"), QStringLiteral("works")));
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

    void stepsFollowEachOther()
    {
        const QList<SchemaUpgrade>& steps = storeUpgrades();
        for (qsizetype i = 0; i < steps.size(); ++i)
            QCOMPARE(steps[i].version, i + 1);
    }

    void upgradesAnOlderStore()
    {
        VERIFY_RESULT(Store::open(path())->get()->setSetting(QStringLiteral("a"), QStringLiteral("kept")));
        QList<SchemaUpgrade> steps = storeUpgrades();
        const int next = steps.last().version + 1;
        steps += {next, {QStringLiteral("ALTER TABLE settings ADD COLUMN note TEXT")}};
        const auto database = Database::open(path());
        VERIFY_RESULT(database);
        for (int i = 0; i < 2; ++i) // the second time there is nothing to do
            VERIFY_RESULT(prepareStore(**database, steps));
        const auto value = [&](const char* sql) {
            return (*database)
                ->value(QString::fromLatin1(sql), {}, QStringLiteral("test"))
                .value_or(QVariant());
        };
        QCOMPARE(value("PRAGMA user_version").toInt(), next);
        QCOMPARE(value("SELECT value FROM settings WHERE note IS NULL").toString(), QStringLiteral("kept"));
    }

    void aFailingUpgradeChangesNothing()
    {
        VERIFY_RESULT(Store::open(path()));
        QList<SchemaUpgrade> steps = storeUpgrades();
        steps +=
            {steps.last().version + 1,
             {QStringLiteral("CREATE TABLE half (x)"), QStringLiteral("ALTER TABLE nowhere ADD COLUMN y")}};
        {
            const auto database = Database::open(path());
            VERIFY_RESULT(database);
            VERIFY_ERROR(prepareStore(**database, steps), ErrorKind::Io, "nowhere");
            const auto tables =
                (*database)->value(QStringLiteral("SELECT count(*) FROM sqlite_schema WHERE name = 'half'"),
                                   {}, QStringLiteral("test"));
            VERIFY_RESULT(tables);
            QCOMPARE(tables->toInt(), 0);
        }
        VERIFY_RESULT(Store::open(path()));
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

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    if (const QStringList arguments = application.arguments(); arguments.value(1).startsWith(u"--die-"))
        return die(arguments.value(1), arguments.value(2));
    TestStoreFiles test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_store_files.moc"
