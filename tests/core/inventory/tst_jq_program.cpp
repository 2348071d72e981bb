// Expressions of jq: what they select, and where they are wrong.

#include "core/inventory/filter/jq_program.h"

#include <QTest>

using namespace lockstep;
using namespace Qt::StringLiterals;

class JqProgramTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void selects_data();
    void selects();
    void pointsAtTheColumn_data();
    void pointsAtTheColumn();
    void failsOnADocument();
    void takesOnlyJson();
};

void JqProgramTest::selects_data()
{
    QTest::addColumn<QString>("expression");
    QTest::addColumn<bool>("selected");
    QTest::newRow("equal") << u".a == 1"_s << true;
    QTest::newRow("not equal") << u".a == 2"_s << false;
    QTest::newRow("a key in quotes") << u".\"b-c\" == \"x\""_s << true;
    QTest::newRow("null is not true") << u".missing"_s << false;
    QTest::newRow("zero is true") << u"0"_s << true;
    QTest::newRow("no output") << u"empty"_s << false;
    QTest::newRow("one of several outputs") << u"false, null, .a"_s << true;
    QTest::newRow("true before it fails") << u"true, error(\"late\")"_s << true;
    QTest::newRow("a function") << u"def big: . > 0; .a | big"_s << true;
    QTest::newRow("halted") << u"halt"_s << false;
}

void JqProgramTest::selects()
{
    QFETCH(QString, expression);
    QFETCH(bool, selected);
    const auto program = JqProgram::compile(expression);
    QVERIFY2(program.has_value(), program ? "" : qPrintable(program.error().text));
    const auto document = JqDocument::parse("{\"a\": 1, \"b-c\": \"x\"}");
    QVERIFY(document);
    for (int again = 0; again < 2; ++again)
        QCOMPARE(program->selects(*document), selected);
}

void JqProgramTest::pointsAtTheColumn_data()
{
    QTest::addColumn<QString>("expression");
    QTest::addColumn<int>("column");
    QTest::addColumn<QString>("said");
    QTest::newRow("empty") << u"  "_s << 1 << u"there is no expression"_s;
    QTest::newRow("too much") << u".a == 1 )"_s << 9 << u"unexpected"_s;
    QTest::newRow("semicolon") << u".a ;"_s << 4 << u"unexpected ';'"_s;
    QTest::newRow("ends early") << u".a =="_s << 6 << u"unexpected end"_s;
    QTest::newRow("quotes stay open") << u".a == \"b"_s << 9 << u"unexpected end"_s;
    QTest::newRow("no such function") << u".a | fits(1)"_s << 6 << u"fits/1 is not defined"_s;
    QTest::newRow("no such variable") << u".a as $x | $y"_s << 12 << u"$y is not defined"_s;
    QTest::newRow("in the second line") << u".a and\n  .b ;"_s << 13 << u"unexpected ';'"_s;
    QTest::newRow("after what is not ASCII") << u".a == \"\u00e9\u00e8\" )"_s << 12 << u"unexpected"_s;
    QTest::newRow("modules") << u"import \"a\" as a; 1"_s << 0 << u"module not found: a"_s;
}

void JqProgramTest::pointsAtTheColumn()
{
    QFETCH(QString, expression);
    QFETCH(int, column);
    QFETCH(QString, said);
    const auto program = JqProgram::compile(expression);
    QVERIFY(!program);
    QVERIFY2(program.error().text.startsWith(said), qPrintable(program.error().text));
    QVERIFY2(!program.error().text.contains(u"Unix"), qPrintable(program.error().text));
    QCOMPARE(program.error().column, column);
}

void JqProgramTest::failsOnADocument()
{
    const auto program = JqProgram::compile(u".a.b == 1"_s);
    QVERIFY(program);
    const auto selected = program->selects(*JqDocument::parse("{\"a\": 1}"));
    QVERIFY(!selected);
    QVERIFY2(selected.error().contains(u"Cannot index number"), qPrintable(selected.error()));
    QCOMPARE(program->selects(*JqDocument::parse("{\"a\": {\"b\": 1}}")), true);
}

void JqProgramTest::takesOnlyJson()
{
    QVERIFY(!JqDocument::parse("{a: 1}"));
    QVERIFY(!JqDocument::parse(""));
    QVERIFY(JqDocument::parse("null"));
}

QTEST_GUILESS_MAIN(JqProgramTest)
#include "tst_jq_program.moc"
