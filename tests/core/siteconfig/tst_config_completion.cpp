// What is offered and said at a place of a configuration while somebody writes it. | is the cursor.

#include "core/siteconfig/config_completion.h"
#include "core/siteconfig/config_outline.h"
#include "core/siteconfig/config_snippet.h"
#include "core/support/secret.h"
#include "result_checks.h"

using namespace lockstep;
using namespace Qt::StringLiterals;

namespace {

const QByteArray schemaText = R"({
  "type": "object",
  "properties": {
    "channel": {
      "type": "string", "enum": ["release", "none"], "default": "release",
      "title": "Channel", "description": "Where updates come from."
    },
    "enabled": { "type": "boolean", "description": "On or off.", "default": false },
    "url": { "type": "string", "examples": ["a.example.com", "b.example.com"] },
    "old": { "type": "boolean", "deprecationMessage": "Use enabled." },
    "hidden": { "type": "boolean", "hide": true },
    "count": { "type": ["integer", "null"] },
    "smtp": {
      "$ref": "#/definitions/smtp", "description": "The server for e-mail."
    },
    "names": { "type": "array", "items": { "type": "string", "enum": ["a", "b"] } },
    "providers": {
      "type": "array",
      "items": {
        "required": ["type"], "properties": { "type": { "type": "string", "enum": ["saml", "openid"] } },
        "oneOf": [{ "$ref": "#/definitions/saml" }, { "$ref": "#/definitions/openid" }]
      }
    }
  },
  "definitions": {
    "smtp": {
      "type": "object", "required": ["host", "port"],
      "properties": { "host": { "type": "string" }, "port": { "type": "integer", "default": 25 } }
    },
    "saml": {
      "type": "object", "description": "By SAML.",
      "properties": { "type": { "const": "saml" }, "metadata": { "type": "string" } }
    },
    "openid": {
      "type": "object", "required": ["type", "issuer"],
      "properties": { "type": { "const": "openid" }, "issuer": { "type": "string" } }
    }
  }
})";

/// The document without its cursor, and where that was.
std::pair<JsoncDocument, qsizetype> atCursor(QByteArray text)
{
    const qsizetype cursor = text.indexOf('|');
    return {JsoncDocument::parse(text.remove(cursor, 1)), cursor};
}

const ConfigSchema& schema()
{
    static const auto read = ConfigSchema::parse(schemaText, u"test"_s);
    if (!read)
        qFatal("%s", qPrintable(read.error().message()));
    return *read;
}

ConfigCompletions at(const QByteArray& text)
{
    const auto [document, cursor] = atCursor(text);
    return configCompletions(schema(), document, cursor);
}

QString labels(const ConfigCompletions& completions)
{
    QStringList all;
    for (const ConfigCompletion& item : completions.items)
        all += item.label;
    return all.join(u' ');
}

} // namespace

class ConfigCompletionTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void offers_data();
    void offers();
    void snippets_data();
    void snippets();
    void ranges_data();
    void ranges();
    void describes();
    void hovers_data();
    void hovers();
    void hoversNowhere_data();
    void hoversNowhere();
    void outlines();
    void anywhereInBrokenText();
};

void ConfigCompletionTest::offers_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* name, const char* text, const char* expected) {
        QTest::newRow(name) << QByteArray(text) << QString::fromUtf8(expected);
    };
    row("keys", "{|}", "channel count enabled names providers smtp url old");
    row("keys that are left", R"({"channel": "none", "count": 1, |})",
        "enabled names providers smtp url old");
    row("the key itself", R"({"cha|nnel": "none", "count": 1})",
        "channel enabled names providers smtp url old");
    row("half a key", "{\n  \"enab|\n}", "channel count enabled names providers smtp url old");
    row("half a key, before others", "{\n  \"ena|\n  \"count\": 1\n}",
        "channel count enabled names providers smtp url old");
    row("after a value", R"({"count": 1 |})", "channel enabled names providers smtp url old");
    row("no key after a key", R"({"count" |})", "");
    row("values", R"({"channel": |})", R"("release" "none")");
    row("values, half written", R"({"channel": "re|)", R"("release" "none")");
    row("values, of another kind", R"({"channel": nu|ll})", R"("release" "none")");
    row("true or false", R"({"enabled": |})", "false true");
    row("kinds", R"({"count": |})", "null");
    row("examples", R"({"url": |})", R"("" "a.example.com" "b.example.com")");
    row("keys within", R"({"smtp": {|}})", "host port");
    row("default", R"({"smtp": {"port": |}})", "25");
    row("an object", R"({"smtp": |})", "{}");
    row("items", R"({"names": ["a", |]})", R"("a" "b")");
    row("first item", R"({"names": [|]})", R"("a" "b")");
    row("item half written", R"({"names": ["a", "|"]})", R"("a" "b")");
    row("no item after an item", R"({"names": ["a" |]})", "");
    row("forms", R"({"providers": [|]})", "saml openid");
    row("keys of all forms", R"({"providers": [{|}]})", "issuer metadata type");
    row("keys of the form", R"({"providers": [{"type": "saml", |}]})", "metadata");
    row("what tells forms apart", R"({"providers": [{"type": "|saml"}]})", R"("saml" "openid")");
    row("nothing in a comment", "{ // |\n}", "");
    row("nothing in a comment over lines", "{ /* | */ }", "");
    row("after a comment", "{ // c\n|}", "channel count enabled names providers smtp url old");
    row("nothing after the end", "{} |", "");
    row("no text yet", "|", "{}");
    row("only comments", "// c\n|", "{}");
    row("below a key that is not known", R"({"other": {|}})", "");
    row("behind the value of another", R"({"count": 1, "url": "x"|})",
        R"("" "a.example.com" "b.example.com")");
}

void ConfigCompletionTest::offers()
{
    QFETCH(QByteArray, text);
    QTEST(labels(at(text)), "expected");
}

void ConfigCompletionTest::snippets_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("label");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* name, const char* text, const char* label, const char* expected) {
        QTest::newRow(name) << QByteArray(text) << QString::fromUtf8(label) << QString::fromUtf8(expected);
    };
    row("default", "{|}", "channel", "\"channel\": \"${1:release}\"");
    row("text", "{|}", "url", "\"url\": \"$1\"");
    row("boolean", "{|}", "enabled", "\"enabled\": ${1:false}");
    row("number", "{|}", "count", "\"count\": ${1:0}");
    row("array", "{|}", "names", "\"names\": [$1]");
    row("object", "{|}", "smtp", "\"smtp\": {\n\t\"host\": \"$1\",\n\t\"port\": ${2:25}\n}");
    row("comma", "{ | \"count\": 1 }", "enabled", "\"enabled\": ${1:false},");
    row("comma is there", "{ |, \"count\": 1 }", "enabled", "\"enabled\": ${1:false}");
    row("value is there", "{ \"ena|\": true }", "enabled", "\"enabled\"");
    row("value", "{\"channel\": |}", "\"none\"", "\"none\"");
    row("form", "{\"providers\": [|]}", "openid", "{\n\t\"type\": \"openid\",\n\t\"issuer\": \"$1\"\n}");
}

void ConfigCompletionTest::snippets()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, label);
    const ConfigCompletions completions = at(text);
    const auto found = std::ranges::find(completions.items, label, &ConfigCompletion::label);
    QVERIFY(found != completions.items.end());
    QTEST(found->snippet, "expected");
}

void ConfigCompletionTest::ranges_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("replaced");
    QTest::addColumn<int>("commaAt");
    QTest::newRow("nothing") << "{|}"_ba << ""_ba << -1;
    QTest::newRow("key") << R"({"cha|nnel": 1})"_ba << "\"channel\""_ba << -1;
    QTest::newRow("half a key") << "{\"cha|\n}"_ba << "\"cha"_ba << -1;
    QTest::newRow("word") << R"({"enabled": tr|})"_ba << "tr"_ba << -1;
    QTest::newRow("value") << R"({"enabled": |true})"_ba << "true"_ba << -1;
    QTest::newRow("no comma yet") << "{\"count\": 1\n |}"_ba << ""_ba << 11;
}

void ConfigCompletionTest::ranges()
{
    QFETCH(QByteArray, text);
    const ConfigCompletions completions = at(text);
    const auto [document, cursor] = atCursor(text);
    QTEST(document.bytes().sliced(completions.offset, completions.length), "replaced");
    QTEST(int(completions.commaAt), "commaAt");
}

void ConfigCompletionTest::describes()
{
    const ConfigCompletions keys = at("{|}");
    QCOMPARE(keys.items[0].about.title, u"Channel"_s);
    QCOMPARE(keys.items.last().about.deprecation, u"Use enabled."_s);
    QVERIFY(keys.items.last().about.deprecated);
    QCOMPARE(snippetText(u"a$b}c\\"_s), u"a\\$b\\}c\\\\"_s);
}

void ConfigCompletionTest::hovers_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("marked");
    QTest::addColumn<QString>("description");
    QTest::addColumn<QString>("facts");
    QTest::newRow("key") << R"({"chan|nel": "none"})"_ba << u"\"channel\""_s << u"Where updates come from."_s
                         << u"a text | \"release\" \"none\" | \"release\" | "_s;
    QTest::newRow("value") << R"({"channel": "no|ne"})"_ba << u"\"none\""_s << u"Where updates come from."_s
                           << u"a text | \"release\" \"none\" | \"release\" | "_s;
    QTest::newRow("examples") << R"({"|url": 1})"_ba << u"\"url\""_s << QString()
                              << u"a text |  |  | \"a.example.com\" \"b.example.com\""_s;
    QTest::newRow("beside a reference")
        << R"({"smt|p": {}})"_ba << u"\"smtp\""_s << u"The server for e-mail."_s << u"an object |  |  | "_s;
    QTest::newRow("form") << R"({"providers": [|{"type": "saml"}]})"_ba << u"{\"type\": \"saml\"}"_s
                          << u"By SAML."_s << u"an object |  |  | "_s;
}

void ConfigCompletionTest::hovers()
{
    QFETCH(QByteArray, text);
    const auto [document, cursor] = atCursor(text);
    const auto hover = configHover(schema(), document, cursor);
    QVERIFY(hover);
    QTEST(QString::fromUtf8(document.bytes().sliced(hover->offset, hover->length)), "marked");
    QTEST(hover->description, "description");
    QTEST(QStringList({hover->types.join(u' '), hover->allowed.join(u' '), hover->byDefault,
                       hover->examples.join(u' ')})
              .join(u" | "),
          "facts");
}

void ConfigCompletionTest::hoversNowhere_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("no text") << "|"_ba;
    QTest::newRow("comment") << "{ // a|b\n}"_ba;
    QTest::newRow("not known") << R"({"oth|er": 1})"_ba;
    QTest::newRow("after the end") << "{}   |"_ba;
}

void ConfigCompletionTest::hoversNowhere()
{
    QFETCH(QByteArray, text);
    const auto [document, cursor] = atCursor(text);
    QVERIFY(!configHover(schema(), document, cursor));
}

void ConfigCompletionTest::outlines()
{
    const auto document = JsoncDocument::parse(
        R"({"a": [{"type": "saml", "clientSecret": "s3cr3t"}, 5], "tokens": ["t"], "b": {}})");
    QStringList lines;
    for (const OutlineEntry& entry : configOutline(document))
        lines += QString(entry.depth, u' ') + entry.name + u'=' + entry.detail;
    QCOMPARE(lines.join(u'\n'), u"a=2 items\n saml=2 keys\n  type=\"saml\"\n  clientSecret=%1\n 2=5\n"
                                "tokens=1 item\n 1=%1\nb=0 keys"_s.arg(Secret::mask()));
    QVERIFY(configOutline(JsoncDocument::parse("")).isEmpty());
}

/// Whatever is typed, at whatever place: an answer, and a range that lies in the text.
void ConfigCompletionTest::anywhereInBrokenText()
{
    const QByteArray whole = "{ /* c */ \"channel\": \"none\", \"names\": [\"a\", \"b\",], \"providers\": "
                             "[{\"type\": \"saml\"}], // d\n  \"smtp\": {\"host\": \"日本\", \"port\": 25}, "
                             "\"count\": nul \"x\" : : , ] }";
    for (qsizetype length = 0; length <= whole.size(); ++length) {
        const auto document = JsoncDocument::parse(whole.first(length));
        for (qsizetype offset = 0; offset <= length; ++offset) {
            const ConfigCompletions completions = configCompletions(schema(), document, offset);
            QVERIFY(completions.offset >= 0 && completions.length >= 0);
            QVERIFY(completions.offset + completions.length <= length);
            QVERIFY(completions.commaAt <= offset);
            const auto hover = configHover(schema(), document, offset);
            QVERIFY(!hover || hover->offset + hover->length <= length);
        }
    }
}

QTEST_GUILESS_MAIN(ConfigCompletionTest)
#include "tst_config_completion.moc"
