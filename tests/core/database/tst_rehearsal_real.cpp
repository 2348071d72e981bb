#include "core/database/rehearsal.h"
#include "core/planning/planning_checks.h"
#include "postgres_processes.h"
#include "result_checks.h"
#include "rounds.h"
#include "test_data.h"

#include <QRandomGenerator>

using namespace lockstep;

namespace {

struct Pair
{
    const Planner* planner;
    Version from;
    Version to;
    Strategy strategy;
};

QString differencesOf(const RehearsalReport& report)
{
    QString text;
    for (const SchemaComparison& comparison : report.comparisons)
        text += comparison.differences.mid(0, 40).join(u'\n');
    return text;
}

} // namespace

/// Rehearsals of the product's own releases, compared with the dumps that come with them.
class TestRehearsalReal : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void equalsTheReleasesDump_data();
    void equalsTheReleasesDump();
    void appliesEveryOldMigration_data();
    void appliesEveryOldMigration();
    void holdsForRandomPairs();

private:
    void rehearse(const Pair& pair, bool mayBeRefused = false);

    QTemporaryDir m_dir;
    std::vector<std::unique_ptr<Planner>> m_planners;
    RehearsalReport m_report;
};

void TestRehearsalReal::initTestCase()
{
    test::letServerInto(m_dir.path());
    for (const QString& name :
         {QStringLiteral("releases-3.25-3.37.bundle"), QStringLiteral("releases-5.8-6.12.bundle")}) {
        const QString file = test::realData(name);
        if (file.isEmpty())
            QSKIP("the real releases are not on this machine; set LOCKSTEP_TEST_DATA to their folder");
        const Result<CatalogContents> contents = readCatalog(file);
        VERIFY_RESULT(contents);
        m_planners.push_back(std::make_unique<Planner>(*contents, test::knowledge()));
    }
}

/// Every migration of the path is applied, and the schemas equal the dump of the release where it has one.
void TestRehearsalReal::rehearse(const Pair& pair, bool mayBeRefused)
{
    const QString name = QStringLiteral("%1 to %2, %3")
                             .arg(pair.from.toString(), pair.to.toString(), strategyName(pair.strategy));
    const Result<UpgradePath> path = pair.planner->plan(pair.from, pair.to, pair.strategy);
    if (!path && mayBeRefused && path.error().kind == ErrorKind::Precondition) {
        qInfo("%s: refused, as it is documented: %s", qPrintable(name), qPrintable(path.error().message()));
        return;
    }
    QVERIFY2(path.has_value(), path ? "" : qPrintable(name + QStringLiteral(": ") + path.error().message()));
    RehearsalRequest request;
    request.path = *path;
    request.workFolder = m_dir.filePath(QStringLiteral("work"));
    const Result<void> done = runRehearsal(request, *pair.planner, {}, m_report);
    QVERIFY2(done.has_value(), done ? "" : qPrintable(name + QStringLiteral(": ") + done.error().message()));
    qInfo("%s: %d migrations, %.1f s, of which %.1f s for %s", qPrintable(name), path->migrationCount(),
          m_report.seconds, m_report.prepareSeconds, qPrintable(pair.from.toString()));
    int applied = 0;
    for (const StepOutcome& step : m_report.steps) {
        for (const MigrationOutcome& migration : step.migrations)
            applied += migration.state == RunEvent::State::Done ? 1 : 0;
    }
    QCOMPARE(applied, path->migrationCount());
    QVERIFY2(m_report.result == QStringLiteral("done"), qPrintable(name + u'\n' + differencesOf(m_report)));
    QVERIFY(!QFileInfo::exists(request.workFolder));
    QVERIFY(test::noPostgresLeft(m_dir.path()));
}

void TestRehearsalReal::equalsTheReleasesDump_data()
{
    QTest::addColumn<Strategy>("strategy");
    QTest::newRow("standard") << Strategy::Standard;
    QTest::newRow("multi-version") << Strategy::MultiVersion;
}

void TestRehearsalReal::equalsTheReleasesDump()
{
    QFETCH(const Strategy, strategy);
    rehearse({m_planners.back().get(), test::version(QStringLiteral("5.8.1579")),
              test::version(QStringLiteral("6.12.5040")), strategy});
    QCOMPARE(m_report.comparisons.size(), 3);
    for (const SchemaComparison& comparison : m_report.comparisons)
        QVERIFY(comparison.compared);
}

void TestRehearsalReal::appliesEveryOldMigration_data()
{
    equalsTheReleasesDump_data();
}

void TestRehearsalReal::appliesEveryOldMigration()
{
    QFETCH(const Strategy, strategy);
    rehearse({m_planners.front().get(), test::version(QStringLiteral("3.25.0")),
              test::version(QStringLiteral("3.37.0")), strategy});
}

void TestRehearsalReal::holdsForRandomPairs()
{
    bool given = false;
    const int wanted = qEnvironmentVariableIntValue("LOCKSTEP_TEST_SEED", &given);
    const quint32 seed = given ? quint32(wanted) : QRandomGenerator::global()->generate();
    qInfo("LOCKSTEP_TEST_SEED=%u", seed);
    QRandomGenerator random(seed);
    for (int i = 0; i < test::rounds(4, 10) && !QTest::currentTestFailed(); ++i) {
        const Planner* planner = m_planners[size_t(random.bounded(int(m_planners.size())))].get();
        const QList<Version> versions = planner->contents().versions();
        qsizetype from = random.bounded(int(versions.size()));
        qsizetype to = random.bounded(int(versions.size()) - 1);
        to += to >= from ? 1 : 0;
        if (from > to)
            std::swap(from, to);
        const Strategy strategy = random.bounded(2) == 0 ? Strategy::Standard : Strategy::MultiVersion;
        const bool mayBeRefused = versions[from] == test::version(QStringLiteral("5.9.17785"));
        rehearse({planner, versions[from], versions[to], strategy}, mayBeRefused);
    }
}

QTEST_GUILESS_MAIN(TestRehearsalReal)
#include "tst_rehearsal_real.moc"
