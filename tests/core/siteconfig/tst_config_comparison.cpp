// Three configurations held against each other, setting by setting.

#include "core/siteconfig/config_comparison.h"
#include "core/siteconfig/jsonc_edit.h"
#include "core/support/secret.h"
#include "result_checks.h"

using namespace lockstep;
using namespace Qt::StringLiterals;

namespace {

using State = ComparedSetting::State;

/// Empty: there is none.
std::optional<JsoncDocument> document(const QByteArray& json)
{
    return json.isEmpty() ? std::nullopt : std::optional(JsoncDocument::parse(json));
}

ConfigComparison comparison(const QByteArray& original, const QByteArray& proposal,
                            const QByteArray& target = {}, const QByteArray& text = {})
{
    return ConfigComparison({document(original), document(proposal), document(target),
                             document(text.isEmpty() ? proposal : text)});
}

/// "a=Same b=OnlyTarget", those that are open aside.
QString states(const ConfigComparison& compared)
{
    static const QStringList names{u"Same"_s,      u"Proposed"_s,     u"Reached"_s,      u"TargetDiffs"_s,
                                   u"AllDiffer"_s, u"OnlyOriginal"_s, u"OnlyProposal"_s, u"OnlyTarget"_s};
    QStringList words;
    for (int i = 0; i < compared.settings().size(); ++i) {
        if (!compared.settings()[i].isOpen)
            words.append(compared.title(i) + u'=' + names[int(compared.settings()[i].state)]);
    }
    return words.join(u' ');
}

int find(const ConfigComparison& compared, const QString& title)
{
    for (int i = 0; i < compared.settings().size(); ++i) {
        if (compared.title(i) == title)
            return i;
    }
    return -1;
}

/// The text after the value was taken over.
Result<QByteArray> taken(const ConfigComparison& compared, const QString& title, ConfigSide from)
{
    return compared.take(find(compared, title), from).and_then([&](const JsoncEdits& edits) {
        return applyJsoncEdits(compared.document(ConfigSide::Text)->bytes(), edits);
    });
}

} // namespace

class ConfigComparisonTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsStates_data();
    void tellsStates();
    void tellsNullFromAbsent();
    void opensWhatCanBeOpened();
    void findsItemsAgain_data();
    void findsItemsAgain();
    void masksSecrets();
    void knowsWhatAnInstanceHides();
    void takesValues_data();
    void takesValues();
    void takesWholeItems();
    void followsTheText();
    void comparesManySettings();
};

void ConfigComparisonTest::tellsStates_data()
{
    QTest::addColumn<QByteArray>("original");
    QTest::addColumn<QByteArray>("proposal");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* name, const char* original, const char* proposal, const char* target,
                        const QString& expected) {
        QTest::newRow(name) << QByteArray(original) << QByteArray(proposal) << QByteArray(target) << expected;
    };
    row("same", R"({"a": 1 /* c */})", R"({"a":1,})", R"({ "a": 1 })", u"a=Same"_s);
    row("proposed", R"({"a": 1})", R"({"a": 2})", R"({"a": 1})", u"a=Proposed"_s);
    row("proposed-without-target", R"({"a": 1})", R"({"a": 2})", "", u"a=Proposed"_s);
    row("reached", R"({"a": 1})", R"({"a": 2})", R"({"a": 2})", u"a=Reached"_s);
    row("target", R"({"a": 1})", R"({"a": 1})", R"({"a": 2})", u"a=TargetDiffs"_s);
    row("target-lacks-it", R"({"a": 1})", R"({"a": 1})", "{}", u"a=TargetDiffs"_s);
    row("all", R"({"a": 1})", R"({"a": 2})", R"({"a": 3})", u"a=AllDiffer"_s);
    row("taken-out", R"({"a": 1})", "{}", "{}", u"a=OnlyOriginal"_s);
    row("taken-out-not-there", R"({"a": 1})", "{}", R"({"a": 1})", u"a=Proposed"_s);
    row("new", "{}", R"({"a": 1})", "{}", u"a=OnlyProposal"_s);
    row("target-only", "{}", "{}", R"({"a": 1})", u"a=OnlyTarget"_s);
    row("twice", R"({"a": 1, "a": 2})", R"({"a": 2})", R"({"a": 2})", u"a=Same"_s);
    row("kinds", R"({"a": {"b": 1}})", R"({"a": [1]})", R"({"a": {"b": 1}})", u"a=Proposed"_s);
    row("nothing", "{}", "{}", "", QString());
}

void ConfigComparisonTest::tellsStates()
{
    QFETCH(QByteArray, original);
    QFETCH(QByteArray, proposal);
    QFETCH(QByteArray, target);
    const auto compared = comparison(original, proposal, target);
    QTEST(states(compared), "expected");
    const bool isSame = states(compared).contains(u"=Same") || compared.settings().isEmpty();
    QCOMPARE(compared.differences(), isSame ? 0 : 1);
}

void ConfigComparisonTest::tellsNullFromAbsent()
{
    const auto compared = comparison(R"({"a": null})", "{}", R"({"a": null})");
    QCOMPARE(compared.value(0, ConfigSide::Original), u"null"_s);
    QVERIFY(!compared.value(0, ConfigSide::Proposal));
    QVERIFY(compared.isSame(0, ConfigSide::Original, ConfigSide::Target));
    QVERIFY(compared.settings()[0].isTargetOther);
}

void ConfigComparisonTest::opensWhatCanBeOpened()
{
    const auto compared =
        comparison(R"({"smtp": {"host": "a", "port": 25}, "list": ["x", "y"], "empty": {}})",
                   R"({"smtp": {"host": "b", "port": 25}, "list": ["x"], "empty": {}})");
    QCOMPARE(states(compared), u"smtp › host=Proposed smtp › port=Same list=Proposed empty=Same"_s);
    QCOMPARE(compared.settings()[0].state, State::Proposed);
    QCOMPARE(compared.settings()[0].depth, 0);
    QCOMPARE(compared.settings()[1].depth, 1);
    QCOMPARE(compared.pointer(1), u"/smtp/host"_s);
    const auto nested = comparison("{\n  \"a\": [\n    1,\n    2\n  ]\n}", "{}");
    QCOMPARE(nested.value(0, ConfigSide::Original), u"[\n  1,\n  2\n]"_s);
}

void ConfigComparisonTest::findsItemsAgain_data()
{
    QTest::addColumn<QByteArray>("original");
    QTest::addColumn<QByteArray>("proposal");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* name, const char* original, const char* proposal,
                        const QString& expected) {
        QTest::newRow(name) << QByteArray(original) << QByteArray(proposal) << expected;
    };
    row("by-type", R"([{"type": "builtin"}, {"type": "saml", "x": 1}])", R"([{"type": "saml", "x": 2}])",
        u"l › builtin › type=OnlyOriginal l › saml › type=Same l › saml › x=Proposed"_s);
    row("by-config-id", R"([{"type": "t", "configID": "a", "x": 1}, {"type": "t", "configID": "b", "x": 2}])",
        R"([{"type": "t", "configID": "b", "x": 2}])",
        u"l › a › type=OnlyOriginal l › a › configID=OnlyOriginal l › a › x=OnlyOriginal "
        "l › b › type=Same l › b › configID=Same l › b › x=Same"_s);
    row("got-an-id", R"([{"type": "t", "x": 1}])", R"([{"type": "t", "x": 1, "configID": "a"}])",
        u"l › t › type=Same l › t › x=Same l › t › configID=OnlyProposal"_s);
    row("as-the-same-data", R"([{"level": "c", "u": 1}, {"level": "c", "u": 2}])",
        R"([{"level": "c", "u": 2}])",
        u"l › 1 › level=OnlyOriginal l › 1 › u=OnlyOriginal l › 2 › level=Same l › 2 › u=Same"_s);
    row("by-order", R"([{"u": 1}, {"u": 2}])", R"([{"u": 3}, {"u": 2}])",
        u"l › 1 › u=Proposed l › 2 › u=Same"_s);
    row("mixed-is-one", R"([{"u": 1}, 2])", R"([{"u": 1}])", u"l=Proposed"_s);
}

void ConfigComparisonTest::findsItemsAgain()
{
    QFETCH(QByteArray, original);
    QFETCH(QByteArray, proposal);
    QTEST(states(comparison("{\"l\": " + original + '}', "{\"l\": " + proposal + '}')), "expected");
}

void ConfigComparisonTest::masksSecrets()
{
    const auto compared = comparison(R"({"licenseKey": "one", "l": ["https://u:pass@h"], "plain": 1})",
                                     R"({"licenseKey": "two", "l": ["https://u:pass@h"], "plain": 1})",
                                     R"({"licenseKey": "two"})");
    const int key = find(compared, u"licenseKey"_s);
    QVERIFY(compared.settings()[key].isSecret);
    QCOMPARE(compared.value(key, ConfigSide::Original), u"\"%1\""_s.arg(Secret::mask()));
    QCOMPARE(compared.value(key, ConfigSide::Proposal, true), u"\"two\""_s);
    QVERIFY(!compared.isSame(key, ConfigSide::Original, ConfigSide::Proposal));
    QVERIFY(compared.isSame(key, ConfigSide::Proposal, ConfigSide::Target));
    const int list = find(compared, u"l"_s);
    QVERIFY(compared.settings()[list].isSecret);
    QVERIFY(!compared.value(list, ConfigSide::Original)->contains(u"pass"));
    QVERIFY(!compared.settings()[find(compared, u"plain"_s)].isSecret);
}

void ConfigComparisonTest::knowsWhatAnInstanceHides()
{
    const auto compared =
        comparison(R"({"licenseKey": "one"})", R"({"licenseKey": "two"})", R"({"licenseKey": "REDACTED"})");
    QVERIFY(compared.settings()[0].isHidden);
    QVERIFY(!compared.settings()[0].isTargetOther);
    VERIFY_ERROR(compared.take(0, ConfigSide::Target), ErrorKind::Precondition, "REDACTED");
}

void ConfigComparisonTest::takesValues_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QString>("title");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char* name, const char* text, const char* target, const QString& title,
                        const char* expected) {
        QTest::newRow(name) << QByteArray(text) << QByteArray(target) << title << QByteArray(expected);
    };
    row("changes", "{\n  \"a\": 1, // kept\n  \"b\": 2\n}", R"({"a": 7})", u"a"_s,
        "{\n  \"a\": 7, // kept\n  \"b\": 2\n}");
    row("adds", "{\n  \"b\": 2\n}", R"({"a": 7})", u"a"_s, "{\n  \"b\": 2,\n  \"a\": 7\n}");
    row("removes", "{\n  \"a\": 1,\n  \"b\": 2\n}", "{}", u"a"_s, "{\n  \"b\": 2\n}");
    row("is-so-already", R"({"a": 7})", R"({"a": 7})", u"a"_s, R"({"a": 7})");
    row("makes-what-is-around", R"({"b": 2})", R"({"s": {"h": 1}})", u"s › h"_s,
        R"({"b": 2, "s": {"h": 1}})");
    row("in-an-item", R"({"l": [{"type": "x"}, {"type": "y", "u": 1}]})", R"({"l": [{"type": "y", "u": 2}]})",
        u"l › y › u"_s, R"({"l": [{"type": "x"}, {"type": "y", "u": 2}]})");
    row("appends", R"({"l": [{"type": "x"}]})", R"({"l": [{"type": "y"}, {"type": "x"}]})", u"l › y"_s,
        R"({"l": [{"type": "x"}, {"type": "y"}]})");
}

void ConfigComparisonTest::takesValues()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, target);
    QFETCH(QString, title);
    const auto compared = comparison("{}", text, target);
    QVERIFY(find(compared, title) >= 0);
    const auto after = taken(compared, title, ConfigSide::Target);
    VERIFY_RESULT(after);
    QTEST(*after, "expected");
}

void ConfigComparisonTest::takesWholeItems()
{
    const auto compared = comparison("{}", R"({"l": []})", R"({"l": [{"type": "y", "u": 1}]})");
    VERIFY_ERROR(compared.take(find(compared, u"l › y › u"_s), ConfigSide::Target), ErrorKind::Precondition,
                 "not in the text");
    VERIFY_RESULT(taken(compared, u"l › y"_s, ConfigSide::Target));
    const auto blocked = comparison("{}", R"({"s": {"h": 1}})", R"({"s": {"h": 2}})", R"({"s": 5})");
    QVERIFY(!blocked.take(find(blocked, u"s › h"_s), ConfigSide::Target));
}

/// What is shown may be the migration's; edits are of the text.
void ConfigComparisonTest::followsTheText()
{
    const auto compared =
        comparison(R"({"a": 1})", R"({"a": 2})", R"({"a": 3})", "// mine\n{\"x\": 0, \"a\": 1}");
    QCOMPARE(taken(compared, u"a"_s, ConfigSide::Proposal).value(),
             QByteArray("// mine\n{\"x\": 0, \"a\": 2}"));
    QCOMPARE(compared.offset(find(compared, u"a"_s)), 17);
    QCOMPARE(find(compared, u"x"_s), -1);
    const auto blank = comparison(R"({"a": 1})", "{}", {}, "// nothing yet\n");
    QVERIFY(taken(blank, u"a"_s, ConfigSide::Original).value().contains("\"a\": 1"));
    QCOMPARE(blank.offset(0), 0);
}

void ConfigComparisonTest::comparesManySettings()
{
    QByteArray one = "{\"items\": [";
    QByteArray other = one;
    for (int i = 0; i < 10'000; ++i) {
        one += "{\"name\": \"n" + QByteArray::number(i) + "\", \"v\": 1},";
        other += "{\"name\": \"n" + QByteArray::number(9'999 - i) + "\", \"v\": 1},";
    }
    one += "], \"a\": 1}";
    other += "], \"a\": 2}";
    const auto compared = comparison(one, other, one);
    QCOMPARE(compared.settings().size(), 30'002);
    QCOMPARE(compared.differences(), 1);
}

QTEST_GUILESS_MAIN(ConfigComparisonTest)
#include "tst_config_comparison.moc"
