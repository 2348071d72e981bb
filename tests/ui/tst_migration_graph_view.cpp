#include "../core/migration/graph_text.h"
#include "core/migration/migration_origins.h"
#include "models/translation.h"
#include "page_fixture.h"
#include "result_checks.h"
#include "test_data.h"
#include "ui/databases/graph_bar.h"
#include "ui/databases/graph_canvas.h"
#include "ui/databases/graph_legend.h"
#include "ui/databases/graph_search.h"
#include "ui/databases/migration_details.h"
#include "ui/databases/migration_explorer.h"
#include "ui/databases/migration_graph_view.h"
#include "ui/databases/name_lines.h"
#include "ui/databases/node_painter.h"
#include "ui/databases/node_state.h"
#include "ui/path/sql_view.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/error_banner.h"
#include "ui/widgets/search_field.h"

#include <QLabel>
#include <QPainter>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QSignalSpy>
#include <QToolTip>
#include <QWheelEvent>

using namespace lockstep;
using namespace lockstep::test;

namespace {

/// 1 - 2, 3, 4 (by 2 and 3), 5 - 6: a diamond with a tail, names with all sorts of characters.
MigrationGraph namedGraph()
{
    QList<Definition> definitions = definitionsFrom(QStringLiteral("1\n2: 1\n3: 1\n4: 2 3\n5: 4\n6: 5"));
    definitions[0].name = QStringLiteral("squashed_migrations");
    definitions[1].name = QStringLiteral("add_repo_table");
    definitions[2].name = QStringLiteral("Add user \"emails\" <b>now</b>");
    definitions[3].name = QStringLiteral("drop repo column");
    definitions[4].name = QStringLiteral("Größe 数据库");
    definitions[1].privileged = true;
    definitions[1].createIndexConcurrently = true;
    definitions[1].index = IndexMetadata{QStringLiteral("i"), QStringLiteral("t")};
    for (Definition& definition : definitions) {
        definition.path = QStringLiteral("migrations/frontend/%1_x/up.sql").arg(definition.id);
        definition.down = QStringLiteral("SELECT -%1;").arg(definition.id);
    }
    return MigrationGraph::build(Schema::Frontend, definitions).value();
}

QHash<MigrationId, MigrationNodeState> states()
{
    using enum MigrationNodeState;
    return {{1, Applied}, {2, Applied}, {3, Failed}, {4, Pending}, {5, Missing}, {6, Missing}};
}

QHash<MigrationId, Version> origins()
{
    return {{1, Version(6, 0, 0)}, {2, Version(6, 0, 1)}, {3, Version(6, 1, 0)},
            {4, Version(6, 1, 0)}, {5, Version(6, 2, 5)}, {6, Version(6, 2, 5)}};
}

struct Fixture
{
    explicit Fixture(const MigrationGraph& graph = namedGraph())
    {
        explorer.resize(1280, 800);
        explorer.show();
        explorer.activateWindow();
        if (!QTest::qWaitForWindowActive(&explorer))
            qFatal("the window does not become active");
        view->setGraph(graph, states(), origins());
        wait();
    }

    void wait() const
    {
        if (!QTest::qWaitFor([this] { return view->layoutState() != MigrationGraphView::LayoutState::Busy; },
                             60'000))
            qFatal("the layout does not end");
    }

    [[nodiscard]] MigrationId current() const { return view->current().value_or(0); }

    /// As with the Tab key.
    void focusCanvas() const
    {
        canvas->clearFocus();
        canvas->setFocus(Qt::TabFocusReason);
    }

    void press(int key, Qt::KeyboardModifiers modifiers = {}) const
    {
        QTest::keyClick(canvas, Qt::Key(key), modifiers);
    }

    OwnSettings settings;
    MigrationExplorer explorer;
    MigrationGraphView* view = explorer.view();
    GraphCanvas* canvas = view->canvas();
};

QPoint centreOf(const GraphCanvas* canvas, MigrationId id)
{
    return canvas->nodeRect(id).center().toPoint();
}

} // namespace

class TestMigrationGraphView : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase()
    {
        installTranslations();
        ThemeManager::instance().install(SchemeChoice::Light);
    }

    void showsTheGraph();
    void walksWithTheKeyboard();
    void walksBackWhereItCameFrom();
    void choosesWithTheMouse();
    void searches();
    void stepsThroughMatches();
    void searchesFromTheField();
    void finds_data();
    void finds();
    void breaksNames();
    void zooms();
    void drags();
    void followsTheWindow();
    void tellsAScreenReader();
    void showsToolTips();
    void showsDetails();
    void followsLinks();
    void returnGoesToTheSql();
    void newStatesKeepTheDrawing();
    void anotherGraph();
    void emptyGraph();
    void withoutDot();
    void theLastGraphWins();
    void largeGraph();
    void statesDifferWithoutColour();
    void drawsInBothSchemes();
    void isAccessible();
    void pictures();
};

void TestMigrationGraphView::showsTheGraph()
{
    const Fixture f;
    QCOMPARE(f.view->layoutState(), MigrationGraphView::LayoutState::Ready);
    QVERIFY(f.canvas->isVisible());
    QVERIFY(f.canvas->showsAll());
    const QRectF viewport(f.canvas->viewport()->rect());
    for (MigrationId id = 1; id <= 6; ++id)
        QVERIFY(viewport.contains(f.canvas->nodeRect(id)));
    QVERIFY(f.canvas->nodeRect(2).top() > f.canvas->nodeRect(1).bottom());
    QCOMPARE(f.canvas->picture().drawing().headings.size(), 3);
    QCOMPARE(f.canvas->picture().headingText(f.canvas->picture().drawing().headings.last()),
             QStringLiteral("6.2: 2 migrations"));
    QCOMPARE(f.view->findChild<GraphLegend*>()->accessibleName(),
             QStringLiteral("Applied 2, To be applied 2, Pending 1, Failed 1"));
    QVERIFY(!f.view->current());
}

void TestMigrationGraphView::walksWithTheKeyboard()
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

void TestMigrationGraphView::walksBackWhereItCameFrom()
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

void TestMigrationGraphView::choosesWithTheMouse()
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

void TestMigrationGraphView::searches()
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

void TestMigrationGraphView::stepsThroughMatches()
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

void TestMigrationGraphView::searchesFromTheField()
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

void TestMigrationGraphView::finds_data()
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

void TestMigrationGraphView::finds()
{
    QFETCH(QString, text);
    QTEST(idsText(findMigrations(namedGraph(), text)), "ids");
}

void TestMigrationGraphView::breaksNames()
{
    const QFontMetricsF metrics(textFont(TextStyle::Small));
    const double width = metrics.horizontalAdvance(QStringLiteral("add_column_pool_repo"));
    QCOMPARE(nameLines(QStringLiteral("short"), metrics, width, 2), QStringList{QStringLiteral("short")});
    QCOMPARE(nameLines({}, metrics, width, 2), QStringList());
    QCOMPARE(nameLines(QStringLiteral("add_column_to_the_table"), metrics, width, 2),
             (QStringList{QStringLiteral("add_column_to_the_"), QStringLiteral("table")}));
    const QStringList cut = nameLines(
        QStringLiteral("two\nlines and very much more than two of them would hold"), metrics, width, 2);
    QCOMPARE(cut.size(), 2);
    QCOMPARE(cut.first(), QStringLiteral("two lines and very"));
    QVERIFY(cut.last().endsWith(QChar(0x2026)));
    for (const QString& line : nameLines(QString(60, u'm'), metrics, width, 4))
        QVERIFY(metrics.horizontalAdvance(line) <= width);
    const QString pairs = QStringLiteral("\U0001F680").repeated(40);
    for (const QString& line : nameLines(pairs, metrics, width, 9))
        QVERIFY(!line.isEmpty() && !line.front().isLowSurrogate() && !line.back().isHighSurrogate());
}

void TestMigrationGraphView::zooms()
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

void TestMigrationGraphView::drags()
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

void TestMigrationGraphView::followsTheWindow()
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

void TestMigrationGraphView::tellsAScreenReader()
{
    Fixture f;
    QCOMPARE(f.canvas->accessibleName(), QStringLiteral("Migration graph"));
    QCOMPARE(f.canvas->accessibleDescription(), QString());
    f.view->setCurrent(4);
    QCOMPARE(f.canvas->accessibleDescription(),
             QStringLiteral(
                 "Migration 4, drop repo column. Pending. Since 6.1.0. Builds on 2, 3. Followed by 5."));
    f.view->setCurrent(1);
    QVERIFY(f.canvas->accessibleDescription().contains(QStringLiteral("Builds on none.")));
    f.view->setCurrent(6);
    QCOMPARE(f.canvas->accessibleDescription(),
             QStringLiteral("Migration 6, 6. To be applied. Since 6.2.5. Builds on 5. None builds on it."));
    f.view->setStates({{6, MigrationNodeState::Applied}});
    QVERIFY(f.canvas->accessibleDescription().contains(QStringLiteral("Applied.")));
}

void TestMigrationGraphView::showsToolTips()
{
    Fixture f;
    const QPoint place = centreOf(f.canvas, 3);
    QHelpEvent help(QEvent::ToolTip, place, f.canvas->viewport()->mapToGlobal(place));
    QApplication::sendEvent(f.canvas->viewport(), &help);
    const QString text = QToolTip::text();
    QVERIFY2(text.contains(QStringLiteral("&lt;b&gt;now&lt;/b&gt;")), qPrintable(text));
    for (const QString& part : {QStringLiteral("3"), QStringLiteral("Failed"), QStringLiteral("Since 6.1.0"),
                                QStringLiteral("Builds on 1")})
        QVERIFY2(text.contains(part), qPrintable(text));
    QToolTip::hideText();
}

void TestMigrationGraphView::showsDetails()
{
    Fixture f;
    const auto* details = f.explorer.details();
    const auto* empty = details->findChild<EmptyState*>();
    QVERIFY(empty->isVisible());
    QTest::mouseClick(f.canvas->viewport(), Qt::LeftButton, {}, centreOf(f.canvas, 2));
    QVERIFY(!empty->isVisible());
    QStringList texts;
    for (const auto* label : details->findChildren<QLabel*>())
        texts.append(label->text());
    for (const QString& part : {QStringLiteral("add_repo_table"), QStringLiteral("2"),
                                QStringLiteral("6.0.1"), QStringLiteral("privileged, concurrent index")})
        QVERIFY2(texts.contains(part), qPrintable(part));
    QCOMPARE(details->findChild<QPlainTextEdit*>()->toPlainText(), QStringLiteral("SELECT 2;"));
    f.view->setStates({{2, MigrationNodeState::Failed}});
    QTRY_VERIFY(std::ranges::any_of(details->findChildren<QWidget*>(), [](const QWidget* widget) {
        return widget->accessibleName() == QStringLiteral("Failed");
    }));
    f.view->setGraph({}, {});
    QVERIFY(empty->isVisible());
    QCOMPARE(details->findChild<QPlainTextEdit*>()->toPlainText(), QString());
}

void TestMigrationGraphView::followsLinks()
{
    Fixture f;
    f.view->setCurrent(4);
    const QList<QLabel*> labels = f.explorer.details()->findChildren<QLabel*>();
    const auto parents = std::ranges::find_if(
        labels, [](const QLabel* label) { return label->accessibleName() == QStringLiteral("Builds on"); });
    QVERIFY(parents != labels.end());
    QVERIFY((*parents)->text().contains(QStringLiteral("&lt;b&gt;now")));
    Q_EMIT(*parents)->linkActivated(QStringLiteral("3"));
    QCOMPARE(f.current(), 3);
    QVERIFY((*parents)->text().contains(QStringLiteral("squashed")));
}

void TestMigrationGraphView::returnGoesToTheSql()
{
    Fixture f;
    f.focusCanvas();
    f.press(Qt::Key_Return);
    QVERIFY(f.explorer.details()->findChild<QPlainTextEdit*>()->hasFocus());
}

void TestMigrationGraphView::newStatesKeepTheDrawing()
{
    Fixture f;
    f.view->setCurrent(4);
    f.canvas->zoomTo(1.5, {100, 100});
    f.view->setGraph(f.view->graph(), {{4, MigrationNodeState::Applied}}, origins());
    QCOMPARE(f.view->layoutState(), MigrationGraphView::LayoutState::Ready);
    QCOMPARE(f.canvas->zoom(), 1.5);
    QCOMPARE(f.current(), 4);
    QCOMPARE(f.canvas->state(4), MigrationNodeState::Applied);
    QCOMPARE(f.canvas->state(1), MigrationNodeState::Unknown);
}

void TestMigrationGraphView::anotherGraph()
{
    Fixture f;
    f.view->setSearch(QStringLiteral("2"));
    f.view->setCurrent(4);
    f.view->setGraph(graphFrom(QStringLiteral("1\n2: 1\n20: 2")).value(), {});
    f.wait();
    QVERIFY(!f.view->current());
    QCOMPARE(f.view->matchCount(), 2);
    QVERIFY(f.canvas->picture().drawing().headings.isEmpty());
    f.view->setCurrent(20);
    f.view->setGraph(namedGraph(), states());
    f.view->setCurrent(3);
    f.wait();
    QCOMPARE(f.current(), 3);
}

void TestMigrationGraphView::emptyGraph()
{
    Fixture f;
    f.view->setGraph({}, {});
    QCOMPARE(f.view->layoutState(), MigrationGraphView::LayoutState::Empty);
    QVERIFY(!f.canvas->isVisible());
    QVERIFY(
        f.view->findChild<EmptyState*>()->accessibleDescription().contains(QStringLiteral("no migrations")));
    f.press(Qt::Key_Down);
    f.press(Qt::Key_Home);
    f.press(Qt::Key_End);
    QVERIFY(!f.view->current());
}

void TestMigrationGraphView::withoutDot()
{
    Fixture f;
    const QByteArray path = qgetenv("PATH");
    qputenv("PATH", "/nonexistent");
    f.view->setGraph(namedGraph(), {});
    f.wait();
    qputenv("PATH", path);
    QCOMPARE(f.view->layoutState(), MigrationGraphView::LayoutState::Failed);
    auto* banner = f.view->findChild<ErrorBanner*>();
    QVERIFY(banner->isVisible());
    QVERIFY2(banner->message().contains(QStringLiteral("Install Graphviz")), qPrintable(banner->message()));
    QVERIFY(!f.canvas->isVisible());
    Q_EMIT banner->retryRequested();
    f.wait();
    QCOMPARE(f.view->layoutState(), MigrationGraphView::LayoutState::Ready);
    QVERIFY(!banner->isVisible());
}

void TestMigrationGraphView::theLastGraphWins()
{
    Fixture f;
    for (int i = 1; i <= 5; ++i)
        f.view->setGraph(graphFrom(QStringLiteral("1\n2: 1\n%1: 2").arg(10 + i)).value(), {});
    f.wait();
    QVERIFY(!f.canvas->nodeRect(15).isNull());
    QVERIFY(f.canvas->nodeRect(14).isNull());
}

void TestMigrationGraphView::largeGraph()
{
    QString text = QStringLiteral("1\n");
    for (int i = 2; i <= 2000; ++i)
        text += i % 20 == 5 ? QStringLiteral("%1: %2 %3\n").arg(i).arg(i - 1).arg(i - 4)
                            : QStringLiteral("%1: %2\n").arg(i).arg(i - 1);
    Fixture f(graphFrom(text).value());
    QCOMPARE(f.view->layoutState(), MigrationGraphView::LayoutState::Ready);
    QVERIFY(f.canvas->showsAll());
    f.canvas->setFocus();
    f.press(Qt::Key_End);
    QCOMPARE(f.current(), 2000);
    f.canvas->zoomTo(1, {});
    for (int i = 0; i < 30; ++i) {
        f.press(Qt::Key_Up);
        QVERIFY(QRectF(f.canvas->viewport()->rect()).contains(f.canvas->nodeRect(f.current())));
    }
    QVERIFY(!f.canvas->grab().isNull());
}

void TestMigrationGraphView::statesDifferWithoutColour()
{
    for (const double zoom : {0.05, 0.2, 0.4, 1.0}) {
        QHash<QByteArray, MigrationNodeState> seen;
        for (const MigrationNodeState state : nodeStates) {
            QImage image(280, 90, QImage::Format_RGB32);
            image.fill(Theme::current().surface);
            QPainter painter(&image);
            painter.setRenderHint(QPainter::Antialiasing);
            NodeLook look;
            look.id = 1700000000;
            look.state = state;
            paintNode(painter, QRectF(10, 10, std::round(224 * zoom), std::round(60 * zoom)), zoom, look);
            painter.end();
            const QImage grey = image.convertToFormat(QImage::Format_Grayscale8);
            const QByteArray pixels(reinterpret_cast<const char*>(grey.constBits()), grey.sizeInBytes());
            QVERIFY2(!seen.contains(pixels), qPrintable(stateText(state)));
            seen.insert(pixels, state);
        }
    }
}

void TestMigrationGraphView::drawsInBothSchemes()
{
    const Fixture f;
    const QImage light = f.canvas->grab().toImage();
    ThemeManager::instance().setChoice(SchemeChoice::Dark);
    const QImage dark = f.canvas->grab().toImage();
    ThemeManager::instance().setChoice(SchemeChoice::Light);
    QVERIFY(light.pixelColor(5, 5).lightness() > 200);
    QVERIFY(dark.pixelColor(5, 5).lightness() < 80);
}

void TestMigrationGraphView::isAccessible()
{
    Fixture f;
    f.view->setSearch(QStringLiteral("repo"));
    f.view->setCurrent(2);
    VERIFY_NONE(namelessInSight(&f.explorer));
    VERIFY_NONE(squeezedInSight(&f.explorer));
}

/// Where LOCKSTEP_TEST_PICTURES names a folder: the graph of a real release in many sizes.
void TestMigrationGraphView::pictures()
{
    const QString folder = qEnvironmentVariable("LOCKSTEP_TEST_PICTURES");
    if (folder.isEmpty())
        QSKIP("LOCKSTEP_TEST_PICTURES names no folder");
    REQUIRE_REAL_DATA(bundle, "releases-5.8-6.12.bundle");
    const auto contents = readCatalog(bundle);
    VERIFY_RESULT(contents);
    const MigrationGraph graph = contents->releases.last().schemas[Schema::Frontend].graph;
    QHash<MigrationId, MigrationNodeState> real;
    for (qsizetype i = 0; i < graph.definitions().size(); ++i)
        real.insert(graph.definitions()[i].id,
                    i < 205 ? MigrationNodeState::Applied : MigrationNodeState::Missing);
    real[graph.definitions()[205].id] = MigrationNodeState::Failed;
    real[graph.definitions()[206].id] = MigrationNodeState::Pending;
    Fixture f;
    const auto shoot = [&](const QString& name, double ratio) {
        QPixmap picture(f.explorer.size() * ratio);
        picture.setDevicePixelRatio(ratio);
        picture.fill(Theme::current().surface);
        f.explorer.render(&picture);
        picture.save(folder + u'/' + name + QStringLiteral(".png"));
    };
    for (const SchemeChoice scheme : {SchemeChoice::Light, SchemeChoice::Dark}) {
        ThemeManager::instance().setChoice(scheme);
        for (const QSize size : {QSize(1280, 800), QSize(3840, 2160)}) {
            f.explorer.resize(size);
            f.view->setSearch({});
            f.view->setGraph({}, {});
            f.view->setGraph(graph, real, migrationOrigins(*contents, Schema::Frontend));
            f.wait();
            const QString name = QStringLiteral("graph-%1-%2").arg(schemeName(scheme)).arg(size.width());
            QCoreApplication::processEvents();
            shoot(name, 1);
            f.canvas->setFocus();
            f.view->setCurrent(graph.definitions()[205].id);
            QCoreApplication::processEvents();
            shoot(name + QStringLiteral("-current"), 1);
            shoot(name + QStringLiteral("-current-2x"), 2);
            f.canvas->zoomTo(0.5, f.canvas->nodeRect(f.current()).center());
            shoot(name + QStringLiteral("-half"), 1);
            f.canvas->zoomTo(1, f.canvas->nodeRect(f.current()).center());
            shoot(name + QStringLiteral("-near"), 1);
            shoot(name + QStringLiteral("-near-2x"), 2);
            f.canvas->fit();
            f.view->setSearch(QStringLiteral("index"));
            f.view->nextMatch();
            QCoreApplication::processEvents();
            shoot(name + QStringLiteral("-search"), 1);
        }
    }
    ThemeManager::instance().setChoice(SchemeChoice::Light);
}

QTEST_MAIN(TestMigrationGraphView)
#include "tst_migration_graph_view.moc"
