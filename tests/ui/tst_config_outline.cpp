// Finding one's way in a site config: the list of its keys, and where the cursor is among them.

#include "config_editor_fixture.h"
#include "core/support/files.h"
#include "models/site_config_session.h"
#include "result_checks.h"
#include "ui/siteconfig/config_breadcrumb.h"
#include "ui/siteconfig/editor/outline_picker.h"

#include <QAbstractItemModelTester>
#include <QListView>
#include <QTemporaryDir>

using namespace lockstep;
using namespace lockstep::test;
using namespace Qt::StringLiterals;

namespace {

const QByteArray sample = "{\n"
                          "  \"externalURL\": \"https://code.corp.example\",\n"
                          "  \"auth.providers\": [\n"
                          "    {\"type\": \"builtin\"},\n"
                          "    {\"type\": \"github\", \"clientSecret\": \"hush\"},\n"
                          "    7\n"
                          "  ],\n"
                          "  \"email.smtp\": {\"host\": \"mail\", \"port\": 25}\n"
                          "}\n";

struct Fixture : EditorFixture
{
    explicit Fixture(const QByteArray& text = sample) : EditorFixture(text) {}

    [[nodiscard]] OutlinePicker* picker() const
    {
        return editor.window()->findChild<OutlinePicker*>(u"outlinePicker"_s);
    }

    [[nodiscard]] QLineEdit* field() const { return picker()->findChild<QLineEdit*>(u"outlineField"_s); }

    [[nodiscard]] QListView* list() const { return picker()->findChild<QListView*>(u"outlineList"_s); }

    [[nodiscard]] bool open() const
    {
        press(Qt::Key_O, Qt::ControlModifier | Qt::ShiftModifier);
        return QTest::qWaitFor([this] { return picker()->isVisible() && list()->model()->rowCount() > 0; });
    }

    [[nodiscard]] QStringList names() const
    {
        QStringList all;
        for (int row = 0; row < list()->model()->rowCount(); ++row)
            all << list()->model()->index(row, 0).data().toString();
        return all;
    }

    [[nodiscard]] QByteArray selected() const
    {
        return editor.bytes().sliced(editor.selection().offset, editor.selection().length);
    }
};

} // namespace

class ConfigOutlineTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase()
    {
        installTranslations();
        ThemeManager::instance().install(SchemeChoice::Light);
    }

    void modelKeepsItsContract();
    void listsWhatIsThere();
    void findsByNameAndByPath();
    void goesThere();
    void showsThePlaceMeanwhile();
    void escapeGoesBack();
    void takesByMouse();
    void goesAwayWithTheTextAndTheKeyboard();
    void managesManyAndNone();
    void tellsNoSecrets();
    void breadcrumbFollowsTheCursor();
    void breadcrumbLeadsToItsParts();
    void breadcrumbSurvivesAnything();
};

void ConfigOutlineTest::modelKeepsItsContract()
{
    OutlineModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setOutline(NamedOutline::of(sample));
    QCOMPARE(model.rowCount(), 11);
    QCOMPARE(model.rowAt(sample.indexOf("hush")), 6);
    model.setFilter(u"port"_s);
    QCOMPARE(model.rowCount(), 1);
    QCOMPARE(model.node(0).begin(), sample.indexOf("\"port\""));
    QCOMPARE(model.rowAt(sample.indexOf("hush")), -1);
    model.setOutline({});
    QCOMPARE(model.rowCount(), 0);
    model.setFilter({});
    QCOMPARE(model.rowAt(0), -1);
}

void ConfigOutlineTest::listsWhatIsThere()
{
    Fixture f;
    QVERIFY(f.open());
    QVERIFY(f.field()->hasFocus());
    QCOMPARE(f.names(),
             (QStringList{u"externalURL"_s, u"auth.providers"_s, u"builtin"_s, u"type"_s, u"github"_s,
                          u"type"_s, u"clientSecret"_s, u"3"_s, u"email.smtp"_s, u"host"_s, u"port"_s}));
    f.press(Qt::Key_Escape);
}

void ConfigOutlineTest::findsByNameAndByPath()
{
    Fixture f;
    QVERIFY(f.open());
    QTest::keyClicks(f.field(), u"smtp port"_s);
    QCOMPARE(f.names(), QStringList{u"port"_s});
    f.field()->clear();
    QTest::keyClicks(f.field(), u"type"_s);
    QCOMPARE(f.names(), (QStringList{u"type"_s, u"type"_s}));
    f.field()->clear();
    QTest::keyClicks(f.field(), u"prov"_s); // not all that is in it as well
    QCOMPARE(f.names(), QStringList{u"auth.providers"_s});
    f.field()->clear();
    QTest::keyClicks(f.field(), u"zzz"_s);
    QVERIFY(f.names().isEmpty());
    QVERIFY(!f.list()->isVisible());
    QTest::keyClick(f.field(), Qt::Key_Down);
    QTest::keyClick(f.field(), Qt::Key_Return);
    QVERIFY(f.picker()->isVisible());
}

void ConfigOutlineTest::goesThere()
{
    Fixture f;
    QVERIFY(f.open());
    QTest::keyClicks(f.field(), u"port"_s);
    QTest::keyClick(f.field(), Qt::Key_Return);
    QVERIFY(!f.picker()->isVisible());
    QVERIFY(f.code()->hasFocus());
    QCOMPARE(f.editor.cursorOffset(), sample.indexOf("\"port\""));
    QCOMPARE(f.editor.selection().length, 0);
}

void ConfigOutlineTest::showsThePlaceMeanwhile()
{
    Fixture f;
    QVERIFY(f.open());
    QCOMPARE(f.selected(), QByteArray()); // not before somebody looks
    QTest::keyClick(f.field(), Qt::Key_Up);
    QCOMPARE(f.selected(), QByteArray("\"port\""));
    QTest::keyClick(f.field(), Qt::Key_Down);
    QCOMPARE(f.selected(), QByteArray("\"externalURL\""));
    QTest::keyClick(f.field(), Qt::Key_PageDown);
    QCOMPARE(f.selected(), QByteArray("\"port\""));
    QTest::keyClicks(f.field(), u"github"_s);
    QCOMPARE(f.selected(), QByteArray("{"));
}

void ConfigOutlineTest::escapeGoesBack()
{
    QByteArray text = sample;
    for (int i = 0; i < 200; ++i)
        text.insert(2, "\n");
    Fixture f;
    f.set(text);
    f.editor.select({text.indexOf("host"), 4});
    f.editor.setFirstLine(190);
    const int line = f.editor.firstLine();
    const EditorRange before = f.editor.selection();
    QVERIFY(f.open());
    QTest::keyClicks(f.field(), u"external"_s);
    QVERIFY(f.editor.selection() != before);
    QTest::keyClick(f.field(), Qt::Key_Escape);
    QVERIFY(!f.picker()->isVisible());
    QVERIFY(f.code()->hasFocus());
    QCOMPARE(f.editor.selection(), before);
    QCOMPARE(f.editor.firstLine(), line);
    QCOMPARE(f.editor.bytes(), text);
    QVERIFY(!f.editor.isUndoAvailable());
}

void ConfigOutlineTest::takesByMouse()
{
    Fixture f;
    QVERIFY(f.open());
    QTest::mouseClick(f.list()->viewport(), Qt::LeftButton, {},
                      f.list()->visualRect(f.list()->model()->index(8, 0)).center());
    QVERIFY(!f.picker()->isVisible());
    QCOMPARE(f.editor.cursorOffset(), sample.indexOf("\"email.smtp\""));
}

void ConfigOutlineTest::goesAwayWithTheTextAndTheKeyboard()
{
    Fixture f;
    QVERIFY(f.open());
    QVERIFY(f.editor.applyEdits({{0, 0, " "}}).has_value());
    QVERIFY(!f.picker()->isVisible());
    f.code()->setFocus();
    QVERIFY(f.open());
    f.editor.setBytes("{}");
    QVERIFY(!f.picker()->isVisible());
    f.set(sample);
    f.code()->setFocus();
    QVERIFY(f.open());
    QTest::mouseClick(f.code()->viewport(), Qt::LeftButton, {}, QPoint(20, 400));
    QVERIFY(!f.picker()->isVisible());
    QVERIFY(f.code()->hasFocus());
    QVERIFY(f.open());
    f.editor.hide();
    QVERIFY(!f.picker()->isVisible());
}

void ConfigOutlineTest::managesManyAndNone()
{
    QByteArray text = "{";
    for (int i = 0; i < 10'000; ++i)
        text += "\"key" + QByteArray::number(i) + "\": " + QByteArray::number(i) + ",\n";
    Fixture f(text + "}");
    QVERIFY(f.open());
    QCOMPARE(f.names().size(), 10'000);
    QTest::keyClicks(f.field(), u"key9999"_s);
    QCOMPARE(f.names(), QStringList{u"key9999"_s});
    QTest::keyClick(f.field(), Qt::Key_Return);
    QCOMPARE(f.editor.cursorOffset(), f.editor.bytes().indexOf("\"key9999\""));
    for (const char* nothing : {"", "7", "{ \"a\": [", "}"}) {
        f.set(nothing);
        f.code()->setFocus();
        f.press(Qt::Key_O, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(f.picker()->isVisible());
        QTest::keyClick(f.field(), Qt::Key_Return);
        QTest::keyClick(f.field(), Qt::Key_Escape);
        QVERIFY(!f.picker()->isVisible());
    }
}

void ConfigOutlineTest::tellsNoSecrets()
{
    Fixture f;
    QVERIFY(f.open());
    const QAbstractItemModel* model = f.list()->model();
    for (int row = 0; row < model->rowCount(); ++row) {
        for (const int role :
             {int(Qt::DisplayRole), int(Qt::AccessibleTextRole), int(OutlineModel::DetailRole)})
            QVERIFY(!model->index(row, 0).data(role).toString().contains(u"hush"));
    }
}

/// A breadcrumb over a session that has checked the sample.
struct BreadcrumbFixture : Fixture
{
    QTemporaryDir folder;
    SiteConfigSession session;
    std::unique_ptr<ConfigBreadcrumb> breadcrumb;

    BreadcrumbFixture()
    {
        qputenv("LOCKSTEP_DATA_DIR", folder.filePath(u"data"_s).toLocal8Bit());
        if (!writeFile(folder.filePath(u"site.json"_s), sample))
            qFatal("cannot write the sample");
        breadcrumb = std::make_unique<ConfigBreadcrumb>(&session, &editor);
        breadcrumb->resize(600, breadcrumb->sizeHint().height());
        breadcrumb->show();
        session.open({ConfigSource::Kind::File, folder.filePath(u"site.json"_s), {}});
        if (!QTest::qWaitFor([this] { return session.source() && !session.isChecking(); }))
            qFatal("the sample is not checked");
    }

    ~BreadcrumbFixture()
    {
        session.close();
        qunsetenv("LOCKSTEP_DATA_DIR");
    }
};

void ConfigOutlineTest::breadcrumbFollowsTheCursor()
{
    BreadcrumbFixture f;
    QCOMPARE(f.breadcrumb->text(), QString());
    f.editor.goTo(sample.indexOf("hush"));
    QTRY_COMPARE(f.breadcrumb->text(), u"auth.providers › github › clientSecret"_s);
    QVERIFY(f.breadcrumb->accessibleName().contains(u"github"));
    f.editor.goTo(sample.indexOf("    7") + 4);
    QTRY_COMPARE(f.breadcrumb->text(), u"auth.providers › 3"_s);
    f.editor.goTo(sample.indexOf("email") + 1);
    QTRY_COMPARE(f.breadcrumb->text(), u"email.smtp"_s);
}

void ConfigOutlineTest::breadcrumbLeadsToItsParts()
{
    BreadcrumbFixture f;
    f.editor.goTo(sample.indexOf("hush"));
    QTRY_VERIFY(!f.breadcrumb->text().isEmpty());
    const QPoint first(space::l + 4, f.breadcrumb->height() / 2);
    QTest::mouseClick(f.breadcrumb.get(), Qt::LeftButton, {}, first);
    QCOMPARE(f.editor.cursorOffset(), sample.indexOf("\"auth.providers\""));
    QTRY_COMPARE(f.breadcrumb->text(), u"auth.providers"_s);
    QTest::mouseClick(f.breadcrumb.get(), Qt::LeftButton, {}, first);
    QVERIFY(f.picker()->isVisible());
}

/// The document it knows is of a moment ago: the cursor may be where that has nothing.
void ConfigOutlineTest::breadcrumbSurvivesAnything()
{
    BreadcrumbFixture f;
    f.editor.setBytes(QByteArray(5000, ' ') + sample);
    f.editor.goTo(5000 + sample.indexOf("hush"));
    QTest::qWait(60);
    QCOMPARE(f.breadcrumb->text(), QString());
    f.editor.setBytes("");
    QTest::qWait(60);
    f.session.close();
    QCOMPARE(f.breadcrumb->text(), QString());
    f.breadcrumb->resize(1, 1);
    f.editor.setBytes(sample);
    f.editor.goTo(sample.indexOf("hush"));
    f.session.open({ConfigSource::Kind::File, f.folder.filePath(u"site.json"_s), {}});
    QTRY_COMPARE(f.breadcrumb->text(), u"auth.providers › github › clientSecret"_s);
    f.breadcrumb->grab();
    f.breadcrumb->resize(160, 30);
    f.breadcrumb->grab();
    QTest::mouseClick(f.breadcrumb.get(), Qt::LeftButton, {}, QPoint(2, 2));
}

QTEST_MAIN(ConfigOutlineTest)
#include "tst_config_outline.moc"
