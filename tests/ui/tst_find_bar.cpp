// Finding and replacing in a site config.

#include "config_editor_fixture.h"
#include "ui/siteconfig/editor/find_bar.h"

#include <QToolButton>

using namespace lockstep;
using namespace lockstep::test;
using namespace Qt::StringLiterals;

namespace {

struct FindFixture : EditorFixture
{
    explicit FindFixture(const QByteArray& text) : EditorFixture(text)
    {
        press(Qt::Key_F, Qt::ControlModifier);
    }

    void look(const QString& words) const { field()->setText(words); }

    [[nodiscard]] QLineEdit* field() const { return find<QLineEdit>("findField"); }

    [[nodiscard]] QString count() const { return find<QLabel>("findCount")->text(); }

    void turn(const char* name) const { find<QToolButton>(name)->click(); }
};

} // namespace

class TestFindBar : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase()
    {
        installTranslations();
        ThemeManager::instance().install(SchemeChoice::Light);
    }

    void findsAndCounts();
    void walksThroughMatches();
    void matchesCaseAndWords();
    void findsPatterns();
    void tellsWhatIsWrongWithAPattern();
    void takesTheSelection();
    void doesNotShowASecret();
    void replacesOne();
    void replacesAllInOneStep();
    void replacesWithCaptures();
    void followsTheText();
    void keepsBytesThatAreNoText();
    void unfoldsMatches();
    void closes();
    void doesNotReplaceWhereOnlyReadingIsAllowed();
};

void TestFindBar::findsAndCounts()
{
    const FindFixture f("|a b a\nA ba\n");
    QVERIFY(f.field()->hasFocus());
    f.look(u"a"_s);
    QTRY_COMPARE(f.count(), u"1 of 4"_s);
    QCOMPARE(f.code()->marks()->matches().size(), 4);
    QCOMPARE(f.now(), QByteArray("|a| b a\nA ba\n"));
    f.look(u"nowhere"_s);
    QTRY_COMPARE(f.count(), u"Nothing found"_s);
    f.look({});
    QTRY_COMPARE(f.count(), QString());
    QVERIFY(f.code()->marks()->matches().isEmpty());
}

void TestFindBar::walksThroughMatches()
{
    const FindFixture f("|x a x a x\n");
    f.look(u"a"_s);
    QTRY_COMPARE(f.count(), u"1 of 2"_s);
    QTest::keyClick(f.field(), Qt::Key_Return);
    QCOMPARE(f.count(), u"2 of 2"_s);
    QCOMPARE(f.now(), QByteArray("x a x |a| x\n"));
    QTest::keyClick(f.field(), Qt::Key_F3);
    QCOMPARE(f.count(), u"1 of 2"_s);
    QTest::keyClick(f.field(), Qt::Key_Return, Qt::ShiftModifier);
    QCOMPARE(f.count(), u"2 of 2"_s);
    f.code()->setFocus();
    f.press(Qt::Key_F3, Qt::ShiftModifier);
    QCOMPARE(f.count(), u"1 of 2"_s);
}

void TestFindBar::matchesCaseAndWords()
{
    const FindFixture f("a A ab a\n");
    f.look(u"a"_s);
    QTRY_COMPARE(f.count(), u"1 of 4"_s);
    f.turn("findWords");
    QTRY_COMPARE(f.count(), u"1 of 3"_s);
    f.turn("findCase");
    QTRY_COMPARE(f.count(), u"1 of 2"_s);
}

void TestFindBar::findsPatterns()
{
    const FindFixture f("a.b acb\n\"x\": 1\n  \"y\": 2\n");
    f.look(u"a.b"_s);
    QTRY_COMPARE(f.count(), u"1 of 1"_s);
    f.turn("findPattern");
    QTRY_COMPARE(f.count(), u"1 of 2"_s);
    f.look(u"^\\s*\"\\w\""_s);
    QTRY_COMPARE(f.count(), u"1 of 2"_s);
    f.look(u"z*"_s);
    QTRY_COMPARE(f.count(), u"Nothing found"_s);
}

void TestFindBar::tellsWhatIsWrongWithAPattern()
{
    const FindFixture f("a(b\n");
    f.turn("findPattern");
    f.turn("findWords");
    f.look(u"a(b"_s);
    QTRY_VERIFY2(f.count().startsWith(u"At character 4: "_s), qPrintable(f.count()));
    f.turn("findPattern");
    QTRY_COMPARE(f.count(), u"1 of 1"_s);
}

void TestFindBar::takesTheSelection()
{
    EditorFixture f("one two| three two|\n");
    f.set("one |two| three two\n");
    f.press(Qt::Key_F, Qt::ControlModifier);
    QCOMPARE(f.find<QLineEdit>("findField")->text(), u"two"_s);
    QTRY_COMPARE(f.find<QLabel>("findCount")->text(), u"1 of 2"_s);
    QCOMPARE(f.now(), QByteArray("one |two| three two\n"));
}

void TestFindBar::doesNotShowASecret()
{
    EditorFixture f("x |secret|\n");
    f.editor.setMasked({{2, 6}});
    f.press(Qt::Key_F, Qt::ControlModifier);
    QCOMPARE(f.find<QLineEdit>("findField")->text(), QString());
}

void TestFindBar::replacesOne()
{
    FindFixture f("|a b a\n");
    f.press(Qt::Key_H, Qt::ControlModifier);
    f.look(u"a"_s);
    QTRY_COMPARE(f.count(), u"1 of 2"_s);
    auto* words = f.find<QLineEdit>("replaceField");
    words->setText(u"aa"_s);
    words->setFocus();
    QTest::keyClick(words, Qt::Key_Return);
    QCOMPARE(f.editor.bytes(), QByteArray("aa b a\n"));
    // On to the next, not into what has been put in.
    QTRY_COMPARE(f.now(), QByteArray("aa b |a|\n"));
    QTRY_COMPARE(f.count(), u"3 of 3"_s);
}

void TestFindBar::replacesAllInOneStep()
{
    FindFixture f("|a b a\r\nA\n");
    f.press(Qt::Key_H, Qt::ControlModifier);
    f.look(u"a"_s);
    QTRY_COMPARE(f.count(), u"1 of 3"_s);
    f.find<QLineEdit>("replaceField")->setText(u"xyz"_s);
    f.find<QPushButton>("replaceAll")->click();
    QCOMPARE(f.editor.bytes(), QByteArray("xyz b xyz\r\nxyz\n"));
    f.editor.undo();
    QCOMPARE(f.editor.bytes(), QByteArray("a b a\r\nA\n"));
    QVERIFY(!f.editor.isUndoAvailable());
}

void TestFindBar::replacesWithCaptures()
{
    FindFixture f("|\"a\": 1\n\"b\": 2\n");
    f.press(Qt::Key_H, Qt::ControlModifier);
    f.turn("findPattern");
    f.look(u"\"(\\w)\": (?=\\d)"_s);
    QTRY_COMPARE(f.count(), u"1 of 2"_s);
    f.find<QLineEdit>("replaceField")->setText(u"$1\\t\\1: "_s);
    f.find<QPushButton>("replaceAll")->click();
    QCOMPARE(f.editor.bytes(), QByteArray("a\ta: 1\nb\tb: 2\n"));
}

void TestFindBar::followsTheText()
{
    FindFixture f("|a\n");
    f.look(u"a"_s);
    QTRY_COMPARE(f.count(), u"1 of 1"_s);
    f.code()->setFocus();
    f.press(Qt::Key_End);
    f.type(" a a");
    QTRY_COMPARE(f.code()->marks()->matches().size(), 3);
}

void TestFindBar::keepsBytesThatAreNoText()
{
    FindFixture f("\xEF\xBB\xBF|a\xFF"
                  "a\xE2\x80\xA9\r\na\r");
    f.press(Qt::Key_H, Qt::ControlModifier);
    f.look(u"a"_s);
    QTRY_COMPARE(f.code()->marks()->matches().size(), 3);
    f.find<QLineEdit>("replaceField")->setText(u"b"_s);
    f.find<QPushButton>("replaceAll")->click();
    QCOMPARE(f.editor.bytes(), QByteArray("\xEF\xBB\xBF"
                                          "b\xFF"
                                          "b\xE2\x80\xA9\r\nb\r"));
}

void TestFindBar::unfoldsMatches()
{
    FindFixture f("|{\n  \"a\": {\n    \"find\": 1\n  }\n}\n");
    f.code()->folding()->fold(f.code()->document()->findBlockByNumber(1));
    f.look(u"find"_s);
    QTRY_COMPARE(f.count(), u"1 of 1"_s);
    QVERIFY(f.code()->textCursor().block().isVisible());
    QCOMPARE(f.code()->textCursor().selectedText(), u"find"_s);
}

void TestFindBar::closes()
{
    const FindFixture f("a\n");
    f.look(u"a"_s);
    QTRY_COMPARE(f.count(), u"1 of 1"_s);
    QTest::keyClick(f.field(), Qt::Key_Escape);
    QVERIFY(!f.field()->isVisible() && f.code()->hasFocus());
    QVERIFY(f.code()->marks()->matches().isEmpty());
    f.press(Qt::Key_F, Qt::ControlModifier);
    f.code()->setFocus();
    f.press(Qt::Key_Escape);
    QVERIFY(!f.field()->isVisible());
}

void TestFindBar::doesNotReplaceWhereOnlyReadingIsAllowed()
{
    EditorFixture f("a\n");
    f.editor.setReadOnly(true);
    f.editor.run(EditorCommand::Replace);
    QVERIFY(f.find<QLineEdit>("findField")->isVisible());
    QVERIFY(!f.find<QLineEdit>("replaceField")->isVisible());
}

QTEST_MAIN(TestFindBar)
#include "tst_find_bar.moc"
