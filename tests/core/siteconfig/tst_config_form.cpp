// The form of a site configuration: which keys it shows, as what, and what a change does to the text.

#include "core/siteconfig/config_field.h"
#include "core/siteconfig/jsonc_texts.h"
#include "core/siteconfig/release_schema.h"
#include "result_checks.h"
#include "test_data.h"

#include <QRandomGenerator>

using namespace lockstep;
using namespace Qt::StringLiterals;

using Kind = ConfigFieldKind;

namespace {

/// A schema in the manner of the product's.
const QByteArray schemaText = R"({
  "$id": "test.schema.json#",
  "type": "object",
  "properties": {
    "externalURL": { "type": "string", "description": "Where users find it. No path.", "examples": ["a"] },
    "port": { "type": ["integer", "null"], "default": 25 },
    "rate": { "type": "number" },
    "enabled": { "type": "boolean", "default": true },
    "channel": { "type": ["string"], "enum": ["release", "none"], "default": "release" },
    "level": { "oneOf": [{ "const": "low" }, { "const": "high" }] },
    "open": { "anyOf": [{ "type": "string", "enum": ["auto"] }, { "type": "string" }] },
    "either": { "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }] },
    "names": { "type": "array", "items": { "type": "string" } },
    "alerts": { "type": "array", "items": { "$ref": "#/definitions/alert" }, "default": [{ "level": "low" }] },
    "smtp": { "$ref": "#/definitions/smtp" },
    "oldOne": { "type": "boolean", "deprecationMessage": "Use enabled." },
    "accessToken": { "type": "string" },
    "minPasswordLength": { "type": "integer" }
  },
  "definitions": {
    "alert": { "type": "object", "properties": { "level": { "type": "string" } } },
    "smtp": {
      "type": "object", "additionalProperties": false, "required": ["host", "port"],
      "properties": {
        "host": { "type": "string" }, "port": { "type": "integer" }, "password": { "type": "string" }
      }
    }
  }
})";

/// Raw texts must not stand in the test macros: moc cannot read them.
QByteArray json(const char* withApostrophes)
{
    return QByteArray(withApostrophes).replace('\'', '"');
}

ConfigSchema schema()
{
    const auto read = ConfigSchema::parse(schemaText, u"test.schema.json"_s);
    if (!read)
        qFatal("%s", qPrintable(read.error().message()));
    return *read;
}

std::optional<ConfigField> fieldOf(const QString& pointer, const QByteArray& text,
                                   std::optional<Kind> kind = Kind::Text, bool withSchema = true)
{
    const ConfigSchema known = schema();
    const QList<ConfigField> fields = configFields({{u"Section"_s, {{pointer, u"Title"_s, kind}}}},
                                                   JsoncDocument::parse(text), withSchema ? &known : nullptr);
    return fields.isEmpty() ? std::nullopt : std::optional(fields.first());
}

QByteArray after(const QByteArray& text, const Result<JsoncEdits>& edits)
{
    if (!edits)
        return edits.error().message().toUtf8();
    return applyJsoncEdits(text, *edits).value_or("the edits do not fit");
}

} // namespace

class ConfigFormTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsTheFormThatShips();
    void refusesAForm_data();
    void refusesAForm();
    void fitsTheReleases();
    void addsTheKeysOfRules();
    void knowsKinds_data();
    void knowsKinds();
    void knowsWhatTheSchemaSays();
    void leavesOut();
    void worksWithoutASchema();
    void knowsSecrets();
    void tellsWhatMustBeThere();
    void tellsOfKeysThatAreThereTwice();
    void tellsWhatIsInside_data();
    void tellsWhatIsInside();
    void setsValues_data();
    void setsValues();
    void setsTexts_data();
    void setsTexts();
    void setsAnyTexts();
};

void ConfigFormTest::readsTheFormThatShips()
{
    const auto form = shippedConfigForm();
    VERIFY_RESULT(form);
    QVERIFY(form->size() > 5);
    QCOMPARE(form->first().keys.first().pointer, u"/externalURL"_s);
    for (const ConfigFormSection& section : *form) {
        for (const ConfigFormKey& key : section.keys)
            QVERIFY2(key.kind, qPrintable(key.pointer));
    }
}

void ConfigFormTest::refusesAForm_data()
{
    QTest::addColumn<QByteArray>("yaml");
    QTest::addColumn<QString>("told");
    QTest::newRow("kind") << QByteArray(
                                 "sections:\n- title: A\n  keys:\n  - {at: /a, title: A, kind: colour}\n")
                          << u"form.yaml:4"_s;
    QTest::newRow("twice") << QByteArray(
                                  "sections:\n- title: A\n  keys:\n  - {at: /a, title: A, kind: text}\n"
                                  "  - {at: /a, title: B, kind: text}\n")
                           << u"form.yaml:5:10: the key is there already"_s;
    QTest::newRow("no pointer")
        << QByteArray("sections:\n- title: A\n  keys:\n  - {at: /~x, title: A, kind: text}\n")
        << u"form.yaml:4"_s;
    QTest::newRow("no sections") << QByteArray("{}") << u"sections"_s;
    QTest::newRow("no YAML") << QByteArray("a: [") << u"form.yaml"_s;
}

void ConfigFormTest::refusesAForm()
{
    QFETCH(const QByteArray, yaml);
    QFETCH(const QString, told);
    const auto form = readConfigForm(yaml, u"form.yaml"_s);
    QVERIFY(!form);
    QCOMPARE(form.error().kind, ErrorKind::Invalid);
    QVERIFY2(form.error().message().contains(told), qPrintable(form.error().message()));
}

/// Real releases know the keys that ship, and want them written with what the form says.
void ConfigFormTest::fitsTheReleases()
{
    REQUIRE_REAL_DATA(bundle, "releases-5.8-6.12.bundle");
    const auto catalog = ReleaseCatalog::open(bundle);
    VERIFY_RESULT(catalog);
    const auto newest = releaseSchema(**catalog, (*catalog)->releases().last().version);
    VERIFY_RESULT(newest);
    const auto form = shippedConfigForm();
    VERIFY_RESULT(form);
    const QList<ConfigField> fields = configFields(*form, JsoncDocument::parse("{}"), &*newest);
    QHash<QString, Kind> found;
    for (const ConfigField& field : fields)
        found.insert(field.pointer, field.kind);
    for (const ConfigFormSection& section : *form) {
        for (const ConfigFormKey& key : section.keys) {
            QVERIFY2(found.contains(key.pointer), qPrintable(key.pointer));
            const bool isChoice = key.kind == Kind::Text && found[key.pointer] == Kind::Choice;
            QVERIFY2(isChoice || key.kind == found[key.pointer], qPrintable(key.pointer));
        }
    }
}

void ConfigFormTest::addsTheKeysOfRules()
{
    const auto rule = [](const QString& title, const QString& at) {
        ConfigRule made;
        made.title = title;
        made.at = at;
        return made;
    };
    ConfigRules rules;
    rules.rules = {rule(u"One"_s, u"/a"_s), rule(u"Two"_s, u"/b"_s), rule(u"Three"_s, u"/list/*/type"_s),
                   rule(u"Four"_s, u"/list/*"_s), rule(u"Five"_s, u"/*"_s)};
    rules.rules[1].action = {ConfigAction::Kind::Set, "\"x\"", {}};
    const auto sections = withKeysOf(rules, {{u"S"_s, {{u"/a"_s, u"A"_s, Kind::Text}}}});
    QCOMPARE(sections.size(), 2);
    QCOMPARE(sections[1].keys.size(), 2);
    QCOMPARE(sections[1].keys[0].pointer, u"/b"_s);
    QCOMPARE(sections[1].keys[0].title, u"Two"_s);
    QCOMPARE(sections[1].keys[0].kind, std::optional(Kind::Text));
    QCOMPARE(sections[1].keys[1].pointer, u"/list"_s);
    QVERIFY(!sections[1].keys[1].kind);
}

void ConfigFormTest::knowsKinds_data()
{
    QTest::addColumn<QString>("pointer");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<Kind>("kind");
    const auto row = [](const char* name, const QString& pointer, const QByteArray& text, Kind kind) {
        QTest::newRow(name) << pointer << text << kind;
    };
    row("text", u"/externalURL"_s, "{}", Kind::Text);
    row("text in a blank text", u"/externalURL"_s, "// nothing yet", Kind::Text);
    row("number", u"/port"_s, "{}", Kind::Number);
    row("fraction", u"/rate"_s, "{}", Kind::Number);
    row("switch", u"/enabled"_s, "{}", Kind::Switch);
    row("enum", u"/channel"_s, "{}", Kind::Choice);
    row("constants", u"/level"_s, "{}", Kind::Choice);
    row("enum or any text", u"/open"_s, "{}", Kind::Text);
    row("texts", u"/names"_s, "{}", Kind::Texts);
    row("objects", u"/alerts"_s, "{}", Kind::Summary);
    row("object", u"/smtp"_s, "{}", Kind::Summary);
    row("inside of nothing", u"/smtp/port"_s, "{}", Kind::Number);
    row("inside", u"/smtp/port"_s, R"({"smtp": {}})", Kind::Number);
    row("inside of no object", u"/smtp/port"_s, R"({"smtp": 7})", Kind::Number);
    row("one of two, a text", u"/either"_s, R"({"either": "a"})", Kind::Text);
    row("one of two, an array", u"/either"_s, R"({"either": ["a"]})", Kind::Texts);
    row("text for a number", u"/port"_s, R"({"port": "smtp"})", Kind::Number);
    row("text for a switch", u"/enabled"_s, R"({"enabled": "yes"})", Kind::Summary);
    row("object for a text", u"/externalURL"_s, R"({"externalURL": {}})", Kind::Summary);
    row("number among texts", u"/names"_s, R"({"names": ["a", 1]})", Kind::Summary);
    row("empty among texts", u"/names"_s, R"({"names": ["a", ""]})", Kind::Summary);
    row("no texts yet", u"/names"_s, R"({"names": []})", Kind::Texts);
    row("several lines", u"/externalURL"_s, R"({"externalURL": "a\nb"})", Kind::Summary);
    row("not known", u"/strange"_s, R"({"strange": true})", Kind::Switch);
}

void ConfigFormTest::knowsKinds()
{
    QFETCH(const QString, pointer);
    QFETCH(const QByteArray, text);
    QFETCH(const Kind, kind);
    const auto field = fieldOf(pointer, text, std::nullopt);
    QVERIFY(field);
    QCOMPARE(field->kind, kind);
}

void ConfigFormTest::knowsWhatTheSchemaSays()
{
    const auto url = fieldOf(u"/externalURL"_s, R"({"externalURL": "https:\/\/b"})");
    QCOMPARE(url->section, u"Section"_s);
    QCOMPARE(url->title, u"Title"_s);
    QCOMPARE(url->about.description, u"Where users find it. No path."_s);
    QCOMPARE(url->json, json("'https:\\/\\/b'"));
    QCOMPARE(fieldText(url->json), u"https://b"_s);
    QVERIFY(url->isSet());
    const auto channel = fieldOf(u"/channel"_s, "{}");
    QCOMPARE(channel->about.allowed, (QStringList{u"\"release\""_s, u"\"none\""_s}));
    QCOMPARE(channel->about.byDefault, u"\"release\""_s);
    QVERIFY(!channel->isSet());
    QCOMPARE(fieldOf(u"/alerts"_s, "{}")->begun, json("[{'level':'low'}]"));
    QCOMPARE(fieldOf(u"/smtp"_s, "{}")->begun, QByteArray("{}"));
}

void ConfigFormTest::leavesOut()
{
    QVERIFY(!fieldOf(u"/strange"_s, "{}"));
    QVERIFY(fieldOf(u"/strange"_s, json("{'strange': 1}")));
    QVERIFY(!fieldOf(u"/smtp/strange"_s, json("{'smtp': {}}")));
    QVERIFY(!fieldOf(u"/smtp/strange"_s, "{}"));
    QVERIFY(!fieldOf(u"/oldOne"_s, "{}"));
    QVERIFY(fieldOf(u"/oldOne"_s, json("{'oldOne': true}"))->about.deprecated);
}

void ConfigFormTest::worksWithoutASchema()
{
    QCOMPARE(fieldOf(u"/a"_s, "{}", Kind::Switch, false)->kind, Kind::Switch);
    QVERIFY(!fieldOf(u"/a"_s, "{}", std::nullopt, false));
    QCOMPARE(fieldOf(u"/a"_s, json("{'a': 1}"), std::nullopt, false)->kind, Kind::Number);
    QCOMPARE(fieldOf(u"/a"_s, json("{'a': ['x']}"), std::nullopt, false)->kind, Kind::Texts);
    QCOMPARE(fieldOf(u"/a"_s, json("{'a': []}"), std::nullopt, false)->kind, Kind::Summary);
    QVERIFY(fieldOf(u"/a/b"_s, "{}", Kind::Text, false)->about.description.isEmpty());
}

void ConfigFormTest::knowsSecrets()
{
    QVERIFY(fieldOf(u"/accessToken"_s, "{}")->isSecret);
    QVERIFY(!fieldOf(u"/minPasswordLength"_s, json("{'minPasswordLength': 12}"))->isSecret);
    QVERIFY(fieldOf(u"/externalURL"_s, json("{'externalURL': 'https://me:pass@host'}"))->isSecret);
    QVERIFY(!fieldOf(u"/externalURL"_s, json("{'externalURL': 'https://host'}"))->isSecret);
    QVERIFY(fieldOf(u"/accessToken"_s, json("{'accessToken': 'REDACTED'}"))->isRedacted());
    const auto key = fieldOf(u"/accessToken"_s, R"({"accessToken": "one\ntwo"})");
    QCOMPARE(key->kind, Kind::Summary);
    QCOMPARE(key->summary, u"a secret"_s);
}

void ConfigFormTest::tellsWhatMustBeThere()
{
    QVERIFY(!fieldOf(u"/smtp/host"_s, "{}")->isRequired);
    QVERIFY(fieldOf(u"/smtp/host"_s, json("{'smtp': {}}"))->isRequired);
    QVERIFY(!fieldOf(u"/smtp/password"_s, json("{'smtp': {}}"))->isRequired);
}

void ConfigFormTest::tellsOfKeysThatAreThereTwice()
{
    const auto port = fieldOf(u"/port"_s, R"({"port": 1, "rate": 2, "port": 3})");
    QVERIFY(port->isTwice);
    QCOMPARE(port->json, QByteArray("3"));
    QVERIFY(!fieldOf(u"/port"_s, json("{'port': 1}"))->isTwice);
}

void ConfigFormTest::tellsWhatIsInside_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("summary");
    QTest::newRow("items") << QByteArray(R"([{"type": "builtin"}, {"type": "saml", "configID": "office"}])")
                           << u"2 items: builtin, office"_s;
    QTest::newRow("no names") << QByteArray("[{}, 1]") << u"2 items"_s;
    QTest::newRow("keys") << QByteArray(R"({"host": "x"})") << u"1 key: host"_s;
    QTest::newRow("nothing") << QByteArray("[]") << u"0 items"_s;
    QTest::newRow("many") << QByteArray(R"({"a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"g":1,"h":1,"i":1})")
                          << u"9 keys: a, b, c, d, e, f, g, h …"_s;
    QTest::newRow("lines") << QByteArray(R"("a\nb")") << u"a text of 2 lines"_s;
}

void ConfigFormTest::tellsWhatIsInside()
{
    QFETCH(const QByteArray, json);
    QFETCH(const QString, summary);
    QCOMPARE(fieldOf(u"/a"_s, "{\"a\": " + json + '}', std::nullopt, false)->summary, summary);
}

void ConfigFormTest::setsValues_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("pointer");
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("value") << QByteArray("{\n  \"port\": 25, // why\n}\n") << u"/port"_s << QByteArray("587")
                           << QByteArray("{\n  \"port\": 587, // why\n}\n");
    QTest::newRow("same") << QByteArray("{ \"port\" : 25 }") << u"/port"_s << QByteArray("25")
                          << QByteArray("{ \"port\" : 25 }");
    QTest::newRow("new") << QByteArray("{\n  \"rate\": 1 // a\n}") << u"/port"_s << QByteArray("25")
                         << QByteArray("{\n  \"rate\": 1, // a\n  \"port\": 25\n}");
    QTest::newRow("new inside") << QByteArray("{}") << u"/smtp/port"_s << QByteArray("25")
                                << QByteArray(R"({"smtp": {"port": 25}})");
    QTest::newRow("blank") << QByteArray("") << u"/port"_s << QByteArray("25")
                           << QByteArray(R"({"port": 25})");
    QTest::newRow("twice") << QByteArray(R"({"port": 1, "port": 2})") << u"/port"_s << QByteArray("3")
                           << QByteArray(R"({"port": 1, "port": 3})");
    QTest::newRow("texts") << QByteArray("{\"names\": [\n  \"a\", // first\n  \"b\"\n]}") << u"/names"_s
                           << QByteArray(R"(["a", "c"])")
                           << QByteArray("{\"names\": [\n  \"a\", // first\n  \"c\"\n]}");
}

void ConfigFormTest::setsValues()
{
    QFETCH(const QByteArray, text);
    QFETCH(const QString, pointer);
    QFETCH(const QByteArray, json);
    QFETCH(const QByteArray, expected);
    const auto field = fieldOf(pointer, text);
    QVERIFY(field);
    const QByteArray now = after(text, setConfigField(JsoncDocument::parse(text), *field, json));
    const bool isLaidOut = !text.contains(':');
    QCOMPARE(isLaidOut ? now.simplified().replace("{ ", "{").replace(" }", "}") : now, expected);
}

void ConfigFormTest::setsTexts_data()
{
    QTest::addColumn<QByteArray>("array");
    QTest::addColumn<QStringList>("texts");
    QTest::addColumn<QByteArray>("expected");
    const QByteArray list = "[\n  \"a\", // one\n  \"b\", // two\n  \"c\" // three\n]";
    QTest::newRow("same") << list << QStringList{u"a"_s, u"b"_s, u"c"_s} << list;
    QTest::newRow("one changed") << list << QStringList{u"a"_s, u"x"_s, u"c"_s}
                                 << QByteArray("[\n  \"a\", // one\n  \"x\", // two\n  \"c\" // three\n]");
    QTest::newRow("one gone") << list << QStringList{u"a"_s, u"c"_s}
                              << QByteArray("[\n  \"a\", // one\n  \"c\" // three\n]");
    QTest::newRow("one more") << list << QStringList{u"a"_s, u"b"_s, u"c"_s, u"d"_s}
                              << QByteArray(
                                     "[\n  \"a\", // one\n  \"b\", // two\n  \"c\", // three\n  \"d\"\n]");
    QTest::newRow("on one line") << QByteArray(R"(["a", "b"])") << QStringList{u"a"_s, u"b"_s, u"\"q\""_s}
                                 << QByteArray(R"(["a", "b", "\"q\""])");
    QTest::newRow("all gone") << QByteArray(R"(["a", "b"])") << QStringList() << QByteArray("[]");
    QTest::newRow("no array") << QByteArray("7") << QStringList{u"a"_s} << QByteArray(R"(["a"])");
}

void ConfigFormTest::setsTexts()
{
    QFETCH(const QByteArray, array);
    QFETCH(const QStringList, texts);
    QFETCH(const QByteArray, expected);
    const QByteArray text = "{\"x\": " + array + '}';
    const QByteArray now = after(text, setJsoncTexts(JsoncDocument::parse(text), {u"x"_s}, texts));
    QCOMPARE(now, QByteArray("{\"x\": " + expected + '}'));
}

/// Whatever list becomes whatever list: the result is that list, and the rest of the text stays.
void ConfigFormTest::setsAnyTexts()
{
    QRandomGenerator random(7);
    const auto list = [&](int most) {
        QStringList texts;
        for (int i = random.bounded(most); i > 0; --i)
            texts += QString(QChar(u'a' + random.bounded(4)));
        return texts;
    };
    QStringList now;
    QByteArray text = "// before\n{\n  \"x\": [],\n  \"y\": 1 // after\n}\n";
    for (int round = 0; round < 300; ++round) {
        const QStringList next = list(round % 50 == 49 ? 200 : 6);
        const auto document = JsoncDocument::parse(text);
        const auto edits = setJsoncTexts(document, {u"x"_s}, next);
        VERIFY_RESULT(edits);
        QVERIFY(edits->size() <= 1 || now != next);
        text = after(text, edits);
        const auto changed = JsoncDocument::parse(text);
        QVERIFY2(changed.tree().isSound(), text.constData());
        QCOMPARE(fieldTexts(changed.text(changed.find({u"x"_s}))), next);
        QVERIFY(text.startsWith("// before\n{\n  \"x\": ["));
        QVERIFY2(text.endsWith("],\n  \"y\": 1 // after\n}\n"), text.constData());
        now = next;
    }
}

QTEST_GUILESS_MAIN(ConfigFormTest)
#include "tst_config_form.moc"
