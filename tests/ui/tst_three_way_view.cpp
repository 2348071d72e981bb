// Three configurations side by side on the site-config page: values are taken over, the text is saved to the
// target.

#include "core/support/files.h"
#include "models/config_target.h"
#include "page_fixture.h"
#include "result_checks.h"
#include "ui/siteconfig/editor/config_editor.h"
#include "ui/siteconfig/site_config_page.h"
#include "ui/widgets/error_banner.h"

#include <QDialog>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTreeView>

using namespace lockstep;
using namespace lockstep::test;
using namespace Qt::StringLiterals;

namespace {

const QByteArray ours = "{\n"
                        "  // where people find it\n"
                        "  \"externalURL\": \"https://a.example\", // stays\n"
                        "  \"licenseKey\": \"very-secret\",\n"
                        "  \"email.smtp\": {\"host\": \"mail\", \"port\": 25}\n"
                        "}\n";
const QByteArray theirs = "{\"externalURL\": \"https://b.example\", \"licenseKey\": \"other-secret\", "
                          "\"email.smtp\": {\"host\": \"mail\", \"port\": 587}, \"extra\": {\"deep\": [1]}}";

struct Fixture : PageFixture<SiteConfigPage>
{
    QTemporaryDir folder;

    Fixture()
    {
        qputenv("LOCKSTEP_DATA_DIR", folder.filePath(u"data"_s).toLocal8Bit());
        if (!writeFile(path(), ours) || !writeFile(targetPath(), theirs))
            qFatal("cannot write the samples");
    }

    ~Fixture()
    {
        page.session()->close();
        qunsetenv("LOCKSTEP_DATA_DIR");
    }

    [[nodiscard]] QString path() const { return folder.filePath(u"site.json"_s); }

    [[nodiscard]] QString targetPath() const { return folder.filePath(u"target.json"_s); }

    [[nodiscard]] QTreeView* list() const { return find<QTreeView>(u"threeWaySettings"_s); }

    [[nodiscard]] QString text(const QString& name) const
    {
        return find<QPlainTextEdit>(name)->toPlainText();
    }

    [[nodiscard]] bool settled() const
    {
        return QTest::qWaitFor([this] {
            return page.session()->state() == SiteConfigSession::State::Open && !page.session()->isChecking();
        });
    }

    /// The view over the file, and with the target where that is wanted.
    [[nodiscard]] bool open(bool withTarget = true)
    {
        page.session()->open({ConfigSource::Kind::File, path(), {}});
        if (!settled())
            return false;
        action(u"site-config.three-way"_s)->trigger();
        if (withTarget)
            page.session()->target()->choose(ConfigSource{ConfigSource::Kind::File, targetPath(), {}});
        return QTest::qWaitFor([this, withTarget] {
            return list()->model()->rowCount() > 0 && list()->isColumnHidden(3) != withTarget;
        });
    }

    [[nodiscard]] QModelIndex row(const QString& key) const
    {
        return list()
            ->model()
            ->match(list()->model()->index(0, 0), Qt::DisplayRole, key, 1, Qt::MatchExactly)
            .value(0);
    }

    [[nodiscard]] QString cell(const QString& key, int column) const
    {
        return row(key).siblingAtColumn(column).data().toString();
    }
};

} // namespace

class ThreeWayViewTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesTheEditorsPlace();
    void comparesWithoutATarget();
    void showsWholeValues();
    void takesValuesOver();
    void leavesAReadOnlyTextAlone();
    void goesToTheText();
    void comparesTheProposal();
    void choosesATarget();
    void tellsWhyATargetCannotBeRead();
    void savesToTheTarget();
    void savesNothingOverOthers();
    void savesAsAFile();
    void isForTheKeyboard();
};

void ThreeWayViewTest::takesTheEditorsPlace()
{
    Fixture f;
    QVERIFY(!f.action(u"site-config.three-way"_s)->isEnabled());
    QVERIFY(f.open());
    QVERIFY(f.list()->isVisible());
    QVERIFY(!f.page.editor()->isVisible());
    QCOMPARE(f.list()->model()->rowCount(), 7);
    QCOMPARE(f.cell(u"port"_s, 3), u"587"_s);
    QCOMPARE(f.cell(u"port"_s, 4), u"the target differs"_s);
    QVERIFY(f.find<QLabel>(u"threeWaySummary"_s)->text().startsWith(u"4 setting"));
    f.action(u"site-config.three-way"_s)->trigger();
    QVERIFY(f.page.editor()->isVisible());
    QVERIFY(!f.action(u"site-config.take-target"_s)->isEnabled());
}

void ThreeWayViewTest::comparesWithoutATarget()
{
    Fixture f;
    QVERIFY(f.open(false));
    QVERIFY(!f.action(u"site-config.save-target"_s)->isEnabled());
    QVERIFY(!f.action(u"site-config.read-target"_s)->isEnabled());
    QVERIFY(!f.find<QPlainTextEdit>(u"threeWayTarget"_s)->isVisible());
    VERIFY_NONE(namelessInSight(&f.page));
}

void ThreeWayViewTest::showsWholeValues()
{
    Fixture f;
    QVERIFY(f.open());
    f.list()->setCurrentIndex(f.row(u"email.smtp"_s));
    QVERIFY(f.text(u"threeWayTarget"_s).contains(u"\"port\": 587"));
    f.list()->setCurrentIndex(f.row(u"licenseKey"_s));
    QVERIFY(!f.text(u"threeWayTarget"_s).contains(u"other-secret"));
    QVERIFY(f.cell(u"licenseKey"_s, 3).contains(u"another secret"));
    f.action(u"site-config.reveal"_s)->trigger();
    QCOMPARE(f.text(u"threeWayTarget"_s), u"\"other-secret\""_s);
    QCOMPARE(f.cell(u"licenseKey"_s, 1), u"\"very-secret\""_s);
}

void ThreeWayViewTest::takesValuesOver()
{
    Fixture f;
    QVERIFY(f.open());
    f.list()->setCurrentIndex(f.row(u"port"_s));
    QVERIFY(!f.action(u"site-config.take-original"_s)->isEnabled()); // it has that
    f.action(u"site-config.take-target"_s)->trigger();
    QCOMPARE(f.page.editor()->bytes(), QByteArray(ours).replace("25", "587"));
    QTRY_COMPARE(f.cell(u"port"_s, 4), u"in the target already"_s);
    QCOMPARE(f.list()->currentIndex().data().toString(), u"port"_s);
    QVERIFY(f.settled());
    QTRY_VERIFY(f.action(u"site-config.take-original"_s)->isEnabled());
    f.action(u"site-config.take-original"_s)->trigger();
    QCOMPARE(f.page.editor()->bytes(), ours);
    QTRY_COMPARE(f.cell(u"port"_s, 4), u"the target differs"_s);
    f.list()->setCurrentIndex(f.row(u"extra"_s));
    f.action(u"site-config.take-target"_s)->trigger();
    QVERIFY(f.page.editor()->bytes().contains("\"deep\""));
    f.page.editor()->undo();
    QCOMPARE(f.page.editor()->bytes(), ours);
}

void ThreeWayViewTest::leavesAReadOnlyTextAlone()
{
    Fixture f;
    QVERIFY(f.open());
    f.list()->setCurrentIndex(f.row(u"port"_s));
    QVERIFY(f.action(u"site-config.take-target"_s)->isEnabled());
    f.action(u"site-config.read-only"_s)->trigger();
    QVERIFY(!f.action(u"site-config.take-target"_s)->isEnabled());
}

void ThreeWayViewTest::goesToTheText()
{
    Fixture f;
    QVERIFY(f.open());
    f.list()->setCurrentIndex(f.row(u"port"_s));
    f.action(u"site-config.show-in-text"_s)->trigger();
    QVERIFY(f.page.editor()->isVisible());
    QCOMPARE(f.page.editor()->cursorOffset(), ours.indexOf("\"port\""));
    QTRY_VERIFY(f.page.editor()->textWidget()->hasFocus());
}

void ThreeWayViewTest::comparesTheProposal()
{
    Fixture f;
    QVERIFY(f.open());
    const auto head = [&] { return f.list()->model()->headerData(2, Qt::Horizontal).toString(); };
    QVERIFY(head().contains(u"the text"));
    f.page.session()->setRules(u"self-hosted-to-managed"_s);
    f.page.session()->setAnswers({{u"externalURL"_s, u"https://b.example"_s}});
    QTRY_VERIFY(head().contains(u"the migration's"));
    QTRY_COMPARE(f.cell(u"externalURL"_s, 4), u"in the target already"_s);
    QCOMPARE(f.cell(u"externalURL"_s, 2), u"\"https://b.example\""_s);
    QCOMPARE(f.page.editor()->bytes(), ours);
}

void ThreeWayViewTest::choosesATarget()
{
    Fixture f;
    QVERIFY(f.open(false));
    const auto choose = [&](const QString& path) {
        f.action(u"site-config.choose-target"_s)->trigger();
        const QPointer<QDialog> dialog = f.find<QDialog>(u"openConfig"_s);
        dialog->findChild<QLineEdit*>(u"configPath"_s)->setText(path);
        dialog->findChild<QPushButton*>(u"openConfigAccept"_s)->click();
        QTRY_VERIFY(!dialog); // the next one is to be found
    };
    choose(f.path());
    QVERIFY(f.find<ErrorBanner>(u"siteConfigError"_s)->message().contains(u"the one that is open"));
    QVERIFY(!f.page.session()->target()->source());
    choose(f.targetPath());
    QTRY_VERIFY(!f.list()->isColumnHidden(3));
}

void ThreeWayViewTest::tellsWhyATargetCannotBeRead()
{
    Fixture f;
    QVERIFY(f.open());
    VERIFY_RESULT(writeFile(f.targetPath(), "no JSON"));
    f.action(u"site-config.read-target"_s)->trigger();
    QTRY_VERIFY(f.list()->isColumnHidden(3));
    QTRY_VERIFY(f.find<QLabel>(u"threeWayProblem"_s)->text().contains(u"cannot be compared"));
    QVERIFY(QFile::remove(f.targetPath()));
    f.action(u"site-config.read-target"_s)->trigger();
    QTRY_VERIFY(f.find<ErrorBanner>(u"targetError"_s)->isVisible());
    VERIFY_RESULT(writeFile(f.targetPath(), theirs));
    Q_EMIT f.find<ErrorBanner>(u"targetError"_s)->retryRequested();
    QTRY_VERIFY(!f.list()->isColumnHidden(3));
    QVERIFY(!f.find<ErrorBanner>(u"targetError"_s)->isVisible());
}

void ThreeWayViewTest::savesToTheTarget()
{
    Fixture f;
    QVERIFY(f.open());
    f.action(u"site-config.save-target"_s)->trigger();
    const QString diff = f.text(u"saveConfigDiff"_s);
    QVERIFY(diff.contains(u"https://a.example"));
    QVERIFY(diff.contains(u"https://b.example"));
    QVERIFY(!diff.contains(u"other-secret"));
    QCOMPARE(readFile(f.targetPath()).value(), theirs);
    f.find<QPushButton>(u"saveConfigAccept"_s)->click();
    QTRY_COMPARE(readFile(f.targetPath()).value(), ours);
    QTRY_VERIFY(f.find<QWidget>(u"siteConfigNotice"_s)->isVisible());
    QTRY_VERIFY(f.find<QLabel>(u"threeWaySummary"_s)->text().contains(u"No differences"));
    QVERIFY(!f.action(u"site-config.save-target"_s)->isEnabled());
    QCOMPARE(readFile(f.path()).value(), ours);
}

void ThreeWayViewTest::savesNothingOverOthers()
{
    Fixture f;
    QVERIFY(f.open());
    VERIFY_RESULT(writeFile(f.targetPath(), "{}"));
    f.page.session()->target()->save(ours);
    QTRY_VERIFY(f.find<ErrorBanner>(u"siteConfigError"_s)->isVisible());
    QCOMPARE(readFile(f.targetPath()).value(), QByteArray("{}"));
}

void ThreeWayViewTest::savesAsAFile()
{
    Fixture f;
    QVERIFY(f.open(false));
    const QString copy = f.folder.filePath(u"copy.json"_s);
    f.page.setFileChooser([&](const QString&) { return QString(); });
    f.action(u"site-config.save-as"_s)->trigger();
    f.page.setFileChooser([&](const QString&) { return copy; });
    f.action(u"site-config.save-as"_s)->trigger();
    QTRY_COMPARE(f.page.session()->source()->source.path, copy);
    QCOMPARE(readFile(copy).value(), ours);
}

void ThreeWayViewTest::isForTheKeyboard()
{
    Fixture f;
    QVERIFY(f.open());
    QCOMPARE(f.page.panes().size(), 3);
    f.page.focusContent();
    QTRY_VERIFY(f.list()->hasFocus());
    VERIFY_NONE(namelessInSight(&f.page));
    VERIFY_NONE(squeezedInSight(&f.page));
    auto* filter = f.find<QLineEdit>(u"threeWayFilter"_s);
    filter->setFocus();
    QTest::keyClicks(filter, u"nothing like it"_s);
    QVERIFY(!f.list()->isVisible());
    QCOMPARE(f.page.panes().size(), 1);
    QTest::keyClick(filter, Qt::Key_Escape);
    QVERIFY(f.list()->isVisible());
}

QTEST_MAIN(ThreeWayViewTest)
#include "tst_three_way_view.moc"
