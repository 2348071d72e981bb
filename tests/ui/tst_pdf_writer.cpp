#include "core/report/report.h"
#include "core/support/files.h"
#include "core/support/process.h"
#include "ui/print/pdf_writer.h"

#include "core/report/sample_reports.h"
#include "result_checks.h"

#include <QGuiApplication>
#include <QStandardPaths>

#include <sys/stat.h>
#include <unistd.h>

using namespace lockstep;

namespace {

/// LOCKSTEP_KEEP_PDF names a folder in which to leave the PDFs, to look at them.
QString keptFolder(const QTemporaryDir& folder)
{
    const QString kept = qEnvironmentVariable("LOCKSTEP_KEEP_PDF");
    return kept.isEmpty() ? folder.path() : kept;
}

RehearsalReport longRehearsal()
{
    RehearsalReport report = test::sampleRehearsal();
    for (int i = 0; i < 300; ++i)
        report.steps[0].migrations += test::outcome(Schema::Frontend, 1730000000 + i,
                                                    "one of very many migrations of a long upgrade", 0.1);
    return report;
}

} // namespace

class TestPdfWriter : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    /// The text of a PDF, page by page; skips where poppler is not installed.
    QStringList pagesOf(const QString& pdf)
    {
        Command command;
        command.program = QStringLiteral("pdftotext");
        command.arguments = {QStringLiteral("-layout"), pdf, QStringLiteral("-")};
        const Result<ProcessOutput> output = runChecked(command);
        if (!output)
            return {};
        QStringList pages = QString::fromUtf8(output->standardOutput).split(u'\f');
        pages.removeLast();
        return pages;
    }

private Q_SLOTS:

    void writes_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("html");
        QTest::addColumn<QString>("shown");
        const auto add = [](const char* name, const Result<QString>& html, const char* shown) {
            QTest::newRow(name) << QString::fromLatin1(name) << html.value_or(QString())
                                << QString::fromUtf8(shown);
        };
        add("plan",
            renderPlan(test::samplePath(), test::sampleInstance(), ReportFormat::Html, test::sampleTime()),
            "Settle before starting");
        add("rehearsal", renderRehearsal(test::sampleRehearsal(), test::sampleInstance(), ReportFormat::Html),
            "Rehearsal passed");
        add("rehearsal-failed", renderRehearsal(test::failedRehearsal(), {}, ReportFormat::Html),
            "Rehearsal failed");
        add("rehearsal-long", renderRehearsal(longRehearsal(), {}, ReportFormat::Html), "1730000299");
    }

    void writes()
    {
        QFETCH(QString, name);
        QFETCH(QString, html);
        QFETCH(QString, shown);
        QVERIFY(!html.isEmpty());
        const QString path = keptFolder(m_folder) + u'/' + name + QStringLiteral(".pdf");
        const Result<void> written = writePdf(html, path);
        VERIFY_RESULT(written);
        QVERIFY(readFile(path)->startsWith("%PDF-"));
        if (QStandardPaths::findExecutable(QStringLiteral("pdftotext")).isEmpty())
            QSKIP("pdftotext is not installed");
        const QStringList pages = pagesOf(path);
        QVERIFY(!pages.isEmpty());
        QVERIFY2(pages.join(u' ').contains(shown), qPrintable(pages.join(u'\n')));
        const QStringList lines = pages.join(u'\n').split(u'\n');
        if (name == u"plan")
            QCOMPARE(lines.filter(QStringLiteral("Need an elevated database role")).size(), 1);
        for (qsizetype i = 0; i < pages.size(); ++i)
            QVERIFY(pages[i].contains(QStringLiteral("Page %1 of %2").arg(i + 1).arg(pages.size())));
    }

    void everyRowIsPrintedOnce()
    {
        if (QStandardPaths::findExecutable(QStringLiteral("pdftotext")).isEmpty())
            QSKIP("pdftotext is not installed");
        const QString path = m_folder.filePath(QStringLiteral("long.pdf"));
        const Result<QString> html = renderRehearsal(longRehearsal(), {}, ReportFormat::Html);
        VERIFY_RESULT(html);
        const Result<void> written = writePdf(*html, path);
        VERIFY_RESULT(written);
        const QStringList pages = pagesOf(path);
        QVERIFY(pages.size() > 3);
        const QString text = pages.join(u'\n');
        // Past the ten slowest, which are listed apart as well.
        for (int i = 10; i < 300; ++i)
            QCOMPARE(text.count(QString::number(1730000000 + i)), 1);
    }

    void headingsStayWithWhatTheyStandAbove()
    {
        QString html;
        for (int i = 1; i <= 60; ++i)
            html += QStringLiteral("<h3>heading %1</h3><h4>below it</h4><pre>text %1\nmore</pre>"
                                   "<table><tr><td>cell %1</td></tr></table>")
                        .arg(i);
        const QString path = m_folder.filePath(QStringLiteral("headings.pdf"));
        const Result<void> written = writePdf(html, path);
        VERIFY_RESULT(written);
        const QStringList pages = pagesOf(path);
        if (pages.isEmpty())
            QSKIP("pdftotext is not installed");
        QVERIFY(pages.size() > 3);
        for (int i = 1; i <= 60; ++i) {
            for (const char* part : {"heading %1\n", "text %1\n", "cell %1\n"}) {
                const QString text = QString::fromLatin1(part).arg(i);
                const auto has = [&](const QString& page) { return page.contains(text); };
                QCOMPARE(std::ranges::count_if(pages, has), 1);
                if (part[0] == 't')
                    QVERIFY2(
                        std::ranges::find_if(pages, has)->contains(QStringLiteral("heading %1\n").arg(i)),
                        qPrintable(text));
            }
        }
    }

    void rowsAreNotCut_data()
    {
        QTest::addColumn<QString>("head");
        QTest::addColumn<int>("lines");
        QTest::newRow("bare") << QString() << 3;
        QTest::newRow("headed") << QStringLiteral("<thead><tr><th>Row</th><th>What</th></tr></thead>") << 4;
        QTest::newRow("high") << QString() << 25;
    }

    void rowsAreNotCut()
    {
        QFETCH(QString, head);
        QFETCH(int, lines);
        constexpr int count = 60;
        QString html = QStringLiteral("<p>above</p><h2>Rows</h2><table width='100%'>") + head;
        for (int i = 1; i <= count; ++i)
            html += QStringLiteral("<tr><td style='background-color: #e8f5ec'>begin%1.</td><td>%2last%1."
                                   "</td></tr>")
                        .arg(QString::number(i), QStringLiteral("between<br>").repeated(lines - 1));
        const QString path = m_folder.filePath(QStringLiteral("rows.pdf"));
        const Result<void> written = writePdf(html + QStringLiteral("</table>"), path);
        VERIFY_RESULT(written);
        const QStringList pages = pagesOf(path);
        if (pages.isEmpty())
            QSKIP("pdftotext is not installed");
        QVERIFY(pages.size() > 3);
        QVERIFY(pages.join(u' ').count(u"between") == count * (lines - 1));
        for (int i = 1; i <= count; ++i) {
            const QString first = QStringLiteral("begin%1.").arg(i);
            const QString last = QStringLiteral("last%1.").arg(i);
            const auto page =
                std::ranges::find_if(pages, [&](const QString& text) { return text.contains(first); });
            QVERIFY2(page != pages.end() && page->contains(last), qPrintable(first));
        }
        const auto heading =
            std::ranges::find_if(pages, [](const QString& text) { return text.contains(u"Rows"); });
        QVERIFY(heading != pages.end() && heading->contains(u"begin1."));
    }

    /// As the long lines of a log are.
    void aLongWordIsWrapped()
    {
        const QString path = m_folder.filePath(QStringLiteral("long.pdf"));
        const Result<void> written = writePdf(
            QStringLiteral("<pre style='white-space: pre-wrap'>%1end</pre>").arg(QString(400, u'x')), path);
        VERIFY_RESULT(written);
        const QStringList pages = pagesOf(path);
        if (pages.isEmpty())
            QSKIP("pdftotext is not installed");
        QVERIFY2(pages.first().contains(u"end") && pages.first().count(u'\n') > 3, qPrintable(pages.first()));
    }

    void titles()
    {
        const QString html =
            QStringLiteral("<html><head><title>Own &amp; title</title></head><body>x</body></html>");
        QVERIFY(pdfFromHtml(html).has_value());
        const QString path = m_folder.filePath(QStringLiteral("title.pdf"));
        const Result<void> written = writePdf(html, path, QStringLiteral("Given title"));
        VERIFY_RESULT(written);
        if (QStandardPaths::findExecutable(QStringLiteral("pdftotext")).isEmpty())
            QSKIP("pdftotext is not installed");
        QVERIFY(pagesOf(path).first().contains(QStringLiteral("Given title")));
    }

    void emptyIsOnePage()
    {
        const Result<QByteArray> pdf = pdfFromHtml({});
        VERIFY_RESULT(pdf);
        QVERIFY(pdf->startsWith("%PDF-"));
    }

    void loadsNothingFromOutside()
    {
        const QString secret = m_folder.filePath(QStringLiteral("secret.html"));
        const Result<void> written = writeFile(secret, "body { color: red; }");
        VERIFY_RESULT(written);
        QTest::failOnWarning();
        const Result<QByteArray> pdf =
            pdfFromHtml(QStringLiteral("<html><head><link rel='stylesheet' href='%1'></head>"
                                       "<body><img src='%1'><img src='http://127.0.0.1:1/'>"
                                       "text</body></html>")
                            .arg(secret));
        VERIFY_RESULT(pdf);
    }

    void unwritable()
    {
        const QString folder = m_folder.filePath(QStringLiteral("closed"));
        QVERIFY(QDir().mkpath(folder));
        QCOMPARE(chmod(qPrintable(folder), 0500), 0);
        if (access(qPrintable(folder), W_OK) == 0)
            QSKIP("this user may write everywhere");
        const Result<void> written = writePdf(QStringLiteral("<p>x</p>"), folder + QStringLiteral("/x.pdf"));
        chmod(qPrintable(folder), 0700);
        VERIFY_ERROR(written, ErrorKind::Io, "x.pdf");
    }
};

QTEST_MAIN(TestPdfWriter)
#include "tst_pdf_writer.moc"
