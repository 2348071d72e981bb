#include "core/report/report.h"
#include "core/report/templates.h"
#include "core/support/files.h"

#include "core/report/sample_reports.h"
#include "result_checks.h"

using namespace lockstep;

namespace {

QString goldenPath(const QString& name)
{
    return QStringLiteral(LOCKSTEP_SOURCE_DIR "/tests/core/report/golden/") + name;
}

const QMap<QString, ReportFormat> extensions = {{QStringLiteral("txt"), ReportFormat::Text},
                                                {QStringLiteral("md"), ReportFormat::Markdown},
                                                {QStringLiteral("html"), ReportFormat::Html},
                                                {QStringLiteral("json"), ReportFormat::Json},
                                                {QStringLiteral("csv"), ReportFormat::Csv}};

Result<QString> render(const QString& what, ReportFormat format)
{
    if (what == u"plan")
        return renderPlan(test::samplePath(), test::sampleInstance(), format, test::sampleTime());
    if (what == u"plan-bare") {
        UpgradePath path = test::samplePath();
        path.strategy = Strategy::MultiVersion;
        path.steps = {path.steps.first()};
        path.to = path.steps.first().to;
        path.estimate = path.steps.first().estimate;
        return renderPlan(path, {}, format);
    }
    if (what == u"rehearsal")
        return renderRehearsal(test::sampleRehearsal(), test::sampleInstance(), format);
    return renderRehearsal(test::failedRehearsal(), {}, format);
}

} // namespace

class TestReport : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void cleanup() { qunsetenv("LOCKSTEP_RESOURCES"); }

    void golden_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("extension");
        for (const QString& what : {QStringLiteral("plan"), QStringLiteral("plan-bare"),
                                    QStringLiteral("rehearsal"), QStringLiteral("rehearsal-failed")}) {
            for (const QString& extension : extensions.keys())
                QTest::addRow("%s.%s", qPrintable(what), qPrintable(extension)) << what << extension;
        }
    }

    /// LOCKSTEP_UPDATE_GOLDEN=1 writes the files anew; look at the difference before committing it.
    void golden()
    {
        QFETCH(QString, what);
        QFETCH(QString, extension);
        const Result<QString> text = render(what, extensions.value(extension));
        VERIFY_RESULT(text);
        QCOMPARE(*render(what, extensions.value(extension)), *text);
        const QString path = goldenPath(what + u'.' + extension);
        if (qEnvironmentVariableIsSet("LOCKSTEP_UPDATE_GOLDEN")) {
            const Result<void> written = writeFile(path, text->toUtf8());
            VERIFY_RESULT(written);
        }
        const Result<QByteArray> wanted = readFile(path);
        VERIFY_RESULT(wanted);
        QCOMPARE(text->split(u'\n'), QString::fromUtf8(*wanted).split(u'\n'));
    }

    void textKeepsToItsWidth()
    {
        for (const QString& what :
             {QStringLiteral("plan"), QStringLiteral("plan-bare"), QStringLiteral("rehearsal")}) {
            const Result<QString> text = render(what, ReportFormat::Text);
            VERIFY_RESULT(text);
            for (const QString& line : text->split(u'\n')) {
                QVERIFY2(line.size() <= 100, qPrintable(line));
                QVERIFY2(!line.endsWith(u' '), qPrintable(line));
            }
        }
    }

    void hostileNamesStayText()
    {
        const auto plan = [](ReportFormat format) {
            UpgradePath path = test::samplePath();
            path.steps[0].warnings[0].source = QStringLiteral("<b>");
            return renderPlan(path, test::hostileInstance(), format).value_or(QString());
        };
        const QString html = plan(ReportFormat::Html);
        QVERIFY(html.contains(QStringLiteral("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;")));
        QVERIFY(!html.contains(QStringLiteral("<script")));
        QVERIFY(!html.contains(QStringLiteral("<img")));
        QVERIFY(!html.contains(QStringLiteral("<b>.")) && html.contains(QStringLiteral("Source: &lt;b&gt;")));

        const QString markdown = plan(ReportFormat::Markdown);
        QVERIFY(!markdown.contains(QStringLiteral("<script")));
        QVERIFY(markdown.contains(QStringLiteral("a\\|b/&lt;script&gt;")));
        QVERIFY(!markdown.contains(QStringLiteral("\n# heading")));
        QVERIFY(markdown.contains(QStringLiteral("\\[x\\](javascript")));

        const QString text = plan(ReportFormat::Text);
        QVERIFY(!text.contains(u'\x1b') && !text.contains(u'\x07'));
    }

    void hostileMigrationsStayText()
    {
        RehearsalReport report = test::failedRehearsal();
        report.steps[0].migrations[0].name = QStringLiteral("=cmd|' /C calc'!A0");
        report.steps[0].migrations[1].name = QStringLiteral("<script>x</script> | `y`");
        const auto rendered = [&](ReportFormat format) {
            return renderRehearsal(report, test::hostileInstance(), format).value_or(QString());
        };
        QVERIFY(rendered(ReportFormat::Csv).contains(QStringLiteral(",'=cmd|' /C calc'!A0,")));
        QVERIFY(!rendered(ReportFormat::Html).contains(QStringLiteral("<script>")));
        QVERIFY(rendered(ReportFormat::Html).contains(QStringLiteral("DEFAULT &#39;&lt;b&gt;&#39;")));
        const QString markdown = rendered(ReportFormat::Markdown);
        QVERIFY(markdown.contains(QStringLiteral("| &lt;script&gt;x&lt;/script&gt; \\| \\`y\\` |")));
        QVERIFY(markdown.contains(QStringLiteral("\n````diff\n"))); // the diff holds three backticks
    }

    void everyTableRowOfMarkdownHasAsManyCells()
    {
        for (const QString& what :
             {QStringLiteral("plan"), QStringLiteral("rehearsal"), QStringLiteral("rehearsal-failed")}) {
            const Result<QString> markdown = render(what, ReportFormat::Markdown);
            VERIFY_RESULT(markdown);
            qsizetype cells = 0;
            for (QString line : markdown->split(u'\n')) {
                if (!line.startsWith(u'|')) {
                    cells = 0;
                    continue;
                }
                const qsizetype count = line.remove(QStringLiteral("\\|")).count(u'|');
                QVERIFY2(cells == 0 || cells == count, qPrintable(line));
                cells = count;
            }
        }
    }

    void formats()
    {
        QCOMPARE(*parseReportFormat(u"markdown"), ReportFormat::Markdown);
        VERIFY_ERROR(parseReportFormat(u"docx"), ErrorKind::Usage, "text, markdown, html, json or csv");
    }

    void missingTemplates()
    {
        qputenv("LOCKSTEP_RESOURCES", "/nowhere");
        VERIFY_ERROR(render(QStringLiteral("plan"), ReportFormat::Html), ErrorKind::NotFound,
                     "/nowhere/reports/plan.html");
        VERIFY_RESULT(render(QStringLiteral("plan"), ReportFormat::Text));
    }

    void brokenTemplates_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("unclosed") << QByteArray("{% if x %}never closed");
        QTest::newRow("unknown tag") << QByteArray("{% nosuchtag %}");
        QTest::newRow("unknown filter") << QByteArray("{{ x|nosuchfilter }}");
        QTest::newRow("missing include") << QByteArray("{% include \"nothing.html\" %}");
    }

    void brokenTemplates()
    {
        QFETCH(QByteArray, content);
        QTemporaryDir folder;
        const Result<void> written = writeFile(folder.filePath(QStringLiteral("reports/plan.html")), content);
        VERIFY_RESULT(written);
        qputenv("LOCKSTEP_RESOURCES", folder.path().toUtf8());
        VERIFY_ERROR(render(QStringLiteral("plan"), ReportFormat::Html), ErrorKind::Invalid, "plan.html");
    }
};

QTEST_GUILESS_MAIN(TestReport)
#include "tst_report.moc"
