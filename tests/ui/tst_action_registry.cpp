#include "ui/shell/action_registry.h"
#include "ui/shell/menu_builder.h"
#include "ui/theme/theme.h"
#include "ui_checks.h"

#include <QAction>
#include <QMenu>
#include <QMenuBar>
#include <QSignalSpy>

using namespace lockstep;

namespace {

/// "File: Open, -, Quit" for each menu that is shown.
QStringList described(const QMenuBar& bar)
{
    QStringList lines;
    for (const QAction* top : bar.actions()) {
        QStringList items;
        for (const QAction* action : top->menu()->actions())
            items << (action->isSeparator() ? QStringLiteral("-") : action->text().remove(u'&'));
        if (top->isVisible())
            lines << top->text().remove(u'&') + QStringLiteral(": ") + items.join(QStringLiteral(", "));
    }
    return lines;
}

} // namespace

class TestActionRegistry : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase() { ThemeManager::instance().install(SchemeChoice::Light); }

    void addsAndFinds()
    {
        ActionRegistry registry;
        QSignalSpy added(&registry, &ActionRegistry::added);
        QAction* action =
            registry.add(QStringLiteral("run.start"), QStringLiteral("Run"), QStringLiteral("Start"),
                         QStringLiteral("media-playback-start"), QKeySequence(Qt::CTRL | Qt::Key_R));
        QCOMPARE(registry.find(QStringLiteral("run.start")), action);
        QCOMPARE(registry.find(QStringLiteral("run.stop")), nullptr);
        QCOMPARE(action->shortcut(), QKeySequence(Qt::CTRL | Qt::Key_R));
        QCOMPARE(action->parent(), &registry);
        QCOMPARE(added.size(), 1);
        QCOMPARE(added.first().first().toString(), QStringLiteral("run.start"));
    }

    void refusesASecondOfTheSameId()
    {
        ActionRegistry registry;
        QAction* first = registry.add(QStringLiteral("a.b"), QStringLiteral("File"), QStringLiteral("First"));
        QTest::ignoreMessage(QtCriticalMsg, "the action 'a.b' is registered twice");
        QCOMPARE(registry.add(QStringLiteral("a.b"), QStringLiteral("File"), QStringLiteral("Second")),
                 first);
        QCOMPARE(registry.entries().size(), 1);
        QCOMPARE(first->text(), QStringLiteral("First"));
    }

    void keepsTheOrderOfAdding()
    {
        ActionRegistry registry;
        for (const QString& id : {QStringLiteral("c"), QStringLiteral("a"), QStringLiteral("b")})
            registry.add(id, {}, id);
        QStringList ids;
        for (const ActionRegistry::Entry& entry : registry.entries())
            ids << entry.id;
        QCOMPARE(ids, QStringList({QStringLiteral("c"), QStringLiteral("a"), QStringLiteral("b")}));
    }

    void menusFollowTheRegistry()
    {
        ActionRegistry registry;
        registry.add(QStringLiteral("help.about"), QStringLiteral("Help"), QStringLiteral("About"));
        registry.add(QStringLiteral("path.export"), QStringLiteral("File"), QStringLiteral("Export"));
        registry.add(QStringLiteral("file.quit"), QStringLiteral("File"), QStringLiteral("Quit"));
        registry.add(QStringLiteral("file.open"), QStringLiteral("File"), QStringLiteral("Open"));
        registry.add(QStringLiteral("hidden"), {}, QStringLiteral("Palette only"));
        registry.add(QStringLiteral("view.dark"), QStringLiteral("View/Appearance"), QStringLiteral("Dark"));
        QMenuBar bar;
        const MenuBuilder builder(&bar, &registry);
        QCOMPARE(described(bar),
                 QStringList({QStringLiteral("File: Open, -, Export, -, Quit"),
                              QStringLiteral("View: -, Appearance"), QStringLiteral("Help: About")}));

        registry.add(QStringLiteral("run.start"), QStringLiteral("Run"), QStringLiteral("Start"));
        QTRY_COMPARE(described(bar).value(2), QStringLiteral("Run: Start"));
        QCOMPARE(described(bar).size(), 4);
    }
};

QTEST_MAIN(TestActionRegistry)
#include "tst_action_registry.moc"
