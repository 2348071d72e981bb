#include "core/migration/migration_origins.h"
#include "graph_fixture.h"
#include "test_data.h"
#include "ui/databases/graph_bar.h"
#include "ui/databases/graph_legend.h"
#include "ui/databases/migration_details.h"
#include "ui/databases/name_lines.h"
#include "ui/databases/node_painter.h"
#include "ui/databases/node_state.h"
#include "ui/path/sql_view.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/error_banner.h"

#include <QLabel>
#include <QPainter>
#include <QPlainTextEdit>
#include <QToolTip>

using namespace lockstep;
using namespace lockstep::test;

using Fixture = GraphFixture;

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
    void breaksNames();
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
