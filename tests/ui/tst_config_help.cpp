// What the editor is told by the schema of a release, as somebody meets it who writes.

#include "config_editor_fixture.h"
#include "core/support/files.h"
#include "models/site_config_session.h"
#include "result_checks.h"
#include "ui/siteconfig/config_help.h"
#include "ui/siteconfig/editor/completion_popup.h"

#include <QTemporaryDir>

using namespace lockstep;
using namespace lockstep::test;
using namespace Qt::StringLiterals;

class ConfigHelpTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void completesAfterAValueWithoutAComma();
};

void ConfigHelpTest::completesAfterAValueWithoutAComma()
{
    const QTemporaryDir folder;
    qputenv("LOCKSTEP_DATA_DIR", folder.filePath(u"data"_s).toLocal8Bit());
    const QByteArray text = "{\n  \"licenseKey\": \"x\" // until March\n  \n}\n";
    VERIFY_RESULT(writeFile(folder.filePath(u"site.json"_s), text));
    SiteConfigSession session;
    EditorFixture f;
    const ConfigHelp help(&session, &f.editor);
    session.setRelease(ConfigRelease{resourceFolder() + u"/sample/releases.bundle"_s, Version(5, 3, 0)});
    session.open({ConfigSource::Kind::File, folder.filePath(u"site.json"_s), {}});
    QTRY_VERIFY_WITH_TIMEOUT(session.source() && session.schema(), 30'000);
    f.editor.setBytes(text);
    f.editor.goTo(text.size() - 3);
    f.type("\"externalUR");
    auto* popup = f.editor.window()->findChild<CompletionPopup*>(u"completionPopup"_s);
    QTRY_VERIFY(popup && popup->isVisible());
    QCOMPARE(popup->model()->item(0).label, u"externalURL"_s);
    f.press(Qt::Key_Return);
    const QByteArray wanted = "{\n  \"licenseKey\": \"x\", // until March\n  \"externalURL\": ";
    QVERIFY2(f.editor.bytes().startsWith(wanted), f.editor.bytes());
    f.editor.undo();
    QVERIFY2(f.editor.bytes().startsWith("{\n  \"licenseKey\": \"x\" //"), f.editor.bytes());
    session.close();
    qunsetenv("LOCKSTEP_DATA_DIR");
}

QTEST_MAIN(ConfigHelpTest)
#include "tst_config_help.moc"
