// What is read of JSON with comments, sound or not: the tree, its places, and what is wrong with the text.

#include "core/siteconfig/jsonc_document.h"
#include "result_checks.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace lockstep;
using namespace Qt::StringLiterals;

namespace {

/// Every byte is in a token, and the tokens lie side by side.
bool coversAll(const QByteArray& text)
{
    JsoncScanner scanner(text);
    qint32 end = 0;
    JsoncToken token = scanner.next();
    for (; token.kind != JsoncTokenKind::End; token = scanner.next()) {
        if (token.offset != end || token.length <= 0)
            return false;
        end = token.end();
    }
    return end == text.size();
}

QByteArray compact(const QJsonValue& value)
{
    const QByteArray inArray = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return inArray.sliced(1, inArray.size() - 2);
}

} // namespace

class JsoncDocumentTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsData_data();
    void readsData();
    void tellsProblems_data();
    void tellsProblems();
    void numbersKeepTheirText();
    void findsByPath();
    void ofTwoKeysTheLastCounts();
    void deepTextIsRefusedNotCrashedOn();
    void largeTextIsRefused();
    void rulesForbidCommentsAndCommas();
    void understandsWhatItCan_data();
    void understandsWhatItCan();
    void pointersRoundTrip_data();
    void pointersRoundTrip();
    void wrongPointers();
    void placesCountCharacters();
    void quoting();
};

void JsoncDocumentTest::readsData_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("data");
    QTest::newRow("comments") << "// a\n{ /* b */ \"a\" : 1, // c\n \"b\": [true, false, null,], }\n"_ba
                              << R"({"a":1,"b":[true,false,null]})"_ba;
    QTest::newRow("byte order mark, CRLF")
        << "\xEF\xBB\xBF{\r\n\t\"a\": \"x\"\r\n}\r\n"_ba << R"({"a":"x"})"_ba;
    QTest::newRow("escapes") << R"(["\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00"])"_ba
                             << "[\"\\\"\\\\/\\b\\f\\n\\r\\t\u00e9\U0001F600\"]"_ba;
    QTest::newRow("numbers") << "[0, -1, 1.5, 1e3, -0.25E-2, 9007199254740993]"_ba
                             << "[0,-1,1.5,1000,-0.0025,9007199254740993]"_ba;
    QTest::newRow("comment marks in texts")
        << R"({"u": "http://x/*y*/"})"_ba << R"({"u":"http://x/*y*/"})"_ba;
    QTest::newRow("only a value") << " \"x\" // c"_ba << "\"x\""_ba;
    QTest::newRow("old line ends") << "[1,\r// c\r2]"_ba << "[1,2]"_ba;
}

void JsoncDocumentTest::readsData()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, data);
    const auto document = JsoncDocument::parse(text);
    QVERIFY2(document.problems().isEmpty(), qPrintable(document.problems().value(0).text));
    QCOMPARE(document.bytes(), text);
    QVERIFY(coversAll(text));
    QCOMPARE(compact(document.value(0)), data);
}

void JsoncDocumentTest::tellsProblems_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("problem");
    QTest::addColumn<int>("line");
    QTest::addColumn<int>("column");
    const auto row = [](const char* name, const QByteArray& text, const QString& problem, int line,
                        int column) { QTest::newRow(name) << text << problem << line << column; };
    row("nothing", "", u"there is no value"_s, 1, 1);
    row("only a comment", "// x\n", u"there is no value"_s, 2, 1);
    row("not UTF-8", "{\n \"a\": \"\xFF\"}", u"this byte is not UTF-8"_s, 2, 8);
    row("overlong", "[\"\xC0\xAF\"]", u"this byte is not UTF-8"_s, 1, 3);
    row("surrogate in UTF-8", "[\"\xED\xA0\x80\"]", u"this byte is not UTF-8"_s, 1, 3);
    row("cut off", "[\"\xE2\x82\"]", u"this byte is not UTF-8"_s, 1, 3);
    row("lone high", R"(["é\ud800"])", u"half of a surrogate pair stands alone"_s, 1, 4);
    row("lone low", R"(["\udc00\ud800"])", u"half of a surrogate pair stands alone"_s, 1, 3);
    row("bad escape", R"(["\x"])", u"the escape is not one that JSON knows"_s, 1, 3);
    row("short escape", R"(["\u12"])", u"the escape is not one that JSON knows"_s, 1, 3);
    row("control character", "[\"a\tb\"]", u"a control character in a text must be written as an escape"_s, 1,
        4);
    row("open text", "[\"a\n]", u"the text is not closed by a quote on its line"_s, 1, 2);
    row("open comment", "[1] /* x", u"the comment is not closed"_s, 1, 5);
    row("leading zero", "[01]", u"the number is not written as JSON writes numbers"_s, 1, 2);
    row("no digits", "[1.]", u"the number is not written as JSON writes numbers"_s, 1, 2);
    row("plus", "[+1]", u"this is no part of JSON"_s, 1, 2);
    row("word", "{\"a\": yes}", u"this is no part of JSON"_s, 1, 7);
    row("single quotes", "['a']", u"this is no part of JSON"_s, 1, 2);
    row("missing comma", "[1 2]", u"a comma is missing before this"_s, 1, 4);
    row("missing comma in object", "{\"a\": 1\n\"b\": 2}", u"a comma is missing before this"_s, 2, 1);
    row("missing colon", "{\"a\" 1}", u"a colon is missing before this"_s, 1, 6);
    row("missing value", "{\"a\": }", u"a value is missing before this"_s, 1, 7);
    row("two commas", "[1,,2]", u"a value is missing before this comma"_s, 1, 4);
    row("comma first", "[,1]", u"a value is missing before this comma"_s, 1, 2);
    row("key without quotes", "{a: 1}", u"this is no part of JSON"_s, 1, 2);
    row("number as key", "{1: 1}", u"a key in quotes is expected here"_s, 1, 2);
    row("open brace", "{\"a\": [1]", u"this brace is not closed"_s, 1, 1);
    row("open bracket in a closed brace", "{\"a\": [1}", u"this bracket is not closed"_s, 1, 7);
    row("stray close", "[1]]", u"nothing is open that this could close"_s, 1, 4);
    row("more after the end", "{} 1", u"the document ends before this"_s, 1, 4);
    row("mark inside", "[1,\xEF\xBB\xBF 2]", u"this is no part of JSON"_s, 1, 4);
}

void JsoncDocumentTest::tellsProblems()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, problem);
    QFETCH(int, line);
    QFETCH(int, column);
    const auto document = JsoncDocument::parse(text);
    QVERIFY(!document.tree().isSound());
    QCOMPARE(document.problems().first().text, problem);
    QCOMPARE(document.place(document.problems().first().offset), (TextPlace{line, column}));
    QCOMPARE(document.bytes(), text);
    QVERIFY(coversAll(text));
    VERIFY_ERROR(document.check(u"site.json"_s), ErrorKind::Invalid, "site.json:");
}

void JsoncDocumentTest::numbersKeepTheirText()
{
    const auto document = JsoncDocument::parse("[1.0, 1e400, 123456789012345678901234567890]");
    QCOMPARE(document.text(document.find({u"0"_s})), "1.0"_ba);
    QCOMPARE(document.text(document.find({u"1"_s})), "1e400"_ba);
    QCOMPARE(document.text(document.find({u"2"_s})), "123456789012345678901234567890"_ba);
}

void JsoncDocumentTest::findsByPath()
{
    const auto document = JsoncDocument::parse(R"({"a": {"": [10, {"x/y": 2}]}, "0": 3})");
    QCOMPARE(document.text(document.find({u"a"_s, u""_s, u"1"_s, u"x/y"_s})), "2"_ba);
    QCOMPARE(document.text(document.find({u"0"_s})), "3"_ba);
    QCOMPARE(document.find({u"a"_s, u""_s, u"2"_s}), -1);
    QCOMPARE(document.find({u"a"_s, u""_s, u"01"_s}), -1);
    QCOMPARE(document.find({u"a"_s, u""_s, u"-"_s}), -1);
    QCOMPARE(document.find({u"0"_s, u"deeper"_s}), -1);
    const JsoncPath path{u"a"_s, u""_s, u"1"_s, u"x/y"_s};
    QCOMPARE(document.path(document.find(path)), path);
}

void JsoncDocumentTest::ofTwoKeysTheLastCounts()
{
    const auto document = JsoncDocument::parse("{\"a\": 1,\n \"b\": 2, \"\\u0061\": 3}");
    QVERIFY(document.tree().isSound());
    QCOMPARE(document.problems().size(), 1);
    const JsoncProblem& problem = document.problems().first();
    QCOMPARE(problem.severity, JsoncSeverity::Warning);
    QCOMPARE(document.place(problem.offset), (TextPlace{2, 10}));
    QCOMPARE(document.place(problem.otherOffset), (TextPlace{1, 2}));
    QCOMPARE(document.text(document.find({u"a"_s})), "3"_ba);
    VERIFY_RESULT(document.check(u"x"_s));
}

void JsoncDocumentTest::deepTextIsRefusedNotCrashedOn()
{
    const auto nested = [](int depth) { return QByteArray(depth, '[') + QByteArray(depth, ']'); };
    QVERIFY(JsoncDocument::parse(nested(512)).tree().isSound());
    const auto deep = JsoncDocument::parse(nested(513));
    QVERIFY(!deep.tree().isSound());
    QVERIFY(deep.problems().first().text.contains(u"deeper than 512 levels"_s));
    QCOMPARE(deep.problems().first().offset, 512);
    const auto abyss = JsoncDocument::parse(QByteArray(100'000, '['));
    QVERIFY(!abyss.tree().isSound());
    QVERIFY(abyss.value(0).isArray());
    QCOMPARE(abyss.bytes().size(), 100'000);
    QVERIFY(!JsoncDocument::parse(QByteArray("{\"a\":").repeated(100'000)).tree().isSound());
}

void JsoncDocumentTest::largeTextIsRefused()
{
    const auto document = JsoncDocument::parse("[1, 2]", {.maximumBytes = 5});
    QCOMPARE(document.problems().first().text, u"the text has 6 bytes, and at most 5 are read"_s);
    QCOMPARE(document.bytes(), "[1, 2]"_ba);
    QCOMPARE(document.find({}), -1);
}

void JsoncDocumentTest::rulesForbidCommentsAndCommas()
{
    const auto document =
        JsoncDocument::parse("[1, /* c */ {\"a\": [],},]", {.comments = false, .trailingCommas = false});
    QVERIFY(document.tree().isSound());
    QStringList told;
    for (const JsoncProblem& problem : document.problems()) {
        QCOMPARE(problem.severity, JsoncSeverity::Disallowed);
        told += u"%1 %2"_s.arg(problem.offset).arg(problem.text);
    }
    const QStringList wanted{u"4 comments are not allowed here"_s,
                             u"20 a comma after the last value is not allowed here"_s,
                             u"22 a comma after the last value is not allowed here"_s};
    QCOMPARE(told, wanted);
}

void JsoncDocumentTest::understandsWhatItCan_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("data");
    QTest::newRow("missing commas") << R"({"a": 1 "b": [1 2]})"_ba << R"({"a":1,"b":[1,2]})"_ba;
    QTest::newRow("key without a value") << R"({"a", "b": 2})"_ba << R"({"b":2})"_ba;
    QTest::newRow("no key") << R"({[1, {"x": 2}]: 3, "b": 2})"_ba << R"({"b":2})"_ba;
    QTest::newRow("missing colon") << R"({"a" 1, "b": 2})"_ba << R"({"a":1,"b":2})"_ba;
    QTest::newRow("cut off") << R"({"a": {"b": [1, 2)"_ba << R"({"a":{"b":[1,2]}})"_ba;
    QTest::newRow("closed by the outer")
        << R"({"a": [1, {"b": 2], "c": 3})"_ba << R"({"a":[1,{"b":2}],"c":3})"_ba;
    QTest::newRow("rubbish between") << "[1, $$, 2 = 3]"_ba << "[1,2,3]"_ba;
}

void JsoncDocumentTest::understandsWhatItCan()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, data);
    const auto document = JsoncDocument::parse(text);
    QVERIFY(!document.tree().isSound());
    QCOMPARE(compact(document.value(0)), data);
}

void JsoncDocumentTest::pointersRoundTrip_data()
{
    QTest::addColumn<QString>("pointer");
    QTest::addColumn<QStringList>("path");
    QTest::newRow("whole") << QString() << QStringList();
    QTest::newRow("empty key") << u"/"_s << QStringList{QString()};
    QTest::newRow("plain") << u"/auth.providers/0/type"_s
                           << QStringList{u"auth.providers"_s, u"0"_s, u"type"_s};
    QTest::newRow("escaped") << u"/a~1b/m~0n/~01"_s << QStringList{u"a/b"_s, u"m~n"_s, u"~1"_s};
}

void JsoncDocumentTest::pointersRoundTrip()
{
    QFETCH(QString, pointer);
    QFETCH(QStringList, path);
    const auto read = jsonPointerPath(pointer);
    VERIFY_RESULT(read);
    QCOMPARE(*read, path);
    QCOMPARE(jsonPointer(path), pointer);
}

void JsoncDocumentTest::wrongPointers()
{
    VERIFY_ERROR(jsonPointerPath(u"a/b"_s), ErrorKind::Usage, "does not begin with a slash");
    VERIFY_ERROR(jsonPointerPath(u"/a~2"_s), ErrorKind::Usage, "tilde");
    VERIFY_ERROR(jsonPointerPath(u"/a~"_s), ErrorKind::Usage, "tilde");
}

void JsoncDocumentTest::placesCountCharacters()
{
    const QByteArray text = "\xEF\xBB\xBF{\r\n \"é\U0001F600\": 1}\r2";
    QCOMPARE(jsoncPlace(text, 3), (TextPlace{1, 1}));
    QCOMPARE(jsoncPlace(text, text.indexOf('1')), (TextPlace{2, 8}));
    QCOMPARE(jsoncPlace(text, text.indexOf('2')), (TextPlace{3, 1}));
}

void JsoncDocumentTest::quoting()
{
    const QString all = u"\"\\/\b\f\n\r\t\u0001é\U0001F600\u2028"_s;
    QCOMPARE(jsoncUnquoted(jsoncQuoted(all)), all);
    QCOMPARE(jsoncQuoted(u"a/\u0001\n"_s), R"("a/\u0001\n")"_ba);
    QVERIFY(JsoncDocument::parse(jsoncQuoted(all)).problems().isEmpty());
}

QTEST_GUILESS_MAIN(JsoncDocumentTest)
#include "tst_jsonc_document.moc"
