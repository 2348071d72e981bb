// What holds for a store wherever it is: shared, killed, older.

#include "core/store/postgres_schema.h"
#include "core/store/store.h"

#include "result_checks.h"
#include "store_places.h"

#include <QProcess>

#include <csignal>
#include <latch>
#include <thread>

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

bool isFile()
{
    QFETCH_GLOBAL(QString, kind);
    return kind == u"file";
}

const QList<SchemaUpgrade>& allSteps()
{
    return isFile() ? storeUpgrades() : postgresUpgrades();
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
    if (!database || !prepareStore(**database))
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

} // namespace

class TestStorePlaces : public QObject
{
    Q_OBJECT

private:
    test::StorePlaces m_places;

    [[nodiscard]] QString place() const { return m_places.place(); }

private Q_SLOTS:

    void initTestCase_data() { test::StorePlaces::addRows(); }

    void initTestCase() { VERIFY_RESULT(m_places.start()); }

    void init() { VERIFY_RESULT(m_places.clear()); }

    void survivesReopening()
    {
        {
            const auto store = Store::open(place());
            VERIFY_RESULT(store);
            VERIFY_RESULT((*store)->setSetting(QStringLiteral("a"), QStringLiteral("b")));
        }
        const auto store = Store::open(place());
        VERIFY_RESULT(store);
        QCOMPARE(*(*store)->setting(QStringLiteral("a")), QStringLiteral("b"));
    }

    void twoAtOnce()
    {
        const auto one = Store::open(place());
        const auto two = Store::open(place());
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
                    const auto store = Store::open(place());
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
        const auto store = Store::open(place());
        VERIFY_RESULT(store);
        QCOMPARE((*store)->runs(1000)->size(), threads * writes);
    }

    void aKilledRunIsInterrupted()
    {
        runAndDie(dieRunning, place());
        const auto store = Store::open(place());
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
            const auto store = Store::open(place());
            VERIFY_RESULT(store);
            VERIFY_RESULT((*store)->setSetting(QStringLiteral("before"), QStringLiteral("kept")));
        }
        runAndDie(dieInTransaction, place());
        QFETCH_GLOBAL(QString, kind);
        if (kind == u"file")
            QVERIFY(QFileInfo(m_places.file() + QStringLiteral("-wal")).size() >
                    1000000); // there was something to leave
        const auto store = Store::open(place());
        VERIFY_RESULT(store);
        QCOMPARE(*(*store)->setting(QStringLiteral("before")), QStringLiteral("kept"));
        QCOMPARE(*(*store)->setting(QStringLiteral("half 0"), QStringLiteral("none")),
                 QStringLiteral("none"));
        VERIFY_RESULT((*store)->setSetting(QStringLiteral("after"), QStringLiteral("works")));
    }

    void stepsFollowEachOther()
    {
        const QList<SchemaUpgrade>& steps = allSteps();
        for (qsizetype i = 0; i < steps.size(); ++i)
            QCOMPARE(steps[i].version, i + 1);
    }

    void upgradesAnOlderStore()
    {
        VERIFY_RESULT(Store::open(place())->get()->setSetting(QStringLiteral("a"), QStringLiteral("kept")));
        QList<SchemaUpgrade> steps = allSteps();
        const int next = steps.last().version + 1;
        steps += {next, {QStringLiteral("ALTER TABLE settings ADD COLUMN note TEXT")}};
        const auto database = Database::open(place());
        VERIFY_RESULT(database);
        for (int i = 0; i < 2; ++i) // the second time there is nothing to do
            VERIFY_RESULT(prepareStore(**database, steps));
        const auto value = [&](const char* sql) {
            return (*database)
                ->value(QString::fromLatin1(sql), {}, QStringLiteral("test"))
                .value_or(QVariant());
        };
        QCOMPARE(value(isFile() ? "PRAGMA user_version" : "SELECT version FROM store_version").toInt(), next);
        QCOMPARE(value("SELECT value FROM settings WHERE note IS NULL").toString(), QStringLiteral("kept"));
    }

    void aFailingUpgradeChangesNothing()
    {
        VERIFY_RESULT(Store::open(place()));
        QList<SchemaUpgrade> steps = allSteps();
        steps += {steps.last().version + 1,
                  {QStringLiteral("CREATE TABLE half (x INTEGER)"),
                   QStringLiteral("ALTER TABLE nowhere ADD COLUMN y INTEGER")}};
        {
            const auto database = Database::open(place());
            VERIFY_RESULT(database);
            VERIFY_ERROR(prepareStore(**database, steps), ErrorKind::Io, "nowhere");
            const auto tables = (*database)->value(
                isFile() ? QStringLiteral("SELECT count(*) FROM sqlite_schema WHERE name = 'half'")
                         : QStringLiteral("SELECT count(*) FROM pg_tables WHERE tablename = 'half'"),
                {}, QStringLiteral("test"));
            VERIFY_RESULT(tables);
            QCOMPARE(tables->toInt(), 0);
        }
        VERIFY_RESULT(Store::open(place()));
    }
};

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    if (const QStringList arguments = application.arguments(); arguments.value(1).startsWith(u"--die-"))
        return die(arguments.value(1), arguments.value(2));
    TestStorePlaces test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_store_places.moc"
