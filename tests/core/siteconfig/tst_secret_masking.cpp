// What must not be seen of a configuration is masked, and the lines stay where they are.

#include "core/siteconfig/config_difference.h"
#include "core/siteconfig/schema_secrets.h"
#include "core/siteconfig/secret_masking.h"
#include "result_checks.h"

using namespace lockstep;
using namespace Qt::StringLiterals;

class SecretMaskingTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void names_data();
    void names();
    void masksDocuments();
    void masksWhatTheSchemaKnows();
    void masksTexts_data();
    void masksTexts();
};

void SecretMaskingTest::names_data()
{
    QTest::addColumn<bool>("secret");
    for (const char* name : {"clientSecret", "executors.accessToken", "licenseKey", "SMTP_PASSWORD", "passwd",
                             "key", "gitlab.token", "scim.authToken", "credentialsFile", "API_KEY"})
        QTest::newRow(name) << true;
    for (const char* name : {"externalURL", "auth.providers", "keyboard", "type", "email.address", "monkeys"})
        QTest::newRow(name) << false;
}

void SecretMaskingTest::names()
{
    QFETCH(bool, secret);
    QCOMPARE(namesSecret(QString::fromLatin1(QTest::currentDataTag())), secret);
}

void SecretMaskingTest::masksDocuments()
{
    const QByteArray text = R"({
  "licenseKey": "abc", // "token": "old one"
  "externalURL": "https://u:hidden@host/x",
  "tokens": [
    "one", 42
  ],
  "auth.providers": [{ "type": "saml", "clientSecret": "x", "password": "", "key": true }],
  "headers": [{ "value": "x", "sensitive": true }, { "value": "y", "sensitive": false }],
  "note": "-----BEGIN RSA PRIVATE KEY-----\nabc"
})";
    const QByteArray shown = R"({
  "licenseKey": "********", // "token": ********
  "externalURL": "https://u:********@host/x",
  "tokens": [
    "********", "********"
  ],
  "auth.providers": [{ "type": "saml", "clientSecret": "********", "password": "", "key": true }],
  "headers": [{ "value": "********", "sensitive": true }, { "value": "y", "sensitive": false }],
  "note": "********"
})";
    QCOMPARE(maskedJsonc(JsoncDocument::parse(text)), shown);
}

void SecretMaskingTest::masksWhatTheSchemaKnows()
{
    const auto schema = ConfigSchema::parse(R"({"properties": {
        "salt": {"type": "string", "description": "The shared secret of the two.", "minLength": 9},
        "mode": {"enum": ["password", "none"], "description": "Password or none."},
        "method": {"type": "string", "description": "How to ask a server for the access token."},
        "hooks": {"type": "array", "items": {"oneOf": [
            {"properties": {"type": {"const": "chat"}, "url": {"description": "Incoming webhook URL."}}},
            {"properties": {"type": {"const": "mail"}, "url": {"description": "Where it goes."}}}]}},
        "pin": {"type": "string", "format": "password"},
        "seed": {"type": ["string", "object"], "writeOnly": true}
    }})",
                                            u"s"_s);
    VERIFY_RESULT(schema);
    const auto document = JsoncDocument::parse(R"({
  "salt": "abc", // of the year
  "mode": "password", "method": "POST", "seed": "1", "pin": "0000", "other": "z",
  "hooks": [{ "type": "chat", "url": "https://a" }, { "type": "mail", "url": "b@c" }]
})");
    const QByteArray shown = R"({
  "salt": "********", // of the year
  "mode": "password", "method": "POST", "seed": "********", "pin": "********", "other": "z",
  "hooks": [{ "type": "chat", "url": "********" }, { "type": "mail", "url": "b@c" }]
})";
    QCOMPARE(maskedJsonc(document, schemaSecrets(*schema, document)), shown);
    const QByteArray other = QByteArray(document.bytes()).replace("abc", "def").replace("0000", "1111");
    const QString diff = configDiff(document.bytes(), other, u"x"_s, {.reveal = false, .schema = &*schema});
    QVERIFY(diff.contains(u"-  \"salt\": \"********\""));
    QVERIFY(!diff.contains(u"abc") && !diff.contains(u"0000"));
    const auto problems = schema->check(document);
    VERIFY_RESULT(problems);
    QVERIFY(!problems->isEmpty());
    for (const ConfigProblem& problem : *problems)
        QVERIFY2(!problem.text.contains(u"abc"), qPrintable(problem.text));
}

void SecretMaskingTest::masksTexts_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("shown");
    const auto row = [](const QString& text, const QString& shown) {
        QTest::newRow(qPrintable(text)) << text << shown;
    };
    row(u"PGPASSWORD=hidden"_s, u"PGPASSWORD=********"_s);
    row(u"  - SMTP_PASSWORD: \"hid den\" # x"_s, u"  - SMTP_PASSWORD: ******** # x"_s);
    row(u"token = 'a b' more"_s, u"token = ******** more"_s);
    row(u"url: postgres://sg:hidden@db/sg"_s, u"url: postgres://sg:********@db/sg"_s);
    row(u"a: 1\nclientSecret: x\nb: 2"_s, u"a: 1\nclientSecret: ********\nb: 2"_s);
    row(u"-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----\nb"_s,
        u"-----BEGIN PRIVATE KEY-----\n********\n-----END PRIVATE KEY-----\nb"_s);
    row(u"slack: https://hooks.slack.com/services/T0/B0/x1"_s,
        u"slack: https://hooks.slack.com/services/********"_s);
    row(u"secrets:\n  name: x"_s, u"secrets:\n  name: x"_s);
    row(u"port: 5432"_s, u"port: 5432"_s);
}

void SecretMaskingTest::masksTexts()
{
    QFETCH(QString, text);
    QFETCH(QString, shown);
    QCOMPARE(maskedText(text), shown);
}

QTEST_GUILESS_MAIN(SecretMaskingTest)
#include "tst_secret_masking.moc"
