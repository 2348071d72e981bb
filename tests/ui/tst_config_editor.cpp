// The editor of a site config: typing, folding, lines, marks.

#include "config_editor_fixture.h"

#include <QMimeData>

using namespace lockstep;
using namespace lockstep::test;
using namespace Qt::StringLiterals;

Q_DECLARE_METATYPE(Qt::Key)

class TestConfigEditor : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase()
    {
        installTranslations();
        ThemeManager::instance().install(SchemeChoice::Light);
    }

    void cleanup() { ThemeManager::instance().setChoice(SchemeChoice::Light); }

    void givesTheFileBack();
    void types_data();
    void types();
    void pressesKeys_data();
    void pressesKeys();
    void typingAcrossKeysIsUndoneInSteps();
    void tellsThePiecesOfALine();
    void followsTheScheme();
    void folds();
    void foldsAllAndByMouse();
    void unfoldsWhatIsGoneTo();
    void matchesBrackets();
    void appliesEditsAndKeepsThePlace();
    void goesFromProblemToProblem();
    void problemsFollowTheText();
    void scrollBarShowsProblems();
    void masksSecrets();
    void cutsAndPastesSecrets();
    void keepsBytesThatAreNoText();
    void revealsOneLine();
    void readsOnly();
    void goesToALine();
    void tellsWhereItIs();
    void leavesOtherShortcutsAlone();
    void isAccessible();
    void holdsAnEmptyTextAndALongOne();
};

void TestConfigEditor::givesTheFileBack()
{
    const QByteArray bytes("\xEF\xBB\xBF{\r\n  // \xC3\xA4\n\t\"a\": \"\xFF\"\r}\r\n");
    EditorFixture f(bytes);
    QCOMPARE(f.editor.bytes(), bytes);
    QVERIFY(!f.editor.isModified());
    QSignalSpy modified(&f.editor, &ConfigEditor::modifiedChanged);
    QByteArray mirror = bytes;
    connect(&f.editor, &ConfigEditor::edited, this,
            [&](const JsoncEdit& edit) { mirror.replace(edit.offset, edit.length, edit.text); });
    f.press(Qt::Key_End);
    f.press(Qt::Key_Return);
    f.type("1");
    QCOMPARE(f.editor.bytes(), QByteArray("\xEF\xBB\xBF{\r\n  1\r\n  // \xC3\xA4\n\t\"a\": \"\xFF\"\r}\r\n"));
    QCOMPARE(mirror, f.editor.bytes());
    QCOMPARE(modified.size(), 1);
    while (f.editor.isUndoAvailable())
        f.press(Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(f.editor.bytes(), bytes);
    QVERIFY(!f.editor.isModified());
    f.editor.redo();
    QVERIFY(f.editor.bytes() != bytes);
    QCOMPARE(mirror, f.editor.bytes());
}

void TestConfigEditor::types_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("keys");
    QTest::addColumn<QByteArray>("after");
    const auto row = [](const char* name, const char* before, const char* keys, const char* after) {
        QTest::newRow(name) << QByteArray(before) << QByteArray(keys) << QByteArray(after);
    };
    row("closes a brace", "|", "{", "{|}");
    row("types over it", "|", "{}", "{}|");
    row("closes a bracket", "x: |", "[1]", "x: [1]|");
    row("closes a quote", "{|}", "\"a\"", "{\"a\"|}");
    row("not before a word", "|a", "{", "{|a");
    row("not in a string", "\"a | b\"", "{", "\"a {| b\"");
    row("not in a comment", "// |", "{\"", "// {\"|");
    row("surrounds", "|a|", "[", "[|a|]");
    row("surrounds with quotes", "|a|", "\"", "\"|a|\"");
    row("ends a string that was there", "\"a|\"", "\"", "\"a\"|");
    row("not an escaped quote", "\"a\\|\"", "\"", "\"a\\\"|\"");
    row("not a brace that was there", "{|}", "}", "{}|}");
    row("goes below its line", "{\n  \"a\": [\n    1\n    |", "]", "{\n  \"a\": [\n    1\n  ]|");
}

void TestConfigEditor::types()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, keys);
    QFETCH(QByteArray, after);
    const EditorFixture f(before);
    f.type(keys.constData());
    QCOMPARE(f.now(), after);
}

void TestConfigEditor::pressesKeys_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<Qt::Key>("key");
    QTest::addColumn<int>("modifiers");
    QTest::addColumn<QByteArray>("after");
    const auto row = [](const char* name, const char* before, Qt::Key key, Qt::KeyboardModifiers modifiers,
                        const char* after) {
        QTest::newRow(name) << QByteArray(before) << key << int(modifiers.toInt()) << QByteArray(after);
    };
    const auto none = Qt::NoModifier;
    const auto ctrl = Qt::ControlModifier;
    const auto shift = Qt::ShiftModifier;
    const auto alt = Qt::AltModifier;
    row("indents", "{|}", Qt::Key_Return, none, "{\n  |\n}");
    row("keeps the indent", "{\n    1,|\n}", Qt::Key_Return, none, "{\n    1,\n    |\n}");
    row("indents by the file's unit", "{\n    \"a\": [|\n}", Qt::Key_Return, none,
        "{\n    \"a\": [\n        |\n}");
    row("not after a brace in a string", "\"{|\"", Qt::Key_Return, none, "\"{\n|\"");
    row("never a line separator", "a|b", Qt::Key_Return, shift, "a\n|b");
    row("tab to the next stop", "{\n  \"a\": 1,\n |\n}", Qt::Key_Tab, none, "{\n  \"a\": 1,\n  |\n}");
    row("tab indents lines", "{\n  |1,\n\n  2|\n}", Qt::Key_Tab, none, "{\n    |1,\n\n    2|\n}");
    row("back", "{\n    1|\n}", Qt::Key_Backtab, shift, "{\n1|\n}");
    row("erases a character", "{}|", Qt::Key_Backspace, none, "{|");
    row("comments out", "{\n  |1\n}", Qt::Key_Slash, ctrl, "{\n  // |1\n}");
    row("comments in", "{\n  // 1|\n}", Qt::Key_Slash, ctrl, "{\n  1|\n}");
    row("comments lines", "{\n  |1,\n\n    2|\n}", Qt::Key_Slash, ctrl, "{\n  // |1,\n\n  //   2|\n}");
    row("moves down", "1|\n2\n3", Qt::Key_Down, alt, "2\n1|\n3");
    row("moves to the end", "1\n2|\n3", Qt::Key_Down, alt, "1\n3\n2|");
    row("moves up", "1\n|2\n3|", Qt::Key_Up, alt, "|2\n3|\n1");
    row("stays at the top", "1|\n2", Qt::Key_Up, alt, "1|\n2");
    row("duplicates", "1\n2|\n3", Qt::Key_Down, alt | shift, "1\n2\n2|\n3");
    row("deletes lines", "1\n2|\n3", Qt::Key_K, ctrl | shift, "1\n|3");
    row("deletes the last line", "1\n2|", Qt::Key_K, ctrl | shift, "1|");
    row("home", "{\n  1, 2|", Qt::Key_Home, none, "{\n  |1, 2");
    row("home again", "{\n  |1, 2", Qt::Key_Home, none, "{\n|  1, 2");
    row("selects to home", "{\n  1, 2|", Qt::Key_Home, shift, "{\n  |1, 2|");
}

void TestConfigEditor::pressesKeys()
{
    QFETCH(QByteArray, before);
    QFETCH(Qt::Key, key);
    QFETCH(int, modifiers);
    QFETCH(QByteArray, after);
    const EditorFixture f(before);
    f.press(key, Qt::KeyboardModifiers::fromInt(modifiers));
    QCOMPARE(f.now(), after);
    // In one step.
    const QByteArray start = QByteArray(before).replace("|", "");
    if (f.editor.bytes() != start) {
        f.code()->undo();
        QCOMPARE(f.editor.bytes(), start);
    }
}

void TestConfigEditor::typingAcrossKeysIsUndoneInSteps()
{
    EditorFixture f("|");
    f.type("[1");
    f.press(Qt::Key_Backspace);
    f.press(Qt::Key_Backspace);
    QCOMPARE(f.now(), QByteArray("|"));
    while (f.editor.isUndoAvailable())
        f.editor.undo();
    QCOMPARE(f.editor.bytes(), QByteArray());
}

void TestConfigEditor::tellsThePiecesOfALine()
{
    const EditorFixture f("{ \"a\\n\": [\"b\", -1.5e3, true, nul], /* c\nd */ 1 // \"e\"\n");
    const auto styles = [&](int line) {
        QStringList pieces;
        const QTextBlock block = f.code()->document()->findBlockByNumber(line);
        for (const CodeSpan& span : f.code()->spans(block))
            pieces << block.text().sliced(span.start, span.length) + u':' + QString::number(int(span.style));
        return pieces.join(u' ');
    };
    const auto of = [](CodeStyle style) { return u':' + QString::number(int(style)); };
    const QString first = styles(0);
    QVERIFY2(first.contains(u"\"a"_s + of(CodeStyle::Key)), qPrintable(first));
    QVERIFY2(first.contains(u"\\n"_s + of(CodeStyle::Escape)), qPrintable(first));
    QVERIFY2(first.contains(u"\"b\""_s + of(CodeStyle::String)), qPrintable(first));
    QVERIFY2(first.contains(u"-1.5e3"_s + of(CodeStyle::Number)), qPrintable(first));
    QVERIFY2(first.contains(u"true"_s + of(CodeStyle::Constant)), qPrintable(first));
    QVERIFY2(first.contains(u"nul"_s + of(CodeStyle::Wrong)), qPrintable(first));
    QVERIFY2(first.contains(u"/* c"_s + of(CodeStyle::Comment)), qPrintable(first));
    const QString second = styles(1);
    QVERIFY2(second.startsWith(u"d */"_s + of(CodeStyle::Comment)), qPrintable(second));
    QVERIFY2(second.contains(u"1"_s + of(CodeStyle::Number)), qPrintable(second));
    QVERIFY2(second.contains(u"// \"e\""_s + of(CodeStyle::Comment)), qPrintable(second));
}

void TestConfigEditor::followsTheScheme()
{
    EditorFixture f("{ \"a\": 1 }\n");
    const QImage light = f.code()->grab().toImage();
    ThemeManager::instance().setChoice(SchemeChoice::Dark);
    const QImage dark = f.code()->grab().toImage();
    QVERIFY(light.pixelColor(400, 300).lightness() > 200);
    QVERIFY(dark.pixelColor(400, 300).lightness() < 60);
    QCOMPARE(codeColor(CodeStyle::Plain), Theme::darkTheme().text);
}

void TestConfigEditor::folds()
{
    EditorFixture f("{\n  \"a\": |{\n    \"b\": [\n      1\n    ]\n  },\n  /* x\n  y */\n}\n");
    CodeFolding* folding = f.code()->folding();
    const auto line = [&](int number) { return f.code()->document()->findBlockByNumber(number); };
    QVERIFY(folding->isFoldable(line(0)) && folding->isFoldable(line(1)) && folding->isFoldable(line(2)));
    QVERIFY(!folding->isFoldable(line(3)) && !folding->isFoldable(line(6)));
    folding->fold(line(2));
    QCOMPARE(f.linesInSight(), (QList<int>{0, 1, 2, 4, 5, 6, 7, 8, 9}));
    f.press(Qt::Key_BraceLeft, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(f.linesInSight(), (QList<int>{0, 1, 5, 6, 7, 8, 9}));
    QVERIFY(folding->isFolded(line(1)));
    // What is hidden is not gone through.
    f.press(Qt::Key_Down);
    QCOMPARE(f.code()->textCursor().blockNumber(), 5);
    f.press(Qt::Key_Up);
    f.press(Qt::Key_BracketRight, Qt::ControlModifier | Qt::ShiftModifier);
    // What was folded within still is.
    QCOMPARE(f.linesInSight(), (QList<int>{0, 1, 2, 4, 5, 6, 7, 8, 9}));
    QVERIFY(!f.editor.isModified() && !f.editor.isUndoAvailable());
}

void TestConfigEditor::foldsAllAndByMouse()
{
    EditorFixture f("{\n  \"a\": {\n    1\n  },\n  \"b\": [\n    2\n  ]\n}\n");
    f.press(Qt::Key_BracketLeft, Qt::ControlModifier | Qt::AltModifier);
    QCOMPARE(f.linesInSight(), (QList<int>{0, 1, 3, 4, 6, 7, 8}));
    f.press(Qt::Key_BracketRight, Qt::ControlModifier | Qt::AltModifier);
    QCOMPARE(f.linesInSight().size(), 9);
    // Comments before the whole are folded, the whole is not.
    f.set("/*\n a\n*/\n{\n  \"a\": [\n    1\n  ]\n}\n/*\n b\n*/\n");
    f.editor.run(EditorCommand::FoldAll);
    QCOMPARE(f.linesInSight(), (QList<int>{0, 2, 3, 4, 6, 7, 8, 10, 11}));
    f.set("{\n  \"a\": {\n    1\n  },\n  \"b\": [\n    2\n  ]\n}\n");
    auto* gutter = f.find<QWidget>("codeGutter");
    const int y = f.code()->placeOf(f.code()->document()->findBlockByNumber(1).position()).center().y();
    QTest::mouseClick(gutter, Qt::LeftButton, {}, QPoint(gutter->width() - 8, y));
    QVERIFY(f.code()->folding()->isFolded(f.code()->document()->findBlockByNumber(1)));
    QVERIFY(!f.code()->grab().isNull());
    QTest::mouseClick(gutter, Qt::LeftButton, {}, QPoint(gutter->width() - 8, y));
    QCOMPARE(f.linesInSight().size(), 9);
}

void TestConfigEditor::unfoldsWhatIsGoneTo()
{
    EditorFixture f("{\n  \"a\": {\n    \"b\": [\n      1\n    ]\n  }\n}\n");
    const auto line = [&](int number) { return f.code()->document()->findBlockByNumber(number); };
    f.code()->folding()->fold(line(2));
    f.code()->folding()->fold(line(1));
    f.code()->folding()->fold(line(0));
    f.editor.goTo(f.editor.bytes().indexOf('1'));
    QCOMPARE(f.linesInSight().size(), 8);
    // The cursor does not stay where nobody sees it.
    f.code()->folding()->fold(line(0));
    QCOMPARE(f.code()->textCursor().blockNumber(), 0);
    // A new line at the end of a folded one.
    f.press(Qt::Key_Return);
    QCOMPARE(f.linesInSight().size(), 9);
}

void TestConfigEditor::matchesBrackets()
{
    EditorFixture f("|{ \"}\": [\n /* ] */ 1 // ]\n ], }");
    const auto pair = [&](qsizetype offset) {
        return f.code()->bracketsAt(f.code()->text()->position(offset));
    };
    const QByteArray bytes = f.editor.bytes();
    QCOMPARE(pair(0)->partner, int(bytes.lastIndexOf('}')));
    QVERIFY(pair(0)->fits);
    QCOMPARE(pair(bytes.size())->partner, 0);
    QCOMPARE(pair(bytes.indexOf('['))->partner, int(bytes.lastIndexOf(']')));
    QCOMPARE(pair(bytes.lastIndexOf(']'))->partner, int(bytes.indexOf('[')));
    QVERIFY(!pair(bytes.indexOf('1')));
    f.press(Qt::Key_Backslash, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(f.editor.cursorOffset(), bytes.lastIndexOf('}'));
    f.set("[|}");
    QVERIFY(!f.code()->bracketsAt(0)->fits);
    f.set("{|");
    QCOMPARE(f.code()->bracketsAt(0)->partner, -1);
}

void TestConfigEditor::appliesEditsAndKeepsThePlace()
{
    QByteArray bytes("{\r\n");
    for (int i = 0; i < 300; ++i)
        bytes += "  \"key" + QByteArray::number(i) + "\": \"\xC3\xA4\",\r\n";
    bytes += "}\r\n";
    EditorFixture f(bytes);
    const qsizetype word = bytes.indexOf("key200");
    f.editor.select({word, 6});
    const int top = f.editor.firstLine();
    QVERIFY(top > 100);
    const JsoncEdits edits{{3, 0, "  \"new\": 1,\r\n"}, {bytes.indexOf("key250"), 6, "other"}};
    QVERIFY(f.editor.applyEdits(edits).has_value());
    QCOMPARE(f.editor.bytes(), applyJsoncEdits(bytes, edits).value());
    QCOMPARE(f.editor.bytes().sliced(f.editor.selection().offset, f.editor.selection().length),
             QByteArray("key200"));
    QCOMPARE(f.editor.firstLine(), top + 1);
    f.editor.undo();
    QCOMPARE(f.editor.bytes(), bytes);
    QVERIFY(!f.editor.isUndoAvailable());
    QVERIFY(!f.editor.applyEdits({{bytes.size(), 9, "x"}}));
}

void TestConfigEditor::goesFromProblemToProblem()
{
    EditorFixture f("{\n  \"a\": 1,\n  \"b\": 2\n}\n");
    const QByteArray bytes = f.editor.bytes();
    QSignalSpy counts(&f.editor, &ConfigEditor::problemCountsChanged);
    f.editor.setProblems({{{bytes.indexOf("\"b\""), 3}, Sign::Warning, u"old <key>"_s},
                          {{bytes.indexOf("\"a\""), 3}, Sign::Error, u"unknown key"_s}});
    QCOMPARE(counts.size(), 1);
    QCOMPARE(f.editor.problemCounts(), (ProblemCounts{1, 1, 0}));
    f.press(Qt::Key_F8);
    QCOMPARE(f.editor.cursorOffset(), bytes.indexOf("\"a\""));
    auto* words = f.editor.window()->findChild<QTextEdit*>(u"hoverText"_s);
    QVERIFY(words && words->isVisible());
    QVERIFY(words->toPlainText().contains(u"unknown key"_s));
    f.press(Qt::Key_F8);
    QCOMPARE(f.editor.cursorOffset(), bytes.indexOf("\"b\""));
    QVERIFY(words->toPlainText().contains(u"old <key>"_s));
    f.press(Qt::Key_F8);
    QCOMPARE(f.editor.cursorOffset(), bytes.indexOf("\"a\""));
    f.press(Qt::Key_F8, Qt::ShiftModifier);
    QCOMPARE(f.editor.cursorOffset(), bytes.indexOf("\"b\""));
    f.press(Qt::Key_Escape);
    QVERIFY(!words->isVisible());
    f.editor.setProblems({});
    QCOMPARE(f.editor.problemCounts(), ProblemCounts());
    f.press(Qt::Key_F8);
    QVERIFY(!f.code()->grab().isNull());
}

void TestConfigEditor::problemsFollowTheText()
{
    EditorFixture f("|{\n  \"a\": 1\n}\n");
    f.editor.setProblems({{{f.editor.bytes().indexOf("\"a\""), 3}, Sign::Error, u"x"_s}});
    f.press(Qt::Key_Return);
    f.press(Qt::Key_F8);
    QCOMPARE(f.editor.cursorOffset(), f.editor.bytes().indexOf("\"a\""));
}

void TestConfigEditor::scrollBarShowsProblems()
{
    QByteArray bytes("[\n");
    for (int i = 0; i < 200; ++i)
        bytes += "  1,\n";
    EditorFixture f(bytes + "]\n");
    const auto reds = [&] {
        const QImage bar = f.code()->verticalScrollBar()->grab().toImage();
        int found = 0;
        for (int y = 0; y < bar.height(); ++y)
            found += bar.pixelColor(bar.width() / 2, y) == Theme::current().danger ? 1 : 0;
        return found;
    };
    QCOMPARE(reds(), 0);
    f.editor.setProblems({{{bytes.size() / 2, 1}, Sign::Error, u"x"_s}});
    QTRY_COMPARE(reds(), 3);
    f.editor.setProblems({});
    QTRY_COMPARE(reds(), 0);
}

void TestConfigEditor::masksSecrets()
{
    EditorFixture f("{ \"token\": \"gyp_j,\" }");
    const QByteArray bytes = f.editor.bytes();
    const QImage plain = f.code()->viewport()->grab().toImage();
    f.editor.setMasked({{bytes.indexOf("gyp"), 6}});
    const QImage masked = f.code()->viewport()->grab().toImage();
    QVERIFY(masked != plain);
    f.press(Qt::Key_A, Qt::ControlModifier);
    f.press(Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QApplication::clipboard()->text(), u"{ \"token\": \"********\" }"_s);
    QSignalSpy revealed(&f.editor, &ConfigEditor::revealedChanged);
    f.editor.setRevealed(true);
    QCOMPARE(revealed.size(), 1);
    f.press(Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QApplication::clipboard()->text(), QString::fromUtf8(bytes));
    f.press(Qt::Key_H, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(!f.editor.isRevealed());
    // The same dots whatever is below them, also when it is selected.
    QTextCursor cursor = f.code()->textCursor();
    const QImage selected = f.code()->viewport()->grab().toImage();
    f.editor.setMasked({});
    cursor.setPosition(int(bytes.indexOf("gyp")));
    cursor.setPosition(int(bytes.indexOf("gyp")) + 6, QTextCursor::KeepAnchor);
    cursor.insertText(u"XYZ789"_s);
    f.editor.setMasked({{bytes.indexOf("gyp"), 6}});
    f.press(Qt::Key_A, Qt::ControlModifier);
    QCOMPARE(f.code()->viewport()->grab().toImage(), selected);
    QCOMPARE(f.editor.bytes().sliced(bytes.indexOf("gyp"), 6), QByteArray("XYZ789"));
}

void TestConfigEditor::cutsAndPastesSecrets()
{
    EditorFixture f("{ \"token\": \"abc123\" }");
    const QByteArray bytes = f.editor.bytes();
    f.editor.setMasked({{bytes.indexOf("abc"), 6}});
    f.press(Qt::Key_A, Qt::ControlModifier);
    f.press(Qt::Key_X, Qt::ControlModifier);
    QCOMPARE(f.editor.bytes(), QByteArray());
    for (const QString& format : QApplication::clipboard()->mimeData()->formats())
        QVERIFY(!QApplication::clipboard()->mimeData()->data(format).contains("abc123"));
    f.press(Qt::Key_V, Qt::ControlModifier);
    QCOMPARE(f.editor.bytes(), bytes);
    QApplication::clipboard()->setText(u"a\r\nb\u2028"_s);
    f.press(Qt::Key_A, Qt::ControlModifier);
    f.press(Qt::Key_V, Qt::ControlModifier);
    QCOMPARE(f.editor.bytes(), QByteArray("a\nb\xE2\x80\xA8"));
}

void TestConfigEditor::keepsBytesThatAreNoText()
{
    const EditorFixture f("1|\n\xFF\xE2\x80\xA9\n");
    f.press(Qt::Key_Down, Qt::AltModifier);
    QCOMPARE(f.now(), QByteArray("\xFF\xE2\x80\xA9\n1|\n"));
    f.press(Qt::Key_Up);
    f.press(Qt::Key_Down, Qt::AltModifier | Qt::ShiftModifier);
    QCOMPARE(f.editor.bytes(), QByteArray("\xFF\xE2\x80\xA9\n\xFF\xE2\x80\xA9\n1\n"));
    f.press(Qt::Key_A, Qt::ControlModifier);
    f.press(Qt::Key_X, Qt::ControlModifier);
    QCOMPARE(QApplication::clipboard()->text(), u"\uFFFD\u2029\n\uFFFD\u2029\n1\n"_s);
    f.press(Qt::Key_V, Qt::ControlModifier);
    QCOMPARE(f.editor.bytes(), QByteArray("\xFF\xE2\x80\xA9\n\xFF\xE2\x80\xA9\n1\n"));
}

void TestConfigEditor::revealsOneLine()
{
    EditorFixture f("{\n  \"a\": \"one\",\n  \"b\": \"two\"\n}\n");
    const QByteArray bytes = f.editor.bytes();
    const QList<EditorRange> secrets{{bytes.indexOf("one"), 3}, {bytes.indexOf("two"), 3}};
    f.editor.setMasked(secrets);
    auto* gutter = f.find<QWidget>("codeGutter");
    const int y = f.code()->placeOf(f.code()->document()->findBlockByNumber(1).position()).center().y();
    QTest::mouseClick(gutter, Qt::LeftButton, {}, QPoint(12, y));
    CodeMarks* marks = f.code()->marks();
    const auto masked = [&](const char* word) {
        const int at = int(f.editor.bytes().indexOf(word));
        return marks->isMasked(at, at + 3);
    };
    QVERIFY(!masked("one") && masked("two"));
    f.editor.setMasked(secrets); // as after each validation
    QVERIFY(!masked("one") && masked("two"));
    QTest::mouseClick(gutter, Qt::LeftButton, {}, QPoint(12, y));
    QVERIFY(masked("one") && masked("two"));
    // Hiding all hides that one, too; hiding one when all are shown says that not all are any more.
    QTest::mouseClick(gutter, Qt::LeftButton, {}, QPoint(12, y));
    f.editor.setRevealed(false);
    QVERIFY(masked("one"));
    QSignalSpy revealed(&f.editor, &ConfigEditor::revealedChanged);
    f.editor.setRevealed(true);
    QTest::mouseClick(gutter, Qt::LeftButton, {}, QPoint(12, y));
    QVERIFY(masked("one") && !masked("two"));
    QCOMPARE(revealed.size(), 2);
    QVERIFY(!f.editor.isRevealed());
}

void TestConfigEditor::readsOnly()
{
    EditorFixture f("{\n  \"a\": [\n    1\n  ]|\n}\n");
    const QByteArray bytes = f.editor.bytes();
    const QImage writable = f.code()->grab().toImage();
    f.editor.setReadOnly(true);
    QVERIFY(f.code()->grab().toImage() != writable);
    f.type("x");
    f.press(Qt::Key_Return);
    f.press(Qt::Key_Backspace);
    f.press(Qt::Key_Slash, Qt::ControlModifier);
    f.press(Qt::Key_Down, Qt::AltModifier);
    f.press(Qt::Key_V, Qt::ControlModifier);
    QCOMPARE(f.editor.bytes(), bytes);
    f.press(Qt::Key_Up);
    QVERIFY(f.code()->textCursor().blockNumber() < 3);
    f.press(Qt::Key_BracketLeft, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(f.linesInSight().size() < 6);
    // What the program itself does is another matter.
    QVERIFY(f.editor.applyEdits({{0, 1, "["}}).has_value());
    QCOMPARE(f.editor.bytes().first(1), QByteArray("["));
}

void TestConfigEditor::goesToALine()
{
    const EditorFixture f("1\n22\n333\n|4");
    f.press(Qt::Key_G, Qt::ControlModifier);
    auto* field = f.find<QLineEdit>("goToField");
    QVERIFY(field->hasFocus());
    QTest::keyClicks(field, u"2:3"_s);
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(f.now(), QByteArray("1\n22|\n333\n4"));
    QVERIFY(f.code()->hasFocus());
    f.press(Qt::Key_G, Qt::ControlModifier);
    QTest::keyClicks(field, u"99"_s);
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(f.now(), QByteArray("1\n22\n333\n|4"));
    f.press(Qt::Key_G, Qt::ControlModifier);
    QTest::keyClick(field, Qt::Key_Escape);
    QVERIFY(!field->isVisible() && f.code()->hasFocus());
}

void TestConfigEditor::tellsWhereItIs()
{
    EditorFixture f("{\n\"\xF0\x9F\x90\xA2\xC3\xA4\": 1}");
    QSignalSpy places(&f.editor, &ConfigEditor::cursorPlace);
    f.editor.goTo(f.editor.bytes().indexOf(':'));
    QCOMPARE(places.last(), (QVariantList{2, 5}));
    f.press(Qt::Key_Left);
    QCOMPARE(places.last(), (QVariantList{2, 4}));
}

void TestConfigEditor::leavesOtherShortcutsAlone()
{
    EditorFixture f("{|}");
    QAction palette(&f.editor);
    palette.setShortcut(Qt::CTRL | Qt::Key_K);
    f.editor.addAction(&palette);
    QAction find(&f.editor);
    find.setShortcut(QKeySequence::Find);
    f.editor.addAction(&find);
    QSignalSpy palettes(&palette, &QAction::triggered);
    QSignalSpy finds(&find, &QAction::triggered);
    f.press(Qt::Key_K, Qt::ControlModifier);
    QCOMPARE(palettes.size(), 1);
    QCOMPARE(f.editor.bytes(), QByteArray("{}"));
    // The editor's own go first.
    f.press(Qt::Key_F, Qt::ControlModifier);
    QCOMPARE(finds.size(), 0);
    QVERIFY(f.find<QLineEdit>("findField")->hasFocus());
}

void TestConfigEditor::isAccessible()
{
    EditorFixture f("{}");
    f.editor.run(EditorCommand::Replace);
    QCOMPARE(namelessButtons(&f.editor), QStringList());
    QCOMPARE(squeezedButtons(&f.editor), QStringList());
    f.editor.setTextName(u"The customer's original"_s);
    QCOMPARE(f.code()->accessibleName(), u"The customer's original"_s);
    QStringList ids;
    QStringList keys;
    for (const EditorCommandWords& words : editorCommands()) {
        QVERIFY(!words.text.isEmpty());
        QVERIFY(!ids.contains(words.id) && !keys.contains(words.keys.toString()));
        ids << words.id;
        keys << words.keys.toString();
    }
}

void TestConfigEditor::holdsAnEmptyTextAndALongOne()
{
    EditorFixture f("");
    QVERIFY(!f.editor.grab().isNull());
    for (const EditorCommandWords& words : editorCommands())
        f.editor.run(words.command);
    QByteArray line("{\"k\": \"");
    line += QByteArray(50'000, 'x') + "\"}\n";
    f.set(line);
    f.type("[");
    QVERIFY(!f.editor.grab().isNull());
    QVERIFY(f.editor.bytes().startsWith("["));
    QByteArray unclosed;
    for (int i = 0; i < 20'000; ++i)
        unclosed += "[\n";
    f.set(unclosed);
    f.editor.run(EditorCommand::FoldAll);
    f.editor.run(EditorCommand::UnfoldAll);
    f.press(Qt::Key_End, Qt::ControlModifier);
    f.type("]");
    QCOMPARE(f.editor.bytes().size(), unclosed.size() + 1);
}

QTEST_MAIN(TestConfigEditor)
#include "tst_config_editor.moc"
