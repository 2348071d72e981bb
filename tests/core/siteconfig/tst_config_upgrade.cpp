// What another release means for a configuration, by the two schemas.

#include "core/siteconfig/config_upgrade.h"
#include "result_checks.h"

using namespace lockstep;
using namespace Qt::StringLiterals;

using Kind = ConfigUpgradeNote::Kind;

namespace {

const QByteArray earlier = R"({"type": "object", "additionalProperties": false, "properties": {
  "plain": {"type": "string"},
  "gone": {"type": "object", "properties": {"inner": {"type": "string"}}},
  "search.largeFile": {"type": "array"},
  "old": {"type": "boolean"},
  "mode": {"type": "string", "enum": ["a", "b", "c"]},
  "limit": {"type": "integer", "maximum": 100},
  "seconds": {"type": "integer", "default": 60},
  "already": {"deprecated": true},
  "mended": {"type": "boolean", "default": "true"},
  "nest": {"type": "object", "properties": {"x": {"type": "integer", "default": 1}}},
  "auth": {"type": "array", "items": {"oneOf": [
     {"properties": {"type": {"const": "one"}, "extra": {"type": "string"}}, "required": ["type"]},
     {"properties": {"type": {"const": "two"}}, "required": ["type"]}]}}
}})";

const QByteArray later = R"({"type": "object", "additionalProperties": false, "properties": {
  "plain": {"type": "string"},
  "search.largeFiles": {"type": "array"},
  "old": {"type": "boolean", "deprecated": true, "deprecationMessage": "Use plain instead."},
  "mode": {"type": "string", "enum": ["a", "b", "d"]},
  "limit": {"type": "integer", "maximum": 10},
  "seconds": {"type": "integer", "default": 900},
  "already": {"deprecated": true},
  "mended": {"type": "boolean", "default": true},
  "nest": {"type": "object", "properties": {"x": {"type": "integer", "default": 1}, "y": {"description": "How far. And more."}}},
  "fresh": {"description": "What is new. And more.", "properties": {"inner": {}}},
  "auth": {"type": "array", "items": {"oneOf": [
     {"properties": {"type": {"const": "one"}}, "required": ["type"], "additionalProperties": false},
     {"properties": {"type": {"const": "two"}}, "required": ["type"]}]}}
}})";

QList<ConfigUpgradeNote> notesOf(const QByteArray& text)
{
    const auto from = ConfigSchema::parse(earlier, u"earlier"_s);
    const auto to = ConfigSchema::parse(later, u"later"_s);
    if (!from || !to)
        return {};
    return configUpgradeNotes(JsoncDocument::parse(text), *from, *to).value_or(QList<ConfigUpgradeNote>());
}

std::optional<ConfigUpgradeNote> find(const QList<ConfigUpgradeNote>& notes, Kind kind,
                                      const QString& pointer)
{
    const auto found = std::ranges::find_if(
        notes, [&](const ConfigUpgradeNote& note) { return note.kind == kind && note.pointer == pointer; });
    return found == notes.end() ? std::nullopt : std::optional(*found);
}

} // namespace

class ConfigUpgradeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void gone();
    void refused();
    void deprecated();
    void values();
    void defaults();
    void isNew();
    void formsToChooseFrom();
    void nothing();
};

void ConfigUpgradeTest::gone()
{
    const auto notes = notesOf("{\n  \"gone\": {\"inner\": \"x\"},\n  \"search.largeFile\": []\n}");
    auto note = find(notes, Kind::Gone, u"/gone"_s);
    QVERIFY(note);
    QCOMPARE(note->offset, 4);
    QVERIFY(note->advice.contains(u"Remove it"));
    QVERIFY(!find(notes, Kind::Gone, u"/gone/inner"_s)); // it goes with it
    note = find(notes, Kind::Gone, u"/search.largeFile"_s);
    QVERIFY(note);
    QVERIFY2(note->advice.contains(u"\"search.largeFiles\""), qPrintable(note->advice));
    QVERIFY(!find(notes, Kind::Refused, u""_s)); // told already
    QVERIFY(needsWork(notes.first().kind));
}

void ConfigUpgradeTest::refused()
{
    const auto notes = notesOf(R"({"limit": 50, "mode": "c", "plain": 7})");
    QVERIFY(find(notes, Kind::Refused, u"/limit"_s));
    QVERIFY(!find(notes, Kind::Refused, u"/plain"_s)); // it was wrong before
    QVERIFY(find(notes, Kind::Values, u"/mode"_s));
}

void ConfigUpgradeTest::deprecated()
{
    const auto notes = notesOf(R"({"old": true, "already": 1})");
    const auto note = find(notes, Kind::Deprecated, u"/old"_s);
    QVERIFY(note);
    QCOMPARE(note->advice, u"Use plain instead."_s);
    QVERIFY(!find(notes, Kind::Deprecated, u"/already"_s));
}

void ConfigUpgradeTest::values()
{
    const auto notes = notesOf(R"({"mode": "a"})");
    const auto note = find(notes, Kind::Values, u"/mode"_s);
    QVERIFY(note);
    QVERIFY(note->text.contains(u"\"d\""));
    QVERIFY(!needsWork(note->kind));
}

void ConfigUpgradeTest::defaults()
{
    const auto note = find(notesOf("{}"), Kind::Default, u"/seconds"_s);
    QVERIFY(note);
    QVERIFY(note->text.contains(u"900") && note->text.contains(u"60"));
    QVERIFY(!find(notesOf(R"({"seconds": 60})"), Kind::Default, u"/seconds"_s));
    QVERIFY(!find(notesOf("{}"), Kind::Default, u"/nest/x"_s));
    QVERIFY(!find(notesOf("{}"), Kind::Default, u"/mended"_s));
}

void ConfigUpgradeTest::isNew()
{
    const auto notes = notesOf("{}");
    const auto note = find(notes, Kind::New, u"/fresh"_s);
    QVERIFY(note);
    QCOMPARE(note->text, u"\"fresh\" is new: What is new"_s);
    QVERIFY(!find(notes, Kind::New, u"/fresh/inner"_s));
    QVERIFY(find(notes, Kind::New, u"/nest/y"_s));
    QVERIFY(!find(notes, Kind::New, u"/plain"_s));
}

void ConfigUpgradeTest::formsToChooseFrom()
{
    const auto notes = notesOf(R"({"auth": [{"type": "two"}, {"type": "one", "extra": "x"}]})");
    QVERIFY(find(notes, Kind::Gone, u"/auth/1/extra"_s));
    QVERIFY(!find(notes, Kind::Gone, u"/auth/0/type"_s));
}

void ConfigUpgradeTest::nothing()
{
    const auto same = ConfigSchema::parse(earlier, u"earlier"_s);
    VERIFY_RESULT(same);
    const auto notes = configUpgradeNotes(JsoncDocument::parse(R"({"gone": {}, "old": 1})"), *same, *same);
    VERIFY_RESULT(notes);
    QVERIFY(notes->isEmpty());
}

QTEST_GUILESS_MAIN(ConfigUpgradeTest)
#include "tst_config_upgrade.moc"
