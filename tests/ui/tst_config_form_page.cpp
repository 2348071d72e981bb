// The form beside the text of a site configuration: what is written in one shows in the other.

#include "core/support/files.h"
#include "page_fixture.h"
#include "result_checks.h"
#include "ui/siteconfig/editor/config_editor.h"
#include "ui/siteconfig/form/config_form.h"
#include "ui/siteconfig/site_config_page.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QToolButton>

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
                          "  \"search.largeFiles\": [\n"
                          "    \"go.sum\", // always\n"
                          "    \"*.thrift\"\n"
                          "  ],\n"
                          "}\n";

struct Fixture : PageFixture<SiteConfigPage>
{
    QTemporaryDir folder;

    explicit Fixture(const QByteArray& bytes = sample, bool withRelease = false)
    {
        qputenv("LOCKSTEP_DATA_DIR", folder.filePath(u"data"_s).toLocal8Bit());
        const QString path = folder.filePath(u"site.json"_s);
        if (!writeFile(path, bytes))
            qFatal("cannot write the sample");
        if (withRelease)
            session()->setRelease(
                ConfigRelease{resourceFolder() + u"/sample/releases.bundle"_s, *Version::parse(u"5.3"_s)});
        session()->open({ConfigSource::Kind::File, path, {}});
        if (!settled())
            qFatal("the sample is not opened");
    }

    ~Fixture()
    {
        session()->close();
        qunsetenv("LOCKSTEP_DATA_DIR");
    }

    [[nodiscard]] SiteConfigSession* session() const { return page.session(); }

    [[nodiscard]] ConfigEditor* editor() const { return page.editor(); }

    [[nodiscard]] ConfigForm* form() const { return find<ConfigForm>(u"configForm"_s); }

    [[nodiscard]] bool settled() const
    {
        return QTest::qWaitFor(
            [this] {
                return session()->state() == SiteConfigSession::State::Open && !session()->isChecking() &&
                       (!session()->release() || session()->schema()) && !form()->model()->isBehind();
            },
            30'000);
    }

    [[nodiscard]] QLineEdit* line(const QString& pointer) const
    {
        return find<QLineEdit>(u"form-"_s + pointer);
    }

    [[nodiscard]] QString problem(const QString& pointer) const
    {
        return find<QLabel>(u"problem-"_s + pointer)->text();
    }

    void replaceText(QByteArrayView before, const QByteArray& text) const
    {
        const qsizetype at = editor()->bytes().indexOf(before);
        if (at < 0 || !editor()->applyEdits({{at, before.size(), text}}))
            qFatal("the text cannot be changed");
    }
};

} // namespace

class ConfigFormPageTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsWhatTheTextHas();
    void whatIsTypedGoesIntoTheText();
    void aPauseIsAStepOfUndoing();
    void whatTheTextSaysShows();
    void typingIsNotDisturbed();
    void numbersAreNumbers();
    void escapeBringsBack();
    void choosesAndSwitches();
    void textsAreLines();
    void takesOut();
    void tellsOfContainers();
    void hidesSecrets();
    void secretsStayHiddenInTheText();
    void waitsForABrokenText();
    void isReadOnlyWithTheText();
    void savesWhatIsBeingTyped();
    void showsProblemsBeneath();
    void filters();
    void goesToThePlace();
    void isForTheKeyboard();
};

void ConfigFormPageTest::showsWhatTheTextHas()
{
    Fixture f;
    QCOMPARE(f.line(u"/externalURL"_s)->text(), u"https://code.corp.example"_s);
    QCOMPARE(f.line(u"/email.smtp/port"_s)->text(), u"25"_s);
    QCOMPARE(f.line(u"/email.address"_s)->text(), QString());
    QVERIFY(f.find<QWidget>(u"configForm"_s)->isVisible()); // the side that is shown first
    VERIFY_NONE(namelessInSight(&f.page));
    VERIFY_NONE(squeezedInSight(&f.page));
}

void ConfigFormPageTest::whatIsTypedGoesIntoTheText()
{
    Fixture f;
    QLineEdit* url = f.line(u"/externalURL"_s);
    url->setFocus();
    url->selectAll();
    QTest::keyClicks(url, u"https://b.example/\"q\""_s);
    QCOMPARE(f.editor()->bytes(), sample); // not each letter
    QTest::keyClick(url, Qt::Key_Return);
    const QByteArray expected =
        QByteArray(sample).replace("https://code.corp.example", "https://b.example/\\\"q\\\"");
    QCOMPARE(f.editor()->bytes(), expected);
    QCOMPARE(f.session()->bytes(), expected);
    QVERIFY(f.settled());
    QCOMPARE(url->text(), u"https://b.example/\"q\""_s);
    f.editor()->undo();
    QCOMPARE(f.editor()->bytes(), sample);
    QTRY_COMPARE(url->text(), u"https://code.corp.example"_s);
    f.editor()->redo();
    QTRY_COMPARE(url->text(), u"https://b.example/\"q\""_s);
}

void ConfigFormPageTest::aPauseIsAStepOfUndoing()
{
    Fixture f;
    QSignalSpy edited(f.editor(), &ConfigEditor::edited);
    QLineEdit* address = f.line(u"/email.address"_s);
    address->setFocus();
    QTest::keyClicks(address, u"a@b.example"_s);
    QTRY_VERIFY(f.editor()->bytes().contains("\"email.address\": \"a@b.example\""));
    QVERIFY(f.settled());
    QTest::keyClicks(address, u".org"_s);
    f.editor()->textWidget()->setFocus();
    QVERIFY(f.editor()->bytes().contains("a@b.example.org"));
    QVERIFY(f.settled());
    QCOMPARE(edited.size(), 2); // nothing comes back as a change of its own
    f.editor()->undo();
    QVERIFY(f.editor()->bytes().contains("\"a@b.example\""));
    f.editor()->undo();
    QCOMPARE(f.editor()->bytes(), sample);
    QTRY_COMPARE(address->text(), QString());
}

void ConfigFormPageTest::whatTheTextSaysShows()
{
    Fixture f;
    f.editor()->textWidget()->setFocus();
    f.editor()->select({sample.indexOf("code.corp"), 4});
    QTest::keyClicks(f.editor()->textWidget(), u"new"_s);
    QTRY_COMPARE(f.line(u"/externalURL"_s)->text(), u"https://new.corp.example"_s);
    QVERIFY(f.editor()->textWidget()->hasFocus());
    QVERIFY(f.settled());
    QVERIFY(f.editor()->bytes().contains("https://new.corp.example"));
}

/// The text is checked while somebody goes on typing in the form.
void ConfigFormPageTest::typingIsNotDisturbed()
{
    Fixture f;
    QLineEdit* url = f.line(u"/externalURL"_s);
    url->setFocus();
    url->setCursorPosition(8);
    QTest::keyClicks(url, u"my."_s);
    f.replaceText("25", "587"); // something else changes meanwhile
    QTest::keyClicks(url, u"own."_s);
    QTRY_VERIFY(f.editor()->bytes().contains("https://my.own.code.corp.example"));
    QVERIFY(f.settled());
    QCOMPARE(url->text(), u"https://my.own.code.corp.example"_s);
    QCOMPARE(url->cursorPosition(), 15);
    QVERIFY(url->hasFocus());
    QCOMPARE(f.line(u"/email.smtp/port"_s)->text(), u"587"_s);
}

void ConfigFormPageTest::numbersAreNumbers()
{
    Fixture f;
    QLineEdit* port = f.line(u"/email.smtp/port"_s);
    port->setFocus();
    port->selectAll();
    QTest::keyClicks(port, u"58x"_s);
    QTest::keyClick(port, Qt::Key_Return);
    QCOMPARE(f.editor()->bytes(), sample);
    QVERIFY(f.problem(u"/email.smtp/port"_s).contains(u"no number"));
    f.replaceText("very-secret", "another"); // what waits to be put right stays
    QVERIFY(f.settled());
    QCOMPARE(port->text(), u"58x"_s);
    QTest::keyClick(port, Qt::Key_Backspace);
    QTest::keyClicks(port, u"7"_s);
    QTest::keyClick(port, Qt::Key_Return);
    QVERIFY(f.editor()->bytes().contains("\"port\": 587, "));
    QCOMPARE(f.problem(u"/email.smtp/port"_s), QString());
    QVERIFY(f.settled());
    port->selectAll();
    QTest::keyClick(port, Qt::Key_Delete);
    QTest::keyClick(port, Qt::Key_Return); // no number: not set
    QVERIFY(!f.editor()->bytes().contains("port"));
    QVERIFY(f.settled());
    QCOMPARE(port->text(), QString());
}

void ConfigFormPageTest::escapeBringsBack()
{
    Fixture f;
    QLineEdit* url = f.line(u"/externalURL"_s);
    url->setFocus();
    QTest::keyClicks(url, u"xyz"_s);
    QTest::keyClick(url, Qt::Key_Escape);
    QCOMPARE(url->text(), u"https://code.corp.example"_s);
    f.editor()->textWidget()->setFocus();
    QCOMPARE(f.editor()->bytes(), sample);
}

void ConfigFormPageTest::choosesAndSwitches()
{
    Fixture f(sample, true);
    auto* authentication = f.find<QComboBox>(u"form-/email.smtp/authentication"_s);
    QCOMPARE(authentication->currentText(), u"none"_s);
    authentication->setCurrentIndex(authentication->findText(u"PLAIN"_s));
    Q_EMIT authentication->activated(authentication->currentIndex());
    QVERIFY(f.editor()->bytes().contains("\"authentication\": \"PLAIN\"}"));
    QVERIFY(f.settled());
    f.replaceText("PLAIN", "ROT13");
    QTRY_VERIFY(authentication->currentText().contains(u"ROT13"));
    QVERIFY(f.problem(u"/email.smtp/authentication"_s).contains(u"must be one of"));

    auto* indexing = f.find<QWidget>(u"form-/codeIntelAutoIndexing.enabled"_s);
    const QList<QAbstractButton*> choices = indexing->findChildren<QAbstractButton*>();
    QCOMPARE(choices.size(), 3);
    QVERIFY(choices[0]->isChecked());
    choices[1]->click();
    QVERIFY(f.editor()->bytes().contains("\"codeIntelAutoIndexing.enabled\": true"));
    QVERIFY(f.settled());
    choices[2]->click();
    QVERIFY(f.editor()->bytes().contains("\"codeIntelAutoIndexing.enabled\": false"));
    QVERIFY(f.settled());
    choices[0]->click();
    QVERIFY(!f.editor()->bytes().contains("codeIntelAutoIndexing"));
    QVERIFY(f.settled());
    f.replaceText("{\n", "{\n  \"codeIntelAutoIndexing.enabled\": true,\n");
    QTRY_VERIFY(choices[1]->isChecked());
}

void ConfigFormPageTest::textsAreLines()
{
    Fixture f;
    auto* files = f.find<QPlainTextEdit>(u"form-/search.largeFiles"_s);
    QCOMPARE(files->toPlainText(), u"go.sum\n*.thrift"_s);
    files->setFocus();
    files->moveCursor(QTextCursor::End);
    QTest::keyClick(files, Qt::Key_Return);
    QTest::keyClicks(files, u"vendor/**"_s);
    QTRY_VERIFY(f.editor()->bytes().contains(
        "[\n    \"go.sum\", // always\n    \"*.thrift\",\n    \"vendor/**\"\n  ]"));
    QVERIFY(f.settled());
    QTest::keyClick(files, Qt::Key_Return); // the next one is begun
    f.replaceText("25", "587");
    QVERIFY(f.settled());
    QCOMPARE(files->toPlainText(), u"go.sum\n*.thrift\nvendor/**\n"_s);
    f.replaceText("vendor", "third");
    QTRY_COMPARE(files->toPlainText(), u"go.sum\n*.thrift\nthird/**"_s);
    QTest::keyClick(files, Qt::Key_Tab); // leaves it
    QVERIFY(!files->hasFocus());
}

void ConfigFormPageTest::takesOut()
{
    Fixture f;
    auto* remove = f.find<QToolButton>(u"remove-/externalURL"_s);
    QVERIFY(remove->isVisible());
    remove->click();
    QVERIFY(!f.editor()->bytes().contains("externalURL"));
    QVERIFY(f.editor()->bytes().contains("// renewed in March"));
    QTRY_VERIFY(!remove->isVisible());
    QCOMPARE(f.line(u"/externalURL"_s)->text(), QString());
    f.editor()->undo();
    QCOMPARE(f.editor()->bytes(), sample);
    QTRY_VERIFY(remove->isVisible());
}

void ConfigFormPageTest::tellsOfContainers()
{
    Fixture f(sample, true);
    QCOMPARE(f.find<QLabel>(u"form-/email.smtp"_s)->text(), u"3 keys: host, port, authentication"_s);
    auto* show = f.find<QPushButton>(u"form-/email.smtp-button"_s);
    show->click();
    QCOMPARE(f.editor()->cursorOffset(), sample.indexOf("\"email.smtp\""));
    QVERIFY(f.editor()->textWidget()->hasFocus());
    f.find<QPushButton>(u"form-/observability.alerts-button"_s)->click();
    const qsizetype at = f.editor()->bytes().indexOf("\"observability.alerts\": []");
    QVERIFY(at > 0);
    QCOMPARE(f.editor()->cursorOffset(), at);
}

void ConfigFormPageTest::hidesSecrets()
{
    Fixture f;
    QLineEdit* license = f.line(u"/licenseKey"_s);
    QCOMPARE(license->echoMode(), QLineEdit::Password);
    QCOMPARE(f.line(u"/externalURL"_s)->echoMode(), QLineEdit::Normal);
    f.action(u"site-config.reveal"_s)->trigger();
    QCOMPARE(license->echoMode(), QLineEdit::Normal);
    f.action(u"site-config.reveal"_s)->trigger();
    QCOMPARE(license->echoMode(), QLineEdit::Password);
    f.replaceText("very-secret", "REDACTED");
    QTRY_COMPARE(license->echoMode(), QLineEdit::Normal);
    QCOMPARE(license->text(), u"REDACTED"_s);
}

/// Not for a moment are they to be seen.
void ConfigFormPageTest::secretsStayHiddenInTheText()
{
    Fixture f("{\n}\n");
    QWidget* text = f.editor()->textWidget();
    QLineEdit* license = f.line(u"/licenseKey"_s);
    license->setFocus();
    QTest::keyClicks(license, u"MMMMMMMM"_s);
    QTest::keyClick(license, Qt::Key_Return);
    QVERIFY(f.editor()->bytes().contains("\"licenseKey\": \"MMMMMMMM\""));
    const QImage hidden = text->grab().toImage();
    QVERIFY(f.settled());
    f.editor()->setProblems({});
    QCOMPARE(text->grab().toImage(), hidden);
    f.editor()->setRevealed(true);
    QVERIFY(text->grab().toImage() != hidden);
}

void ConfigFormPageTest::waitsForABrokenText()
{
    Fixture f;
    f.replaceText("{\n", "{{\n");
    auto* rows = f.find<QWidget>(u"row-/externalURL"_s);
    QTRY_VERIFY(!rows->isEnabled());
    QVERIFY(f.find<QLabel>(u"formObstacle"_s)->text().contains(u"Line 1"));
    QCOMPARE(f.line(u"/externalURL"_s)->text(), u"https://code.corp.example"_s);
    f.replaceText("{{\n", "{\n");
    QTRY_VERIFY(rows->isEnabled());
    QCOMPARE(f.find<QLabel>(u"formObstacle"_s)->text(), QString());
}

void ConfigFormPageTest::isReadOnlyWithTheText()
{
    Fixture f;
    QAction* readOnly = f.action(u"site-config.read-only"_s);
    readOnly->trigger();
    QVERIFY(!f.line(u"/externalURL"_s)->isEnabled());
    f.replaceText("25", "587");
    QTRY_COMPARE(f.line(u"/email.smtp/port"_s)->text(), u"587"_s);
    QVERIFY(!f.line(u"/externalURL"_s)->isEnabled());
    readOnly->trigger();
    QVERIFY(f.line(u"/externalURL"_s)->isEnabled());
}

void ConfigFormPageTest::savesWhatIsBeingTyped()
{
    Fixture f;
    f.replaceText("25", "587");
    QVERIFY(f.settled());
    QLineEdit* url = f.line(u"/externalURL"_s);
    url->setFocus();
    QTest::keyClick(url, Qt::Key_End);
    QTest::keyClicks(url, u"x"_s);
    f.action(u"site-config.save"_s)->trigger();
    QVERIFY(f.session()->bytes().contains("corp.examplex"));
    auto* dialog = f.find<QWidget>(u"saveConfig"_s);
    dialog->close();
}

void ConfigFormPageTest::showsProblemsBeneath()
{
    Fixture f(sample, true);
    f.replaceText("25", "\"smtp\"");
    QTRY_VERIFY(f.problem(u"/email.smtp/port"_s).contains(u"must be a whole number"));
    QCOMPARE(f.line(u"/email.smtp/port"_s)->text(), u"smtp"_s);
    QLineEdit* port = f.line(u"/email.smtp/port"_s);
    port->setFocus();
    port->selectAll();
    QTest::keyClicks(port, u"465"_s);
    QTest::keyClick(port, Qt::Key_Return);
    QTRY_COMPARE(f.problem(u"/email.smtp/port"_s), QString());
    QVERIFY(f.editor()->bytes().contains("\"port\": 465,"));
}

void ConfigFormPageTest::filters()
{
    Fixture f;
    auto* filter = f.find<QLineEdit>(u"formFilter"_s);
    filter->setText(u"mail port"_s);
    QVERIFY(f.line(u"/email.smtp/port"_s)->isVisible());
    QVERIFY(!f.line(u"/email.smtp/host"_s)->isVisible());
    QVERIFY(!f.line(u"/externalURL"_s)->isVisible());
    f.replaceText("25", "587");
    QVERIFY(f.settled());
    QVERIFY(!f.line(u"/externalURL"_s)->isVisible());
    filter->setText(u"very-secret"_s); // values are not searched
    QVERIFY(!f.line(u"/licenseKey"_s)->isVisible());
    filter->clear();
    QVERIFY(f.line(u"/externalURL"_s)->isVisible());
}

void ConfigFormPageTest::goesToThePlace()
{
    Fixture f;
    f.find<QAbstractButton>(u"place-/email.smtp/port"_s)->click();
    QCOMPARE(f.editor()->cursorOffset(), sample.indexOf("\"port\""));
    QVERIFY(f.editor()->textWidget()->hasFocus());
    QVERIFY(!f.find<QAbstractButton>(u"place-/email.address"_s)->isEnabled());
}

void ConfigFormPageTest::isForTheKeyboard()
{
    Fixture f;
    auto* filter = f.find<QLineEdit>(u"formFilter"_s);
    filter->setFocus();
    QStringList visited;
    for (int i = 0; i < 8; ++i) {
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        visited += QApplication::focusWidget()->objectName();
    }
    const QStringList first = visited.first(4);
    QCOMPARE(first, (QStringList{u"place-/externalURL"_s, u"form-/externalURL"_s, u"remove-/externalURL"_s,
                                 u"form-/branding/brandName"_s}));
    for (const auto* label : f.form()->findChildren<QLabel*>()) {
        if (label->parentWidget()->parentWidget() &&
            label->parentWidget()->parentWidget()->objectName() == u"row-/externalURL"_s && label->buddy())
            QCOMPARE(label->buddy(), f.line(u"/externalURL"_s));
    }
    f.page.showSide(SiteConfigPage::Form);
    QCOMPARE(f.page.panes().last(), f.form());
}

QTEST_MAIN(ConfigFormPageTest)
#include "tst_config_form_page.moc"
