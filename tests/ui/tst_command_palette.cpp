#include "ui/shell/action_palette_source.h"
#include "ui/shell/action_registry.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/fuzzy_match.h"
#include "ui/theme/theme.h"
#include "ui/widgets/search_field.h"
#include "ui_checks.h"

#include <QAction>
#include <QListView>
#include <QSignalSpy>

using namespace lockstep;

namespace {

/// A window with a field, a registry with four actions (one disabled) and the palette over them.
struct Fixture
{
    Fixture()
    {
        start = registry.add(QStringLiteral("run.start-rehearsal"), QStringLiteral("Run"),
                             QStringLiteral("Start rehearsal"), {}, QKeySequence(Qt::CTRL | Qt::Key_Return));
        reload =
            registry.add(QStringLiteral("file.reload"), QStringLiteral("File"), QStringLiteral("&Reload"));
        dark = registry.add(QStringLiteral("view.scheme-dark"), QStringLiteral("View/Appearance"),
                            QStringLiteral("Dark colours"));
        registry.add(QStringLiteral("run.cancel"), QStringLiteral("Run"), QStringLiteral("Cancel run"))
            ->setEnabled(false);
        registry.add(QStringLiteral("view.command-palette"), QStringLiteral("View"),
                     QStringLiteral("Command palette"));
        field = new QLineEdit(&window);
        palette = new CommandPalette(&window);
        palette->addSource(
            std::make_unique<ActionPaletteSource>(&registry, QStringLiteral("view.command-palette")));
        window.resize(900, 600);
        window.show();
        window.activateWindow();
        field->setFocus();
    }

    QStringList open(const QString& query)
    {
        palette->open();
        QTest::keyClicks(palette->field(), query);
        return titles();
    }

    QStringList titles() const
    {
        QStringList titles;
        for (int row = 0; row < palette->list()->model()->rowCount(); ++row)
            titles << palette->list()->model()->index(row, 0).data().toString();
        return titles;
    }

    ActionRegistry registry;
    QAction* start = nullptr;
    QAction* reload = nullptr;
    QAction* dark = nullptr;
    QWidget window;
    QLineEdit* field = nullptr;
    CommandPalette* palette = nullptr;
};

} // namespace

class TestCommandPalette : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase() { ThemeManager::instance().install(SchemeChoice::Light); }

    void matches_data()
    {
        QTest::addColumn<QString>("query");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("marked");
        QTest::newRow("start") << QStringLiteral("sta") << QStringLiteral("Start rehearsal")
                               << QStringLiteral("Sta");
        QTest::newRow("second word") << QStringLiteral("reh") << QStringLiteral("Start rehearsal")
                                     << QStringLiteral("reh");
        QTest::newRow("initials") << QStringLiteral("sr") << QStringLiteral("Start rehearsal")
                                  << QStringLiteral("Sr");
        QTest::newRow("words in any order")
            << QStringLiteral("reh st") << QStringLiteral("Start rehearsal") << QStringLiteral("Streh");
        QTest::newRow("case") << QStringLiteral("START") << QStringLiteral("start")
                              << QStringLiteral("start");
        QTest::newRow("empty query") << QString() << QStringLiteral("anything") << QString();
    }

    void matches()
    {
        QFETCH(const QString, query);
        QFETCH(const QString, text);
        const std::optional<FuzzyMatch> match = fuzzyMatch(query, text);
        QVERIFY(match);
        QString marked;
        for (const int position : match->positions)
            marked += text[position];
        QTEST(marked, "marked");
    }

    void doesNotMatch_data()
    {
        QTest::addColumn<QString>("query");
        QTest::addColumn<QString>("text");
        QTest::newRow("other letters") << QStringLiteral("xyz") << QStringLiteral("Start rehearsal");
        QTest::newRow("wrong order") << QStringLiteral("lts") << QStringLiteral("Start rehearsal");
        QTest::newRow("one word missing")
            << QStringLiteral("start nothing") << QStringLiteral("Start rehearsal");
        QTest::newRow("empty text") << QStringLiteral("a") << QString();
        QTest::newRow("strewn") << QStringLiteral("nlgh")
                                << QStringLiteral("Open catalogue from a repository through git");
    }

    void doesNotMatch()
    {
        QFETCH(const QString, query);
        QFETCH(const QString, text);
        QVERIFY(!fuzzyMatch(query, text));
    }

    void betterMatchesScoreHigher()
    {
        const auto score = [](const char* query, const char* text) {
            return fuzzyMatch(QString::fromLatin1(query), QString::fromLatin1(text))
                .value_or(FuzzyMatch{-1000, {}})
                .score;
        };
        QVERIFY(score("re", "Reload") > score("re", "Start rehearsal"));
        QVERIFY(score("re", "Start rehearsal") > score("re", "Store"));
        QVERIFY(score("sr", "Start rehearsal") > score("sr", "Sources or"));
        QVERIFY(score("load", "Reload") > score("rld", "Reload"));
    }

    void offersEnabledActionsOnly()
    {
        Fixture fixture;
        QCOMPARE(fixture.open({}), QStringList({QStringLiteral("Start rehearsal"), QStringLiteral("Reload"),
                                                QStringLiteral("Dark colours")}));
        fixture.start->setEnabled(false);
        QCOMPARE(fixture.open({}).value(0), QStringLiteral("Reload"));
    }

    void ranks_data()
    {
        QTest::addColumn<QString>("query");
        QTest::addColumn<QString>("first");
        QTest::newRow("title start first") << QStringLiteral("re") << QStringLiteral("Reload");
        QTest::newRow("menu counts") << QStringLiteral("view dark") << QStringLiteral("Dark colours");
        QTest::newRow("id counts") << QStringLiteral("scheme") << QStringLiteral("Dark colours");
        QTest::newRow("initials") << QStringLiteral("sr") << QStringLiteral("Start rehearsal");
        QTest::newRow("nothing") << QStringLiteral("qqq") << QString();
    }

    void ranks()
    {
        QFETCH(const QString, query);
        Fixture fixture;
        QTEST(fixture.open(query).value(0), "first");
    }

    void runsWithEnterAndGivesTheFocusBack()
    {
        Fixture fixture;
        QTRY_VERIFY(fixture.field->hasFocus());
        QSignalSpy triggered(fixture.start, &QAction::triggered);
        fixture.open(QStringLiteral("start"));
        QVERIFY(fixture.palette->field()->hasFocus());
        QTest::keyClick(fixture.palette->field(), Qt::Key_Return);
        QCOMPARE(triggered.size(), 1);
        QVERIFY(fixture.palette->isHidden());
        QVERIFY(fixture.field->hasFocus());
    }

    void isDrivenByTheKeyboard()
    {
        Fixture fixture;
        fixture.open({});
        const auto row = [&fixture] { return fixture.palette->list()->currentIndex().row(); };
        QCOMPARE(row(), 0);
        QTest::keyClick(fixture.palette->field(), Qt::Key_Down);
        QCOMPARE(row(), 1);
        QTest::keyClick(fixture.palette->field(), Qt::Key_Up);
        QTest::keyClick(fixture.palette->field(), Qt::Key_Up);
        QCOMPARE(row(), 2); // round to the end
        QTest::keyClick(fixture.palette->field(), Qt::Key_PageUp);
        QCOMPARE(row(), 0);
        QSignalSpy triggered(fixture.reload, &QAction::triggered);
        QTest::keyClick(fixture.palette->field(), Qt::Key_Down);
        QTest::keyClick(fixture.palette->field(), Qt::Key_Enter);
        QCOMPARE(triggered.size(), 1);
    }

    void escapeClosesWithoutDoingAnything()
    {
        Fixture fixture;
        QSignalSpy triggered(fixture.start, &QAction::triggered);
        fixture.open(QStringLiteral("start"));
        QTest::keyClick(fixture.palette->field(), Qt::Key_Escape);
        QVERIFY(fixture.palette->isHidden());
        QCOMPARE(triggered.size(), 0);
    }

    void aClickBesideItCloses()
    {
        Fixture fixture;
        fixture.open({});
        QTest::mouseClick(fixture.palette, Qt::LeftButton, {}, QPoint(3, fixture.palette->height() - 3));
        QVERIFY(fixture.palette->isHidden());
    }

    void enterOnNothingDoesNothing()
    {
        Fixture fixture;
        QCOMPARE(fixture.open(QStringLiteral("qqq")), QStringList());
        QTest::keyClick(fixture.palette->field(), Qt::Key_Return);
        QVERIFY(fixture.palette->isVisible());
    }
};

QTEST_MAIN(TestCommandPalette)
#include "tst_command_palette.moc"
