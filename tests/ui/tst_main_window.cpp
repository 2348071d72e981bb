#include "fake_page.h"
#include "models/workspace.h"
#include "ui/shell/action_registry.h"
#include "ui/shell/activity_area.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/main_window.h"
#include "ui/shell/navigation_rail.h"
#include "ui/shell/page_header.h"
#include "ui/shell/shortcuts_dialog.h"
#include "ui/theme/icons.h"
#include "ui/theme/style.h"
#include "ui/theme/theme.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/error_banner.h"
#include "ui/widgets/search_field.h"
#include "ui_checks.h"

#include <QApplication>
#include <QBoxLayout>
#include <QLabel>
#include <QMenuBar>
#include <QMessageBox>
#include <QPushButton>
#include <QRegularExpression>
#include <QTimer>

#include <cmath>

using namespace lockstep;
using namespace lockstep::test;

namespace {

WorkspaceSources missingSources()
{
    return {QStringLiteral("/nonexistent/fleet"),
            QStringLiteral("/nonexistent/releases.bundle"),
            {},
            QStringLiteral(":memory:")};
}

/// Clicks the button of the question that is open, and notes what it asks.
void answerQuestion(QStringList& asked, const QString& answer)
{
    auto* question = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
    if (!question)
        qFatal("nothing is asked");
    asked.append(question->text());
    for (QAbstractButton* button : question->buttons()) {
        if (button->text() == answer)
            return button->click();
    }
    qFatal("there is no such answer");
}

struct Fixture
{
    Fixture()
    {
        window.resize(1280, 800);
        window.show();
        window.activateWindow();
        if (!QTest::qWaitForWindowActive(&window))
            qFatal("the window does not become active");
    }

    QString shownTitle() const
    {
        const auto labels = window.findChild<PageHeader*>()->findChildren<ElidedLabel*>();
        return labels.first()->text();
    }

    QStringList headerButtons() const
    {
        QStringList texts;
        for (const auto* button : window.findChild<PageHeader*>()->findChildren<QPushButton*>()) {
            if (button->isVisible())
                texts << button->text();
        }
        return texts;
    }

    Workspace workspace{missingSources()};
    ActionRegistry registry;
    FakePage* first = new FakePage(QStringLiteral("first"));
    FakePage* second = new FakePage(QStringLiteral("second"));
    MainWindow window{&workspace, &registry, {first, second}};
};

double luminance(const QColor& color)
{
    const auto linear = [](double c) {
        return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

double contrast(const QColor& a, const QColor& b)
{
    const double x = luminance(a);
    const double y = luminance(b);
    return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

} // namespace

class TestMainWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase() { ThemeManager::instance().install(SchemeChoice::Light); }

    void init()
    {
        QSettings().clear();
        ThemeManager::instance().setChoice(SchemeChoice::Light);
    }

    void startsOnTheFirstPage()
    {
        const Fixture fixture;
        QCOMPARE(fixture.window.currentPage(), fixture.first);
        QCOMPARE(fixture.shownTitle(), QStringLiteral("First"));
        QCOMPARE(fixture.headerButtons(),
                 QStringList({QStringLiteral("Extra of first"), QStringLiteral("Main of first")}));
    }

    void goesToAPageByKeyRailAndRequest()
    {
        Fixture fixture;
        QTest::keyClick(&fixture.window, Qt::Key_2, Qt::ControlModifier);
        QCOMPARE(fixture.window.currentPage(), fixture.second);
        QCOMPARE(fixture.shownTitle(), QStringLiteral("Second"));
        QTRY_VERIFY(fixture.second->field()->hasFocus());

        const auto buttons = fixture.window.findChild<NavigationRail*>()->findChildren<QAbstractButton*>();
        QTest::mouseClick(buttons.first(), Qt::LeftButton);
        QCOMPARE(fixture.window.currentPage(), fixture.first);

        Q_EMIT fixture.first->showPage(QStringLiteral("second"));
        QCOMPARE(fixture.window.currentPage(), fixture.second);
        QVERIFY(buttons.at(1)->isChecked());
        Q_EMIT fixture.second->showPage(QStringLiteral("no such page"));
        QCOMPARE(fixture.window.currentPage(), fixture.second);
    }

    void theHeaderFollowsThePage()
    {
        Fixture fixture;
        fixture.first->subtitleText = QStringLiteral("something else");
        const auto buttons = fixture.window.findChild<PageHeader*>()->findChildren<QPushButton*>();
        Q_EMIT fixture.first->headerChanged();
        const auto labels = fixture.window.findChild<PageHeader*>()->findChildren<ElidedLabel*>();
        QCOMPARE(labels.at(1)->text(), QStringLiteral("something else"));
        // The buttons are the same ones: a new subtitle takes no focus away.
        QCOMPARE(fixture.window.findChild<PageHeader*>()->findChildren<QPushButton*>(), buttons);
        QVERIFY(isPrimary(buttons.last()));
        fixture.first->mainAction()->setEnabled(false);
        QVERIFY(!buttons.last()->isEnabled());
    }

    void sourcesThatDoNotExistAreShownAndNothingBreaks()
    {
        Fixture fixture;
        fixture.workspace.reload();
        QTRY_COMPARE_WITH_TIMEOUT(fixture.workspace.fleetState(), Workspace::LoadState::Failed, 20000);
        QTRY_COMPARE_WITH_TIMEOUT(fixture.workspace.catalogState(), Workspace::LoadState::Failed, 20000);
        QStringList texts;
        for (const auto* label : fixture.window.findChildren<ElidedLabel*>())
            texts << label->text();
        const QString all = texts.join(u'\n');
        QVERIFY2(all.contains(u"could not be read: /nonexistent/fleet"), qPrintable(all));
        QVERIFY2(all.contains(u"could not be read: /nonexistent/releases.bundle"), qPrintable(all));
        QVERIFY(!fixture.window.grab().isNull());
    }

    void layoutIsRemembered()
    {
        {
            Fixture fixture;
            fixture.window.showPage(QStringLiteral("second"));
            fixture.first->word = QStringLiteral("columns");
            fixture.registry.find(QStringLiteral("view.activity"))->setChecked(false);
            // The screen of the offscreen platform is narrower than the window's smallest width.
            fixture.window.resize(900, 655);
            QTRY_COMPARE(fixture.window.size(), QSize(900, 655));
            fixture.window.close();
        }
        Fixture again;
        again.window.restoreLayout();
        QCOMPARE(again.window.currentPage(), again.second);
        QCOMPARE(again.first->word, QStringLiteral("columns"));
        QVERIFY(!again.registry.find(QStringLiteral("view.activity"))->isChecked());
        QTRY_COMPARE(again.window.size(), QSize(900, 655));
    }

    void closingAsksWhileSomethingIsUnderWay()
    {
        Fixture fixture;
        fixture.second->work = QStringLiteral("Upgrade is running.");
        QStringList asked;
        QString answer = QStringLiteral("Keep running");
        QTimer::singleShot(0, &fixture.window, [&] { answerQuestion(asked, answer); });
        fixture.registry.find(QStringLiteral("file.quit"))->trigger();
        QCOMPARE(asked, QStringList{QStringLiteral("Upgrade is running.")});
        QVERIFY(fixture.window.isVisible());
        QTimer::singleShot(0, &fixture.window, [] {
            QTest::keyClick(QApplication::activeModalWidget(), Qt::Key_Return); // is not "yes"
        });
        QVERIFY(!fixture.window.close());
        answer = QStringLiteral("Cancel it and close");
        QTimer::singleShot(0, &fixture.window, [&] { answerQuestion(asked, answer); });
        QVERIFY(fixture.window.close());
        fixture.second->work.clear();
        fixture.window.show();
        QVERIFY(fixture.window.close()); // nothing to ask
        QCOMPARE(asked.size(), 2);
    }

    void closesOnceWhatIsUnderWayRests()
    {
        Fixture fixture;
        fixture.second->work = QStringLiteral("A runbook is running.");
        fixture.second->pauses = true;
        QStringList asked;
        QTimer::singleShot(0, &fixture.window,
                           [&] { answerQuestion(asked, QStringLiteral("Pause, then close")); });
        QVERIFY(!fixture.window.close());
        QVERIFY(fixture.second->pauseAsked);
        QVERIFY(fixture.window.isVisible());
        fixture.second->work.clear();
        Q_EMIT fixture.second->rested();
        QTRY_VERIFY(!fixture.window.isVisible());
        QCOMPARE(asked.size(), 1);
    }

    void everyButtonHasAName()
    {
        Fixture fixture;
        QCOMPARE(namelessButtons(&fixture.window), QStringList());
        fixture.window.commandPalette()->open();
        QCOMPARE(namelessButtons(&fixture.window), QStringList());
        const ShortcutsDialog dialog(&fixture.registry, &fixture.window);
        QCOMPARE(namelessButtons(&dialog), QStringList());
    }

    void nothingIsSqueezed_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::newRow("1280x800") << QSize(1280, 800);
        QTest::newRow("smallest") << QSize(900, 560);
        QTest::newRow("3840x2160") << QSize(3840, 2160);
    }

    void nothingIsSqueezed()
    {
        QFETCH(const QSize, size);
        Fixture fixture;
        fixture.window.resize(size);
        QTRY_COMPARE(fixture.window.size(), size);
        QCOMPARE(squeezedButtons(&fixture.window), QStringList());
        for (const auto* label : fixture.window.findChild<PageHeader*>()->findChildren<ElidedLabel*>())
            QVERIFY2(!label->isElided(), qPrintable(label->text()));
    }

    void theSchemeChangesPaletteAndPixels()
    {
        Fixture fixture;
        const QImage light = fixture.window.grab().toImage();
        fixture.registry.find(QStringLiteral("view.scheme-dark"))->trigger();
        QVERIFY(Theme::current().dark);
        QCOMPARE(QApplication::palette().color(QPalette::Base), Theme::darkTheme().surface);
        QTRY_COMPARE(fixture.window.palette().color(QPalette::WindowText), Theme::darkTheme().text);
        QCOMPARE(QSettings().value(QStringLiteral("appearance/scheme")).toString(), QStringLiteral("dark"));
        const QImage dark = fixture.window.grab().toImage();
        QCOMPARE(light.pixelColor(20, 700), Theme::light().window);
        QCOMPARE(dark.pixelColor(20, 700), Theme::darkTheme().window);
    }

    void coloursAreReadable_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }

    void coloursAreReadable()
    {
        QFETCH(const bool, dark);
        const Theme& theme = dark ? Theme::darkTheme() : Theme::light();
        for (const QColor& back : {theme.window, theme.surface, theme.raised, theme.hover, theme.selection}) {
            QVERIFY2(contrast(theme.text, back) >= 7, qPrintable(back.name()));
            QVERIFY2(contrast(theme.mutedText, back) >= 4.5, qPrintable(back.name()));
        }
        QVERIFY(contrast(theme.onAccent, theme.accent) >= 4.5);
        for (const Tone tone :
             {Tone::Neutral, Tone::Accent, Tone::Info, Tone::Success, Tone::Warning, Tone::Danger}) {
            QVERIFY2(contrast(theme.color(tone), theme.soft(tone)) >= 4.5,
                     qPrintable(theme.color(tone).name()));
            QVERIFY2(contrast(theme.color(tone), theme.surface) >= 4.5, qPrintable(theme.color(tone).name()));
        }
        for (const QColor& line : {theme.logDebug, theme.logInfo, theme.logWarning, theme.logError})
            QVERIFY2(contrast(line, theme.codeBackground) >= 4.5, qPrintable(line.name()));
    }

    void iconsTakeTheColourOfTheScheme()
    {
        const auto strongest = [](const QIcon& icon) {
            const QImage image = icon.pixmap(22, 22).toImage();
            QColor best(Qt::transparent);
            for (int y = 0; y < image.height(); ++y) {
                for (int x = 0; x < image.width(); ++x) {
                    if (image.pixelColor(x, y).alpha() > best.alpha())
                        best = image.pixelColor(x, y);
                }
            }
            return QColor(best.rgb()).name();
        };
        const QIcon icon = themedIcon(QStringLiteral("edit-find"));
        QVERIFY(!icon.isNull());
        QCOMPARE(strongest(icon), Theme::light().text.name());
        ThemeManager::instance().setChoice(SchemeChoice::Dark);
        QCOMPARE(strongest(icon), Theme::darkTheme().text.name());
        QVERIFY(themedIcon(QStringLiteral("no-such-icon-anywhere")).isNull());
    }

    void panesAreCycledByKey()
    {
        Fixture fixture;
        fixture.first->field()->setFocus();
        QTRY_VERIFY(fixture.first->field()->hasFocus());
        QTest::keyClick(&fixture.window, Qt::Key_F6);
        QVERIFY(fixture.window.findChild<NavigationRail*>()->isAncestorOf(fixture.window.focusWidget()));
        QTest::keyClick(&fixture.window, Qt::Key_F6);
        QVERIFY(fixture.window.findChild<PageHeader*>()->isAncestorOf(fixture.window.focusWidget()));
        QTest::keyClick(&fixture.window, Qt::Key_F6);
        QVERIFY(fixture.first->field()->hasFocus());
        QTest::keyClick(&fixture.window, Qt::Key_F6, Qt::ShiftModifier);
        QVERIFY(fixture.window.findChild<PageHeader*>()->isAncestorOf(fixture.window.focusWidget()));
    }

    void theActivityAreaShowsTheRunAndLeadsToIt()
    {
        Fixture fixture;
        auto* area = fixture.window.findChild<ActivityArea*>();
        QVERIFY(area->isHidden());
        Q_EMIT fixture.workspace.activityChanged(QStringLiteral("Reading the fleet"));
        QTRY_VERIFY(area->isVisible());
        Q_EMIT fixture.workspace.activityChanged({});
        QVERIFY(area->isHidden());
        Q_EMIT fixture.workspace.runStarted();
        QVERIFY(area->isVisible());
        area->setRunShownElsewhere(true);
        QVERIFY(area->isHidden());
        area->setRunShownElsewhere(false);
        QVERIFY(area->isVisible());
        fixture.registry.find(QStringLiteral("view.activity"))->trigger();
        QVERIFY(area->isHidden());
    }

    void everyMenuActionIsInTheMenuBar()
    {
        const Fixture fixture;
        QStringList menus;
        for (const QAction* action : fixture.window.menuBar()->actions()) {
            if (action->isVisible())
                menus << action->text().remove(u'&');
        }
        QCOMPARE(menus, QStringList({QStringLiteral("File"), QStringLiteral("View"), QStringLiteral("Go"),
                                     QStringLiteral("Help")}));
    }

    void theErrorBannerSaysWhatHappenedAndWhatToDo()
    {
        ErrorBanner banner;
        QVERIFY(banner.isHidden());
        const Error error{ErrorKind::NotFound, QStringLiteral("read the fleet"), QStringLiteral("/srv/fleet"),
                          QStringLiteral("it does not exist"), QStringLiteral("Open another folder")};
        banner.setError(error);
        QVERIFY(!banner.isHidden());
        QCOMPARE(banner.message(), error.message());
        QCOMPARE(banner.accessibleName(), QStringLiteral("Could not read the fleet /srv/fleet"));
        QCOMPARE(banner.accessibleDescription(), QStringLiteral("It does not exist. Open another folder."));
        QCOMPARE(namelessButtons(&banner), QStringList());
        banner.clear();
        QVERIFY(banner.isHidden());
    }

    void theErrorBannerShowsAllItsWords_data()
    {
        QTest::addColumn<int>("width");
        for (const int width : {300, 340, 400, 600, 1200})
            QTest::addRow("%d", width) << width;
    }

    void theErrorBannerShowsAllItsWords()
    {
        QFETCH(const int, width);
        QWidget window;
        auto* layout = new QVBoxLayout(&window);
        auto* banner = new ErrorBanner;
        layout->addWidget(banner);
        layout->addStretch(1);
        window.resize(width, 500);
        window.show();
        banner->setError({ErrorKind::NotFound, QStringLiteral("read the fleet"),
                          QStringLiteral("/srv/some/rather/long/path/to/a/fleet/of/instances"),
                          QStringLiteral("the folder does not exist, or may not be read by this user"),
                          QStringLiteral("Open another folder, or ask its owner for the right to read it")});
        const auto isWhole = [](const QLabel* label) {
            return label->text().isEmpty() || label->height() >= label->heightForWidth(label->width());
        };
        for (const auto* label : banner->findChildren<QLabel*>())
            QTRY_VERIFY2(isWhole(label), qPrintable(label->text()));
        QCOMPARE(squeezedButtons(banner), QStringList());
        QCOMPARE(window.width(), width);
    }

    void anEmptyStateFitsItsPlace()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("QWidget|QLayout")));
        EmptyState state;
        state.setState({}, QStringLiteral("Nothing"), {});
        state.setState(QStringLiteral("edit-find"), QStringLiteral("Nothing"),
                       QStringLiteral("This is a sentence that needs several lines where it is narrow."));
        for (const int width : {260, 1000}) {
            state.resize(width, 400);
            state.show();
            for (const auto* label : state.findChildren<QLabel*>()) {
                QTRY_VERIFY(state.rect().contains(label->geometry()));
                QVERIFY(label->height() >= label->heightForWidth(label->width()));
            }
        }
    }

    void anEmptyStateFollowsItsAction()
    {
        EmptyState state(QStringLiteral("edit-find"), QStringLiteral("Nothing"), QStringLiteral("Try again"));
        QAction action(QStringLiteral("Do it"));
        state.setAction(&action);
        auto* button = state.findChild<QPushButton*>();
        QCOMPARE(button->text(), QStringLiteral("Do it"));
        int done = 0;
        connect(&action, &QAction::triggered, &state, [&done] { ++done; });
        button->click();
        QCOMPARE(done, 1);
        action.setEnabled(false);
        QVERIFY(!button->isEnabled());
        state.setAction(nullptr);
        QVERIFY(button->isHidden());
    }

    void escapeClearsASearchField()
    {
        SearchField field(QStringLiteral("Find"));
        field.setText(QStringLiteral("abc"));
        QTest::keyClick(&field, Qt::Key_Escape);
        QCOMPARE(field.text(), QString());
        QCOMPARE(namelessButtons(&field), QStringList());
    }

private:
    OwnSettings m_settings;
};

QTEST_MAIN(TestMainWindow)
#include "tst_main_window.moc"
