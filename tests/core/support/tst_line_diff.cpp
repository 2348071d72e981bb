// Differences of texts, as `diff -u` and `patch` know them.

#include "core/support/files.h"
#include "core/support/line_diff.h"
#include "core/support/process.h"
#include "result_checks.h"

#include <QRandomGenerator>
#include <QTemporaryDir>

using namespace lockstep;
using namespace Qt::StringLiterals;

namespace {

QString diff(const QString& before, const QString& after)
{
    return unifiedDiff({before, before}, {after, after}, u"x"_s);
}

QString randomText(QRandomGenerator& random)
{
    QString text;
    for (int lines = int(random.bounded(40)); lines > 0; --lines)
        text += QChar(u'a' + char16_t(random.bounded(4))) + u"\n"_s;
    return random.bounded(4) == 0 ? text + u"end"_s : text;
}

} // namespace

class LineDiffTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void unified_data();
    void unified();
    void showsWhatMayBeSeen();
    void patchTakesIt();
    void largeTextsDoNotTakeForever();
};

void LineDiffTest::unified_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("after");
    QTest::addColumn<QString>("wanted");
    const QString head = u"--- x\n+++ x\n"_s;
    QTest::newRow("same") << u"a\n"_s << u"a\n"_s << QString();
    QTest::newRow("one line") << u"1\n2\n3\n4\n5\n6\n7\n8\n9\n"_s << u"1\n2\n3\n4\nx\n6\n7\n8\n9\n"_s
                              << head + u"@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+x\n 6\n 7\n 8\n"_s;
    QTest::newRow("two parts")
        << u"1\n2\n3\n4\n5\n6\n7\n8\n9\n"_s << u"x\n2\n3\n4\n5\n6\n7\n8\n9\ny\n"_s
        << head + u"@@ -1,4 +1,4 @@\n-1\n+x\n 2\n 3\n 4\n@@ -7,3 +7,4 @@\n 7\n 8\n 9\n+y\n"_s;
    QTest::newRow("made") << u""_s << u"a\nb\n"_s << head + u"@@ -0,0 +1,2 @@\n+a\n+b\n"_s;
    QTest::newRow("no line end") << u"a\n"_s << u"a"_s
                                 << head + u"@@ -1 +1 @@\n-a\n+a\n\\ No newline at end of file\n"_s;
}

void LineDiffTest::unified()
{
    QFETCH(QString, before);
    QFETCH(QString, after);
    QFETCH(QString, wanted);
    QCOMPARE(diff(before, after), wanted);
}

void LineDiffTest::showsWhatMayBeSeen()
{
    QCOMPARE(unifiedDiff({u"key one\n"_s, u"key *\n"_s}, {u"key two\n"_s, u"key *\n"_s}, u"x"_s),
             u"--- x\n+++ x\n@@ -1 +1 @@\n-key *\n+key *\n"_s);
}

void LineDiffTest::patchTakesIt()
{
    const QTemporaryDir folder;
    QRandomGenerator random(3);
    for (int i = 0; i < 60; ++i) {
        const QString before = randomText(random);
        const QString after = randomText(random);
        VERIFY_RESULT(writeFile(folder.filePath(u"x"_s), before.toUtf8()));
        Command patch;
        patch.program = u"git"_s;
        patch.arguments = {u"apply"_s, u"-p0"_s, u"--unidiff-zero"_s, u"--whitespace=nowarn"_s, u"-"_s};
        patch.workingFolder = folder.path();
        patch.standardInput = diff(before, after).toUtf8();
        if (before == after)
            continue;
        VERIFY_RESULT(runChecked(patch));
        QCOMPARE(QString::fromUtf8(readFile(folder.filePath(u"x"_s)).value_or("-")), after);
    }
}

void LineDiffTest::largeTextsDoNotTakeForever()
{
    QString before;
    QString after;
    for (int i = 0; i < 20'000; ++i) {
        before += u"a%1\n"_s.arg(i);
        after += u"b%1\n"_s.arg(i);
    }
    const QString text = diff(u"head\n"_s + before, u"head\n"_s + after);
    QVERIFY(text.startsWith(u"--- x\n+++ x\n@@ -1,20001 +1,20001 @@\n head\n-a0\n"_s));
    QCOMPARE(text.count(u'\n'), 40'004);
}

QTEST_GUILESS_MAIN(LineDiffTest)
#include "tst_line_diff.moc"
