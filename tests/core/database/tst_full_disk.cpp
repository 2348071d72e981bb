// The server's disk fills up while a migration runs, and is emptied again.

#include "core/support/files.h"
#include "migration_fixture.h"

using namespace lockstep;
using namespace lockstep::test;

class FullDiskTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void noRoomForTheData();
    void noRoomForTheJournal();

private:
    void fill(const QByteArray& part) const;
    void empty() const;
    [[nodiscard]] Result<void> apply(MigrationId target, const MigratorOptions& options = {}) const;

    QTemporaryDir m_folder;
    MigrationFixture m_fixture;
};

namespace {

const Definition small = definition(1, QStringLiteral("CREATE TABLE t (n int)"), {});
const Definition large = definition(
    2,
    QStringLiteral("CREATE TABLE u AS SELECT n, repeat('x', 500) AS text FROM generate_series(1, 20000) n"),
    {1});

} // namespace

void FullDiskTest::initTestCase()
{
    // The server may run as another user.
    QFile::setPermissions(m_folder.path(),
                          QFile::permissions(m_folder.path()) | QFile::ExeOther | QFile::ReadOther);
    qputenv("LOCKSTEP_FULL_DISK", m_folder.filePath(QStringLiteral("full")).toUtf8());
    qputenv("LD_PRELOAD", LOCKSTEP_FULL_DISK_LIBRARY);
    VERIFY_RESULT(m_fixture.startServer());
    qunsetenv("LD_PRELOAD");
}

void FullDiskTest::init()
{
    VERIFY_RESULT(m_fixture.freshDatabase());
}

void FullDiskTest::fill(const QByteArray& part) const
{
    const QString file = m_folder.filePath(QStringLiteral("full"));
    VERIFY_RESULT(writeFile(file, part));
    QFile::setPermissions(file, QFile::permissions(file) | QFile::ReadOther);
}

void FullDiskTest::empty() const
{
    QFile::remove(m_folder.filePath(QStringLiteral("full")));
}

Result<void> FullDiskTest::apply(MigrationId target, const MigratorOptions& options) const
{
    QList<MigrationOutcome> outcomes;
    return Migrator(catalog({small, large}))
        .up(Schema::Frontend, m_fixture.settings(), {target}, options, outcomes);
}

/// What fits goes on: the first migration, and the record of what failed.
void FullDiskTest::noRoomForTheData()
{
    VERIFY_RESULT(apply(1));
    fill("/base/");
    const Result<void> done = apply(2);
    empty();
    VERIFY_ERROR(done, ErrorKind::Failed, "disk is full");
    QCOMPARE(m_fixture.ask(QStringLiteral("SELECT to_regclass('u')")), QStringLiteral("NULL"));
    QCOMPARE(m_fixture.logRows(), QStringLiteral("1:true:true 2:true:false"));

    MigratorOptions again;
    again.ignoreSingleDirtyLog = true;
    VERIFY_RESULT(apply(2, again));
    QCOMPARE(m_fixture.ask(QStringLiteral("SELECT count(*) FROM u")), QStringLiteral("20000"));
}

/// The server cannot go on at all, and comes back by itself once there is room.
void FullDiskTest::noRoomForTheJournal()
{
    VERIFY_RESULT(apply(1));
    fill("/pg_wal/");
    const Result<void> done = apply(2);
    empty();
    QVERIFY(!done);
    // Whether it is our session or another process of the server's that first cannot write is chance.
    QVERIFY2(done.error().kind == ErrorKind::Connection || done.error().message().contains(u"disk is full"),
             qPrintable(done.error().message()));
    QTRY_COMPARE_WITH_TIMEOUT(m_fixture.ask(QStringLiteral("SELECT 1")), QStringLiteral("1"), 30'000);
    QCOMPARE(m_fixture.ask(QStringLiteral("SELECT to_regclass('u')")), QStringLiteral("NULL"));
    QVERIFY(!m_fixture.logRows().contains(u"2:true:true"));
    MigratorOptions again;
    again.ignoreSingleDirtyLog = true;
    again.ignoreSinglePendingLog = true;
    VERIFY_RESULT(apply(2, again));
    QCOMPARE(m_fixture.ask(QStringLiteral("SELECT count(*) FROM u")), QStringLiteral("20000"));
}

QTEST_GUILESS_MAIN(FullDiskTest)
#include "tst_full_disk.moc"
