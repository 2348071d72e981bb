#include "fake_page.h"
#include "models/translation.h"
#include "ui/log/log_panel.h"
#include "ui/log/log_view.h"
#include "ui/shell/action_registry.h"
#include "ui/theme/theme.h"
#include "ui_checks.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTimeZone>

using namespace lockstep;
using namespace lockstep::test;

namespace {

LogEntry line(const QString& text, RunEvent::Level level = RunEvent::Level::Info)
{
    return {QDateTime::fromMSecsSinceEpoch(1'700'000'000'000, QTimeZone::UTC), level,
            QStringLiteral("frontend"), text};
}

QList<LogEntry> numbered(int from, int count)
{
    QList<LogEntry> lines;
    for (int i = from; i < from + count; ++i)
        lines.append(line(QStringLiteral("line %1").arg(i)));
    return lines;
}

struct Fixture
{
    Fixture() : page(QStringLiteral("run")), panel(&log, &registry, &page, &page)
    {
        page.resize(900, 400);
        panel.resize(900, 400);
        page.show();
        page.activateWindow();
    }

    [[nodiscard]] LogView* view() const { return panel.view(); }

    [[nodiscard]] QScrollBar* bar() const { return view()->verticalScrollBar(); }

    [[nodiscard]] QAction* action(const char* id) const { return registry.find(QLatin1StringView(id)); }

    [[nodiscard]] QLineEdit* field(const char* name) const
    {
        return panel.findChild<QLineEdit*>(QLatin1StringView(name));
    }

    LogModel log;
    ActionRegistry registry;
    FakePage page;
    LogPanel panel;
};

} // namespace

class TestLogView : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase()
    {
        installTranslations();
        ThemeManager::instance().install(SchemeChoice::Light);
    }

    void followsTheEnd();
    void scrollingUpStopsFollowing();
    void reachingTheEndFollowsAgain();
    void findsForthAndBack();
    void filtersByLevelAndText();
    void selectsAndCopiesLines();
    void copiesWhatWasWritten();
    void wrapsLongLines();
    void keepsItsPlaceWhenWrapping();
    void holdsAHundredThousandLines();
    void drawsWithoutLines();
    void isAccessible();
};

void TestLogView::followsTheEnd()
{
    Fixture f;
    f.log.append(numbered(0, 500));
    QVERIFY(f.bar()->maximum() > 0);
    QCOMPARE(f.bar()->value(), f.bar()->maximum());
    f.log.append(numbered(500, 500));
    QCOMPARE(f.bar()->value(), f.bar()->maximum());
    QVERIFY(f.action("log.follow")->isChecked());
}

void TestLogView::scrollingUpStopsFollowing()
{
    Fixture f;
    f.log.append(numbered(0, 500));
    f.bar()->setValue(100);
    QVERIFY(!f.view()->isFollowing());
    QVERIFY(!f.action("log.follow")->isChecked());
    f.log.append(numbered(500, 500));
    QCOMPARE(f.bar()->value(), 100);
    QCOMPARE(f.view()->firstVisibleRow(), 100);
}

void TestLogView::reachingTheEndFollowsAgain()
{
    Fixture f;
    f.log.append(numbered(0, 500));
    f.bar()->setValue(100);
    f.action("log.follow")->trigger();
    QVERIFY(f.view()->isFollowing());
    QCOMPARE(f.bar()->value(), f.bar()->maximum());
    f.bar()->setValue(10);
    f.bar()->setValue(f.bar()->maximum());
    QVERIFY(f.view()->isFollowing());
}

void TestLogView::findsForthAndBack()
{
    Fixture f;
    f.log.append(numbered(0, 500));
    f.field("logFind")->setText(QStringLiteral("line 33"));
    QCOMPARE(f.panel.findChild<QLabel*>(QStringLiteral("logMatches"))->text(), QStringLiteral("11 lines"));
    f.action("log.find-next")->trigger();
    const int first = f.view()->currentRow();
    f.action("log.find-next")->trigger();
    QVERIFY(f.view()->currentRow() != first);
    f.action("log.find-previous")->trigger();
    QCOMPARE(f.view()->currentRow(), first);
    f.field("logFind")->setText(QStringLiteral("line 77"));
    QVERIFY(f.panel.shown()->lineText(f.view()->currentRow()).contains(QStringLiteral("line 77")));
    QVERIFY(!f.view()->isFollowing());
    f.log.append({line(QStringLiteral("line 77 again"))});
    QCOMPARE(f.panel.findChild<QLabel*>(QStringLiteral("logMatches"))->text(), QStringLiteral("2 lines"));
    f.field("logFind")->setText(QStringLiteral("nowhere"));
    QCOMPARE(f.panel.findChild<QLabel*>(QStringLiteral("logMatches"))->text(), QStringLiteral("none"));
    QVERIFY(!f.action("log.find-next")->isEnabled());
}

void TestLogView::filtersByLevelAndText()
{
    Fixture f;
    f.log.append(numbered(0, 50));
    f.log.append({line(QStringLiteral("bad"), RunEvent::Level::Error),
                  line(QStringLiteral("odd"), RunEvent::Level::Warning)});
    auto* level = f.panel.findChild<QComboBox*>(QStringLiteral("logLevel"));
    level->setCurrentIndex(2);
    QCOMPARE(f.panel.shown()->rowCount(), 2);
    f.field("logFilter")->setText(QStringLiteral("odd"));
    QCOMPARE(f.panel.shown()->rowCount(), 1);
    level->setCurrentIndex(0);
    f.field("logFilter")->clear();
    QCOMPARE(f.panel.shown()->rowCount(), 52);
}

void TestLogView::selectsAndCopiesLines()
{
    Fixture f;
    f.log.append(numbered(0, 20));
    f.view()->setFocus();
    QTest::keyClick(f.view(), Qt::Key_Home);
    QTest::keyClick(f.view(), Qt::Key_Down, Qt::ShiftModifier);
    QCOMPARE(f.view()->selectedText().count(u'\n'), 2);
    QTest::keySequence(f.view(), QKeySequence::Copy);
    QVERIFY(QApplication::clipboard()->text().contains(QStringLiteral("line 1")));
    QTest::keySequence(f.view(), QKeySequence::SelectAll);
    f.action("log.copy")->trigger();
    QCOMPARE(QApplication::clipboard()->text().count(u'\n'), 20);
    QTest::keyClick(f.view(), Qt::Key_Escape);
    QCOMPARE(f.view()->currentRow(), -1);
}

void TestLogView::copiesWhatWasWritten()
{
    Fixture f;
    LogEntry made = line(QStringLiteral("slow  a=1"));
    made.quietFrom = 6;
    made.raw = QStringLiteral(R"({"msg":"slow","a":1})");
    f.log.append({line(QStringLiteral("as it is")), made});
    QCOMPARE(f.view()->selectedRawText(), QStringLiteral("as it is\n{\"msg\":\"slow\",\"a\":1}\n"));
    QVERIFY(f.view()->selectedText().contains(QStringLiteral("slow  a=1")));
    // The message and what is of less interest are told apart by their colours.
    const QImage quiet = f.view()->viewport()->grab().toImage();
    made.quietFrom = -1;
    f.log.clear();
    f.log.append({line(QStringLiteral("as it is")), made});
    QVERIFY(f.view()->viewport()->grab().toImage() != quiet);
}

void TestLogView::wrapsLongLines()
{
    Fixture f;
    f.log.append({line(QString(2000, u'x'))});
    f.log.append(numbered(0, 10));
    QVERIFY(f.view()->horizontalScrollBar()->maximum() > 0);
    const int before = f.bar()->maximum();
    f.action("log.wrap")->trigger();
    QCOMPARE(f.view()->horizontalScrollBar()->maximum(), 0);
    QVERIFY(f.bar()->maximum() > before);
    f.action("log.wrap")->trigger();
    QCOMPARE(f.bar()->maximum(), before);
}

void TestLogView::keepsItsPlaceWhenWrapping()
{
    Fixture f;
    for (int i = 0; i < 100; ++i) {
        f.log.append({line(QString(300 + i, u'x'))});
        f.log.append(numbered(i, 1));
    }
    f.bar()->setValue(60);
    f.action("log.wrap")->trigger();
    QCOMPARE(f.view()->firstVisibleRow(), 60);
    f.panel.resize(600, 400);
    QCOMPARE(f.view()->firstVisibleRow(), 60);
}

void TestLogView::holdsAHundredThousandLines()
{
    Fixture f;
    for (int i = 0; i < 100; ++i)
        f.log.append(numbered(i * 1000, 1000));
    f.action("log.wrap")->trigger();
    f.field("logFind")->setText(QStringLiteral("line 99999"));
    QCOMPARE(f.view()->currentRow(), 99'999);
    QVERIFY(!f.panel.grab().isNull());
}

void TestLogView::drawsWithoutLines()
{
    Fixture f;
    QVERIFY(!f.panel.grab().isNull());
    QTest::keyClick(f.view(), Qt::Key_Down);
    QTest::mouseClick(f.view()->viewport(), Qt::LeftButton);
    QCOMPARE(f.view()->selectedText(), QString());
    f.log.append(numbered(0, 5));
    f.view()->selectAll();
    f.log.clear();
    QVERIFY(!f.panel.grab().isNull());
}

void TestLogView::isAccessible()
{
    const Fixture f;
    QCOMPARE(namelessButtons(&f.panel), QStringList());
    QCOMPARE(f.view()->accessibleName(), QStringLiteral("Log"));
}

QTEST_MAIN(TestLogView)
#include "tst_log_view.moc"
