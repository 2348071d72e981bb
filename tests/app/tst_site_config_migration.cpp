// A customer's site configuration on its way to the newest release, once by the page and once in the
// terminal: the same answers make the same bytes.

#include "../ui/page_fixture.h"
#include "core/support/files.h"
#include "ctl_program.h"
#include "test_data.h"
#include "ui/siteconfig/editor/config_editor.h"
#include "ui/siteconfig/site_config_page.h"

#include <QComboBox>
#include <QPushButton>
#include <QRadioButton>
#include <QTemporaryDir>

using namespace lockstep;
using namespace lockstep::test;
using namespace Qt::StringLiterals;

namespace {

const QByteArray oldConfig = R"({
	// ask the network team first
	"externalURL": "https://code.corp.example", /* behind the proxy */
	"licenseKey": "corp-license-1",
	"maxReposToSearch": 500, // people complained
	"search.limits": {
		"maxTimeoutSeconds": 90 // slow disks
	},

	// named anew some day
	"campaigns.enabled": true,
	"useJaeger": false,
	"experimentalFeatures": {
		"tls.external": { "certificates": ["-----BEGIN CERTIFICATE-----\nMIIC\n-----END CERTIFICATE-----"] }, // until 2027
		"passwordPolicy": { "enabled": true, "minimumLength": 14, "numberOfSpecialCharacters": 1 }
	},
	"auth.providers": [
		{ "type": "http-header", "usernameHeader": "X-User" }, // the proxy sets it
		{
			"type": "openidconnect", "displayName": "Corp", // shown on the button
			"issuer": "https://id.corp.example", "clientID": "code", "clientSecret": "corp-secret"
		},
	],
	"email.address": "code@corp.example",
	"email.smtp": { "host": "mail.corp.example", "port": 25, "authentication": "none" },
	"executors.accessToken": "corp-executors-0123456789",
	"observability.alerts": [{ "level": "critical", "notifier": { "type": "webhook", "url": "https://corp.example" } }],
}
)";

struct Fixture : PageFixture<SiteConfigPage>
{
    explicit Fixture(const QString& catalog)
        : PageFixture({.fleet = {}, .catalog = catalog, .knowledge = {}, .store = u":memory:"_s})
    {
    }

    [[nodiscard]] bool settled() const
    {
        return QTest::qWaitFor(
            [this] {
                const SiteConfigSession* session = page.session();
                return session->state() == SiteConfigSession::State::Open && !session->isChecking() &&
                       session->schema();
            },
            30'000);
    }

    [[nodiscard]] bool migrated() const
    {
        return QTest::qWaitFor([this] { return settled() && page.session()->migration(); });
    }

    void choose(const QString& box, const QString& data)
    {
        auto* found = find<QComboBox>(box);
        found->setCurrentIndex(found->findData(data));
        Q_EMIT found->activated(found->currentIndex());
    }

    void type(const QString& field, const QString& text)
    {
        auto* line = find<QLineEdit>(field);
        line->setFocus();
        QTest::keyClicks(line, text);
    }
};

/// By input or rule, as --answer takes them.
const QList<std::pair<QString, QString>> inputs{{u"externalURL"_s, u"https://corp.managed.example"_s},
                                                {u"licenseKey"_s, u"managed-license-2"_s},
                                                {u"executorToken"_s, u"managed-executors-98765"_s}};

} // namespace

class SiteConfigMigrationTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void sameInConsoleAndTerminal_data();
    void sameInConsoleAndTerminal();

private:
    [[nodiscard]] QString file(const char* name) const
    {
        return m_folder->filePath(QString::fromLatin1(name));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void SiteConfigMigrationTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    qputenv("LOCKSTEP_DATA_DIR", file("data").toLocal8Bit());
}

void SiteConfigMigrationTest::cleanup()
{
    qunsetenv("LOCKSTEP_DATA_DIR");
}

void SiteConfigMigrationTest::sameInConsoleAndTerminal_data()
{
    QTest::addColumn<QString>("catalog");
    QTest::addColumn<QByteArray>("config");
    QTest::addColumn<QByteArrayList>("kept"); // comments, with what they are about
    QTest::addColumn<int>("warnings");        // of the newest release's schema, afterwards
    const auto sample = readFile(resourceFolder() + u"/sample/customer/site-config.json"_s);
    QTest::newRow("sample") << sampleCatalog() << sample.value()
                            << QByteArrayList{"// Where people find us.", "5e2\" // rotated every spring\n",
                                              "-2\", /* until the end of the year */\n", "// \"gitMax"}
                            << 1; // a deprecated key that no rule is about
    QTest::newRow("real release")
        << realData(u"releases-5.8-6.12.bundle"_s) << oldConfig
        << QByteArrayList{"example\", /* behind the proxy */\n",
                          "90, // slow disks\n",
                          "\"maxRepos\": 500 // people complained\n",
                          "// named anew some day\n\t\"batchChanges.enabled\": true",
                          "] }, // until 2027",
                          "\"Corp\", // shown on the button\n"}
        << 0;
}

void SiteConfigMigrationTest::sameInConsoleAndTerminal()
{
    QFETCH(QString, catalog);
    QFETCH(QByteArray, config);
    if (catalog.isEmpty())
        QSKIP("the real releases are not on this machine; set LOCKSTEP_TEST_DATA to their folder");
    VERIFY_RESULT(writeFile(file("console.json"), config));
    VERIFY_RESULT(writeFile(file("terminal.json"), config));

    Fixture f(catalog);
    f.workspace.reload();
    auto* releases = f.find<QComboBox>(u"configRelease"_s);
    QTRY_VERIFY_WITH_TIMEOUT(releases->count() > 1, 30'000);
    const QString newest = releases->currentData().toString();
    f.page.session()->open({ConfigSource::Kind::File, file("console.json"), {}});
    QVERIFY(f.settled());
    f.choose(u"configRules"_s, u"self-hosted-to-managed"_s);
    QStringList words{u"site-config"_s, u"migrate"_s, file("terminal.json"),
                      u"--release"_s,   newest,       u"--write"_s};
    for (const auto& [name, answer] : inputs) {
        f.type(u"input-"_s + name, answer);
        words += {u"--answer"_s, name + u'=' + answer};
    }
    QVERIFY(f.migrated());
    for (const ConfigRule& rule : f.page.session()->rules()->rules) {
        const auto* button = f.page.findChild<QRadioButton*>(
            rule.id + u'-' + (rule.choices.isEmpty() ? QString() : rule.choices.first().id));
        if (rule.choices.isEmpty() || !button)
            continue;
        f.find<QRadioButton>(rule.id + u'-' + rule.choices.first().id)->click();
        words += {u"--answer"_s, rule.id + u'=' + rule.choices.first().id};
    }
    QTRY_VERIFY(f.page.session()->migration() && f.page.session()->migration()->isComplete());
    auto* take = f.find<QPushButton>(u"takeProposal"_s);
    QTRY_VERIFY(take->isEnabled());
    take->click();
    QVERIFY(f.settled());
    f.page.session()->save();
    QTRY_VERIFY(!f.page.session()->isChanged());

    const ProcessOutput terminal = ctl(words);
    VERIFY_EXIT(terminal, 0);
    const Result<QByteArray> made = readFile(file("terminal.json"));
    VERIFY_RESULT(made);
    QCOMPARE(readFile(file("console.json")).value(), *made);
    QVERIFY(*made != config);

    // It is what the release wants, and no comment went but those about what went.
    const ProcessOutput valid = ctl({u"site-config"_s, u"validate"_s, file("console.json"), u"--catalog"_s,
                                     catalog, u"--release"_s, newest, u"--format"_s, u"json"_s});
    VERIFY_EXIT(valid, 0);
    QFETCH(QByteArrayList, kept);
    for (const QByteArray& text : kept)
        QVERIFY2(made->contains(text), text + "\n" + *made);
    QFETCH(int, warnings);
    QCOMPARE(json(valid)[u"problems"].toArray().size(), warnings);
    // Once more, nothing is left to be done.
    QVERIFY(f.settled());
    QTRY_VERIFY(!take->isEnabled());
}

QTEST_MAIN(SiteConfigMigrationTest)
#include "tst_site_config_migration.moc"
