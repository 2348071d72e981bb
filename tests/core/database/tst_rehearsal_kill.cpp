#include "migration_fixture.h"
#include "postgres_processes.h"
#include "release_fixture.h"
#include "result_checks.h"
#include "rounds.h"
#include "test_data.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QRandomGenerator>

using namespace lockstep;

namespace {

struct Run
{
    bool killed = false;
    int exitCode = 0;
    QString output;
};

} // namespace

/// kill -9 at random moments of a rehearsal, and going on each time.
class TestRehearsalKill : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void endsInTheSameSchema_data();
    void endsInTheSameSchema();

private:
    Run start(const QStringList& arguments, const QString& cache, int killAfter = -1) const;
};

void TestRehearsalKill::endsInTheSameSchema_data()
{
    QTest::addColumn<QString>("bundle");
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::newRow("small releases") << QString() << QStringLiteral("6.0.0") << QStringLiteral("6.2.0");
    QTest::newRow("real releases") << QStringLiteral("releases-5.8-6.12.bundle") << QStringLiteral("6.3.4167")
                                   << QStringLiteral("6.8.2313");
}

/// To its end, or killed after that many milliseconds if it still runs then.
Run TestRehearsalKill::start(const QStringList& arguments, const QString& cache, int killAfter) const
{
    QProcess child;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("LOCKSTEP_CACHE_DIR"), cache);
    child.setProcessEnvironment(environment);
    child.setProcessChannelMode(QProcess::MergedChannels);
    child.start(QCoreApplication::applicationDirPath() + QStringLiteral("/rehearsal_child"), arguments);
    Run run;
    if (!child.waitForFinished(killAfter >= 0 ? killAfter : 300000)) {
        run.killed = true;
        child.kill();
        child.waitForFinished();
    }
    run.exitCode = child.exitCode();
    run.output = QString::fromUtf8(child.readAll()).trimmed();
    return run;
}

void TestRehearsalKill::endsInTheSameSchema()
{
    QFETCH(const QString, bundle);
    QFETCH(const QString, from);
    QFETCH(const QString, to);
    QString catalogue = test::realData(bundle);
    if (!bundle.isEmpty() && catalogue.isEmpty())
        QSKIP("the real releases are not on this machine; set LOCKSTEP_TEST_DATA to their folder");
    test::ReleaseRepository repository;
    if (bundle.isEmpty()) {
        VERIFY_RESULT(repository.init());
        VERIFY_RESULT(test::fillWithSmallReleases(repository));
        catalogue = repository.path();
    }
    bool given = false;
    const int wanted = qEnvironmentVariableIntValue("LOCKSTEP_TEST_SEED", &given);
    const quint32 seed = given ? quint32(wanted) : QRandomGenerator::global()->generate();
    qInfo("LOCKSTEP_TEST_SEED=%u", seed);
    QRandomGenerator random(seed);

    const QTemporaryDir dir;
    test::letServerInto(dir.path());
    const QString cache = dir.filePath(QStringLiteral("cache"));
    const QString expected = dir.filePath(QStringLiteral("expected"));
    const QString actual = dir.filePath(QStringLiteral("actual"));
    const Run first = start({catalogue, from, to, expected}, cache); // also fills the catalogue's cache
    QVERIFY2(first.exitCode == 0 && !first.killed, qPrintable(first.output));
    QElapsedTimer timer;
    timer.start();
    const Run undisturbed = start({catalogue, from, to, expected}, cache);
    const int duration = int(timer.elapsed());
    QVERIFY2(undisturbed.exitCode == 0 && undisturbed.output.startsWith(QStringLiteral("fresh done ")),
             qPrintable(undisturbed.output));
    const QString migrations = undisturbed.output.section(u' ', 2);

    int done = 0;
    int resumed = 0;
    const auto check = [&](const Run& run) {
        QVERIFY2(run.exitCode == 0 && run.output.section(u' ', 1) == QStringLiteral("done ") + migrations,
                 qPrintable(run.output));
        resumed += run.output.startsWith(QStringLiteral("resumed")) ? 1 : 0;
        for (const Schema schema : allSchemas) {
            const QString name = u'/' + schemaName(schema) + QStringLiteral(".sql");
            const auto text = [&](const QString& folder) {
                QByteArrayList lines = readFile(folder + name).value_or(QByteArray()).split('\n');
                lines.removeIf([](const QByteArray& line) { return line.contains("restrict "); });
                return lines.join('\n');
            };
            QVERIFY(!text(expected).isEmpty());
            QCOMPARE(text(actual), text(expected));
        }
        QVERIFY(QDir(cache + QStringLiteral("/rehearsals")).isEmpty());
        QDir(actual).removeRecursively();
    };
    while (done < test::rounds(6, 20)) {
        const Run run = start({catalogue, from, to, actual}, cache, random.bounded(duration));
        done += run.killed ? 1 : 0;
        if (!run.killed)
            check(run);
        if (QTest::currentTestFailed())
            return;
    }
    check(start({catalogue, from, to, actual}, cache));
    qInfo("%d of the rehearsals that came to their end had been resumed", resumed);
    QVERIFY(test::noPostgresLeft(dir.path()));
}

QTEST_GUILESS_MAIN(TestRehearsalKill)
#include "tst_rehearsal_kill.moc"
