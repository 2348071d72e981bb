#include "graph_fixture.h"
#include "ui/databases/graph_search.h"
#include "ui/widgets/search_field.h"

#include <QScrollBar>
#include <QSignalSpy>
#include <QWheelEvent>

using namespace lockstep;
using namespace lockstep::test;

using Fixture = GraphFixture;

class TestMigrationGraphInput : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase()
    {
        installTranslations();
        ThemeManager::instance().install(SchemeChoice::Light);
    }

    void walksWithTheKeyboard();
    void walksBackWhereItCameFrom();
    void choosesWithTheMouse();
    void searches();
    void stepsThroughMatches();
    void searchesFromTheField();
    void finds_data();
    void finds();
    void zooms();
    void drags();
    void followsTheWindow();
};

void TestMigrationGraphInput::walksWithTheKeyboard()
{
    Fixture f;
    QSignalSpy changed(f.view, &MigrationGraphView::currentChanged);
    f.focusCanvas();
    QCOMPARE(f.current(), 1);
    f.press(Qt::Key_Up);
    QCOMPARE(f.current(), 1);
    f.press(Qt::Key_End);
    QCOMPARE(f.current(), 6);
    f.press(Qt::Key_Down);
    QCOMPARE(f.current(), 6);
    f.press(Qt::Key_Up);
    QCOMPARE(f.current(), 5);
    f.press(Qt::Key_Up);
    QCOMPARE(f.current(), 4);
    f.press(Qt::Key_Home);
    QCOMPARE(f.current(), 1);
    QCOMPARE(changed.size(), 5);
    QCOMPARE(changed.last().first().toLongLong(), 1);
}

void TestMigrationGraphInput::walksBackWhereItCameFrom()
{
    Fixture f;
    f.canvas->setFocus();
    for (const MigrationId start : {2, 3}) {
        f.view->setCurrent(start);
        f.press(Qt::Key_Down);
        QCOMPARE(f.current(), 4);
        f.press(Qt::Key_Up);
        QCOMPARE(f.current(), start);
    }
    // Sideways between both branches, as far as there are any.
    f.view->setCurrent(2);
    const bool toTheRight = f.canvas->nodeRect(3).x() >= f.canvas->nodeRect(2).x();
    f.press(toTheRight ? Qt::Key_Right : Qt::Key_Left);
    QCOMPARE(f.current(), 3);
    f.press(toTheRight ? Qt::Key_Right : Qt::Key_Left);
    QCOMPARE(f.current(), 3);
    f.press(toTheRight ? Qt::Key_Left : Qt::Key_Right);
    QCOMPARE(f.current(), 2);
}

void TestMigrationGraphInput::choosesWithTheMouse()
{
    Fixture f;
    QSignalSpy activated(f.view, &MigrationGraphView::activated);
    QTest::mouseClick(f.canvas->viewport(), Qt::LeftButton, {}, centreOf(f.canvas, 4));
    QCOMPARE(f.current(), 4);
    QTest::mouseClick(f.canvas->viewport(), Qt::LeftButton, {}, QPoint(2, 2));
    QCOMPARE(f.current(), 4);
    QCOMPARE(activated.size(), 0);
    QTest::mouseDClick(f.canvas->viewport(), Qt::LeftButton, {}, centreOf(f.canvas, 5));
    QCOMPARE(activated.size(), 1);
    QCOMPARE(activated.first().first().toLongLong(), 5);
}

void TestMigrationGraphInput::searches()
{
    Fixture f;
    QCOMPARE(f.view->matchText(), QString());
    f.view->setSearch(QStringLiteral("repo"));
    QCOMPARE(f.view->matchCount(), 2);
    QCOMPARE(f.view->matchText(), QStringLiteral("Matches: 2"));
    QVERIFY(!f.view->current());
    f.view->setSearch(QStringLiteral("nowhere"));
    QCOMPARE(f.view->matchCount(), 0);
    QCOMPARE(f.view->matchText(), QStringLiteral("No match"));
    f.view->nextMatch();
    QVERIFY(!f.view->current());
    f.view->setSearch({});
    QCOMPARE(f.view->matchText(), QString());
}

void TestMigrationGraphInput::stepsThroughMatches()
{
    Fixture f;
    f.canvas->setFocus();
    f.view->setSearch(QStringLiteral("repo"));
    f.press(Qt::Key_N);
    QCOMPARE(f.current(), 2);
    QCOMPARE(f.view->matchText(), QStringLiteral("1 of 2"));
    f.press(Qt::Key_F3);
    QCOMPARE(f.current(), 4);
    QCOMPARE(f.view->matchText(), QStringLiteral("2 of 2"));
    f.press(Qt::Key_N);
    QCOMPARE(f.current(), 2);
    f.press(Qt::Key_N, Qt::ShiftModifier);
    QCOMPARE(f.current(), 4);
    f.press(Qt::Key_F3, Qt::ShiftModifier);
    QCOMPARE(f.current(), 2);
    // From between two matches to the next one in either direction.
    f.view->setCurrent(3);
    QCOMPARE(f.view->matchText(), QStringLiteral("Matches: 2"));
    f.press(Qt::Key_N);
    QCOMPARE(f.current(), 4);
    f.view->setCurrent(3);
    f.press(Qt::Key_N, Qt::ShiftModifier);
    QCOMPARE(f.current(), 2);
    f.press(Qt::Key_Escape);
    QCOMPARE(f.view->matchText(), QString());
    QCOMPARE(f.current(), 2);
}

void TestMigrationGraphInput::searchesFromTheField()
{
    Fixture f;
    f.view->focusSearch();
    auto* field = f.view->findChild<SearchField*>();
    QVERIFY(field->hasFocus());
    QTest::keyClicks(field, QStringLiteral("repo"));
    QCOMPARE(f.view->matchCount(), 2);
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(f.current(), 2);
    QTest::keyClick(field, Qt::Key_F3);
    QCOMPARE(f.current(), 4);
    QTest::keyClick(field, Qt::Key_Return, Qt::ShiftModifier);
    QCOMPARE(f.current(), 2);
    QVERIFY(field->hasFocus());
    QTest::keyClick(field, Qt::Key_Escape);
    QCOMPARE(field->text(), QString());
    QTest::keyClick(field, Qt::Key_Escape);
    QVERIFY(f.canvas->hasFocus());
}

void TestMigrationGraphInput::finds_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("ids");
    QTest::newRow("nothing") << QString() << QString();
    QTest::newRow("blanks") << QStringLiteral("  ") << QString();
    QTest::newRow("id") << QStringLiteral("5") << QStringLiteral("5");
    QTest::newRow("word") << QStringLiteral("repo") << QStringLiteral("2 4");
    QTest::newRow("words in any order") << QStringLiteral("table ADD") << QStringLiteral("2");
    QTest::newRow("underscore for space") << QStringLiteral("drop_repo") << QStringLiteral("4");
    QTest::newRow("space for underscore") << QStringLiteral("add repo") << QStringLiteral("2");
    QTest::newRow("quote") << QStringLiteral("\"emails\"") << QStringLiteral("3");
    QTest::newRow("letters") << QStringLiteral("größe") << QStringLiteral("5");
    QTest::newRow("no pattern") << QStringLiteral(".*") << QString();
}

void TestMigrationGraphInput::finds()
{
    QFETCH(QString, text);
    QTEST(idsText(findMigrations(namedGraph(), text)), "ids");
}

void TestMigrationGraphInput::zooms()
{
    Fixture f;
    f.canvas->setFocus();
    const double fitted = f.canvas->zoom();
    f.press(Qt::Key_Plus, Qt::ControlModifier);
    QVERIFY(f.canvas->zoom() > fitted);
    QVERIFY(!f.canvas->showsAll());
    f.press(Qt::Key_Minus, Qt::ControlModifier);
    QVERIFY(qFuzzyCompare(f.canvas->zoom(), fitted));
    f.press(Qt::Key_0, Qt::ControlModifier);
    QVERIFY(f.canvas->showsAll());
    // What is below the mouse stays there.
    f.canvas->zoomTo(2, centreOf(f.canvas, 4));
    const QPoint mouse = centreOf(f.canvas, 4);
    QVERIFY(f.canvas->viewport()->rect().contains(mouse));
    QWheelEvent wheel(mouse, f.canvas->viewport()->mapToGlobal(QPointF(mouse)), {}, {0, 120}, Qt::NoButton,
                      Qt::ControlModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(f.canvas->viewport(), &wheel);
    QVERIFY(f.canvas->zoom() > 2.1);
    QVERIFY((centreOf(f.canvas, 4) - mouse).manhattanLength() <= 4);
    for (int i = 0; i < 50; ++i)
        f.canvas->zoomIn();
    QCOMPARE(f.canvas->zoom(), 4.0);
    for (int i = 0; i < 50; ++i)
        f.canvas->zoomOut();
    QVERIFY(f.canvas->zoom() <= 0.1 + 0.001);
    f.canvas->fit();
    QVERIFY(qFuzzyCompare(f.canvas->zoom(), fitted));
}

void TestMigrationGraphInput::drags()
{
    Fixture f;
    f.canvas->zoomTo(4, QPointF(0, 0));
    QScrollBar* bar = f.canvas->verticalScrollBar();
    bar->setValue(bar->maximum() / 2);
    const int before = bar->value();
    QWidget* viewport = f.canvas->viewport();
    QTest::mousePress(viewport, Qt::LeftButton, {}, {300, 300});
    QTest::mouseMove(viewport, {300, 260});
    QTest::mouseMove(viewport, {300, 200});
    QTest::mouseRelease(viewport, Qt::LeftButton, {}, {300, 200});
    QCOMPARE(bar->value(), before + 100);
    QVERIFY(!f.view->current());
    f.canvas->setFocus();
    for (const MigrationId id : {1, 6, 3}) {
        f.view->setCurrent(id);
        QVERIFY(QRectF(viewport->rect()).contains(f.canvas->nodeRect(id).center()));
    }
}

void TestMigrationGraphInput::followsTheWindow()
{
    const auto chain = [] {
        QString text = QStringLiteral("1\n");
        for (int i = 2; i <= 120; ++i)
            text += QStringLiteral("%1: %2\n").arg(i).arg(i - 1);
        return graphFrom(text).value();
    };
    Fixture f(chain());
    const qsizetype columns = f.canvas->picture().drawing().columns.size();
    f.explorer.resize(700, 1400);
    QTRY_VERIFY(f.canvas->picture().drawing().columns.size() < columns);
    for (const MigrationId id : {1, 60, 120})
        QVERIFY(QRectF(f.canvas->viewport()->rect()).contains(f.canvas->nodeRect(id)));
    QCOMPARE(f.canvas->verticalScrollBar()->maximum(), 0);
    // Who has zoomed in keeps the drawing.
    f.canvas->zoomIn();
    const qsizetype kept = f.canvas->picture().drawing().columns.size();
    f.explorer.resize(1280, 800);
    QCoreApplication::processEvents();
    QCOMPARE(f.canvas->picture().drawing().columns.size(), kept);
}

QTEST_MAIN(TestMigrationGraphInput)
#include "tst_migration_graph_input.moc"
