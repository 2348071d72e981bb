// Checks side by side, what they read, and the report of them. Checks of databases are tested with the steps.

#include "core/health/log_check.h"
#include "core/report/health_render.h"
#include "core/support/waiting.h"
#include "result_checks.h"

#include <QJsonDocument>

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
        report.checks.append({QStringLiteral("check"), {state, QStringLiteral("<seen> | `it`\nmore")}, 0.25});
    return report;
}

} // namespace

class HealthChecksTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oneHidesNoOther();
    void aSlowOneIsUnknown();
    void areCancelled();
    void theWorstCounts_data();
    void theWorstCounts();
    void findsTroubleInLogs_data();
    void findsTroubleInLogs();
    void survivesJson();
    void isRendered();
    void staysBelowGitHubsLimit();
};

void HealthChecksTest::oneHidesNoOther()
{
    const QList<CheckedHealth> checked =
        runHealthChecks({finding("a", HealthState::Failed), finding("b", HealthState::Healthy),
                         finding("c", HealthState::Warning)},
                        {10s}, {});
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
                               return HealthFinding{HealthState::Healthy, {}};
                           }};
    const QList<CheckedHealth> checked =
        runHealthChecks({slow, finding("quick", HealthState::Healthy)}, {50ms}, {});
    QCOMPARE(checked[0].finding.state, HealthState::Unknown);
    QVERIFY2(checked[0].finding.evidence.contains(u"no answer"), qPrintable(checked[0].finding.evidence));
    QCOMPARE(checked[1].finding.state, HealthState::Healthy);
}

void HealthChecksTest::areCancelled()
{
    std::stop_source stop;
    stop.request_stop();
    const QList<CheckedHealth> checked =
        runHealthChecks({finding("a", HealthState::Healthy)}, {10s}, stop.get_token());
    QCOMPARE(checked[0].finding.state, HealthState::Unknown);
    QVERIFY(checked[0].finding.evidence.contains(u"cancelled"));
}

void HealthChecksTest::theWorstCounts_data()
{
    QTest::addColumn<QList<HealthState>>("states");
    QTest::addColumn<HealthState>("worst");
    using enum HealthState;
    QTest::newRow("none") << QList<HealthState>{} << Healthy;
    QTest::newRow("warning") << QList{Healthy, Warning} << Warning;
    QTest::newRow("unknown") << QList{Warning, Unknown, Healthy} << Unknown;
    QTest::newRow("failed") << QList{Unknown, Failed, Warning} << Failed;
}

void HealthChecksTest::theWorstCounts()
{
    QFETCH(QList<HealthState>, states);
    QTEST(reportOf(states).state(), "worst");
}

void HealthChecksTest::findsTroubleInLogs_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<bool>("trouble");
    QTest::newRow("logfmt") << QByteArray("t=2026 lvl=eror msg=x") << true;
    QTest::newRow("logfmt, fatal") << QByteArray("level=fatal msg=x") << true;
    QTest::newRow("logfmt, info") << QByteArray("t=2026 lvl=info msg=\"error gone\"") << false;
    QTest::newRow("JSON") << QByteArray(R"({"SeverityText":"ERROR","Body":"x"})") << true;
    QTest::newRow("JSON, info") << QByteArray(R"({"SeverityText":"INFO","Body":"ERROR"})") << false;
    QTest::newRow("console") << QByteArray("ERROR server main.go:1 x") << true;
    QTest::newRow("panic") << QByteArray("panic: runtime error") << true;
    QTest::newRow("warning") << QByteArray("WARN server x") << false;
}

void HealthChecksTest::findsTroubleInLogs()
{
    QFETCH(QByteArray, line);
    TroubleInLog found;
    found.add("first\n" + line.first(line.size() / 2));
    found.add(line.sliced(line.size() / 2) + "\nlast\n");
    found.finish();
    QTEST(found.count() == 1, "trouble");
    QCOMPARE(found.last().size(), found.count());
}

void HealthChecksTest::survivesJson()
{
    const HealthReport report = reportOf({HealthState::Healthy, HealthState::Failed});
    const Result<HealthReport> again = HealthReport::fromJson(report.toJson());
    VERIFY_RESULT(again);
    QCOMPARE(again->toJson(), report.toJson());
    QJsonObject wrong = report.toJson();
    wrong[u"made"] = QStringLiteral("yesterday");
    VERIFY_ERROR(HealthReport::fromJson(wrong), ErrorKind::Invalid, "when it was made");
}

void HealthChecksTest::isRendered()
{
    const HealthReport report = reportOf({HealthState::Healthy, HealthState::Failed});
    const Result<QString> html = renderHealth(report, ReportFormat::Html);
    VERIFY_RESULT(html);
    QVERIFY2(html->contains(u"&lt;seen&gt;") && !html->contains(u"<seen>"), qPrintable(*html));
    const Result<QString> markdown = renderHealth(report, ReportFormat::Markdown);
    VERIFY_RESULT(markdown);
    QVERIFY2(markdown->contains(u"<details>") && markdown->contains(u"1 failed and 1 found nothing wrong"),
             qPrintable(*markdown));
    const Result<QString> text = renderHealth(report, ReportFormat::Text);
    VERIFY_RESULT(text);
    QVERIFY(text->startsWith(u"acme: failed."));
    const Result<QString> csv = renderHealth(report, ReportFormat::Csv);
    VERIFY_RESULT(csv);
    QCOMPARE(csv->count(u"acme"), 2);
    const Result<QString> json = renderHealth(report, ReportFormat::Json);
    VERIFY_RESULT(json);
    QCOMPARE(QJsonDocument::fromJson(json->toUtf8()).object(), report.toJson());
}

void HealthChecksTest::staysBelowGitHubsLimit()
{
    HealthReport report = reportOf(QList<HealthState>(12, HealthState::Failed));
    for (CheckedHealth& check : report.checks)
        check.finding.evidence = QString(100'000, u'x');
    const Result<QString> markdown = renderHealth(report, ReportFormat::Markdown);
    VERIFY_RESULT(markdown);
    QVERIFY2(markdown->size() < 65'536, qPrintable(QString::number(markdown->size())));
    QVERIFY(markdown->contains(u"characters more"));
}

QTEST_GUILESS_MAIN(HealthChecksTest)
#include "tst_health_checks.moc"
