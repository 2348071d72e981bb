#include "core/report/csv.h"
#include "core/report/markdown.h"
#include "core/report/plan_figures.h"
#include "core/report/text_layout.h"
#include "core/report/words.h"

#include "core/report/sample_reports.h"

using namespace lockstep;

class TestReportParts : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void counts_data()
    {
        QTest::addColumn<int>("count");
        QTest::addColumn<QString>("text");
        QTest::newRow("0") << 0 << QStringLiteral("no steps");
        QTest::newRow("1") << 1 << QStringLiteral("1 step");
        QTest::newRow("2") << 2 << QStringLiteral("2 steps");
    }

    void counts()
    {
        QFETCH(int, count);
        QFETCH(QString, text);
        QCOMPARE(counted(count, QStringLiteral("step")), text);
    }

    void lists()
    {
        QCOMPARE(listed({}), QString());
        QCOMPARE(listed({QStringLiteral("a")}), QStringLiteral("a"));
        QCOMPARE(listed({QStringLiteral("a"), QStringLiteral("b")}), QStringLiteral("a and b"));
        QCOMPARE(listed({QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c")}),
                 QStringLiteral("a, b and c"));
        QCOMPARE(counted(3, QStringLiteral("query"), QStringLiteral("queries")), QStringLiteral("3 queries"));
    }

    void markdown_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("escaped");
        const auto row = [](const char* text, const char* escaped) {
            QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(escaped);
        };
        row("plain text, 5.10.0", "plain text, 5.10.0");
        row("a|b", "a\\|b");
        row("add_user_index", "add_user_index");
        row("_private_ a__b", "\\_private\\_ a\\_\\_b");
        row("*x* `y` [z](w)", "\\*x\\* \\`y\\` \\[z\\](w)");
        row("<script>&", "&lt;script&gt;&amp;");
        row("back\\slash", "back\\\\slash");
        row("two\nlines\t and  more", "two lines and more");
        row("# no heading", "\\# no heading");
        row("- no list", "\\- no list");
        row("1. no list", "1\\. no list");
        row("12) no list", "12\\) no list");
        row("1.5 is a number", "1.5 is a number");
        row("https://example.com/a_b#c", "https://example.com/a_b#c");
        row("~~gone~~", "\\~\\~gone\\~\\~");
        row("", "");
    }

    void markdown()
    {
        QFETCH(QString, text);
        QFETCH(QString, escaped);
        QCOMPARE(escapeMarkdown(text), escaped);
    }

    void fences()
    {
        QCOMPARE(fenceFor(QString()), QStringLiteral("```"));
        QCOMPARE(fenceFor(QStringLiteral("a `` b ```` c")), QStringLiteral("`````"));
    }

    void csv_data()
    {
        QTest::addColumn<QStringList>("cells");
        QTest::addColumn<QString>("record");
        const auto row = [](const char* name, const QStringList& cells, const char* record) {
            QTest::newRow(name) << cells << QString::fromUtf8(record) + QStringLiteral("\r\n");
        };
        row("plain", {QStringLiteral("a"), QString(), QStringLiteral("b c")}, "a,,b c");
        row("quoted", {QStringLiteral("a,b"), QStringLiteral("say \"hi\""), QStringLiteral("x\ny")},
            "\"a,b\",\"say \"\"hi\"\"\",\"x\ny\"");
        row("numbers", {QStringLiteral("-1528395834"), QStringLiteral("+1.5"), QStringLiteral("0.000012")},
            "-1528395834,+1.5,0.000012");
        row("formulas",
            {QStringLiteral("=1+1"), QStringLiteral("+cmd"), QStringLiteral("-2+3"),
             QStringLiteral("@SUM(A1)")},
            "'=1+1,'+cmd,'-2+3,'@SUM(A1)");
        row("quoted formula", {QStringLiteral("=HYPERLINK(\"x\",\"y\")")},
            "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"");
        row("tab", {QStringLiteral("\t=1")}, "'\t=1");
        row("line", {QStringLiteral("\n=1")}, "\"'\n=1\"");
    }

    void csv()
    {
        QFETCH(QStringList, cells);
        QFETCH(QString, record);
        QCOMPARE(csvRecord(cells), record);
    }

    void wraps()
    {
        const QString text = QStringLiteral("one two three four");
        QCOMPARE(wrapped(QStringLiteral("> "), text, 9), QStringLiteral("> one two\n  three\n  four\n"));
        QCOMPARE(wrapped({}, QStringLiteral("averylongword b"), 5), QStringLiteral("averylongword\nb\n"));
        QCOMPARE(wrapped(QStringLiteral("x "), {}, 5), QStringLiteral("x \n"));
    }

    void tables()
    {
        QCOMPARE(textTable({QStringLiteral(">n"), QStringLiteral("name"), QStringLiteral("x")},
                           {{QStringLiteral("1"), QStringLiteral("a"), QString()},
                            {QStringLiteral("20"), QStringLiteral("longer"), QStringLiteral("y")}}),
                 QStringLiteral(" n  name    x\n"
                                "──  ──────  ─\n"
                                " 1  a\n"
                                "20  longer  y\n"));
    }

    void terminalSafe()
    {
        const QString plain = plainText(QStringLiteral("a\x1b[31m\x07 b\x7f\n\u202e c\U0001F600"));
        for (const QChar c : plain)
            QVERIFY(c.isPrint() || c.isSurrogate());
        QVERIFY(plain.contains(QStringLiteral("\U0001F600")));
    }

    void figures()
    {
        const PlanFigures figures = planFigures(test::samplePath());
        QCOMPARE(figures.steps, 3);
        QCOMPARE(figures.minorVersions, 3); // 5.9 -> 5.10 -> 5.11 -> 6.0
        QCOMPARE(figures.migrations, 9);
        QCOMPARE(figures.downtimeSteps, 1);
        QCOMPARE(figures.outOfBand, 1);
        QCOMPARE(warningWords(figures), QStringLiteral("1 blocker, 1 warning and 1 note"));
        QCOMPARE(downtimeWords(figures), QStringLiteral("1 of 3 steps"));
        QCOMPARE(downtimeWords(planFigures({})), QStringLiteral("no step"));
    }
};

QTEST_GUILESS_MAIN(TestReportParts)
#include "tst_report_parts.moc"
