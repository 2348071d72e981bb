// Formatting changes spaces and line ends only, and twice is as once.

#include "core/siteconfig/jsonc_format.h"
#include "result_checks.h"

using namespace lockstep;
using namespace Qt::StringLiterals;

class JsoncFormatTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void formats_data();
    void formats();
    void styleIsFound_data();
    void styleIsFound();
    void wrongTextIsLeftAlone();
    void laysOutValues();
};

void JsoncFormatTest::formats_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("formatted");
    QTest::newRow("object") << R"({"x" : 1,"y":{"z":[1,2],"e":{ },"f":[
]}})"_ba
                            << "{\n  \"x\": 1,\n  \"y\": {\n    \"z\": [\n      1,\n      2\n    ],\n"
                               "    \"e\": {},\n    \"f\": []\n  }\n}"_ba;
    QTest::newRow("comments on their lines")
        << "{ // first\n// second\n\"a\": 1, /* behind */ // and more\n\n\n/* own */\n\"b\": 2 // last\n}\n"_ba
        << "{ // first\n  // second\n  \"a\": 1, /* behind */ // and more\n  /* own */\n  \"b\": 2 // last\n}\n"_ba;
    QTest::newRow("comment before a value") << "{\"a\": /* x */ 1}"_ba << "{\n  \"a\": /* x */ 1\n}"_ba;
    QTest::newRow("only comments inside") << "{// a\n}"_ba << "{ // a\n}"_ba;
    QTest::newRow("own comment inside") << "[\n// a\n]"_ba << "[\n  // a\n]"_ba;
    QTest::newRow("comment at the end") << "[1\n// a\n]"_ba << "[\n  1\n  // a\n]"_ba;
    QTest::newRow("trailing comma") << "[1,]"_ba << "[\n  1,\n]"_ba;
    QTest::newRow("around the value") << "\n\n // a\n\n\n{}  // b"_ba << "// a\n{} // b"_ba;
    QTest::newRow("mark") << "\xEF\xBB\xBF  [1]"_ba << "\xEF\xBB\xBF[\n  1\n]"_ba;
}

void JsoncFormatTest::formats()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, formatted);
    const auto document = JsoncDocument::parse(text);
    const auto edits = formatJsonc(document, {});
    VERIFY_RESULT(edits);
    const auto once = document.edited(*edits);
    VERIFY_RESULT(once);
    QCOMPARE(once->bytes(), formatted);
    QCOMPARE(once->value(0), document.value(0));
    const auto again = formatJsonc(*once, {});
    VERIFY_RESULT(again);
    QVERIFY(again->isEmpty());
}

void JsoncFormatTest::styleIsFound_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("unit");
    QTest::addColumn<QByteArray>("lineEnd");
    QTest::newRow("none") << "{\"a\": 1}"_ba << "  "_ba << "\n"_ba;
    QTest::newRow("tabs, CRLF") << "{\r\n\t\"a\": 1}"_ba << "\t"_ba << "\r\n"_ba;
    QTest::newRow("four") << "  {\n      \"a\": [\n          1]}"_ba << "    "_ba << "\n"_ba;
    QTest::newRow("carriage return") << "[\r 1]"_ba << " "_ba << "\r"_ba;
}

void JsoncFormatTest::styleIsFound()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, unit);
    QFETCH(QByteArray, lineEnd);
    const JsoncStyle style = jsoncStyle(JsoncDocument::parse(text));
    QCOMPARE(style.unit, unit);
    QCOMPARE(style.lineEnd, lineEnd);
}

void JsoncFormatTest::wrongTextIsLeftAlone()
{
    VERIFY_ERROR(formatJsonc(JsoncDocument::parse("{\"a\": [1, 2}"), {}), ErrorKind::Invalid, "not closed");
}

void JsoncFormatTest::laysOutValues()
{
    const QByteArray value = R"({"a":[1, 2 ],"b":{}})";
    QCOMPARE(jsoncLaidOut(value, {}), R"({"a": [1, 2], "b": {}})"_ba);
    QCOMPARE(jsoncLaidOut(value, {.tight = true}), R"({"a":[1,2],"b":{}})"_ba);
    QCOMPARE(jsoncLaidOut("[1]", {.lines = true, .indent = "  ", .style = {"\t", "\r\n"}}),
             "[\r\n  \t1\r\n  ]"_ba);
}

QTEST_GUILESS_MAIN(JsoncFormatTest)
#include "tst_jsonc_format.moc"
