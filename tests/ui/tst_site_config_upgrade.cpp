// The side of the site-config page that says what another release means for the configuration.

#include "core/support/files.h"
#include "page_fixture.h"
#include "result_checks.h"
#include "ui/siteconfig/editor/config_editor.h"
#include "ui/siteconfig/site_config_page.h"

#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QProcess>
#include <QPushButton>
#include <QTemporaryDir>
#include <QToolButton>

using namespace lockstep;
using namespace lockstep::test;
using namespace Qt::StringLiterals;

namespace {

const QByteArray sample = "{\n"
                          "  \"externalURL\": \"https://code.corp.example\",\n"
                          "  // each quarter of an hour\n"
                          "  \"repoListUpdateInterval\": 15,\n"
                          "}\n";

WorkspaceSources sources()
{
    return {resourceFolder() + u"/sample/fleet"_s,
            resourceFolder() + u"/sample/releases.bundle"_s,
            {},
            u":memory:"_s};
}

struct Fixture : PageFixture<SiteConfigPage>
{
    QTemporaryDir folder;

    Fixture() : PageFixture(sources())
    {
        qputenv("LOCKSTEP_DATA_DIR", folder.filePath(u"data"_s).toLocal8Bit());
        if (!writeFile(path(), sample))
            qFatal("cannot write the sample");
        workspace.reload();
        if (!QTest::qWaitFor([this] { return workspace.catalogState() == Workspace::LoadState::Ready; },
                             60'000))
            qFatal("the sample catalogue cannot be read");
        page.showSide(SiteConfigPage::Upgrade);
    }

    ~Fixture()
    {
        page.session()->close();
        qunsetenv("LOCKSTEP_DATA_DIR");
    }

    [[nodiscard]] QString path() const { return folder.filePath(u"site.json"_s); }

    [[nodiscard]] bool open()
    {
        page.session()->open({ConfigSource::Kind::File, path(), {}});
        return QTest::qWaitFor([this] {
            return page.session()->state() == SiteConfigSession::State::Open && !page.session()->isChecking();
        });
    }

    void choose(const QString& chooser, const QString& version) const
    {
        auto* box = find<QComboBox>(chooser);
        box->setCurrentIndex(box->findData(version));
        Q_EMIT box->activated(box->currentIndex());
    }

    [[nodiscard]] bool waitForNote(const QString& pointer) const
    {
        return QTest::qWaitFor([&] { return page.findChild<QWidget*>(u"note-"_s + pointer) != nullptr; },
                               30'000);
    }

    [[nodiscard]] QString emptyText() const
    {
        QStringList texts;
        for (const auto* label : find<QWidget>(u"upgradeEmpty"_s)->findChildren<QLabel*>())
            texts.append(label->text());
        return find<QWidget>(u"upgradeEmpty"_s)->isVisible() ? texts.join(u' ') : QString();
    }
};

const QString interval = u"/repoListUpdateInterval"_s;

} // namespace

class SiteConfigUpgradeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void asksForTheReleases();
    void tellsAndJumps();
    void removesWhatIsNotWanted();
    void foldsWhatIsOnlyNew();
    void keepsTheLastWhileTheTextHasErrors();
    void saysWhenThereIsNothing();
    void copiesTheCommandLine();
    void copiesTheCommandLineForAPayload();
    void knowsTheInstance();
};

/// The newest release is what the page checks against: nobody knows yet which one runs.
void SiteConfigUpgradeTest::asksForTheReleases()
{
    Fixture f;
    QVERIFY(f.open());
    QVERIFY2(f.emptyText().contains(u"Which release runs now"), qPrintable(f.emptyText()));
    QCOMPARE(f.find<QComboBox>(u"upgradeTo"_s)->currentText(), u"5.3.9104"_s);
    QVERIFY(!f.action(u"site-config.copy-upgrade-check"_s)->isEnabled());
    f.choose(u"upgradeFrom"_s, u"5.3.0"_s);
    f.choose(u"upgradeTo"_s, u"5.2.0"_s);
    QVERIFY2(f.emptyText().contains(u"no upgrade"), qPrintable(f.emptyText()));
}

void SiteConfigUpgradeTest::tellsAndJumps()
{
    Fixture f;
    QVERIFY(f.open());
    f.choose(u"upgradeFrom"_s, u"4.2.0"_s);
    QVERIFY(f.waitForNote(interval));
    QVERIFY2(f.find<QLabel>(u"upgradeSummary"_s)->text().startsWith(u"1 to do"),
             qPrintable(f.find<QLabel>(u"upgradeSummary"_s)->text()));
    f.find<QPushButton>(u"place-"_s + interval)->click();
    QCOMPARE(f.page.editor()->cursorOffset(), sample.indexOf("\"repoListUpdateInterval"));
    VERIFY_NONE(namelessInSight(&f.page));
    VERIFY_NONE(squeezedInSight(&f.page));
}

void SiteConfigUpgradeTest::removesWhatIsNotWanted()
{
    Fixture f;
    QVERIFY(f.open());
    f.choose(u"upgradeFrom"_s, u"4.2.0"_s);
    QVERIFY(f.waitForNote(interval));
    f.find<QPushButton>(u"remove-"_s + interval)->click();
    QCOMPARE(f.page.editor()->bytes(),
             QByteArray("{\n  \"externalURL\": \"https://code.corp.example\",\n}\n"));
    QTRY_VERIFY(!f.page.findChild<QWidget*>(u"note-"_s + interval));
    f.page.editor()->undo();
    QCOMPARE(f.page.editor()->bytes(), sample);
    QVERIFY(f.waitForNote(interval));
}

void SiteConfigUpgradeTest::foldsWhatIsOnlyNew()
{
    Fixture f;
    QVERIFY(f.open());
    f.choose(u"upgradeFrom"_s, u"4.2.0"_s);
    QVERIFY(f.waitForNote(interval));
    const QString token = u"note-/scim.authToken"_s;
    QVERIFY(!f.page.findChild<QWidget*>(token));
    f.find<QToolButton>(u"upgrade-new"_s)->click();
    QVERIFY(f.page.findChild<QWidget*>(token));
    VERIFY_RESULT(f.page.editor()->applyEdits({{2, 0, "  \"scim.identityProvider\": \"none\",\n"}}));
    QTRY_VERIFY(!f.page.session()->isChecking());
    QVERIFY(f.waitForNote(u"/scim.authToken"_s)); // stays open
    f.find<QToolButton>(u"upgrade-new"_s)->click();
    QVERIFY(!f.page.findChild<QWidget*>(token));
}

void SiteConfigUpgradeTest::keepsTheLastWhileTheTextHasErrors()
{
    Fixture f;
    QVERIFY(f.open());
    f.choose(u"upgradeFrom"_s, u"4.2.0"_s);
    QVERIFY(f.waitForNote(interval));
    VERIFY_RESULT(f.page.editor()->applyEdits({{sample.indexOf("15"), 2, ""}}));
    auto* problem = f.find<QLabel>(u"upgradeProblem"_s);
    QTRY_VERIFY(problem->isVisible());
    QVERIFY(f.page.findChild<QWidget*>(u"note-"_s + interval));
    f.page.editor()->undo();
    QTRY_VERIFY(!problem->isVisible());
}

void SiteConfigUpgradeTest::saysWhenThereIsNothing()
{
    Fixture f;
    QVERIFY(f.open());
    f.choose(u"upgradeFrom"_s, u"5.0.0"_s);
    f.choose(u"upgradeTo"_s, u"5.0.6"_s);
    QTRY_VERIFY2_WITH_TIMEOUT(f.emptyText().contains(u"Nothing to do"), qPrintable(f.emptyText()), 30'000);
}

void SiteConfigUpgradeTest::copiesTheCommandLine()
{
    Fixture f;
    QVERIFY(f.open());
    f.choose(u"upgradeFrom"_s, u"4.2.0"_s);
    f.action(u"site-config.copy-upgrade-check"_s)->trigger();
    const QString line = QGuiApplication::clipboard()->text();
    QVERIFY2(line.startsWith(u"lockstepctl site-config upgrade-check "_s), qPrintable(line));
    QVERIFY(line.contains(f.path()));
    QVERIFY2(line.endsWith(u"--from 4.2.0 --to 5.3.9104"_s), qPrintable(line));
    f.page.session()->close();
    QVERIFY(!f.action(u"site-config.copy-upgrade-check"_s)->isEnabled());
}

/// The terminal takes a customer's payload as well.
void SiteConfigUpgradeTest::copiesTheCommandLineForAPayload()
{
    Fixture f;
    const QString payload = f.folder.filePath(u"payload.tar.gz"_s);
    QCOMPARE(QProcess::execute(u"tar"_s, {u"-C"_s, f.folder.path(), u"-czf"_s, payload,
                                          u"--transform=s,site.json,in/site-config.json,"_s, u"site.json"_s}),
             0);
    f.page.session()->open({ConfigSource::Kind::Payload, payload, {}});
    QTRY_VERIFY(f.page.session()->source() && !f.page.session()->isChecking());
    f.choose(u"upgradeFrom"_s, u"4.2.0"_s);
    f.action(u"site-config.copy-upgrade-check"_s)->trigger();
    const QString line = QGuiApplication::clipboard()->text();
    QVERIFY2(line.contains(payload + u" --member in/site-config.json --catalog "_s), qPrintable(line));
}

/// What lies beside the file of the chosen instance belongs to it.
void SiteConfigUpgradeTest::knowsTheInstance()
{
    Fixture f;
    Instance instance;
    instance.slug = u"acme"_s;
    instance.environment = u"prod"_s;
    instance.version = Version(5, 0, 0);
    instance.path = u"config.yaml"_s;
    Fleet fleet;
    fleet.root = f.folder.path();
    fleet.instances = {instance};
    f.workspace.adoptFleet(fleet);
    f.workspace.selectInstance(instance.key());
    QVERIFY(f.open());
    QCOMPARE(f.find<QComboBox>(u"upgradeFrom"_s)->currentText(), u"5.0.0"_s);
    f.choose(u"upgradeFrom"_s, u"4.2.0"_s);
    QVERIFY(f.waitForNote(interval));
    QVERIFY(f.open()); // what was chosen was chosen for that one
    QCOMPARE(f.find<QComboBox>(u"upgradeFrom"_s)->currentText(), u"5.0.0"_s);
}

QTEST_MAIN(SiteConfigUpgradeTest)
#include "tst_site_config_upgrade.moc"
