// What rules make of a configuration: what they find, ask and change, and that they change nothing else.

#include "core/siteconfig/config_migration.h"
#include "result_checks.h"

#include <QRandomGenerator>

using namespace lockstep;
using namespace Qt::StringLiterals;

using State = ConfigFinding::State;

namespace {

/// A customer's configuration, as people write them.
const QByteArray customer = R"({
  // Where people find us. Ask the network team before you change it.
  "externalURL": "https://code.corp.example",

  "auth.providers": [
    {
      "type": "http-header",
      "usernameHeader": "X-Forwarded-User" // set by the proxy
    },
    /* since the merger */
    {
      "type": "saml",
      "configID": "corp",
      "identityProviderMetadataURL": "https://sso.corp.example/metadata"
    },
  ],

  "licenseKey": "old-licence", // renewed in March
  "email.smtp": {
    "host": "mail.corp.example",
    "port": 25,
    "authentication": "none",
  },
  "email.address": "code@corp.example",
  "executors.accessToken": "0123456789012345678901234567",
  "observability.alerts": [
    {"level": "critical", "notifier": {"type": "slack", "url": "https://hooks.slack.example/x"}},
  ],
  "search.largeFiles": ["*.lock"], // keep
  "experimentalFeatures": {
    // for the internal authority
    "tls.external": {
      "insecureSkipVerify": false // never
    },
    "searchJobs": true
  },
}
)";

const ConfigAnswers answered{{u"externalURL"_s, u"https://corp.managed.example"_s},
                             {u"licenseKey"_s, u"new-licence"_s},
                             {u"executorToken"_s, u"9876543210987654321098765432"_s},
                             {u"smtp"_s, u"managed"_s},
                             {u"sender"_s, u"customer"_s},
                             {u"sign-in-by-proxy"_s, u"remove"_s}};

ConfigRules shipped()
{
    return findConfigRules(u"self-hosted-to-managed"_s).value();
}

Result<ConfigMigration> migrated(const QByteArray& text, const ConfigRules& rules,
                                 const ConfigAnswers& answers)
{
    return migrateConfig(JsoncDocument::parse(text), rules, answers, u"site.json"_s);
}

/// Rules of a few lines.
ConfigRules rulesOf(const QByteArray& lines)
{
    return readConfigRules("title: t\ninputs:\n  - {name: url, kind: url, title: u}\n"
                           "  - {name: extra, kind: text, title: e, required: false}\nrules:\n" +
                               lines,
                           u"r.yaml"_s)
        .value();
}

QByteArray rule(const QByteArray& id, const QByteArray& rest)
{
    return "  - {id: " + id + ", title: t, reason: r., " + rest + "}\n";
}

const ConfigFinding* findingOf(const ConfigMigration& migration, const QString& id)
{
    const auto found = std::ranges::find(migration.findings, id, &ConfigFinding::rule);
    return found == migration.findings.end() ? nullptr : &*found;
}

} // namespace

class ConfigMigrationTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void asksWhatItCannotKnow();
    void proposes();
    void doesItOnce();
    void tellsNoSecrets();
    void blocks();
    void answersOneAlone();
    void wrongAnswers_data();
    void wrongAnswers();
    void leavesUndoneWhatMayBe();
    void followsWhatMoves();
    void relocatesNothingOntoSomething();
    void fillsInOnce();
    void refusesWhatIsNoConfiguration();
};

void ConfigMigrationTest::asksWhatItCannotKnow()
{
    const auto migration = migrated(customer, shipped(), {});
    VERIFY_RESULT(migration);
    QVERIFY(!migration->isComplete());
    QCOMPARE(findingOf(*migration, u"external-url"_s)->state, State::Unanswered);
    QCOMPARE(findingOf(*migration, u"external-url"_s)->missing, QStringList{u"externalURL"_s});
    QCOMPARE(findingOf(*migration, u"smtp"_s)->state, State::Unanswered);
    QCOMPARE(findingOf(*migration, u"sign-in-by-proxy"_s)->answer, u"sign-in-by-proxy@/auth.providers/0"_s);
    QCOMPARE(findingOf(*migration, u"saml"_s)->state, State::Kept);
    QCOMPARE(findingOf(*migration, u"alerts"_s)->state, State::Changed);
    QVERIFY(!findingOf(*migration, u"encryption-keys"_s));
    QVERIFY(!migration->proposal.contains("observability.alerts")); // what could be done is done
    QVERIFY(migration->proposal.contains("https://code.corp.example"));
}

void ConfigMigrationTest::proposes()
{
    const auto migration = migrated(customer, shipped(), answered);
    VERIFY_RESULT(migration);
    QVERIFY(migration->isComplete());
    const QByteArray wanted = R"({
  // Where people find us. Ask the network team before you change it.
  "externalURL": "https://corp.managed.example",

  "auth.providers": [
    /* since the merger */
    {
      "type": "saml",
      "configID": "corp",
      "identityProviderMetadataURL": "https://sso.corp.example/metadata"
    },
    {
      "type": "builtin",
      "allowSignup": false
    },
  ],

  "licenseKey": "new-licence", // renewed in March
  "email.address": "code@corp.example",
  "executors.accessToken": "9876543210987654321098765432",
  "search.largeFiles": ["*.lock"], // keep
  "experimentalFeatures": {
    "searchJobs": true
  },
  // for the internal authority
  "tls.external": {
    "insecureSkipVerify": false // never
  },
}
)";
    QCOMPARE(migration->proposal, wanted);
}

void ConfigMigrationTest::doesItOnce()
{
    const auto first = migrated(customer, shipped(), answered);
    VERIFY_RESULT(first);
    const auto second = migrated(first->proposal, shipped(), answered);
    VERIFY_RESULT(second);
    QCOMPARE(second->proposal, first->proposal);
    QCOMPARE(second->count(State::Changed), 0);
    QCOMPARE(findingOf(*second, u"external-url"_s)->state, State::Done);
}

void ConfigMigrationTest::tellsNoSecrets()
{
    const auto migration = migrated(customer, shipped(), answered);
    VERIFY_RESULT(migration);
    for (const ConfigFinding& finding : migration->findings) {
        QVERIFY2(!finding.change.contains(u"licence"_s), qPrintable(finding.change));
        QVERIFY2(!finding.change.contains(u"98765"_s), qPrintable(finding.change));
    }
    QCOMPARE(findingOf(*migration, u"external-url"_s)->change, u"set to \"https://corp.managed.example\""_s);
}

void ConfigMigrationTest::blocks()
{
    const auto open = migrated(R"({"encryption.keys": {}})", shipped(), {});
    VERIFY_RESULT(open);
    QVERIFY(!findingOf(*open, u"encryption-keys"_s));
    const auto blocked = migrated(R"({"encryption.keys": {"cacheSize": 1}})", shipped(), answered);
    VERIFY_RESULT(blocked);
    QCOMPARE(blocked->count(State::Blocked), 1);
    QCOMPARE(blocked->count(State::Unanswered), 0);
    QVERIFY(!blocked->isComplete());
}

void ConfigMigrationTest::answersOneAlone()
{
    const ConfigRules rules =
        rulesOf(rule("x", "at: /list/*, question: q, choices: [{id: keep, title: k}, {id: go, title: g, "
                          "remove: true}]"));
    const auto migration =
        migrated(R"({"list": [0, 1, 2, 3]})", rules, {{u"x"_s, u"go"_s}, {u"x@/list/1"_s, u"keep"_s}});
    VERIFY_RESULT(migration);
    QCOMPARE(migration->proposal, QByteArray(R"({"list": [1]})"));
    QVERIFY(migration->isComplete());
}

void ConfigMigrationTest::wrongAnswers_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("said");
    QTest::newRow("nothing asks") << u"slack"_s << u"x"_s << u"nothing asks for it"_s;
    QTest::newRow("no URL") << u"externalURL"_s << u"acme"_s << u"it is no URL"_s;
    QTest::newRow("no web address") << u"externalURL"_s << u"ftp://a.example"_s << u"it is no URL"_s;
    QTest::newRow("no choice") << u"smtp"_s << u"pigeon"_s << u"Choose one of: managed, customer"_s;
    QTest::newRow("no question") << u"alerts"_s << u"keep"_s << u"This rule asks nothing"_s;
    QTest::newRow("elsewhere") << u"sign-in-by-proxy@/auth.providers/1"_s << u"remove"_s
                               << u"nothing asks for it"_s;
}

void ConfigMigrationTest::wrongAnswers()
{
    QFETCH(QString, name);
    QFETCH(QString, value);
    QFETCH(QString, said);
    const auto migration = migrated(customer, shipped(), {{name, value}});
    QVERIFY(!migration);
    QCOMPARE(migration.error().kind, ErrorKind::Usage);
    QVERIFY2(migration.error().message().contains(said), qPrintable(migration.error().message()));
}

void ConfigMigrationTest::leavesUndoneWhatMayBe()
{
    const ConfigRules rules = rulesOf(rule("x", "at: /a, set: \"${extra}\""));
    QCOMPARE(migrated(R"({"a": 1})", rules, {})->findings.first().state, State::Unanswered);
    const auto empty = migrated(R"({"a": 1})", rules, {{u"extra"_s, QString()}});
    VERIFY_RESULT(empty);
    QCOMPARE(empty->findings.first().state, State::Kept);
    QCOMPARE(empty->proposal, QByteArray(R"({"a": 1})"));
    const ConfigRules strict = rulesOf(rule("x", "at: /a, set: \"${url}\""));
    QCOMPARE(migrated(R"({"a": 1})", strict, {{u"url"_s, QString()}})->findings.first().state,
             State::Unanswered);
}

void ConfigMigrationTest::followsWhatMoves()
{
    const ConfigRules rules =
        rulesOf(rule("first", "at: /list/*, where: {/go: true}, remove: true") +
                rule("second", "at: /list/*/name, set: \"new\"") + rule("third", "at: /old, rename: fresh") +
                rule("fourth", "at: /old/x, set: 2") + rule("fifth", "at: /gone, remove: true") +
                rule("sixth", "at: /gone/x, set: 3") + rule("seventh", "at: /fresh/y, set: 1"));
    const auto migration = migrated(
        R"({"list": [{"go": true}, {"name": "a"}, {"go": true, "name": "b"}, {"name": "c"}], "old": {"x": 1}, "gone": {"x": 1}})",
        rules, {});
    VERIFY_RESULT(migration);
    QCOMPARE(migration->proposal,
             QByteArray(R"({"list": [{"name": "new"}, {"name": "new"}], "fresh": {"x": 2}})"));
    QCOMPARE(findingOf(*migration, u"sixth"_s)->state, State::Done);
    QVERIFY(!findingOf(*migration, u"seventh"_s)); // rules see what was there, not what they make
}

void ConfigMigrationTest::relocatesNothingOntoSomething()
{
    const ConfigRules rules = rulesOf(rule("x", "at: /a, move: /o/a"));
    const auto migration = migrated(R"({"a": 1, "o": {"a": 2}})", rules, {});
    VERIFY_RESULT(migration);
    QCOMPARE(migration->findings.first().state, State::Blocked);
    QVERIFY(migration->findings.first().change.contains(u"/o/a"_s));
    QCOMPARE(migration->proposal, QByteArray(R"({"a": 1, "o": {"a": 2}})"));
}

void ConfigMigrationTest::fillsInOnce()
{
    const ConfigRules rules = rulesOf(rule("x", "at: /a, when: always, set: \"${extra} and ${url}\""));
    const auto migration =
        migrated("{}", rules, {{u"extra"_s, u"${url} \"quoted\""_s}, {u"url"_s, u"https://a.example"_s}});
    VERIFY_RESULT(migration);
    QCOMPARE(JsoncDocument::parse(migration->proposal).value(0).toObject()[u"a"].toString(),
             u"${url} \"quoted\" and https://a.example"_s);
}

void ConfigMigrationTest::refusesWhatIsNoConfiguration()
{
    VERIFY_ERROR(migrated("{\"a\": }", shipped(), {}), ErrorKind::Invalid, "site.json:1:7");
}

QTEST_GUILESS_MAIN(ConfigMigrationTest)
#include "tst_config_migration.moc"
