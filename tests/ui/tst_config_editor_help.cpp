// What a site config's editor says about a place and suggests for it.

#include "config_editor_fixture.h"
#include "ui/siteconfig/editor/completion_popup.h"
#include "ui/siteconfig/editor/hover_popup.h"
#include "ui/siteconfig/editor/snippet.h"

#include <QAbstractItemModelTester>
#include <QHelpEvent>
#include <QListView>
#include <QTextEdit>
#include <QTimer>

using namespace lockstep;
using namespace lockstep::test;
using namespace Qt::StringLiterals;

namespace {

CompletionItem item(const QString& label, const QString& snippet = {})
{
    CompletionItem made;
    made.label = label;
    made.detail = u"string"_s;
    made.documentation = u"About <b>%1</b>"_s.arg(label);
    made.snippet = snippet.isEmpty() ? u'"' + label + u'"' : snippet;
    return made;
}

/// Suggests keys for the string or word that the cursor is in.
struct HelpFixture : EditorFixture
{
    explicit HelpFixture(const QByteArray& text) : EditorFixture(text)
    {
        editor.setCompletionProvider([this](qsizetype offset, const CompletionAnswer& give) {
            ++asked;
            const QByteArray bytes = editor.bytes();
            qsizetype from = offset;
            while (from > 0 && (isalnum(bytes[from - 1]) || bytes[from - 1] == '"'))
                --from;
            qsizetype to = offset;
            if (to < bytes.size() && bytes[to] == '"')
                ++to;
            const Completions answer{{from, to - from}, items, commaAt};
            if (late)
                QTimer::singleShot(20, &editor, [give, answer] { give(answer); });
            else
                give(answer);
        });
        editor.setHoverProvider([this](qsizetype offset, const HoverAnswer& give) {
            hovered = offset;
            give({u"<b>About %1</b>"_s.arg(offset), {offset, 1}});
        });
    }

    [[nodiscard]] CompletionPopup* popup() const
    {
        return editor.window()->findChild<CompletionPopup*>(u"completionPopup"_s);
    }

    [[nodiscard]] QStringList labels() const
    {
        QStringList all;
        for (int row = 0; row < popup()->model()->rowCount(); ++row)
            all << popup()->model()->item(row).label;
        return all;
    }

    QList<CompletionItem> items{
        item(u"externalURL"_s, u"\"externalURL\": \"${1:https://code.example}\",$0"_s),
        item(u"email.smtp"_s, u"\"email.smtp\": {\n\t\"host\": \"$1\",\n\t\"port\": ${2:587}\n}"_s),
        item(u"licenseKey"_s)};
    qsizetype commaAt = -1;
    int asked = 0;
    bool late = false;
    qsizetype hovered = -1;
};

} // namespace

class TestConfigEditorHelp : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase()
    {
        installTranslations();
        ThemeManager::instance().install(SchemeChoice::Light);
    }

    void parsesSnippets_data();
    void parsesSnippets();
    void indentsSnippets();
    void modelKeepsItsContract();
    void suggestsAsQuotesAreTyped();
    void suggestsOnDemand();
    void takesTheChosenOne();
    void walksThroughPlaces();
    void putsTheMissingCommaIn();
    void takesByMouse();
    void escapeAndMovingAwayClose();
    void lateAnswersAreFittedOrLeftAside();
    void isQuietInCommentsAndWhereOnlyReadingIsAllowed();
    void explainsAtTheCursor();
    void explainsUnderTheMouse();
    void saysNothingAboutSecrets();
    void popupsGoWithTheEditor();
};

void TestConfigEditorHelp::parsesSnippets_data()
{
    QTest::addColumn<QString>("source");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QList<SnippetPlace>>("places");
    QTest::newRow("plain") << u"a"_s << u"a"_s << QList<SnippetPlace>{{0, 1, 0}};
    QTest::newRow("places") << u"\"$2\": ${1:one}$0,"_s << u"\"\": one,"_s
                            << QList<SnippetPlace>{{1, 4, 3}, {2, 1, 0}, {0, 7, 0}};
    QTest::newRow("choice") << u"${1|yes,no|}"_s << u"yes"_s << QList<SnippetPlace>{{1, 0, 3}, {0, 3, 0}};
    QTest::newRow("escapes") << u"\\$1 \\} ${1:a\\}b}"_s << u"$1 } a}b"_s
                             << QList<SnippetPlace>{{1, 5, 3}, {0, 8, 0}};
    QTest::newRow("not a place") << u"$x ${y}"_s << u"$x ${y}"_s << QList<SnippetPlace>{{0, 7, 0}};
}

void TestConfigEditorHelp::parsesSnippets()
{
    QFETCH(QString, source);
    QFETCH(QString, text);
    QFETCH(QList<SnippetPlace>, places);
    const Snippet snippet = parseSnippet(source);
    QCOMPARE(snippet.text, text);
    QCOMPARE(snippet.places, places);
}

void TestConfigEditorHelp::indentsSnippets()
{
    const Snippet snippet = indentedSnippet(parseSnippet(u"{\n\t$1\n}"_s), u"  "_s, u"    "_s);
    QCOMPARE(snippet.text, u"{\n      \n  }"_s);
    QCOMPARE(snippet.places.first(), (SnippetPlace{1, 8, 0}));
}

void TestConfigEditorHelp::modelKeepsItsContract()
{
    CompletionModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setItems({item(u"auth.providers"_s), item(u"authz"_s), item(u"externalURL"_s)});
    QCOMPARE(model.rowCount(), 3);
    model.setFilter(u"ap"_s);
    QCOMPARE(model.rowCount(), 1);
    QCOMPARE(model.item(0).label, u"auth.providers"_s);
    QCOMPARE(model.data(model.index(0), CompletionModel::PositionsRole).value<QList<int>>(),
             (QList<int>{0, 5}));
    model.setFilter(u"url"_s);
    QCOMPARE(model.item(0).label, u"externalURL"_s);
    model.setFilter(u"zzz"_s);
    QCOMPARE(model.rowCount(), 0);
    model.setItems({});
    model.setFilter({});
}

void TestConfigEditorHelp::suggestsAsQuotesAreTyped()
{
    HelpFixture f("{ | }");
    f.type("\"");
    QVERIFY(f.popup()->isVisible());
    QCOMPARE(f.labels().size(), 3);
    f.type("url");
    QCOMPARE(f.labels(), QStringList{u"externalURL"_s});
    QCOMPARE(f.asked, 1);
    f.press(Qt::Key_Backspace);
    f.press(Qt::Key_Backspace);
    f.press(Qt::Key_Backspace);
    QCOMPARE(f.labels().size(), 3);
    f.type("zzz");
    QVERIFY(!f.popup()->isVisible());
    QCOMPARE(f.now(), QByteArray("{ \"zzz|\" }"));
}

void TestConfigEditorHelp::suggestsOnDemand()
{
    HelpFixture f("{ \"lic|\" }");
    f.press(Qt::Key_Space, Qt::ControlModifier);
    QVERIFY(f.popup()->isVisible());
    QCOMPARE(f.labels(), QStringList{u"licenseKey"_s});
    f.press(Qt::Key_Return);
    QCOMPARE(f.now(), QByteArray("{ \"licenseKey\"| }"));
    f.editor.undo();
    QCOMPARE(f.editor.bytes(), QByteArray("{ \"lic\" }"));
}

void TestConfigEditorHelp::takesTheChosenOne()
{
    HelpFixture f("{ | }");
    f.press(Qt::Key_Space, Qt::ControlModifier);
    auto* list = f.popup()->findChild<QListView*>();
    QCOMPARE(list->currentIndex().row(), 0);
    f.press(Qt::Key_Up);
    QCOMPARE(list->currentIndex().row(), 2);
    f.press(Qt::Key_Down);
    f.press(Qt::Key_Down);
    QCOMPARE(list->currentIndex().row(), 1);
    QVERIFY(f.popup()->findChild<QTextEdit*>()->toPlainText().startsWith(u"About email.smtp"_s));
    f.press(Qt::Key_PageDown);
    QCOMPARE(list->currentIndex().row(), 2);
    f.press(Qt::Key_Tab);
    QCOMPARE(f.now(), QByteArray("{ \"licenseKey\"| }"));
}

void TestConfigEditorHelp::walksThroughPlaces()
{
    HelpFixture f("{\r\n  |\r\n}");
    f.type("\"em");
    f.press(Qt::Key_Return);
    QCOMPARE(f.now(),
             QByteArray("{\r\n  \"email.smtp\": {\r\n    \"host\": \"|\",\r\n    \"port\": 587\r\n  }\r\n}"));
    f.type("mail");
    f.press(Qt::Key_Tab);
    QCOMPARE(f.code()->textCursor().selectedText(), u"587"_s);
    f.press(Qt::Key_Backtab, Qt::ShiftModifier);
    QCOMPARE(f.code()->textCursor().selectedText(), u"mail"_s);
    f.press(Qt::Key_Tab);
    f.type("25");
    f.press(Qt::Key_Tab);
    QVERIFY(f.now().endsWith("\"mail\",\r\n    \"port\": 25\r\n  }|\r\n}"));
    // The walk has ended.
    f.press(Qt::Key_Tab);
    QVERIFY(f.now().contains("} ") && f.now().endsWith("|\r\n}"));
}

void TestConfigEditorHelp::putsTheMissingCommaIn()
{
    HelpFixture f("{\n  \"a\": 1 // one\n  |\n}");
    f.commaAt = 10;
    f.type("\"em");
    f.press(Qt::Key_Return);
    QCOMPARE(f.now(), QByteArray("{\n  \"a\": 1, // one\n  \"email.smtp\": {\n    \"host\": \"|\",\n"
                                 "    \"port\": 587\n  }\n}"));
    f.type("mail");
    f.press(Qt::Key_Tab);
    QCOMPARE(f.code()->textCursor().selectedText(), u"587"_s);
    f.set("{ \"a\": {}| }"); // right behind it
    f.commaAt = 9;
    f.press(Qt::Key_Space, Qt::ControlModifier);
    f.type("lic");
    f.press(Qt::Key_Return);
    QCOMPARE(f.now(), QByteArray("{ \"a\": {},\"licenseKey\"| }"));
    f.editor.undo();
    QVERIFY2(!f.editor.bytes().contains(','), f.editor.bytes());
    f.set("{ | }"); // where none is missing any more
    f.commaAt = -1;
    f.press(Qt::Key_Space, Qt::ControlModifier);
    f.type("lic");
    f.press(Qt::Key_Return);
    QCOMPARE(f.now(), QByteArray("{ \"licenseKey\"| }"));
}

void TestConfigEditorHelp::takesByMouse()
{
    HelpFixture f("{ | }");
    f.press(Qt::Key_Space, Qt::ControlModifier);
    auto* list = f.popup()->findChild<QListView*>();
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {},
                      list->visualRect(list->model()->index(2, 0)).center());
    QCOMPARE(f.now(), QByteArray("{ \"licenseKey\"| }"));
    QVERIFY(f.code()->hasFocus());
}

void TestConfigEditorHelp::escapeAndMovingAwayClose()
{
    HelpFixture f("{ | }\n");
    f.type("\"");
    f.press(Qt::Key_Escape);
    QVERIFY(!f.popup()->isVisible());
    f.press(Qt::Key_Space, Qt::ControlModifier);
    QVERIFY(f.popup()->isVisible());
    f.press(Qt::Key_Home);
    QVERIFY(!f.popup()->isVisible());
    f.press(Qt::Key_Space, Qt::ControlModifier);
    QVERIFY(f.popup()->isVisible());
    QVERIFY(f.editor.applyEdits({{0, 0, "[]"}}).has_value());
    QVERIFY(!f.popup()->isVisible());
}

void TestConfigEditorHelp::lateAnswersAreFittedOrLeftAside()
{
    HelpFixture f("{ | }\n");
    f.late = true;
    f.type("\"lic");
    QTRY_VERIFY(f.popup()->isVisible());
    QCOMPARE(f.labels(), QStringList{u"licenseKey"_s});
    f.press(Qt::Key_Return);
    QCOMPARE(f.now(), QByteArray("{ \"licenseKey\"| }\n"));
    f.set("{ | }\n{ }");
    f.press(Qt::Key_Space, Qt::ControlModifier);
    f.press(Qt::Key_Down);
    QTest::qWait(60);
    QVERIFY(!f.popup()->isVisible());
}

void TestConfigEditorHelp::isQuietInCommentsAndWhereOnlyReadingIsAllowed()
{
    HelpFixture f("// |\n");
    f.type("a \"b");
    QCOMPARE(f.asked, 0);
    f.editor.setReadOnly(true);
    f.press(Qt::Key_Space, Qt::ControlModifier);
    QCOMPARE(f.asked, 0);
}

void TestConfigEditorHelp::explainsAtTheCursor()
{
    HelpFixture f("{ \"\xC3\xA4\": |1 }");
    f.press(Qt::Key_I, Qt::ControlModifier);
    QCOMPARE(f.hovered, f.editor.cursorOffset());
    auto* hover = f.editor.window()->findChild<HoverPopup*>(u"hoverPopup"_s);
    QVERIFY(hover->isVisible());
    QCOMPARE(hover->plainText(), u"About %1"_s.arg(f.hovered));
    f.press(Qt::Key_Right);
    QVERIFY(!hover->isVisible());
}

void TestConfigEditorHelp::explainsUnderTheMouse()
{
    HelpFixture f("{ \"a\": 1 }");
    auto* hover = f.editor.window()->findChild<HoverPopup*>(u"hoverPopup"_s);
    const QRect place = f.code()->placeOf(3);
    const QPoint at = place.center() + QPoint(3, 0);
    QHelpEvent rest(QEvent::ToolTip, at, f.code()->viewport()->mapToGlobal(at));
    QApplication::sendEvent(f.code()->viewport(), &rest);
    QCOMPARE(f.hovered, 3);
    QVERIFY(hover->isVisible());
    QTest::mouseMove(f.code()->viewport(), QPoint(500, 300));
    QTRY_VERIFY(!hover->isVisible());
    f.hovered = -1;
    const QPoint nothing(500, 300);
    QHelpEvent empty(QEvent::ToolTip, nothing, f.code()->viewport()->mapToGlobal(nothing));
    QApplication::sendEvent(f.code()->viewport(), &empty);
    QCOMPARE(f.hovered, -1);
}

void TestConfigEditorHelp::saysNothingAboutSecrets()
{
    HelpFixture f("{ \"a\": \"s|ecret\" }");
    f.editor.setMasked({{8, 6}});
    f.press(Qt::Key_I, Qt::ControlModifier);
    QCOMPARE(f.hovered, -1);
}

void TestConfigEditorHelp::popupsGoWithTheEditor()
{
    QWidget window;
    window.resize(600, 400);
    auto* editor = new ConfigEditor(&window);
    editor->resize(600, 400);
    window.show();
    editor->setBytes("{}");
    editor->setHoverProvider([](qsizetype, const HoverAnswer& give) { give({u"words"_s, {}}); });
    CompletionAnswer later;
    editor->setCompletionProvider([&](qsizetype, const CompletionAnswer& give) { later = give; });
    editor->run(EditorCommand::ShowHover);
    editor->run(EditorCommand::Complete);
    auto* hover = window.findChild<HoverPopup*>(u"hoverPopup"_s);
    QVERIFY(hover->isVisible());
    editor->hide();
    QVERIFY(!hover->isVisible());
    delete editor;
    QVERIFY(!window.findChild<HoverPopup*>(u"hoverPopup"_s));
    later({{0, 0}, {item(u"x"_s)}});
}

QTEST_MAIN(TestConfigEditorHelp)
#include "tst_config_editor_help.moc"
