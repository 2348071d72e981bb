// The site-config page as its users meet it: a file is opened, checked, migrated, compared and saved.

#include "core/support/files.h"
#include "page_fixture.h"
#include "result_checks.h"
#include "ui/siteconfig/editor/config_editor.h"
#include "ui/siteconfig/site_config_page.h"
#include "ui/widgets/error_banner.h"

#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QProcess>
#include <QPushButton>
#include <QRadioButton>
#include <QTemporaryDir>
#include <QTreeView>

using namespace lockstep;
using namespace lockstep::test;
using namespace Qt::StringLiterals;

namespace {

const QByteArray sample = "{\n"
                          "  // where people find it\n"
                          "  \"externalURL\": \"https://code.corp.example\",\n"
                          "  \"licenseKey\": \"very-secret\", // renewed in March\n"
                          "  \"email.smtp\": {\"host\": \"mail.corp.example\", \"port\": 25, "
                          "\"authentication\": \"none\"},\n"
                          "}\n";

struct Fixture : PageFixture<SiteConfigPage>
{
    QTemporaryDir folder;

    explicit Fixture(const QByteArray& bytes = sample)
    {
        qputenv("LOCKSTEP_DATA_DIR", folder.filePath(u"data"_s).toLocal8Bit());
        if (!writeFile(path(), bytes))
            qFatal("cannot write the sample");
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
        return settled();
    }

    [[nodiscard]] bool settled() const
    {
        return QTest::qWaitFor([this] {
            return page.session()->state() == SiteConfigSession::State::Open && !page.session()->isChecking();
        });
    }

    template <typename Widget>
    [[nodiscard]] Widget* dialogPart(const QString& name) const
    {
        Widget* found = nullptr;
        const bool isThere =
            QTest::qWaitFor([&] { return (found = page.findChild<Widget*>(name)) != nullptr; });
        return isThere ? found : nullptr;
    }

    void chooseRules()
    {
        auto* rules = find<QComboBox>(u"configRules"_s);
        rules->setCurrentIndex(rules->findData(u"self-hosted-to-managed"_s));
        Q_EMIT rules->activated(rules->currentIndex());
    }

    void type(const QString& field, const QString& text)
    {
        auto* line = find<QLineEdit>(field);
        line->setFocus();
        QTest::keyClicks(line, text);
    }
};

} // namespace

class SiteConfigPageTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void beginsEmpty();
    void opensAFile();
    void asksWhereItIs();
    void opensAPayload();
    void listsProblems();
    void hidesSecrets();
    void migrates();
    void showsWhatChanges();
    void asksBeforeItSaves();
    void bringsVersionsBack();
    void offersADraft();
    void listsDrafts();
    void tellsOfChangesUnderADraft();
    void asksForWhatADraftDoesNotKnow();
    void tellsWhatIsWrong();
    void copiesCommandLines();
    void isForTheKeyboard();
};

void SiteConfigPageTest::beginsEmpty()
{
    Fixture f;
    QCOMPARE(f.page.mainAction(), f.action(u"site-config.open"_s));
    QVERIFY(f.page.headerActions().isEmpty());
    QVERIFY(!f.action(u"site-config.save"_s)->isEnabled());
    QCOMPARE(f.page.subtitle(), QString());
    VERIFY_NONE(namelessInSight(&f.page));
}

void SiteConfigPageTest::opensAFile()
{
    Fixture f;
    QVERIFY(f.open());
    QCOMPARE(f.page.editor()->bytes(), sample);
    QCOMPARE(f.page.mainAction(), f.action(u"site-config.save"_s));
    QVERIFY(!f.action(u"site-config.save"_s)->isEnabled());
    QCOMPARE(f.page.subtitle(), QString());
    f.action(u"site-config.close"_s)->trigger();
    QVERIFY(f.page.editor()->bytes().isEmpty());
    QCOMPARE(f.page.mainAction(), f.action(u"site-config.open"_s));
}

void SiteConfigPageTest::asksWhereItIs()
{
    Fixture f;
    f.action(u"site-config.open"_s)->trigger();
    auto* accept = f.dialogPart<QPushButton>(u"openConfigAccept"_s);
    QVERIFY(accept);
    accept->click();
    QVERIFY(f.find<QWidget>(u"openConfig"_s)->isVisible()); // nothing was named
    f.find<QLineEdit>(u"configPath"_s)->setText(f.path());
    accept->click();
    QVERIFY(f.settled());
    QCOMPARE(f.page.editor()->bytes(), sample);
}

void SiteConfigPageTest::opensAPayload()
{
    Fixture f;
    const QString payload = f.folder.filePath(u"payload.tar.gz"_s);
    QCOMPARE(QProcess::execute(u"tar"_s, {u"-C"_s, f.folder.path(), u"-czf"_s, payload,
                                          u"--transform=s,site.json,in/site-config.json,"_s, u"site.json"_s}),
             0);
    f.page.session()->open({ConfigSource::Kind::File, payload, {}});
    QTRY_VERIFY(f.find<ErrorBanner>(u"siteConfigError"_s)->message().contains(u"as a payload"));
    f.action(u"site-config.open"_s)->trigger();
    auto* dialog = f.dialogPart<QWidget>(u"openConfig"_s);
    QVERIFY(dialog);
    dialog->findChild<QWidget*>(u"configKind"_s)->findChildren<QAbstractButton*>().last()->click();
    QVERIFY(f.find<QLineEdit>(u"configPayload"_s)->isVisible());
    f.find<QLineEdit>(u"configPayload"_s)->setText(payload);
    f.find<QPushButton>(u"openConfigAccept"_s)->click();
    QTRY_COMPARE(f.page.editor()->bytes(), sample);
    QCOMPARE(f.page.session()->source()->source.member, u"in/site-config.json"_s);
    f.action(u"site-config.copy-validate"_s)->trigger();
    QVERIFY(QGuiApplication::clipboard()->text().contains(u"--member in/site-config.json"));
    VERIFY_RESULT(f.page.editor()->applyEdits({{sample.indexOf("25"), 2, "587"}}));
    const QString copy = f.folder.filePath(u"copy.json"_s);
    f.page.setFileChooser([&](const QString&) { return copy; });
    f.action(u"site-config.save"_s)->trigger(); // a payload is only read
    QTRY_COMPARE(f.page.session()->source()->source.path, copy);
    QVERIFY(readFile(copy)->contains("587"));
    QVERIFY(!f.page.session()->isChanged());
}

void SiteConfigPageTest::listsProblems()
{
    Fixture f("{\n  \"a\": ,\n  \"b\": 1\n}");
    QVERIFY(f.open());
    auto* list = f.find<QTreeView>(u"configProblems"_s);
    QTRY_COMPARE(list->model()->rowCount(), 1);
    QVERIFY(f.page.subtitle().contains(u"1 error"));
    QCOMPARE(f.page.editor()->problemCounts().errors, 1);
    Q_EMIT list->activated(list->model()->index(0, 0));
    QCOMPARE(f.page.editor()->cursorOffset(), 9);
    VERIFY_RESULT(f.page.editor()->applyEdits({{9, 0, "7"}}));
    QTRY_COMPARE(list->model()->rowCount(), 0);
    QVERIFY(f.page.subtitle().contains(u"not saved"));
}

void SiteConfigPageTest::hidesSecrets()
{
    Fixture f;
    QVERIFY(f.open());
    QVERIFY(!f.page.editor()->isRevealed());
    f.page.showSide(SiteConfigPage::Changes);
    VERIFY_RESULT(f.page.editor()->applyEdits({{sample.indexOf("very-secret"), 4, "most"}}));
    auto* diff = f.find<QPlainTextEdit>(u"configDiff"_s);
    QVERIFY(f.settled());
    QVERIFY(!diff->toPlainText().contains(u"most-secret"));
    f.action(u"site-config.reveal"_s)->trigger();
    QVERIFY(f.page.editor()->isRevealed());
    QTRY_VERIFY(diff->toPlainText().contains(u"most-secret"));
    QVERIFY(f.open());
    QVERIFY(!f.page.editor()->isRevealed());
}

void SiteConfigPageTest::migrates()
{
    Fixture f;
    QVERIFY(f.open());
    f.chooseRules();
    QTRY_VERIFY(f.page.session()->migration());
    auto* take = f.find<QPushButton>(u"takeProposal"_s);
    QVERIFY(!take->isEnabled()); // all of it waits for answers
    f.type(u"input-externalURL"_s, u"https://corp.managed.example"_s);
    f.type(u"input-licenseKey"_s, u"new-key"_s);
    QTRY_VERIFY(take->isEnabled());
    QCOMPARE(f.find<QLineEdit>(u"input-licenseKey"_s)->echoMode(), QLineEdit::Password);
    auto* managed = f.find<QRadioButton>(u"smtp-managed"_s);
    managed->click();
    QTRY_VERIFY(f.page.session()->migration() && f.page.session()->migration()->isComplete());
    QCOMPARE(f.find<QLineEdit>(u"input-externalURL"_s)->text(), u"https://corp.managed.example"_s);
    take->click();
    QVERIFY(f.page.editor()->bytes().contains("https://corp.managed.example"));
    QVERIFY(!f.page.editor()->bytes().contains("email.smtp"));
    QVERIFY(f.page.editor()->bytes().contains("// renewed in March"));
    QVERIFY(f.settled());
    QTRY_VERIFY(!take->isEnabled()); // done
    f.page.editor()->undo();
    QCOMPARE(f.page.editor()->bytes(), sample);
}

void SiteConfigPageTest::showsWhatChanges()
{
    Fixture f;
    QVERIFY(f.open());
    f.page.showSide(SiteConfigPage::Changes);
    auto* diff = f.find<QPlainTextEdit>(u"configDiff"_s);
    QVERIFY(diff->toPlainText().isEmpty());
    VERIFY_RESULT(f.page.editor()->applyEdits({{sample.indexOf("25"), 2, "587"}}));
    QTRY_VERIFY2(diff->toPlainText().contains(u"\"port\": 587"), qPrintable(diff->toPlainText()));
}

void SiteConfigPageTest::asksBeforeItSaves()
{
    Fixture f;
    QVERIFY(f.open());
    VERIFY_RESULT(f.page.editor()->applyEdits({{sample.indexOf("25"), 2, "587"}}));
    QVERIFY(f.settled());
    f.action(u"site-config.save"_s)->trigger();
    auto* accept = f.dialogPart<QPushButton>(u"saveConfigAccept"_s);
    QVERIFY(accept);
    const QString diff = f.find<QPlainTextEdit>(u"saveConfigDiff"_s)->toPlainText();
    QVERIFY(diff.contains(u"+  \"email.smtp\""));
    QVERIFY(!diff.contains(u"very-secret"));
    QCOMPARE(readFile(f.path()).value(), sample);
    accept->click();
    QTRY_VERIFY(readFile(f.path()).value().contains("587"));
    QTRY_VERIFY(!f.action(u"site-config.save"_s)->isEnabled());
    QTRY_VERIFY(f.find<QWidget>(u"siteConfigNotice"_s)->isVisible());
}

void SiteConfigPageTest::bringsVersionsBack()
{
    Fixture f;
    QVERIFY(f.open());
    VERIFY_RESULT(f.page.editor()->applyEdits({{sample.indexOf("25"), 2, "587"}}));
    f.page.session()->save();
    auto* history = f.find<QListWidget>(u"configHistory"_s);
    QTRY_COMPARE(history->count(), 1);
    f.page.showSide(SiteConfigPage::History);
    Q_EMIT history->itemActivated(history->item(0));
    QTRY_COMPARE(f.page.editor()->bytes(), sample);
    f.page.editor()->undo();
    QVERIFY(f.page.editor()->bytes().contains("587"));
}

void SiteConfigPageTest::offersADraft()
{
    Fixture f;
    QVERIFY(f.open());
    VERIFY_RESULT(f.page.editor()->applyEdits({{sample.indexOf("25"), 2, "587"}}));
    f.action(u"site-config.close"_s)->trigger();
    QVERIFY(f.open());
    QCOMPARE(f.page.editor()->bytes(), sample);
    QVERIFY(f.find<QWidget>(u"configDraft"_s)->isVisible());
    f.find<QPushButton>(u"takeDraft"_s)->click();
    QVERIFY(f.page.editor()->bytes().contains("587"));
    QVERIFY(!f.find<QWidget>(u"configDraft"_s)->isVisible());
}

void SiteConfigPageTest::listsDrafts()
{
    Fixture f;
    QVERIFY(!f.find<QWidget>(u"configDrafts"_s)->isVisible());
    QVERIFY(f.open());
    VERIFY_RESULT(f.page.editor()->applyEdits({{sample.indexOf("25"), 2, "587"}}));
    f.action(u"site-config.close"_s)->trigger();
    auto* drafts = f.find<QListWidget>(u"configDraftList"_s);
    QVERIFY(drafts->isVisible());
    QCOMPARE(drafts->count(), 1);
    QVERIFY(drafts->item(0)->text().endsWith(f.path()));
    VERIFY_NONE(namelessInSight(&f.page));
    f.find<QAction>(u"openDraft"_s)->trigger();
    QVERIFY(f.settled());
    QVERIFY(f.find<QWidget>(u"configDraft"_s)->isVisible());
    f.find<QPushButton>(u"dropDraft"_s)->click();
    QCOMPARE(f.page.session()->history().size(), 1); // nothing is lost

    VERIFY_RESULT(f.page.editor()->applyEdits({{sample.indexOf("25"), 2, "465"}}));
    f.action(u"site-config.close"_s)->trigger();
    const QString path = f.folder.filePath(u"found.json"_s);
    f.page.setFileChooser([path](const QString&) { return path; });
    f.find<QAction>(u"saveDraft"_s)->trigger();
    QVERIFY(f.settled());
    QCOMPARE(f.page.session()->source()->source.place(), path);
    QVERIFY(f.page.editor()->bytes().contains("465"));
    f.action(u"site-config.close"_s)->trigger();
    QVERIFY(!drafts->isVisible());
    QCOMPARE(readFile(f.path()).value(), sample);
}

/// Somebody else has saved meanwhile.
void SiteConfigPageTest::tellsOfChangesUnderADraft()
{
    Fixture f;
    QVERIFY(f.open());
    VERIFY_RESULT(f.page.editor()->applyEdits({{sample.indexOf("25"), 2, "587"}}));
    f.action(u"site-config.close"_s)->trigger();
    VERIFY_RESULT(writeFile(f.path(), QByteArray(sample).replace("renewed in March", "renewed in May")));
    QVERIFY(f.open());
    auto* bar = f.find<QWidget>(u"configDraft"_s);
    QVERIFY(bar->isVisible());
    QVERIFY(bar->findChild<QLabel*>()->text().contains(u"has changed since"));
}

/// Without its token, which is kept nowhere.
void SiteConfigPageTest::asksForWhatADraftDoesNotKnow()
{
    Fixture f;
    VERIFY_RESULT(ConfigDrafts().keep({u"https://code.corp.example"_s, "{}", "", {}, u"instance"_s}));
    QVERIFY(f.open());
    f.action(u"site-config.close"_s)->trigger();
    f.find<QAction>(u"openDraft"_s)->trigger();
    auto* url = f.dialogPart<QLineEdit>(u"configUrl"_s);
    QVERIFY(url && url->isVisible());
    QCOMPARE(url->text(), u"https://code.corp.example"_s);
}

void SiteConfigPageTest::tellsWhatIsWrong()
{
    Fixture f;
    f.page.session()->open({ConfigSource::Kind::File, f.path() + u".none"_s, {}});
    auto* banner = f.find<ErrorBanner>(u"siteConfigError"_s);
    QTRY_VERIFY(banner->isVisible());
    QVERIFY(banner->message().contains(u"does not exist"));
    QVERIFY(f.open());
    VERIFY_RESULT(f.page.editor()->applyEdits({{sample.indexOf("25"), 2, "587"}}));
    VERIFY_RESULT(writeFile(f.path(), "{}"));
    f.page.session()->save();
    QTRY_VERIFY(banner->message().contains(u"another program has changed it"));
    QVERIFY(f.page.editor()->bytes().contains("587"));
    QCOMPARE(readFile(f.path()).value(), QByteArray("{}"));
}

void SiteConfigPageTest::copiesCommandLines()
{
    Fixture f;
    QVERIFY(f.open());
    f.action(u"site-config.copy-validate"_s)->trigger();
    QVERIFY(QGuiApplication::clipboard()->text().startsWith(u"lockstepctl site-config validate "));
    f.chooseRules();
    f.type(u"input-licenseKey"_s, u"new-key"_s);
    QTRY_VERIFY(!f.page.session()->answers().isEmpty());
    f.action(u"site-config.copy-migrate"_s)->trigger();
    const QString line = QGuiApplication::clipboard()->text();
    QVERIFY(line.contains(u"--rules self-hosted-to-managed"));
    QVERIFY(!line.contains(u"new-key"));
}

void SiteConfigPageTest::isForTheKeyboard()
{
    Fixture f;
    QVERIFY(f.open());
    f.page.focusContent();
    QTRY_VERIFY(f.page.editor()->textWidget()->hasFocus());
    QCOMPARE(f.page.panes().size(), 3);
    f.chooseRules();
    QTRY_VERIFY(f.page.session()->migration());
    VERIFY_NONE(namelessInSight(&f.page));
    VERIFY_NONE(squeezedInSight(&f.page));
}

QTEST_MAIN(SiteConfigPageTest)
#include "tst_site_config_page.moc"
