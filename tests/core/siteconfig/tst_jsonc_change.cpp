// Edits of JSON with comments: what they change, and that they change nothing else.

#include "core/siteconfig/jsonc_change.h"
#include "result_checks.h"

using namespace lockstep;
using namespace Qt::StringLiterals;

namespace {

Result<JsoncEdits> change(const JsoncDocument& document, const QString& verb, const QString& pointer,
                          const QByteArray& value)
{
    const auto path = jsonPointerPath(pointer);
    if (!path)
        return failure(path);
    if (verb == u"set")
        return setJsonc(document, *path, value);
    if (verb == u"insert")
        return insertJsonc(document, *path, value);
    if (verb == u"append")
        return appendJsonc(document, *path, value);
    if (verb == u"move")
        return jsonPointerPath(QString::fromUtf8(value)).and_then([&](const JsoncPath& to) {
            return moveJsonc(document, *path, to);
        });
    if (verb == u"rename")
        return renameJsonc(document, *path, QString::fromUtf8(value));
    return removeJsonc(document, *path);
}

} // namespace

class JsoncChangeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void changes_data();
    void changes();
    void refusals_data();
    void refusals();
    void sameValueIsNoEdit();
    void editsOutOfOrderAreRefused();
};

void JsoncChangeTest::changes_data()
{
    QTest::addColumn<QString>("verb");
    QTest::addColumn<QString>("pointer");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    const auto row = [](const char* name, const char* verb, const char* pointer, const QByteArray& value,
                        const QByteArray& before, const QByteArray& after) {
        QTest::newRow(name) << QString::fromLatin1(verb) << QString::fromLatin1(pointer) << value << before
                            << after;
    };

    row("set a scalar", "set", "/b", "2.50", "{\n  // one\n  \"b\" : 1 /* two */,\n}", //
        "{\n  // one\n  \"b\" : 2.50 /* two */,\n}");
    row("set the whole", "set", "", "[1]", " {} // x\n", " [\n   1\n ] // x\n");
    row("set the last of two", "set", "/a", "3", R"({"a": 1, "a": 2})", R"({"a": 1, "a": 3})");
    row("new key, lines", "set", "/b", "\"x\"", "{\n    \"a\": 1 // one\n}\n",
        "{\n    \"a\": 1, // one\n    \"b\": \"x\"\n}\n");
    row("new key, trailing comma", "set", "/b", "2", "{\r\n\t\"a\": 1, // one\r\n\t// \"c\": 3\r\n}\r\n",
        "{\r\n\t\"a\": 1, // one\r\n\t\"b\": 2,\r\n\t// \"c\": 3\r\n}\r\n");
    row("new key, one line", "set", "/b", "[1,2]", R"({ "a": 1 })", R"({ "a": 1, "b": [1, 2] })");
    row("new key, tight", "set", "/c", R"({"d": [1, 2]})", R"({"a":1,"b":2})",
        R"({"a":1,"b":2,"c":{"d":[1,2]}})");
    row("new key, spaced colon", "set", "/b", "2", "{\n  \"a\" : 1\n}", "{\n  \"a\" : 1,\n  \"b\" : 2\n}");
    row("new key, behind a comment", "set", "/b", "2", "{ \"a\": 1 // one\n}",
        "{ \"a\": 1, // one\n  \"b\": 2\n}");
    row("first key", "set", "/a", "1", "{}", "{\n  \"a\": 1\n}");
    row("first key inside", "set", "/x/y", "1", "{\n\t\"x\": {}\n}", "{\n\t\"x\": {\n\t\t\"y\": 1\n\t}\n}");
    row("first key on a line", "set", "/x/y/z", "1", "{ \"x\": { \"y\": {} } }",
        "{ \"x\": { \"y\": {\"z\": 1} } }");
    row("first key by a comment", "set", "/a", "1", "{\n  // nothing yet\n}",
        "{\n  // nothing yet\n  \"a\": 1\n}");
    row("first key by a block comment", "set", "/x/a", "1", "{\"x\": { /* c */ }}",
        "{\"x\": { /* c */ \"a\": 1 }}");
    row("first key behind the brace's comment", "set", "/a", "1", "{ // c\n}", "{ // c\n  \"a\": 1\n}");
    row("makes objects", "set", "/a/b/c", "true", "{\n  \"x\": 1\n}",
        "{\n  \"x\": 1,\n  \"a\": {\n    \"b\": {\n      \"c\": true\n    }\n  }\n}");
    row("makes an array", "set", "/a/-", "1", "{\n}", "{\n  \"a\": [\n    1\n  ]\n}");
    row("into nothing", "set", "/a", "1", "", "{\n  \"a\": 1\n}");
    row("into comments", "set", "/a", "1", "// head\n", "// head\n{\n  \"a\": 1\n}\n");
    row("escaped key", "set", "/a~1\"b", "1", "{ \"x\": 1 }", R"({ "x": 1, "a/\"b": 1 })");

    row("replace an object on lines", "set", "/a", R"({"c":2})", "{\n  \"a\": {\n    \"b\": 1\n  }\n}",
        "{\n  \"a\": {\n    \"c\": 2\n  }\n}");
    row("replace an array on a line", "set", "/a", "[3,4]", "{\n  \"a\": [1, 2]\n}", "{\n  \"a\": [3, 4]\n}");

    row("append", "append", "/a", "3", "{\"a\": [1, 2 /* two */]}", "{\"a\": [1, 2 /* two */, 3]}");
    row("append by -", "set", "/a/-", "3", "{\"a\": [1,2,]}", "{\"a\": [1,2,3,]}");
    row("append one past the end", "set", "/1", "2", "[1]", "[1, 2]");
    row("append on lines", "append", "", "{\"b\": 1}", "[\n  { \"a\": 1 }\n]",
        "[\n  { \"a\": 1 },\n  {\n    \"b\": 1\n  }\n]");
    row("append where commas come first", "append", "", "3", "[ 1\n, 2\n]", "[ 1\n, 2, 3\n]");
    row("insert on lines", "insert", "/1", "9", "[\n  1,\n  // two\n  2\n]",
        "[\n  1,\n  9,\n  // two\n  2\n]");
    row("insert on a line", "insert", "/0", "9", "[1, 2]", "[9, 1, 2]");
    row("insert tight", "insert", "/1", "9", "[1,2]", "[1,9,2]");
    row("insert a key", "insert", "/b", "2", "{\"a\": 1}", "{\"a\": 1, \"b\": 2}");

    row("move to another object", "move", "/a", "/o/a",
        "{\n  // about a\n  \"a\": [ // list\n    1 // one\n  ],\n  \"o\": {\n    \"b\": 2\n  }\n}",
        "{\n  \"o\": {\n    \"b\": 2,\n    // about a\n    \"a\": [ // list\n      1 // one\n    ]\n  }\n}");
    row("move with the comment behind", "move", "/a", "/b", "{\n  \"a\": 1, // one\n  \"c\": 2\n}",
        "{\n  \"c\": 2,\n  \"b\": 1 // one\n}");
    row("move onto a line with more", "move", "/a", "/o/b", "{\n  \"a\": 1, // one\n  \"o\": {\"c\": 2}\n}",
        "{\n  \"o\": {\"c\": 2, \"b\": 1 /* one */}\n}");
    row("move out, objects on the way", "move", "/o/a", "/x/y", "{\n  \"o\": {\n    \"a\": 1\n  }\n}",
        "{\n  \"o\": {},\n  \"x\": {\n    \"y\": 1\n  }\n}");
    row("move in an object", "move", "/a", "/c", R"({"a": 1, "b": 2})", R"({"b": 2, "c": 1})");
    row("move an element down", "move", "/0", "/2", "[1, 2, 3]", "[2, 1, 3]");
    row("move an element up", "move", "/2", "/0", "[1, 2, 3]", "[3, 1, 2]");
    row("move an element to the end", "move", "/0", "/-", "[1, 2, 3]", "[2, 3, 1]");
    row("move nowhere", "move", "/0", "/0", "[1, 2]", "[1, 2]");
    row("move what looks like the sign", "move", "/a", "/b", R"({"a": "moved", "c": "-moved"})",
        R"({"c": "-moved", "b": "moved"})");
    row("remove the first", "remove", "/a", {}, "{\n  \"a\": 1, // one\n  \"b\": 2\n}", "{\n  \"b\": 2\n}");
    row("remove the middle", "remove", "/b", {},
        "{\n  \"a\": 1, // one\n  // about b\n  /* more */\n  \"b\": [\n    1\n  ], // two\n\n  // three\n  "
        "\"c\": 3\n}",
        "{\n  \"a\": 1, // one\n\n  // three\n  \"c\": 3\n}");
    row("remove the last", "remove", "/b", {}, "{\n  \"a\": 1, // one\n  \"b\": 2 // two\n}",
        "{\n  \"a\": 1 // one\n}");
    row("remove the last, trailing comma", "remove", "/b", {}, "{\n  \"a\": 1,\n  \"b\": 2,\n}",
        "{\n  \"a\": 1,\n}");
    row("remove the only", "remove", "/a", {}, "{\n  \"a\": 1\n}\n", "{}\n");
    row("comments apart stay", "remove", "/a", {}, "{\n  // head\n\n  \"a\": 1\n  // foot\n}",
        "{\n  // head\n\n  // foot\n}");
    row("what is commented out stays", "remove", "/b", {}, "{\n  \"a\": 1,\n  // \"x\": 2,\n  \"b\": 2\n}",
        "{\n  \"a\": 1\n  // \"x\": 2,\n}");
    row("remove on a line, first", "remove", "/0", {}, "[1, /* two */ 2, 3]", "[/* two */ 2, 3]");
    row("remove on a line, middle", "remove", "/1", {}, "[1, /* two */ 2, 3]", "[1, 3]");
    row("remove on a line, last", "remove", "/2", {}, "[1, 2, 3]", "[1, 2]");
    row("remove on a line, last with comma", "remove", "/2", {}, "[1, 2, 3,]", "[1, 2,]");
    row("remove at a line's end", "remove", "/b", {}, "{\n  \"a\": 1, \"b\": 2, // two\n  \"c\": 3\n}",
        "{\n  \"a\": 1,\n  \"c\": 3\n}");
    row("remove where commas come first", "remove", "/0", {}, "[ 1\n, 2\n]", "[ 2\n]");
    row("remove both of two", "remove", "/a", {}, "{\"a\": 1, \"b\": 2, \"a\": 3}", "{\"b\": 2}");
    row("remove with CRLF", "remove", "/a", {}, "{\r\n\t\"a\": 1,\r\n\t\"b\": 2\r\n}\r\n",
        "{\r\n\t\"b\": 2\r\n}\r\n");

    row("rename", "rename", "/a/b", "c\"d", "{\"a\": {\"b\" : 1}}", R"({"a": {"c\"d" : 1}})");
}

void JsoncChangeTest::changes()
{
    QFETCH(QString, verb);
    QFETCH(QString, pointer);
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    const auto document = JsoncDocument::parse(before);
    const auto edits = change(document, verb, pointer, value);
    VERIFY_RESULT(edits);
    const auto changed = document.edited(*edits);
    VERIFY_RESULT(changed);
    QCOMPARE(changed->bytes(), after);
    VERIFY_RESULT(changed->check(u"changed"_s));
    const auto back = changed->edited(reverseJsoncEdits(before, *edits));
    VERIFY_RESULT(back);
    QCOMPARE(back->bytes(), before);
}

void JsoncChangeTest::refusals_data()
{
    QTest::addColumn<QString>("verb");
    QTest::addColumn<QString>("pointer");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<ErrorKind>("kind");
    QTest::addColumn<QString>("says");
    const auto row = [](const char* name, const char* verb, const char* pointer, const QByteArray& value,
                        ErrorKind kind, const char* says) {
        QTest::newRow(name) << QString::fromLatin1(verb) << QString::fromLatin1(pointer) << value << kind
                            << QString::fromLatin1(says);
    };
    row("no JSON", "set", "/a", "yes", ErrorKind::Invalid, "no part of JSON");
    row("comment in the value", "set", "/a", "1 // x", ErrorKind::Invalid, "comments are not allowed");
    row("nothing", "set", "/a", " ", ErrorKind::Invalid, "no value");
    row("two values", "append", "/list", "1, 2", ErrorKind::Invalid, "ends before");
    row("below a text", "set", "/text/x", "1", ErrorKind::Precondition, "neither an object nor an array");
    row("far past the end", "set", "/list/7", "1", ErrorKind::NotFound, "has 2 elements");
    row("no index", "set", "/list/x", "1", ErrorKind::NotFound, "has 2 elements");
    row("taken", "insert", "/text", "1", ErrorKind::Precondition, "there already");
    row("insert nowhere", "insert", "/no/0", "1", ErrorKind::NotFound, "nothing is there");
    row("append to no array", "append", "/text", "1", ErrorKind::Precondition, "no array");
    row("remove nothing", "remove", "/no", {}, ErrorKind::NotFound, "nothing is there");
    row("remove the whole", "remove", "", {}, ErrorKind::Precondition, "the whole");
    row("move nothing", "move", "/no", "/x", ErrorKind::NotFound, "nothing is there");
    row("move into itself", "move", "/list", "/list/0", ErrorKind::Precondition, "inside it");
    row("move onto something", "move", "/list", "/text", ErrorKind::Precondition, "there already");
    row("move the whole", "move", "", "/x", ErrorKind::Precondition, "the whole");
    row("move below a text", "move", "/list", "/text/x", ErrorKind::Precondition, "neither an object nor");
    row("rename to a taken name", "rename", "/text", "list", ErrorKind::Precondition, "there already");
    row("rename an element", "rename", "/list/0", "x", ErrorKind::Precondition, "no key");
}

void JsoncChangeTest::refusals()
{
    QFETCH(QString, verb);
    QFETCH(QString, pointer);
    QFETCH(QByteArray, value);
    QFETCH(ErrorKind, kind);
    QFETCH(QString, says);
    const auto edits = change(JsoncDocument::parse(R"({"text": "t", "list": [1, 2]})"), verb, pointer, value);
    QVERIFY(!edits);
    QCOMPARE(edits.error().kind, kind);
    QVERIFY2(edits.error().message().contains(says), qPrintable(edits.error().message()));
    VERIFY_ERROR(change(JsoncDocument::parse("{\"text\": [}"), verb, pointer, "/1"), ErrorKind::Invalid,
                 "closed");
}

void JsoncChangeTest::sameValueIsNoEdit()
{
    const auto document = JsoncDocument::parse("{\"a\": {\"x\": [1, \"\\u0062\"], /* c */ \"y\": 1.0}}");
    const auto same = setJsonc(document, {u"a"_s}, R"({"y": 1.0, "x": [1, "b"]})");
    VERIFY_RESULT(same);
    QVERIFY(same->isEmpty());
    for (const QByteArray& other :
         {R"({"y": 1, "x": [1, "b"]})"_ba, R"({"y": 1.0, "x": ["b", 1]})"_ba,
          R"({"y": 1.0, "x": [1, "b"], "z": 1})"_ba, R"({"y": 1.0, "z": [1, "b"]})"_ba}) {
        const auto edits = setJsonc(document, {u"a"_s}, other);
        VERIFY_RESULT(edits);
        QCOMPARE(edits->size(), 1);
    }
}

void JsoncChangeTest::editsOutOfOrderAreRefused()
{
    VERIFY_ERROR(applyJsoncEdits("abc", {{2, 1, {}}, {0, 1, {}}}), ErrorKind::Usage, "overlaps");
    VERIFY_ERROR(applyJsoncEdits("abc", {{0, 2, {}}, {1, 1, {}}}), ErrorKind::Usage, "overlaps");
    VERIFY_ERROR(applyJsoncEdits("abc", {{2, 2, {}}}), ErrorKind::Usage, "outside");
    const auto both = applyJsoncEdits("abc", {{1, 0, "x"}, {1, 1, "y"}, {2, 1, {}}});
    VERIFY_RESULT(both);
    QCOMPARE(*both, "axy"_ba);
}

QTEST_GUILESS_MAIN(JsoncChangeTest)
#include "tst_jsonc_change.moc"
