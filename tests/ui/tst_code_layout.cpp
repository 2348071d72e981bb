// The air between the lines of a site config's editor: it belongs to the lines.

#include "config_editor_fixture.h"

#include <QDropEvent>
#include <QFontInfo>
#include <QMimeData>

using namespace lockstep;
using namespace lockstep::test;
using namespace Qt::StringLiterals;

class CodeLayoutTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase()
    {
        installTranslations();
        ThemeManager::instance().install(SchemeChoice::Light);
    }

    void linesHaveAir();
    void clicksInTheAirAreOnTheLine();
    void dropsInTheAirAreOnTheLine();
    void staysAsLinesChange();
    void reachesTheLastLine();

private:
    [[nodiscard]] static int lineHeight(const CodeEdit* code)
    {
        return code->placeOf(code->document()->findBlockByNumber(1).position()).top() -
               code->placeOf(0).top();
    }

    /// The first line's upper edge, with its air.
    [[nodiscard]] static int top(const CodeEdit* code)
    {
        return code->placeOf(0).top() - (lineHeight(code) - code->placeOf(0).height()) / 2;
    }
};

void CodeLayoutTest::linesHaveAir()
{
    const EditorFixture f("one\ntwo\nthree");
    const double ratio = double(lineHeight(f.code())) / QFontInfo(f.code()->font()).pixelSize();
    QVERIFY2(ratio >= 1.35 && ratio <= 1.6, qPrintable(QString::number(ratio)));
    QList<QRectF> lines;
    f.code()->forLinesInSight([&](const QTextBlock&, const QRectF& rect) { lines << rect; });
    QCOMPARE(lines.size(), 3);
    QCOMPARE(lines[1].top(), lines[0].bottom());
    QCOMPARE(lines[2].height(), lines[0].height());
    for (int line = 0; line < 3; ++line) {
        const QRect text = f.code()->placeOf(f.code()->document()->findBlockByNumber(line).position());
        QVERIFY(std::abs(text.center().y() - lines[line].center().y()) <= 1);
    }
}

void CodeLayoutTest::clicksInTheAirAreOnTheLine()
{
    const EditorFixture f("abcdef\nghijkl\n");
    const int height = lineHeight(f.code());
    const int x = f.code()->placeOf(3).left();
    for (int y = 0; y < 2 * height; ++y) {
        const QPoint at(x, top(f.code()) + y);
        QTest::mouseClick(f.code()->viewport(), Qt::LeftButton, {}, at);
        QCOMPARE(f.code()->textCursor().position(), y < height ? 3 : 10);
        QCOMPARE(f.code()->positionUnder(at + QPoint(2, 0)), y < height ? 3 : 10);
        QTest::qWait(0);
    }
    QTest::mousePress(f.code()->viewport(), Qt::LeftButton, {}, QPoint(x, top(f.code())));
    QTest::mouseMove(f.code()->viewport(), QPoint(x, top(f.code()) + 2 * height - 1));
    QTest::mouseRelease(f.code()->viewport(), Qt::LeftButton, {}, QPoint(x, top(f.code()) + 2 * height - 1));
    QCOMPARE(f.code()->textCursor().position(), 10);
}

void CodeLayoutTest::dropsInTheAirAreOnTheLine()
{
    const EditorFixture f("abcdef\nghijkl\n");
    QMimeData data;
    data.setText(u"-"_s);
    const QPoint at(f.code()->placeOf(3).left(), top(f.code()));
    QDragEnterEvent enter(at, Qt::CopyAction, &data, Qt::LeftButton, {});
    QApplication::sendEvent(f.code()->viewport(), &enter);
    QDragMoveEvent move(at, Qt::CopyAction, &data, Qt::LeftButton, {});
    QApplication::sendEvent(f.code()->viewport(), &move);
    QVERIFY(move.isAccepted());
    QDropEvent drop(at, Qt::CopyAction, &data, Qt::LeftButton, {});
    QApplication::sendEvent(f.code()->viewport(), &drop);
    QCOMPARE(f.editor.bytes(), QByteArray("abc-def\nghijkl\n"));
}

void CodeLayoutTest::staysAsLinesChange()
{
    EditorFixture f("{\n  \"a\": {\n    \"b\": 1\n  }\n}\n");
    const int height = lineHeight(f.code());
    const auto tops = [&] {
        QList<qreal> all;
        f.code()->forLinesInSight([&](const QTextBlock&, const QRectF& rect) { all << rect.top(); });
        return all;
    };
    const QList<qreal> before = tops();
    f.code()->goTo(4);
    f.type("xyz");
    f.press(Qt::Key_Return);
    f.editor.undo();
    QCOMPARE(lineHeight(f.code()), height);
    f.editor.run(EditorCommand::FoldAll);
    f.editor.run(EditorCommand::UnfoldAll);
    QCOMPARE(tops().first(3), before.first(3));
    QApplication::setFont(QApplication::font());
    QCOMPARE(tops().first(3), before.first(3));
}

void CodeLayoutTest::reachesTheLastLine()
{
    EditorFixture f(QByteArray("line\n").repeated(500) + "last");
    f.code()->verticalScrollBar()->setValue(f.code()->verticalScrollBar()->maximum());
    QRectF last;
    f.code()->forLinesInSight([&](const QTextBlock& line, const QRectF& rect) {
        if (line.blockNumber() == 500)
            last = rect;
    });
    QVERIFY(last.isValid());
    QVERIFY2(last.bottom() <= f.code()->viewport()->height() + 2, qPrintable(QString::number(last.bottom())));
    f.editor.goTo(0);
    f.press(Qt::Key_End, Qt::ControlModifier);
    const QRect caret = f.code()->cursorRect();
    QVERIFY(f.code()->viewport()->rect().contains(caret.center()));
    QVERIFY(caret.bottom() <= f.code()->viewport()->height());
}

QTEST_MAIN(CodeLayoutTest)
#include "tst_code_layout.moc"
