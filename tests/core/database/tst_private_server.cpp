#include "core/database/connection.h"
#include "core/database/private_server.h"
#include "postgres_processes.h"
#include "result_checks.h"

#include <QProcess>

#include <csignal>
#include <thread>

#include <sys/stat.h>
#include <unistd.h>

using namespace lockstep;

namespace {

/// What the statement gives, or the error's words.
QString ask(const PrivateServer& server, const QString& database, const QString& sql)
{
    Result<Connection> connection = Connection::open(server.database(database));
    if (!connection)
        return connection.error().message();
    const SqlResult rows = connection->query(sql);
    return !rows ? rows.error().text() : rows->isEmpty() ? QString() : rows->text(0, 0);
}

} // namespace

class TestPrivateServer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void answersOnItsSocketOnly();
    void makesDatabasesAnew();
    void keepsDataAcrossARestart();
    void stopsWithItsObject();
    void outlivesTheThreadThatStartedIt();
    void refusesAFolderInUse();
    void survivesALongFolderName();
    void survivesAFolderThatTheServerCannotReach();
    void ignoresAStalePidFile_data();
    void ignoresAStalePidFile();
    void makesAHalfMadeClusterAnew();
    void goesWhenLockstepIsKilled();
    void endsAServerThatWasLeftRunning();
    void stopsWhenCancelled();
    void tellsOfAMissingPostgres();
    void showsTheEndOfTheLog();
    void refusesAnotherVersionsCluster();
    void removesEverything();

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_folder;
};

void TestPrivateServer::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    QVERIFY(m_dir->isValid());
    test::letServerInto(m_dir->path());
    m_folder = m_dir->filePath(QStringLiteral("server"));
}

void TestPrivateServer::answersOnItsSocketOnly()
{
    const auto server = PrivateServer::start(m_folder);
    VERIFY_RESULT(server);
    const QString postgres = QStringLiteral("postgres");
    QCOMPARE(ask(**server, postgres, QStringLiteral("SHOW listen_addresses")), QString());
    QCOMPARE(ask(**server, postgres, QStringLiteral("SELECT current_user")), QStringLiteral("lockstep"));
    QCOMPARE(ask(**server, postgres, QStringLiteral("SHOW server_encoding")), QStringLiteral("UTF8"));
    QCOMPARE(ask(**server, postgres, QStringLiteral("SHOW server_version_num")).toInt() / 10000,
             (*server)->majorVersion());
    const QString socketFolder = (*server)->database(postgres).value(QStringLiteral("host"));
    struct stat info{};
    QCOMPARE(::stat(QFile::encodeName(socketFolder).constData(), &info), 0);
    QCOMPARE(info.st_mode & 0777U, 0700U);
    QVERIFY(QFileInfo::exists((*server)->binFolder() + QStringLiteral("/pg_dump")));
    QVERIFY(QFileInfo::exists((*server)->logFile()));
}

void TestPrivateServer::makesDatabasesAnew()
{
    const auto server = PrivateServer::start(m_folder);
    VERIFY_RESULT(server);
    const QString name = QStringLiteral("a \"strange\" name");
    VERIFY_RESULT((*server)->recreateDatabase(name));
    QCOMPARE(ask(**server, name, QStringLiteral("CREATE TABLE t AS SELECT 7 AS x")), QString());
    QCOMPARE(ask(**server, name, QStringLiteral("SELECT x FROM t")), QStringLiteral("7"));
    // A session that is still there does not keep the database.
    const Result<Connection> open = Connection::open((*server)->database(name));
    VERIFY_RESULT(open);
    VERIFY_RESULT((*server)->recreateDatabase(name));
    QVERIFY(
        ask(**server, name, QStringLiteral("SELECT x FROM t")).contains(QStringLiteral("does not exist")));
    VERIFY_RESULT((*server)->dropDatabase(name));
    VERIFY_RESULT((*server)->dropDatabase(name));
    QCOMPARE(Connection::open((*server)->database(name)).error().kind, ErrorKind::Connection);
}

void TestPrivateServer::keepsDataAcrossARestart()
{
    {
        const auto server = PrivateServer::start(m_folder);
        VERIFY_RESULT(server);
        VERIFY_RESULT((*server)->recreateDatabase(QStringLiteral("kept")));
        VERIFY_RESULT((*server)->stop());
        VERIFY_RESULT((*server)->stop()); // once more is no harm
    }
    const auto again = PrivateServer::start(m_folder);
    VERIFY_RESULT(again);
    QCOMPARE(ask(**again, QStringLiteral("kept"), QStringLiteral("SELECT 1")), QStringLiteral("1"));
}

void TestPrivateServer::stopsWithItsObject()
{
    {
        const auto server = PrivateServer::start(m_folder);
        VERIFY_RESULT(server);
        QCOMPARE(test::postgresBelow(m_folder).size(), 1);
    }
    QCOMPARE(test::postgresBelow(m_folder).size(), 0);
    QVERIFY(!QFileInfo::exists(m_folder + QStringLiteral("/data/postmaster.pid")));
    QVERIFY(!QFileInfo::exists(m_folder + QStringLiteral("/socket")));
}

void TestPrivateServer::outlivesTheThreadThatStartedIt()
{
    Result<std::unique_ptr<PrivateServer>> server;
    std::thread([&] { server = PrivateServer::start(m_folder); }).join();
    VERIFY_RESULT(server);
    QTest::qSleep(200);
    QCOMPARE(ask(**server, QStringLiteral("postgres"), QStringLiteral("SELECT 1")), QStringLiteral("1"));
    std::thread([&] { server->reset(); }).join();
    QCOMPARE(test::postgresBelow(m_folder).size(), 0);
}

void TestPrivateServer::refusesAFolderInUse()
{
    const auto server = PrivateServer::start(m_folder);
    VERIFY_RESULT(server);
    VERIFY_ERROR(PrivateServer::start(m_folder), ErrorKind::Busy, "another Lockstep");
    VERIFY_ERROR(PrivateServer::remove(m_folder), ErrorKind::Busy, "another Lockstep");
    QCOMPARE(ask(**server, QStringLiteral("postgres"), QStringLiteral("SELECT 1")), QStringLiteral("1"));
}

void TestPrivateServer::survivesALongFolderName()
{
    const QString folder = m_dir->filePath(QString(120, u'x') + QStringLiteral(", long/server"));
    QString socketFolder;
    {
        const auto server = PrivateServer::start(folder);
        VERIFY_RESULT(server);
        socketFolder = (*server)->database(QStringLiteral("postgres")).value(QStringLiteral("host"));
        QVERIFY2(socketFolder.size() < 90, qPrintable(socketFolder));
        QCOMPARE(ask(**server, QStringLiteral("postgres"), QStringLiteral("SELECT 1")), QStringLiteral("1"));
    }
    QVERIFY(!QFileInfo::exists(socketFolder));
}

/// Only root's private folders are such.
void TestPrivateServer::survivesAFolderThatTheServerCannotReach()
{
    if (::geteuid() != 0)
        QSKIP("needs root");
    QFile::setPermissions(m_dir->path(), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    QString socketFolder;
    {
        const auto server = PrivateServer::start(m_folder);
        VERIFY_RESULT(server);
        QCOMPARE(ask(**server, QStringLiteral("postgres"), QStringLiteral("SELECT 1")), QStringLiteral("1"));
        socketFolder = (*server)->database(QStringLiteral("postgres")).value(QStringLiteral("host"));
        QVERIFY(!socketFolder.startsWith(m_dir->path()));
    }
    VERIFY_RESULT(PrivateServer::remove(m_folder));
    QVERIFY(!QFileInfo::exists(QFileInfo(socketFolder).path()));
}

void TestPrivateServer::ignoresAStalePidFile_data()
{
    QTest::addColumn<qint64>("pid");
    QTest::newRow("of nobody") << qint64{4194999};
    QTest::newRow("of somebody else") << qint64{::getpid()};
    QTest::newRow("of init") << qint64{1};
}

void TestPrivateServer::ignoresAStalePidFile()
{
    QFETCH(const qint64, pid);
    VERIFY_RESULT(PrivateServer::start(m_folder)); // and stopped at once
    QFile file(m_folder + QStringLiteral("/data/postmaster.pid"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray::number(pid) + '\n' + QFile::encodeName(m_folder) +
               "/data\n1700000000\n5432\n/tmp\n\n1 1\nready\n");
    file.close();
    const auto server = PrivateServer::start(m_folder);
    VERIFY_RESULT(server);
    QCOMPARE(ask(**server, QStringLiteral("postgres"), QStringLiteral("SELECT 1")), QStringLiteral("1"));
}

void TestPrivateServer::makesAHalfMadeClusterAnew()
{
    const QString partial = m_folder + QStringLiteral("/data.partial-0123");
    QVERIFY(QDir().mkpath(partial + QStringLiteral("/base")));
    VERIFY_RESULT(PrivateServer::start(m_folder));
    QVERIFY(!QFileInfo::exists(partial));
}

void TestPrivateServer::goesWhenLockstepIsKilled()
{
    QProcess child;
    child.start(QCoreApplication::applicationDirPath() + QStringLiteral("/private_server_child"), {m_folder});
    QVERIFY(child.waitForReadyRead(60000));
    QCOMPARE(child.readLine().trimmed(), QByteArray("ready"));
    QCOMPARE(test::postgresBelow(m_folder).size(), 1);
    child.kill();
    QVERIFY(child.waitForFinished());
    QVERIFY(test::noPostgresLeft(m_folder));
    const auto server = PrivateServer::start(m_folder);
    VERIFY_RESULT(server);
}

void TestPrivateServer::endsAServerThatWasLeftRunning()
{
    if (::geteuid() == 0)
        QSKIP("PostgreSQL refuses to be run by root");
    QString program;
    {
        const auto server = PrivateServer::start(m_folder);
        VERIFY_RESULT(server);
        program = (*server)->binFolder() + QStringLiteral("/postgres");
    }
    QProcess stray;
    stray.start(program, {QStringLiteral("-D"), m_folder + QStringLiteral("/data"), QStringLiteral("-k"),
                          m_dir->path(), QStringLiteral("-h"), QString()});
    QVERIFY(stray.waitForStarted());
    QTRY_VERIFY(QFileInfo::exists(m_folder + QStringLiteral("/data/postmaster.pid")));
    // Only when the stray is collected does it count as gone; QProcess does that in this thread's event loop,
    // so the server is started on another.
    Result<std::unique_ptr<PrivateServer>> server;
    std::jthread starter([&] { server = PrivateServer::start(m_folder); });
    QVERIFY(stray.waitForFinished());
    starter.join();
    VERIFY_RESULT(server);
    QCOMPARE(test::postgresBelow(m_folder).size(), 1);
}

void TestPrivateServer::stopsWhenCancelled()
{
    std::stop_source source;
    source.request_stop();
    const auto server = PrivateServer::start(m_folder, source.get_token());
    QVERIFY(!server.has_value());
    QCOMPARE(server.error().kind, ErrorKind::Cancelled);
    QVERIFY(test::noPostgresLeft(m_folder));
    VERIFY_RESULT(PrivateServer::start(m_folder));
}

void TestPrivateServer::tellsOfAMissingPostgres()
{
    qputenv("LOCKSTEP_POSTGRES_BIN", m_dir->path().toUtf8());
    const auto server = PrivateServer::start(m_folder);
    qunsetenv("LOCKSTEP_POSTGRES_BIN");
    VERIFY_ERROR(server, ErrorKind::NotFound, "there is no postgres in it");
}

void TestPrivateServer::showsTheEndOfTheLog()
{
    VERIFY_RESULT(PrivateServer::start(m_folder));
    QFile file(m_folder + QStringLiteral("/data/postgresql.conf"));
    QVERIFY(file.open(QIODevice::Append));
    file.write("no_such_setting = 1\n");
    file.close();
    VERIFY_ERROR(PrivateServer::start(m_folder), ErrorKind::Failed, "no_such_setting");
}

void TestPrivateServer::refusesAnotherVersionsCluster()
{
    VERIFY_RESULT(PrivateServer::start(m_folder));
    QFile file(m_folder + QStringLiteral("/data/PG_VERSION"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("9\n");
    file.close();
    VERIFY_ERROR(PrivateServer::start(m_folder), ErrorKind::Failed, "PostgreSQL 9 made it");
}

void TestPrivateServer::removesEverything()
{
    VERIFY_RESULT(PrivateServer::start(m_folder));
    VERIFY_RESULT(PrivateServer::remove(m_folder));
    QVERIFY(!QFileInfo::exists(m_folder));
    VERIFY_RESULT(PrivateServer::remove(m_folder));
}

QTEST_GUILESS_MAIN(TestPrivateServer)
#include "tst_private_server.moc"
