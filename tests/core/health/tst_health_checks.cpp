// Checks side by side: those that fail, are slow, break down or never end.

#include "core/health/health_checks.h"
#include "core/support/files.h"
#include "core/support/waiting.h"
#include "result_checks.h"

#include <QJsonDocument>
#include <QTemporaryDir>

#include <semaphore>
#include <thread>

using namespace lockstep;
using namespace std::chrono_literals;

namespace {

HealthCheck finding(const char* name, HealthState state, const QString& evidence = QStringLiteral("seen"))
{
    return {QString::fromLatin1(name),
            [state, evidence](const std::stop_token&) { return HealthFinding{state, evidence}; }};
}

HealthReport reportOf(const QList<HealthState>& states)
{
    HealthReport report{QStringLiteral("acme"),
                        QStringLiteral("6.2.0"),
                        QDateTime::fromString(QStringLiteral("2026-01-02T03:04:05Z"), Qt::ISODate),
                        QStringLiteral("tester"),
                        {}};
    for (const HealthState state : states)
        report.checks.append({QStringLiteral("check"), {state, QStringLiteral("seen")}, 0.25});
    return report;
}

} // namespace

class HealthChecksTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oneHidesNoOther();
    void aSlowOneIsUnknown();
    void oneThatNeverEndsHidesNoOther();
    void oneThatBreaksDownIsUnknown();
    void areCancelled();
    void thoseThatEndedBeforeTheCancelCount();
    void thoseOfOneNameAreOne();
    void areToldAsTheyEnd();
    void errorsAreFindings();
    void theWorstCounts_data();
    void theWorstCounts();
    void survivesAFile();
    void refusesDamagedReports_data();
    void refusesDamagedReports();
};

void HealthChecksTest::oneHidesNoOther()
{
    const QList<CheckedHealth> checked =
        runHealthChecks({finding("a", HealthState::Failed), finding("b", HealthState::Healthy),
                         finding("c", HealthState::Warning)},
                        {}, {});
    QCOMPARE(checked.size(), 3);
    QCOMPARE(checked[0].name, QStringLiteral("a"));
    QCOMPARE(checked[0].finding.state, HealthState::Failed);
    QCOMPARE(checked[1].finding.state, HealthState::Healthy);
    QCOMPARE(checked[2].finding.state, HealthState::Warning);
}

void HealthChecksTest::aSlowOneIsUnknown()
{
    const HealthCheck slow{QStringLiteral("slow"), [](const std::stop_token& stop) {
                               std::ignore = sleepUnlessStopped(1min, stop);
                               return HealthFinding{HealthState::Healthy, QStringLiteral("late")};
                           }};
    const QList<CheckedHealth> checked =
        runHealthChecks({slow, finding("quick", HealthState::Healthy)}, {50ms}, {});
    QCOMPARE(checked[0].finding.state, HealthState::Unknown);
    QVERIFY2(checked[0].finding.evidence.contains(u"no answer within 0.05 s"),
             qPrintable(checked[0].finding.evidence));
    QCOMPARE(checked[1].finding.state, HealthState::Healthy);
}

void HealthChecksTest::oneThatNeverEndsHidesNoOther()
{
    const auto end = std::make_shared<std::binary_semaphore>(0);
    const auto ended = std::make_shared<std::binary_semaphore>(0);
    const HealthCheck deaf{QStringLiteral("deaf"), [end, ended](const std::stop_token&) {
                               end->acquire();
                               ended->release();
                               return HealthFinding{HealthState::Healthy, QStringLiteral("much later")};
                           }};
    const QList<CheckedHealth> checked =
        runHealthChecks({deaf, finding("quick", HealthState::Failed)}, {50ms, 50ms}, {});
    QCOMPARE(checked.size(), 2);
    QCOMPARE(checked[0].finding.state, HealthState::Unknown);
    QVERIFY2(checked[0].finding.evidence.contains(u"left to itself"),
             qPrintable(checked[0].finding.evidence));
    QCOMPARE(checked[1].finding.state, HealthState::Failed);
    // It may end whenever it likes, and nobody is there any more.
    end->release();
    QVERIFY(ended->try_acquire_for(1min));
}

void HealthChecksTest::oneThatBreaksDownIsUnknown()
{
    const HealthCheck broken{QStringLiteral("broken"), [](const std::stop_token&) -> HealthFinding {
                                 throw std::runtime_error("boom");
                             }};
    const QList<CheckedHealth> checked =
        runHealthChecks({broken, finding("b", HealthState::Healthy)}, {}, {});
    QCOMPARE(checked[0].finding.state, HealthState::Unknown);
    QVERIFY2(checked[0].finding.evidence.contains(u"boom"), qPrintable(checked[0].finding.evidence));
    QCOMPARE(checked[1].finding.state, HealthState::Healthy);
}

void HealthChecksTest::areCancelled()
{
    std::stop_source stop;
    stop.request_stop();
    const QList<CheckedHealth> checked =
        runHealthChecks({finding("a", HealthState::Healthy)}, {}, stop.get_token());
    QCOMPARE(checked[0].finding.state, HealthState::Unknown);
    QVERIFY(checked[0].finding.evidence.contains(u"cancelled"));
}

void HealthChecksTest::thoseThatEndedBeforeTheCancelCount()
{
    std::stop_source stop;
    const HealthCheck slow{QStringLiteral("slow"), [](const std::stop_token& asked) {
                               std::ignore = sleepUnlessStopped(1h, asked);
                               return HealthFinding{HealthState::Healthy, {}};
                           }};
    const QList<CheckedHealth> checked =
        runHealthChecks({slow, finding("quick", HealthState::Healthy)}, {1h}, stop.get_token(),
                        [&](const CheckedHealth&) { stop.request_stop(); });
    QVERIFY2(checked[0].finding.evidence.contains(u"cancelled"), qPrintable(checked[0].finding.evidence));
    QCOMPARE(checked[1].finding.evidence, QStringLiteral("seen"));
}

void HealthChecksTest::thoseOfOneNameAreOne()
{
    QList<CheckedHealth> told;
    const QList<CheckedHealth> checked =
        runHealthChecks({finding("version", HealthState::Healthy, QStringLiteral("told")),
                         finding("other", HealthState::Healthy),
                         finding("version", HealthState::Failed, QStringLiteral("recorded"))},
                        {}, {}, [&](const CheckedHealth& check) { told.append(check); });
    QCOMPARE(checked.size(), 2);
    QCOMPARE(checked[0].name, QStringLiteral("version"));
    QCOMPARE(checked[0].finding.state, HealthState::Failed);
    QCOMPARE(checked[0].finding.evidence, QStringLiteral("told\nrecorded"));
    QCOMPARE(told.size(), 2);
}

void HealthChecksTest::areToldAsTheyEnd()
{
    const auto go = std::make_shared<std::binary_semaphore>(0);
    const HealthCheck waits{QStringLiteral("waits"), [go](const std::stop_token&) {
                                go->acquire();
                                return HealthFinding{HealthState::Healthy, QStringLiteral("at last")};
                            }};
    const std::thread::id here = std::this_thread::get_id();
    QStringList told;
    bool onOtherThreads = false;
    const QList<CheckedHealth> checked = runHealthChecks(
        {waits, finding("first", HealthState::Healthy)}, {1h}, {}, [&](const CheckedHealth& check) {
            told.append(check.name);
            onOtherThreads |= std::this_thread::get_id() != here;
            go->release();
        });
    QCOMPARE(told, QStringList({QStringLiteral("first"), QStringLiteral("waits")}));
    QVERIFY(!onOtherThreads);
    QCOMPARE(checked[0].name, QStringLiteral("waits"));
}

void HealthChecksTest::errorsAreFindings()
{
    const Error gone{ErrorKind::Connection, QStringLiteral("reach"), QStringLiteral("acme"),
                     QStringLiteral("nobody is there"), QStringLiteral("Start it")};
    const HealthFinding unknown = findingOf(gone);
    QCOMPARE(unknown.state, HealthState::Unknown);
    QCOMPARE(unknown.fix, QStringLiteral("Start it"));
    QVERIFY(!unknown.evidence.contains(u"Start it"));
    Error wrong = gone;
    wrong.kind = ErrorKind::Failed;
    QCOMPARE(findingOf(wrong).state, HealthState::Failed);
    QCOMPARE(unknownBecause(wrong).state, HealthState::Unknown);
}

void HealthChecksTest::theWorstCounts_data()
{
    QTest::addColumn<QList<HealthState>>("states");
    QTest::addColumn<HealthState>("worst");
    using enum HealthState;
    QTest::newRow("none") << QList<HealthState>{} << Unknown; // nothing was looked at
    QTest::newRow("warning") << QList{Healthy, Warning} << Warning;
    QTest::newRow("unknown") << QList{Warning, Unknown, Healthy} << Unknown;
    QTest::newRow("failed") << QList{Unknown, Failed, Warning} << Failed;
}

void HealthChecksTest::theWorstCounts()
{
    QFETCH(QList<HealthState>, states);
    QTEST(reportOf(states).state(), "worst");
}

void HealthChecksTest::survivesAFile()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("health.json"));
    const HealthReport report = reportOf({HealthState::Healthy, HealthState::Failed});
    VERIFY_RESULT(writeFile(path, QJsonDocument(report.toJson()).toJson()));
    const Result<HealthReport> again = HealthReport::read(path);
    VERIFY_RESULT(again);
    QCOMPARE(again->toJson(), report.toJson());
    QCOMPARE(again->made, report.made);
    VERIFY_ERROR(HealthReport::read(folder.filePath(QStringLiteral("none"))), ErrorKind::NotFound, "none");
}

void HealthChecksTest::refusesDamagedReports_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("said");
    const auto row = [](const char* name, const char* json, const char* said) {
        QTest::newRow(name) << QByteArray(json) << QString::fromLatin1(said);
    };
    row("no JSON", "{", "unterminated object");
    row("a list", "[]", "no JSON object");
    row("no time", R"({"made": "yesterday", "checks": []})", "when it was made");
    row("no checks", R"({"made": "2026-01-02T03:04:05Z"})", "no list of checks");
    row("a state", R"({"made": "2026-01-02T03:04:05Z", "checks": [{"name": "a", "state": "fine"}]})", "fine");
    row("no name", R"({"made": "2026-01-02T03:04:05Z", "checks": [{"state": "failed"}]})", "has no name");
}

void HealthChecksTest::refusesDamagedReports()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, said);
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("health.json"));
    VERIFY_RESULT(writeFile(path, json));
    const Result<HealthReport> report = HealthReport::read(path);
    VERIFY_ERROR(report, ErrorKind::Invalid, "health.json");
    QVERIFY2(report.error().message().contains(said), qPrintable(report.error().message()));
}

QTEST_GUILESS_MAIN(HealthChecksTest)
#include "tst_health_checks.moc"
