// Health reports in all forms, alone and with what changed.

#include "core/report/health_render.h"
#include "core/support/files.h"
#include "result_checks.h"
#include "sample_health.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTemporaryDir>

using namespace lockstep;
using namespace lockstep::test;

namespace {

QString rendered(const HealthReport& report, ReportFormat format,
                 const std::optional<HealthReport>& earlier = {})
{
    const Result<QString> text = renderHealth(report, format, earlier);
    return text ? *text : text.error().message();
}

void verifyContains(const QString& text, const QStringList& parts)
{
    for (const QString& part : parts)
        QVERIFY2(text.contains(part), qPrintable(part + QStringLiteral("\nis not in\n") + text));
}

} // namespace

class HealthRenderTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup();
    void theSummaryComesFirst_data();
    void theSummaryComesFirst();
    void htmlShowsMarkupAsItIs();
    void textIsSafeForATerminal();
    void evidenceIsAFoldedBlockOnGitHub_data();
    void evidenceIsAFoldedBlockOnGitHub();
    void saysWhatToDoOnce_data();
    void saysWhatToDoOnce();
    void showsEvidenceOnce();
    void longWordsKeepTheWidths();
    void csvHasARowForEachCheck();
    void aFleetIsOneTable();
    void jsonIsTheReport();
    void showsWhatChanged_data();
    void showsWhatChanged();
    void changesAreJsonAndCsv();
    void markdownStaysBelowGitHubsLimit_data();
    void markdownStaysBelowGitHubsLimit();
    void aReportWithoutChecks();
    void aTeamsOwnTemplates();
    void aTeamsFolderThatIsGone();
};

void HealthRenderTest::cleanup()
{
    qunsetenv("LOCKSTEP_REPORT_TEMPLATES");
}

void HealthRenderTest::theSummaryComesFirst_data()
{
    QTest::addColumn<ReportFormat>("format");
    QTest::newRow("HTML") << ReportFormat::Html;
    QTest::newRow("Markdown") << ReportFormat::Markdown;
    QTest::newRow("text") << ReportFormat::Text;
}

void HealthRenderTest::theSummaryComesFirst()
{
    QFETCH(ReportFormat, format);
    const QString text = rendered(reportAfter(), format);
    const qsizetype sentence = text.indexOf(
        u"Of 9 checks, 1 failed, 1 could not be made, 3 gave a warning and 4 found nothing wrong.");
    QVERIFY2(sentence > 0, qPrintable(text));
    const qsizetype worst = text.indexOf(u"src-application-version", sentence);
    const qsizetype evidence = text.indexOf(u"its database records 6.2.0", worst);
    const qsizetype healthy = text.indexOf(u"61.2 GiB  public.event", evidence);
    QVERIFY2(worst > sentence && evidence > worst && healthy > evidence, qPrintable(text));
    verifyContains(text, {QStringLiteral("prod/acme"), QStringLiteral("検証"),
                          QStringLiteral("Look again; if it stays so")});
}

void HealthRenderTest::htmlShowsMarkupAsItIs()
{
    const QString html = rendered(reportAfter(), ReportFormat::Html);
    QVERIFY2(html.contains(u"&lt;b&gt;Überprüfung&lt;/b&gt;") && !html.contains(u"<b>Ü"), qPrintable(html));
    QVERIFY(!html.contains(u"src=\"http") && !html.contains(u"href="));
    const QString markdown = rendered(reportAfter(), ReportFormat::Markdown);
    verifyContains(markdown, {QStringLiteral("&lt;b&gt;Überprüfung&lt;/b&gt; \\| \\`nötig\\`"),
                              QStringLiteral("````\n")}); // a longer fence than what is in it
}

void HealthRenderTest::evidenceIsAFoldedBlockOnGitHub_data()
{
    QTest::addColumn<std::optional<HealthReport>>("earlier");
    QTest::newRow("alone") << std::optional<HealthReport>();
    QTest::newRow("compared") << std::optional(reportBefore());
}

/// HTML goes on to the next empty line: a fence right below it would be shown as it is written.
void HealthRenderTest::evidenceIsAFoldedBlockOnGitHub()
{
    QFETCH(std::optional<HealthReport>, earlier);
    const QStringList lines = rendered(reportAfter(), ReportFormat::Markdown, earlier).split(u'\n');
    static const QRegularExpression fence(QStringLiteral("^`{3,}$"));
    QString open;
    int folded = 0;
    for (qsizetype i = 1; i < lines.size(); ++i) {
        if (open.isEmpty() && lines[i].startsWith(u"</details>"))
            QCOMPARE(lines[i - 1], QString());
        if (!fence.match(lines[i]).hasMatch())
            continue;
        if (open.isEmpty()) {
            QCOMPARE(lines[i - 1], QString());
            open = lines[i];
            ++folded;
        } else if (lines[i] == open) {
            open.clear();
        }
    }
    QVERIFY(open.isEmpty());
    QCOMPARE(folded, earlier ? 11 : 5);
}

void HealthRenderTest::saysWhatToDoOnce_data()
{
    QTest::addColumn<ReportFormat>("format");
    QTest::addColumn<QString>("said");
    QTest::newRow("HTML") << ReportFormat::Html
                          << QStringLiteral(
                                 "Failed</td><td width=\"28%\">one, three</td><td>Do &lt;this&gt;");
    QTest::newRow("Markdown") << ReportFormat::Markdown
                              << QStringLiteral("- **one, three** (Failed): Do &lt;this&gt;\n");
}

void HealthRenderTest::saysWhatToDoOnce()
{
    QFETCH(ReportFormat, format);
    const QString text =
        rendered(healthReport("2026-01-03T13:14:15Z",
                              {checkedHealth("one", HealthState::Failed, "down", "Do <this>"),
                               checkedHealth("two", HealthState::Warning, "slow", "Wait"),
                               checkedHealth("three", HealthState::Unknown, "silent", "Do <this>")}),
                 format);
    QFETCH(QString, said);
    verifyContains(text, {said});
    QCOMPARE(text.count(u"Do &lt;this&gt;"), 1);
    QVERIFY(text.indexOf(u"Do &lt;this&gt;") < text.indexOf(u"Wait"));
}

/// What the table has room for is not said again below it.
void HealthRenderTest::showsEvidenceOnce()
{
    for (const ReportFormat format : {ReportFormat::Html, ReportFormat::Markdown}) {
        const QString text = rendered(reportAfter(), format);
        QCOMPARE(text.count(u"the schemas are what their migrations make"), 1);
        QCOMPARE(text.count(u"PostgreSQL 16.4, the database is 120.4 GiB"), 2);
        const QString brief =
            rendered(healthReport("2026-01-03T13:14:15Z",
                                  {checkedHealth("drift", HealthState::Healthy, "as it should be")}),
                     format);
        QVERIFY2(!brief.contains(u"Evidence"), qPrintable(brief));
    }
}

void HealthRenderTest::longWordsKeepTheWidths()
{
    const QString html = rendered(reportAfter(), ReportFormat::Html);
    verifyContains(
        html, {QStringLiteral("td, th { vertical-align: top; text-align: left; overflow-wrap: anywhere; }"),
               QStringLiteral(".number { text-align: right; white-space: nowrap; }")});
}

void HealthRenderTest::textIsSafeForATerminal()
{
    HealthReport report = reportAfter();
    report.instance = QStringLiteral("acme\x1b[31m");
    report.checks[0].finding.evidence = QStringLiteral("one\x1b]0;title\x07\r two");
    const QString text = rendered(report, ReportFormat::Text);
    QVERIFY2(!text.contains(QChar(0x1b)) && !text.contains(QChar(7)) && !text.contains(u'\r'),
             qPrintable(text));
}

void HealthRenderTest::csvHasARowForEachCheck()
{
    const QString csv = rendered(reportAfter(), ReportFormat::Csv);
    QCOMPARE(csv.count(u"prod/acme,6.2.1102,2026-01-03T13:14:15Z,Zoë Müller,"), 9);
    QVERIFY(csv.startsWith(u"instance,release,made,by,check,state,evidence,fix,seconds\r\n"));
    verifyContains(csv,
                   {QStringLiteral(",drift,healthy,the schemas are what their migrations make,,12.500\r\n"),
                    QStringLiteral("\"{\"\"SeverityText\"\"").mid(2)});
}

void HealthRenderTest::aFleetIsOneTable()
{
    HealthReport other = reportBefore();
    other.instance = QStringLiteral("=1+2");
    const Result<QString> csv = renderFleetHealth({reportAfter(), other}, ReportFormat::Csv);
    VERIFY_RESULT(csv);
    QCOMPARE(csv->count(u"prod/acme,"), 9);
    QCOMPARE(csv->count(u"\r\n'=1+2,"), 6);
    QCOMPARE(csv->count(u"instance,release"), 1);
    const Result<QString> json = renderFleetHealth({reportAfter(), other}, ReportFormat::Json);
    VERIFY_RESULT(json);
    QCOMPARE(QJsonDocument::fromJson(json->toUtf8()).array().size(), 2);
    VERIFY_ERROR(renderFleetHealth({}, ReportFormat::Html), ErrorKind::Usage, "CSV or JSON");
}

void HealthRenderTest::jsonIsTheReport()
{
    const QJsonObject json =
        QJsonDocument::fromJson(rendered(reportAfter(), ReportFormat::Json).toUtf8()).object();
    QCOMPARE(json, reportAfter().toJson());
    const Result<HealthReport> again = HealthReport::fromJson(json);
    VERIFY_RESULT(again);
    QCOMPARE(rendered(*again, ReportFormat::Html), rendered(reportAfter(), ReportFormat::Html));
}

void HealthRenderTest::showsWhatChanged_data()
{
    theSummaryComesFirst_data();
}

void HealthRenderTest::showsWhatChanged()
{
    QFETCH(ReportFormat, format);
    const QString text = rendered(reportAfter(), format, reportBefore());
    verifyContains(
        text, {QStringLiteral("Since 2 January 2026, 03:04 UTC, of 10 checks, 2 got worse, 1 got better, "
                              "4 are new, 1 is gone and 2 stayed as they were."),
               QStringLiteral("0 of 2 active"), QStringLiteral("2 of 2 active"),
               QStringLiteral("82 % of 456.9 GiB in use")});
    // Healthy both times, with other figures.
    QVERIFY2(!text.contains(u"median 21 ms"), qPrintable(text));
}

void HealthRenderTest::changesAreJsonAndCsv()
{
    const QJsonObject json =
        QJsonDocument::fromJson(rendered(reportAfter(), ReportFormat::Json, reportBefore()).toUtf8())
            .object();
    QCOMPARE(json[u"comparison"][u"changes"].toArray().size(), 10);
    VERIFY_RESULT(HealthReport::fromJson(json));
    const QString csv = rendered(reportAfter(), ReportFormat::Csv, reportBefore());
    verifyContains(csv, {QStringLiteral("seconds,change,stateBefore,evidenceBefore\r\n"),
                         QStringLiteral(",worse,healthy,\"it runs 6.1.376, as /__version says\"\r\n"),
                         QStringLiteral(",containers,,,,,gone,healthy,\"24, all run and are healthy\"\r\n"),
                         QStringLiteral(",new,,\r\n")});
}

void HealthRenderTest::markdownStaysBelowGitHubsLimit_data()
{
    QTest::addColumn<HealthReport>("report");
    QTest::addColumn<bool>("compared");
    QTest::newRow("12 long ones") << reportOfTrouble(12, 100'000) << false;
    QTest::newRow("30 long ones, compared") << reportOfTrouble(30, 10'000) << true;
    QTest::newRow("5,000 short ones") << reportOfTrouble(5000, 100) << false;
    HealthReport fences = reportOfTrouble(8, 100);
    for (CheckedHealth& check : fences.checks)
        check.finding.evidence = QString(20'000, u'`');
    QTest::newRow("backticks") << fences << false;
}

void HealthRenderTest::markdownStaysBelowGitHubsLimit()
{
    QFETCH(HealthReport, report);
    QFETCH(bool, compared);
    HealthReport earlier = report;
    earlier.made = earlier.made.addDays(-1);
    for (CheckedHealth& check : earlier.checks)
        check.finding.evidence += QStringLiteral(" before");
    const QString markdown =
        rendered(report, ReportFormat::Markdown, compared ? std::optional(earlier) : std::nullopt);
    QVERIFY2(markdown.size() <= mostMarkdown, qPrintable(QString::number(markdown.size())));
    QVERIFY2(markdown.contains(u"characters more") || markdown.contains(u"the rest is in"),
             qPrintable(markdown.right(500)));
    verifyContains(markdown, {QStringLiteral("check-1 |")});
}

void HealthRenderTest::aReportWithoutChecks()
{
    const HealthReport none = healthReport("2026-01-03T13:14:15Z", {});
    QCOMPARE(none.state(), HealthState::Unknown);
    for (const ReportFormat format : {ReportFormat::Html, ReportFormat::Markdown, ReportFormat::Text}) {
        const QString text = rendered(none, format);
        verifyContains(text, {QStringLiteral("No check was made.")});
        QVERIFY2(text.contains(u"unknown", Qt::CaseInsensitive), qPrintable(text));
        QVERIFY2(!text.contains(u"Evidence") && !text.contains(u"What to do") && !text.contains(u"| Check"),
                 qPrintable(text));
    }
    QCOMPARE(rendered(none, ReportFormat::Csv).count(u"\r\n"), 1);
}

void HealthRenderTest::aTeamsOwnTemplates()
{
    const QTemporaryDir folder;
    qputenv("LOCKSTEP_REPORT_TEMPLATES", folder.path().toUtf8());
    VERIFY_RESULT(
        writeFile(folder.filePath(QStringLiteral("facts.html")), "<p>Ours: {{ facts|length }} facts</p>\n"));
    verifyContains(rendered(reportAfter(), ReportFormat::Html),
                   {QStringLiteral("<p>Ours: 4 facts</p>"), QStringLiteral("Health report")});
    VERIFY_RESULT(writeFile(folder.filePath(QStringLiteral("health.md")), "{{ instance }} is {{ state }}\n"));
    QCOMPARE(rendered(reportAfter(), ReportFormat::Markdown), QStringLiteral("prod/acme is Failed\n"));
    VERIFY_RESULT(writeFile(folder.filePath(QStringLiteral("health.md")), "{% if %}\n"));
    VERIFY_ERROR(renderHealth(reportAfter(), ReportFormat::Markdown), ErrorKind::Invalid, "/health.md");
}

void HealthRenderTest::aTeamsFolderThatIsGone()
{
    qputenv("LOCKSTEP_REPORT_TEMPLATES", "/nowhere/templates");
    VERIFY_ERROR(renderHealth(reportAfter(), ReportFormat::Html), ErrorKind::NotFound, "/nowhere/templates");
}

QTEST_GUILESS_MAIN(HealthRenderTest)
#include "tst_health_render.moc"
