// Rules for changing a configuration: what files of them may say, and what is wrong with one.

#include "core/siteconfig/config_rules.h"
#include "core/support/files.h"
#include "result_checks.h"

#include <QDir>
#include <QTemporaryDir>

using namespace lockstep;
using namespace Qt::StringLiterals;

class ConfigRulesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWhatShips();
    void reads();
    void keepsTheOrderOfKeys();
    void wrong_data();
    void wrong();
    void ownRulesTakeTheName();
    void readsTheManual();
    void includes();
    void areForReleases();
    void conditions();
};

void ConfigRulesTest::readsWhatShips()
{
    const QStringList names = configRulesNames();
    QVERIFY(names.contains(u"self-hosted-to-managed"_s));
    for (const QString& name : names) {
        const Result<ConfigRules> rules = findConfigRules(name);
        VERIFY_RESULT(rules);
        QCOMPARE(rules->name, name);
        for (const ConfigRule& rule : rules->rules)
            QVERIFY2(rule.reason.endsWith(u'.'), qPrintable(rule.id));
    }
    VERIFY_ERROR(findConfigRules(u"nobody"_s), ErrorKind::NotFound, "none of that name");
    VERIFY_ERROR(findConfigRules(u"../runbooks/restore"_s), ErrorKind::NotFound, "none of that name");
}

void ConfigRulesTest::reads()
{
    const Result<ConfigRules> rules = readConfigRules(
        "title: t\ninputs:\n  - {name: url, kind: url, title: Address, required: false}\nrules:\n"
        "  - id: one\n    title: One\n    reason: because.\n    at: /a/*/b\n    where: {/c: 1, /d: {matches: "
        "x}}\n"
        "    set: {x: [\"${url}/y\"]}\n"
        "  - id: two\n    title: Two\n    reason: so.\n    at: /z\n    when: always\n    question: Which?\n"
        "    choices:\n      - {id: no, title: No}\n      - {id: go, title: Go, remove: true}\n",
        u"some/where/own.yaml"_s);
    VERIFY_RESULT(rules);
    QCOMPARE(rules->name, u"own"_s);
    const ConfigRule& one = rules->rules[0];
    QCOMPARE(one.steps(), (QStringList{u"a"_s, u"*"_s, u"b"_s}));
    QCOMPARE(one.where.size(), 2);
    QCOMPARE(one.inputs(), QStringList{u"url"_s});
    QVERIFY(one.action.kind == ConfigAction::Kind::Set);
    const ConfigRule& two = *rules->rule(u"two");
    QVERIFY(two.when == ConfigRule::When::Always);
    QCOMPARE(two.choices.size(), 2);
    QVERIFY(two.choices[0].action.kind == ConfigAction::Kind::Keep);
    QVERIFY(two.choices[1].action.kind == ConfigAction::Kind::Remove);
}

/// As whoever wrote the rules wanted the configuration to read.
void ConfigRulesTest::keepsTheOrderOfKeys()
{
    const Result<ConfigRules> rules = readConfigRules(
        "title: t\nrules:\n"
        "  - {id: one, title: One, reason: because., at: /a, append: {type: builtin, allowSignup: false}}\n"
        "  - id: two\n    title: Two\n    reason: so.\n    at: /z\n    question: Which?\n    choices:\n"
        "      - id: new\n        title: New\n        set:\n          z/~: 1\n          b: [{d: ~, c: x}]\n"
        "          a: {}\n"
        "      - {id: old, title: Old}\n",
        u"own.yaml"_s);
    VERIFY_RESULT(rules);
    QCOMPARE(rules->rules[0].action.json, QByteArray(R"({"type":"builtin","allowSignup":false})"));
    QCOMPARE(rules->rules[1].choices[0].action.json,
             QByteArray(R"({"z/~":1,"b":[{"d":null,"c":"x"}],"a":{}})"));
}

void ConfigRulesTest::wrong_data()
{
    QTest::addColumn<QByteArray>("rule");
    QTest::addColumn<QString>("said");
    const auto row = [](const char* name, const QByteArray& rule, const char* said) {
        QTest::newRow(name) << rule << QString::fromLatin1(said);
    };
    const QByteArray begin = "{id: one, title: t, reason: r., at: /a";
    row("no reason", "{id: one, title: t, at: /a}", "reason");
    row("unknown key", begin + ", sett: 1}", "sett");
    row("two things", begin + ", set: 1, remove: true}", "only one thing");
    row("no pointer", "{id: one, title: t, reason: r., at: a}", "r.yaml:3");
    row("unknown input", begin + ", set: \"${who}\"}", "there is no input \"who\"");
    row("question alone", begin + ", question: q}", "belong together");
    row("choices and more", begin + ", set: 1, question: q, choices: [{id: x, title: x}, {id: y, title: y}]}",
        "does nothing besides");
    row("taken", begin + "}\n  - " + begin + "}", "r.yaml:4:10");
    row("bad expression", begin + ", where: {/x: {matches: \"(\"}}}", "no regular expression");
    row("absent star", "{id: one, title: t, reason: r., at: /a/*, when: absent}", "cannot be found");
    row("no version", begin + ", since: \"6\", remove: true}", "r.yaml:3:52");
    row("no YAML", "{id: [", "r.yaml:");
}

void ConfigRulesTest::wrong()
{
    QFETCH(QByteArray, rule);
    QFETCH(QString, said);
    const Result<ConfigRules> rules = readConfigRules("title: t\nrules:\n  - " + rule + "\n", u"r.yaml"_s);
    QVERIFY(!rules);
    QCOMPARE(rules.error().kind, ErrorKind::Invalid);
    QVERIFY2(rules.error().message().contains(said), qPrintable(rules.error().message()));
    QVERIFY2(rules.error().message().contains(u"r.yaml:"), qPrintable(rules.error().message()));
}

void ConfigRulesTest::ownRulesTakeTheName()
{
    const QTemporaryDir folder;
    qputenv("LOCKSTEP_DATA_DIR", folder.path().toLocal8Bit());
    VERIFY_RESULT(writeFile(folder.filePath(u"siteconfig/self-hosted-to-managed.yaml"_s),
                            "title: Ours\nrules: [{id: x, title: x, reason: x., at: /x, remove: true}]\n"));
    const Result<ConfigRules> rules = findConfigRules(u"self-hosted-to-managed"_s);
    qunsetenv("LOCKSTEP_DATA_DIR");
    VERIFY_RESULT(rules);
    QCOMPARE(rules->title, u"Ours"_s);
}

void ConfigRulesTest::readsTheManual()
{
    const Result<QByteArray> manual =
        readFile(QStringLiteral(LOCKSTEP_SOURCE_DIR "/resources/manual/site-config.md"));
    VERIFY_RESULT(manual);
    const QByteArray fence = "```";
    const qsizetype begin = manual->indexOf(fence + "yaml\n") + 8;
    const QByteArray example = manual->sliced(begin, manual->indexOf(fence, begin) - begin);
    const Result<ConfigRules> rules = readConfigRules(example, u"site-config.md"_s);
    VERIFY_RESULT(rules);
    QVERIFY(rules->rule(u"proxy-sign-in") && rules->rule(u"jaeger"));
}

void ConfigRulesTest::includes()
{
    const QTemporaryDir folder;
    qputenv("LOCKSTEP_DATA_DIR", folder.path().toLocal8Bit());
    const auto own = [&](const QByteArray& name, const QByteArray& head, const QByteArray& id) {
        const QString file = folder.filePath(u"siteconfig/"_s + QString::fromLatin1(name) + u".yaml"_s);
        VERIFY_RESULT(writeFile(file, "title: T\n" + head + "rules: [{id: " + id +
                                          ", title: x, reason: x., at: /x, remove: true}]\n"));
    };
    own("one", "include: [two]\n", "a");
    own("two", "inputs: [{name: url, kind: url, title: U}]\n", "b");
    own("same", "include: [one]\n", "c");
    own("round", "include: [round]\n", "d");
    own("lost", "include: [nowhere]\n", "e");
    own("taken", "include: [two]\n", "b");
    const Result<ConfigRules> one = findConfigRules(u"one"_s);
    VERIFY_RESULT(one);
    QCOMPARE(one->name, u"one"_s);
    QCOMPARE(one->rules.size(), 2);
    QVERIFY(one->rule(u"b") && one->input(u"url"));
    VERIFY_ERROR(findConfigRules(u"same"_s), ErrorKind::Invalid, "includes nothing itself");
    VERIFY_ERROR(findConfigRules(u"round"_s), ErrorKind::Invalid, "includes nothing itself");
    VERIFY_ERROR(findConfigRules(u"lost"_s), ErrorKind::Invalid, "none of that name");
    VERIFY_ERROR(findConfigRules(u"taken"_s), ErrorKind::Invalid, "of this name already");
    qunsetenv("LOCKSTEP_DATA_DIR");
}

void ConfigRulesTest::areForReleases()
{
    const Result<ConfigRules> rules =
        readConfigRules("title: t\nrules:\n"
                        "  - {id: one, title: t, reason: r., at: /a, remove: true, since: \"6.8\"}\n"
                        "  - {id: two, title: t, reason: r., at: /b, remove: true}\n",
                        u"r.yaml"_s);
    VERIFY_RESULT(rules);
    QCOMPARE(rules->forRelease(Version()).rules.size(), 2);
    QCOMPARE(rules->forRelease(Version(6, 8, 0)).rules.size(), 2);
    const ConfigRules before = rules->forRelease(Version(6, 7, 99));
    QCOMPARE(before.rules.size(), 1);
    QCOMPARE(before.rules.first().id, u"two"_s);
}

void ConfigRulesTest::conditions()
{
    const QJsonObject value{{u"type"_s, u"saml"_s}, {u"list"_s, QJsonArray{1, QJsonObject{{u"x"_s, true}}}}};
    const auto holds = [&](const QString& pointer, const std::optional<QJsonValue>& wanted,
                           const QString& pattern = {}) {
        return ConfigCondition{pointer, wanted, pattern}.holds(value);
    };
    QVERIFY(holds(u"/type"_s, u"saml"_s));
    QVERIFY(!holds(u"/type"_s, u"SAML"_s));
    QVERIFY(holds(u"/type"_s, {}, u"^sa"_s));
    QVERIFY(!holds(u"/list"_s, {}, u".*"_s)); // no text
    QVERIFY(holds(u"/list/0"_s, 1));
    QVERIFY(holds(u"/list/1/x"_s, true));
    QVERIFY(!holds(u"/list/7"_s, 1));
}

QTEST_GUILESS_MAIN(ConfigRulesTest)
#include "tst_config_rules.moc"
