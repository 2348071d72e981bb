// What a schema says of a configuration: which sentence, about which bytes.

#include "core/siteconfig/config_schema.h"
#include "result_checks.h"

using namespace lockstep;
using namespace Qt::StringLiterals;

namespace {

/// A schema in the manner of the product's, as short as it can be.
const QByteArray schemaText = R"({
  "$id": "test.schema.json#",
  "type": "object",
  "properties": {
    "externalURL": { "type": "string", "format": "uri" },
    "maxRepos": { "type": "integer", "minimum": 1, "maximum": 100 },
    "rate": { "type": "number", "multipleOf": 0.1 },
    "channel": { "type": "string", "enum": ["release", "none"] },
    "accessToken": { "type": "string", "pattern": "^[\\w-.]{20}$", "enum": ["aaaaaaaaaaaaaaaaaaaa"] },
    "oldOne": { "type": "boolean", "deprecated": true },
    "oldTwo": { "type": "boolean", "deprecationMessage": "Deprecated in favor of channel." },
    "oldThree": { "type": "boolean", "description": "DEPRECATED: Use channel." },
    "window": { "type": "object", "dependencies": { "start": ["end"] } },
    "names": { "type": "array", "items": { "type": "string", "minLength": 2 }, "uniqueItems": true, "minItems": 1 },
    "smtp": {
      "type": "object", "additionalProperties": false, "required": ["host"],
      "properties": { "host": { "type": "string" }, "port": { "type": ["integer", "null"] } }
    },
    "model": { "type": "string", "not": { "enum": ["old-model"] } },
    "either": { "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "integer" } }] },
    "tree": { "$ref": "#/definitions/tree" },
    "providers": {
      "type": "array",
      "items": {
        "required": ["type"],
        "oneOf": [{ "$ref": "#/definitions/saml" }, { "$ref": "#/definitions/openid" }]
      }
    }
  },
  "definitions": {
    "tree": { "type": "object", "additionalProperties": { "$ref": "#/definitions/tree" } },
    "saml": {
      "type": "object", "additionalProperties": false,
      "properties": { "type": { "const": "saml" }, "metadata": { "type": "string" } }
    },
    "openid": {
      "type": "object", "additionalProperties": false, "required": ["issuer"],
      "properties": { "type": { "const": "openid" }, "issuer": { "type": "string" } }
    }
  }
})";

QString told(const QList<ConfigProblem>& problems, const QByteArray& text)
{
    QStringList lines;
    for (const ConfigProblem& problem : problems)
        lines += u"%1 [%2] %3%4"_s.arg(
            problem.pointer, QString::fromUtf8(text.mid(problem.offset, problem.length)),
            problem.severity == ConfigSeverity::Warning ? u"(warning) "_s : QString(), problem.text);
    return lines.join(u'\n');
}

QString toldOf(const QByteArray& schema, const QByteArray& text, const ConfigCheckRules& rules = {})
{
    const auto read = ConfigSchema::parse(schema, u"test.schema.json"_s);
    if (!read)
        return read.error().message();
    const auto problems = read->check(JsoncDocument::parse(text), rules);
    return problems ? told(*problems, text) : problems.error().message();
}

} // namespace

class ConfigSchemaTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tells_data();
    void tells();
    void validDocuments_data();
    void validDocuments();
    void largeNumbersAreExact();
    void whatCouldBeReadIsChecked();
    void problemsOfTheText();
    void flawsOfTheSchema();
    void refusesSchemas_data();
    void refusesSchemas();
    void otherDocuments();
    void bounds();
    void endlessSchemas_data();
    void endlessSchemas();
    void deepDocuments();
    void manyProblems();
    void manyKeys();
    void stops();
};

void ConfigSchemaTest::tells_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* name, const char* text, const char* expected) {
        QTest::newRow(name) << QByteArray(text) << QString::fromUtf8(expected);
    };
    row("type", R"({"maxRepos": "9"})", R"(/maxRepos ["9"] `maxRepos` must be a whole number, not a text)");
    row("several types", R"({"smtp": {"host": "h", "port": true}})",
        R"(/smtp/port [true] `port` must be a whole number or null, not true)");
    row("whole", R"([])", R"( [[] the document must be an object, not an array)");
    row("bounds", R"({"maxRepos": 101})", R"(/maxRepos [101] `maxRepos` must be at least 1 and at most 100)");
    row("multiple", R"({"rate": 0.25})", R"(/rate [0.25] `rate` must be a multiple of 0.1)");
    row("enum", R"({"channel": "relase"})",
        R"(/channel ["relase"] `channel` must be one of "release" or "none", not "relase"; did you mean "release"?)");
    row("format", R"({"externalURL": "example.com"})",
        R"(/externalURL ["example.com"] `externalURL` is no whole URL such as https://example.com/path)");
    row("secrets are not shown", R"({"accessToken": "s3cr3t"})",
        "/accessToken [\"s3cr3t\"] `accessToken` must be \"aaaaaaaaaaaaaaaaaaaa\"\n"
        "/accessToken [\"s3cr3t\"] `accessToken` must match the pattern ^[\\w-.]{20}$");
    row("missing", R"({"smtp": {}})", R"(/smtp ["smtp"] `smtp` lacks the key `host`)");
    row("not allowed", R"({"smtp": {"host": "h", "prot": 1}})",
        R"(/smtp/prot ["prot"] `prot` is not allowed here; did you mean `port`?)");
    row("not known", R"({"exteralURL": "x"})",
        R"(/exteralURL ["exteralURL"] (warning) `exteralURL` is not known here; did you mean `externalURL`?)");
    row("deprecated", R"({"oldOne": true})", R"(/oldOne ["oldOne"] (warning) `oldOne` is deprecated)");
    row("deprecated in favor", R"({"oldTwo": true})",
        R"(/oldTwo ["oldTwo"] (warning) `oldTwo` is deprecated in favor of channel)");
    row("deprecated in its description", R"({"oldThree": true})",
        R"(/oldThree ["oldThree"] (warning) `oldThree` is deprecated: Use channel)");
    row("dependency", R"({"window": {"start": 1}})",
        R"(/window ["window"] `window` has the key `start` and so must have `end`)");
    row("items", R"({"names": ["ab", "c", "ab"]})",
        "/names/1 [\"c\"] item 2 of `names` must have at least 2 characters\n"
        "/names/2 [\"ab\"] item 3 of `names` is the same as item 1; each may be there once");
    row("too few", R"({"names": []})", R"(/names ["names"] `names` must have at least 1 item)");
    row("not", R"({"model": "old-model"})", R"(/model ["old-model"] `model` must not be "old-model")");
    row("kinds of the forms", R"({"either": 1})",
        R"(/either [1] `either` must be a text or an array, not 1)");
    row("the form of its kind", R"({"either": [1, "a"]})",
        R"(/either/1 ["a"] item 2 of `either` must be a whole number, not a text)");
    row("the form that was meant", R"({"providers": [{"type": "openid", "isuer": "x"}]})",
        "/providers/0 [{] item 1 of `providers` lacks the key `issuer`\n"
        "/providers/0/isuer [\"isuer\"] `isuer` is not allowed here; did you mean `issuer`?");
    row("no such form", R"({"providers": [{"type": "sam"}]})",
        R"(/providers/0/type ["sam"] `type` must be one of "saml" or "openid", not "sam"; did you mean "saml"?)");
    row("deep", R"({"tree": {"a": {"b": {"c": 1}}}})", R"(/tree/a/b/c [1] `c` must be an object, not 1)");
    row("a key twice", R"({"maxRepos": "x", "maxRepos": 1})", "");
    row("key with a slash", R"({"tree": {"a/b~": 1}})",
        R"(/tree/a~1b~0 [1] `a/b~` must be an object, not 1)");
    row("characters of many bytes", R"({"tree": {"ключ": "日本"}})",
        R"(/tree/ключ ["日本"] `ключ` must be an object, not a text)");
}

void ConfigSchemaTest::tells()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, expected);
    QCOMPARE(toldOf(schemaText, text), expected);
}

void ConfigSchemaTest::validDocuments_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("empty") << "{}"_ba;
    QTest::newRow("comments") << "\xEF\xBB\xBF// c\r\n{\r\n /* d */ \"maxRepos\": 1.0, // e\r\n}\r\n"_ba;
    QTest::newRow("multiple") << R"({"rate": 0.3})"_ba;
    QTest::newRow("form") << R"({"providers": [{"type": "saml"}, {"type": "openid", "issuer": "x"}]})"_ba;
    QTest::newRow("tree") << R"({"tree": {"a": {"b": {}}}})"_ba;
    QTest::newRow("nothing") << ""_ba;
}

void ConfigSchemaTest::validDocuments()
{
    QFETCH(QByteArray, text);
    QCOMPARE(toldOf(schemaText, text), QString());
}

void ConfigSchemaTest::largeNumbersAreExact()
{
    const QByteArray schema = R"({"maximum": 9007199254740992, "multipleOf": 0.01, "not": {"const": 1e2}})";
    QCOMPARE(toldOf(schema, "9007199254740992"), QString());
    QVERIFY(toldOf(schema, "9007199254740993").contains(u"must be at most 9007199254740992"));
    QCOMPARE(toldOf(schema, "19.99"), QString());
    QVERIFY(toldOf(schema, "19.999").contains(u"multiple of 0.01"));
    QVERIFY(toldOf(schema, "100.0").contains(u"must not be 100"));
    QVERIFY(toldOf(R"({"type": "integer"})", "1.5e-1").contains(u"whole number"));
    QCOMPARE(toldOf(R"({"type": "integer"})", "1e400"), QString());
}

void ConfigSchemaTest::whatCouldBeReadIsChecked()
{
    QCOMPARE(toldOf(schemaText, R"({"maxRepos": "x" "smtp": {)"),
             u"/maxRepos [\"x\"] `maxRepos` must be a whole number, not a text"_s);
}

void ConfigSchemaTest::problemsOfTheText()
{
    const QByteArray text = "{\n  \"a\": {\"b\": 1, \"b\": 2},\n  \"c\": [1 2]\n}";
    QCOMPARE(told(textProblems(JsoncDocument::parse(text)), text),
             u"/a/b [\"b\"] (warning) the key \"b\" is there twice; first in line 2\n"
             "/c/1 [2] a comma is missing before this"_s);
    const auto strict = JsoncDocument::parse("[1,]", {.comments = false, .trailingCommas = false});
    QVERIFY(!isValidConfig(textProblems(strict)));
}

void ConfigSchemaTest::flawsOfTheSchema()
{
    const QByteArray schema =
        "{\n  \"properties\": {\n    \"a\": {\"pattern\": \"(\"},\n"
        "    \"b\": {\"$ref\": \"#/definitions/none\"}, \"c\": {\"$ref\": \"other.json\"},\n"
        "    \"d\": {\"type\": \"integer\"}\n  }\n}";
    const auto read = ConfigSchema::parse(schema, u"s.json"_s);
    VERIFY_RESULT(read);
    QCOMPARE(read->flaws().size(), 3);
    QVERIFY2(read->flaws()[0].startsWith(u"s.json:3:5: "), qPrintable(read->flaws()[0]));
    QVERIFY2(read->flaws()[1].contains(u"#/definitions/none"), qPrintable(read->flaws()[1]));
    const auto problems = read->check(JsoncDocument::parse(R"({"a": "x", "b": 1, "c": 1, "d": "x"})"));
    VERIFY_RESULT(problems);
    QCOMPARE(problems->size(), 1);
}

void ConfigSchemaTest::refusesSchemas_data()
{
    QTest::addColumn<QByteArray>("schema");
    QTest::addColumn<QString>("says");
    QTest::newRow("no JSON") << "{\n \"type\" 1}"_ba << u"read the schema s.json:2:9: a colon is missing"_s;
    QTest::newRow("empty") << ""_ba << u"there is no value"_s;
    QTest::newRow("a list") << "[]"_ba << u"a schema is an object, true or false"_s;
    QTest::newRow("type") << "{\n \"properties\": {\"a\": {\"type\": \"strng\"}}}"_ba << u"s.json:2:17"_s;
    QTest::newRow("required") << R"({"required": "a"})"_ba << u"s.json:1:1"_s;
    QTest::newRow("property") << R"({"properties": {"a": 1}})"_ba << u"s.json:1:17"_s;
}

void ConfigSchemaTest::refusesSchemas()
{
    QFETCH(QByteArray, schema);
    QFETCH(QString, says);
    const auto read = ConfigSchema::parse(schema, u"s.json"_s);
    QVERIFY(!read);
    QCOMPARE(read.error().kind, ErrorKind::Invalid);
    QVERIFY2(read.error().message().contains(says), qPrintable(read.error().message()));
}

void ConfigSchemaTest::otherDocuments()
{
    QStringList asked;
    const SchemaResolver resolver = [&](const QString& uri) {
        asked += uri;
        return Result<QByteArray>(R"({"definitions": {"n": {"type": "integer"}}})");
    };
    const auto read = ConfigSchema::parse(
        R"({"$id": "https://example.com/a/main.json", "items": {"$ref": "../b.json#/definitions/n"}})",
        u"s.json"_s, resolver);
    VERIFY_RESULT(read);
    QCOMPARE(asked, {u"https://example.com/b.json"_s});
    QVERIFY(read->flaws().isEmpty());
    const auto problems = read->check(JsoncDocument::parse("[1, \"x\"]"));
    VERIFY_RESULT(problems);
    QCOMPARE(problems->size(), 1);
    QCOMPARE(problems->first().pointer, u"/1"_s);
}

void ConfigSchemaTest::bounds()
{
    // Each level doubles the work.
    QByteArray schema = R"({"definitions": {"d0": true)";
    for (int i = 1; i < 40; ++i) {
        const QByteArray before = R"({"$ref": "#/definitions/d)" + QByteArray::number(i - 1) + "\"}";
        schema += ", \"d" + QByteArray::number(i) + R"(": {"allOf": [)" + before + ", " + before + "]}";
    }
    schema += R"(}, "$ref": "#/definitions/d39"})";
    QVERIFY(toldOf(schema, "1").contains(u"too many steps"));
    // A regular expression that would search for years.
    QVERIFY(!toldOf(R"({"pattern": "^(a+)+$"})", '"' + QByteArray(60, 'a') + "b\"").isEmpty());
}

void ConfigSchemaTest::endlessSchemas_data()
{
    QTest::addColumn<QByteArray>("schema");
    QTest::newRow("itself") << R"({"$ref": "#"})"_ba;
    QTest::newRow("two")
        << R"({"$ref": "#/definitions/a", "definitions": {"a": {"allOf": [{"$ref": "#"}]}}})"_ba;
    QTest::newRow("not") << R"({"not": {"$ref": "#"}})"_ba;
    QTest::newRow("any") << R"({"anyOf": [{"$ref": "#"}, {"$ref": "#"}]})"_ba;
}

void ConfigSchemaTest::endlessSchemas()
{
    QFETCH(QByteArray, schema);
    const auto read = ConfigSchema::parse(schema, u"s.json"_s);
    VERIFY_RESULT(read);
    VERIFY_ERROR(read->check(JsoncDocument::parse("1")), ErrorKind::Invalid, "back to itself");
}

void ConfigSchemaTest::deepDocuments()
{
    const QByteArray schema =
        R"({"anyOf": [{"type": "array", "items": {"$ref": "#"}}, {"type": "integer"}]})";
    const QByteArray deep = QByteArray(500, '[') + "1" + QByteArray(500, ']');
    QCOMPARE(toldOf(schema, deep), QString());
}

void ConfigSchemaTest::manyProblems()
{
    QByteArray text = "[";
    for (int i = 0; i < 20'000; ++i)
        text += "1,";
    const auto read = ConfigSchema::parse(R"({"items": {"type": "string"}})", u"s.json"_s);
    VERIFY_RESULT(read);
    const auto problems = read->check(JsoncDocument::parse(text + "]"));
    VERIFY_RESULT(problems);
    QCOMPARE(problems->size(), 100);
    QCOMPARE(problems->first().pointer, u"/0"_s);
}

void ConfigSchemaTest::manyKeys()
{
    QByteArray text = "{";
    for (int i = 0; i < 100'000; ++i)
        text += "\"key" + QByteArray::number(i) + "\": 1,";
    const QString problems = toldOf(schemaText, text + "}");
    QCOMPARE(problems.count(u"is not known here"), 100);
}

void ConfigSchemaTest::stops()
{
    std::stop_source stop;
    stop.request_stop();
    VERIFY_ERROR(ConfigSchema::parse(schemaText, u"s.json"_s, {}, stop.get_token()), ErrorKind::Cancelled,
                 "cancelled");
    const auto read = ConfigSchema::parse(R"({"items": {"type": "string"}})", u"s.json"_s);
    VERIFY_RESULT(read);
    const QByteArray text = '[' + QByteArray("1,").repeated(5'000) + ']';
    VERIFY_ERROR(read->check(JsoncDocument::parse(text), {}, stop.get_token()), ErrorKind::Cancelled,
                 "cancelled");
}

QTEST_GUILESS_MAIN(ConfigSchemaTest)
#include "tst_config_schema.moc"
