// What a site config was before it was saved: looked at, held against the text, brought back.

#include "core/support/files.h"
#include "page_fixture.h"
#include "result_checks.h"
#include "ui/parts/segmented_control.h"
#include "ui/siteconfig/editor/config_editor.h"
#include "ui/siteconfig/site_config_page.h"

#include <QDir>
#include <QLabel>
#include <QListWidget>
#include <QLocale>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTemporaryDir>

using namespace lockstep;
using namespace lockstep::test;
using namespace Qt::StringLiterals;

namespace {

const QByteArray sample = "{\n  \"licenseKey\": \"very-secret\",\n  \"maxReposToSearch\": 10\n}\n";

struct Fixture : PageFixture<SiteConfigPage>
{
    QTemporaryDir folder;

    Fixture()
    {
        qputenv("LOCKSTEP_DATA_DIR", folder.filePath(u"data"_s).toLocal8Bit());
        if (!writeFile(path(), sample))
            qFatal("cannot write the sample");
        page.session()->open({ConfigSource::Kind::File, path(), {}});
        if (!QTest::qWaitFor([this] { return settled(); }))
            qFatal("the sample cannot be opened");
        page.showSide(SiteConfigPage::History);
    }

    ~Fixture()
    {
        page.session()->close();
        qunsetenv("LOCKSTEP_DATA_DIR");
    }

    [[nodiscard]] QString path() const { return folder.filePath(u"site.json"_s); }

    [[nodiscard]] bool settled() const
    {
        return page.session()->state() == SiteConfigSession::State::Open && !page.session()->isChecking();
    }

    [[nodiscard]] QListWidget* list() const { return find<QListWidget>(u"configHistory"_s); }

    /// Ten becomes another number, and that is saved.
    [[nodiscard]] bool saveAs(const QByteArray& number) const
    {
        const QByteArray bytes = page.editor()->bytes();
        const qsizetype from = bytes.indexOf(": ", bytes.indexOf("maxRepos")) + 2;
        const int before = list()->count();
        if (!page.editor()->applyEdits({{from, bytes.indexOf("\n}") - from, number}}))
            return false;
        page.session()->save();
        return QTest::qWaitFor([&] { return list()->count() > before && settled(); });
    }

    void trigger(const QString& action) const { find<QAction>(action)->trigger(); }
};

} // namespace

class SiteConfigHistoryTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysWhenThereIsNone();
    void bringsBackByButtonAndMenu();
    void comparesWithTheText();
    void forgetsTheComparisonWithTheConfiguration();
    void tellsWhatItCannotRead();
};

void SiteConfigHistoryTest::saysWhenThereIsNone()
{
    const Fixture f;
    QVERIFY(!f.list()->isVisible());
    const auto labels = f.page.findChildren<QLabel*>();
    QVERIFY(std::ranges::any_of(labels, [](const QLabel* label) {
        return label->isVisible() && label->text().contains(u"no earlier versions");
    }));
    QVERIFY(!f.find<QAction>(u"bringBack"_s)->isEnabled());
}

void SiteConfigHistoryTest::bringsBackByButtonAndMenu()
{
    const Fixture f;
    QVERIFY(f.saveAs("20"));
    QVERIFY(f.saveAs("30"));
    QVERIFY(f.list()->isVisible());
    QCOMPARE(f.list()->count(), 2);
    const QString time =
        QLocale().toString(f.page.session()->history().first().time.toLocalTime(), QLocale::ShortFormat);
    QVERIFY2(f.list()->item(0)->text().startsWith(time), qPrintable(f.list()->item(0)->text()));
    QCOMPARE(f.list()->currentRow(), 0);
    f.trigger(u"bringBack"_s);
    QTRY_VERIFY(f.page.editor()->bytes().contains(": 20"));
    f.list()->setCurrentRow(f.list()->count() - 1);
    QCOMPARE(f.list()->actions().size(), 2);
    f.list()->actions().first()->trigger();
    QTRY_COMPARE(f.page.editor()->bytes(), sample);
    VERIFY_NONE(namelessInSight(&f.page));
    VERIFY_NONE(squeezedInSight(&f.page));
}

void SiteConfigHistoryTest::comparesWithTheText()
{
    const Fixture f;
    QVERIFY(f.saveAs("20"));
    QVERIFY(f.saveAs("30"));
    f.list()->setCurrentRow(1); // the oldest
    f.trigger(u"compareVersion"_s);
    const auto* diff = f.find<QPlainTextEdit>(u"configDiff"_s);
    QVERIFY(diff->isVisible());
    QVERIFY2(diff->toPlainText().contains(u"-  \"maxReposToSearch\": 10"), qPrintable(diff->toPlainText()));
    QVERIFY(diff->toPlainText().contains(u"+  \"maxReposToSearch\": 30"));
    QVERIFY(!diff->toPlainText().contains(u"very-secret"));
    QTRY_VERIFY(squeezedInSight(&f.page).isEmpty());
    const QByteArray bytes = f.page.editor()->bytes();
    VERIFY_RESULT(f.page.editor()->applyEdits({{bytes.indexOf("30"), 2, "40"}}));
    QTRY_VERIFY(diff->toPlainText().contains(u"+  \"maxReposToSearch\": 40")); // it goes on
}

void SiteConfigHistoryTest::forgetsTheComparisonWithTheConfiguration()
{
    Fixture f;
    QVERIFY(f.saveAs("20"));
    f.trigger(u"compareVersion"_s);
    const auto* diff = f.find<QPlainTextEdit>(u"configDiff"_s);
    QVERIFY(!diff->toPlainText().isEmpty());
    f.page.session()->close();
    f.page.session()->open({ConfigSource::Kind::File, f.path(), {}});
    QTRY_VERIFY(f.settled());
    QVERIFY2(diff->toPlainText().isEmpty(), qPrintable(diff->toPlainText()));
    f.page.showSide(SiteConfigPage::History);
    f.trigger(u"compareVersion"_s);
    QVERIFY(diff->toPlainText().contains(u": 10"));
}

void SiteConfigHistoryTest::tellsWhatItCannotRead()
{
    const Fixture f;
    QVERIFY(f.saveAs("20"));
    QVERIFY(QDir(ConfigHistory::usualFolder()).removeRecursively());
    f.trigger(u"compareVersion"_s);
    QVERIFY(f.find<QWidget>(u"siteConfigError"_s)->isVisible());
    QVERIFY(f.list()->isVisible());
}

QTEST_MAIN(SiteConfigHistoryTest)
#include "tst_site_config_history.moc"
