// What was written in a site configuration and not saved is there again after the console was killed. The one
// that is killed is this program itself, started by the test with LOCKSTEP_TEST_WRITES.

#include "core/support/files.h"
#include "models/site_config_session.h"
#include "result_checks.h"

#include <QProcess>
#include <QTemporaryDir>

using namespace lockstep;
using namespace Qt::StringLiterals;

namespace {

const QByteArray saved = "{\n  // as it was\n  \"a\": 1\n}\n";
const QByteArray written = "{\n  // as it was\n  \"a\": 2, // half a wo";

bool open(SiteConfigSession& session, const QString& path)
{
    session.open({ConfigSource::Kind::File, path, {}});
    return QTest::qWaitFor([&session] { return session.state() == SiteConfigSession::State::Open; });
}

/// Writes and waits to be killed.
int write(int argc, char** argv, const QString& path)
{
    const QCoreApplication app(argc, argv);
    SiteConfigSession session;
    if (!open(session, path))
        return 1;
    session.setBytes(written);
    return QCoreApplication::exec();
}

} // namespace

class ConfigRecoveryTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isThereAfterAKill();
};

void ConfigRecoveryTest::isThereAfterAKill()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"site.json"_s);
    qputenv("LOCKSTEP_DATA_DIR", folder.filePath(u"data"_s).toLocal8Bit());
    VERIFY_RESULT(writeFile(path, saved));

    QProcess writer;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"LOCKSTEP_TEST_WRITES"_s, path);
    writer.setProcessEnvironment(environment);
    writer.start(QCoreApplication::applicationFilePath(), QStringList());
    QTRY_VERIFY_WITH_TIMEOUT(ConfigDrafts().find(path), 30'000);
    writer.kill();
    QVERIFY(writer.waitForFinished());
    QCOMPARE(writer.exitStatus(), QProcess::CrashExit);
    QCOMPARE(readFile(path).value(), saved);

    SiteConfigSession session;
    QVERIFY(open(session, path));
    QVERIFY(session.foundDraft());
    QCOMPARE(session.bytes(), saved);
    session.takeDraft();
    QCOMPARE(session.bytes(), written);
    session.close();
    qunsetenv("LOCKSTEP_DATA_DIR");
}

int main(int argc, char** argv)
{
    const QString path = qEnvironmentVariable("LOCKSTEP_TEST_WRITES");
    if (!path.isEmpty())
        return write(argc, argv, path);
    const QCoreApplication app(argc, argv);
    ConfigRecoveryTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_config_recovery.moc"
