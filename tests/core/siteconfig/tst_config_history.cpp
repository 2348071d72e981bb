// What is kept of a configuration: what it was before each change, and what was not saved yet.

#include "core/siteconfig/config_history.h"
#include "result_checks.h"

#include <QDir>
#include <QDirIterator>
#include <QTemporaryDir>

#include <unistd.h>

using namespace lockstep;
using namespace Qt::StringLiterals;

class ConfigHistoryTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void keepsEachVersion();
    void keepsTheSameOnce();
    void theOldestGo();
    void onlyItsUserSeesIt();
    void missing();
    void damagedFilesAreLeftOut();
    void draftsComeBack();
    void cannotBeKept();

private:
    [[nodiscard]] QString path() const { return m_folder->filePath(u"kept"_s); }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void ConfigHistoryTest::keepsEachVersion()
{
    const ConfigHistory history(path());
    const QByteArray odd = "\xEF\xBB\xBF{ // \xFF\r\n}\n\n";
    VERIFY_RESULT(history.keep(u"/etc/site.json"_s, "{}", u"first"_s));
    VERIFY_RESULT(history.keep(u"/etc/site.json"_s, odd, u"second"_s));
    VERIFY_RESULT(history.keep(u"https://a.example"_s, "[]", u"elsewhere"_s));
    const auto versions = history.versions(u"/etc/site.json"_s);
    QCOMPARE(versions.size(), 2);
    QCOMPARE(versions[0].note, u"second"_s);
    QCOMPARE(versions[0].size, odd.size());
    QVERIFY(versions[0].time > versions[1].time);
    QCOMPARE(history.read(u"/etc/site.json"_s, versions[0].id).value(), odd);
    QCOMPARE(history.read(u"/etc/site.json"_s, versions[1].id).value(), QByteArray("{}"));
    QCOMPARE(history.versions(u"https://a.example"_s).size(), 1);
}

void ConfigHistoryTest::keepsTheSameOnce()
{
    const ConfigHistory history(path());
    for (const char* bytes : {"1", "1", "2", "1"})
        VERIFY_RESULT(history.keep(u"x"_s, bytes, {}));
    QCOMPARE(history.versions(u"x"_s).size(), 3);
}

void ConfigHistoryTest::theOldestGo()
{
    const ConfigHistory history(path());
    for (int i = 0; i < ConfigHistory::mostVersions + 5; ++i)
        VERIFY_RESULT(history.keep(u"x"_s, QByteArray::number(i), {}));
    const auto versions = history.versions(u"x"_s);
    QCOMPARE(versions.size(), ConfigHistory::mostVersions);
    QCOMPARE(history.read(u"x"_s, versions.last().id).value(), QByteArray("5"));
}

void ConfigHistoryTest::onlyItsUserSeesIt()
{
    VERIFY_RESULT(ConfigHistory(path()).keep(u"x"_s, "{}", {}));
    QDirIterator files(path(), QDir::Files, QDirIterator::Subdirectories);
    QVERIFY(files.hasNext());
    const auto others = QFileDevice::ReadGroup | QFileDevice::ReadOther | QFileDevice::WriteOther;
    const QFileInfo file = files.nextFileInfo();
    QVERIFY(!(file.permissions() & others));
    QVERIFY(!(QFileInfo(file.path()).permissions() & others));
}

void ConfigHistoryTest::missing()
{
    const ConfigHistory history(path());
    QVERIFY(history.versions(u"x"_s).isEmpty());
    VERIFY_ERROR(history.read(u"x"_s, u"20260101T000000.000Z"_s), ErrorKind::NotFound, "does not exist");
    VERIFY_ERROR(history.read(u"x"_s, u"../../secret"_s), ErrorKind::NotFound, "none of that name");
}

void ConfigHistoryTest::damagedFilesAreLeftOut()
{
    const ConfigHistory history(path());
    VERIFY_RESULT(history.keep(u"x"_s, "{}", {}));
    const QString folder = QDir(path()).entryInfoList(QDir::Dirs | QDir::NoDotAndDotDot).first().filePath();
    QFile file(folder + u"/20270101T000000.000Z.jsonc"_s);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("half");
    file.close();
    QCOMPARE(history.versions(u"x"_s).size(), 1);
}

void ConfigHistoryTest::draftsComeBack()
{
    const ConfigDrafts drafts(path());
    QVERIFY(!drafts.find(u"x"_s));
    VERIFY_RESULT(drafts.keep({u"x"_s, "{\n  \"a\": 2\n}", "{}"}));
    VERIFY_RESULT(drafts.keep({u"y"_s, "1\n2", ""}));
    VERIFY_RESULT(drafts.keep({u"x"_s, "{\"a\": 3}", "{}"}));
    QCOMPARE(drafts.all().size(), 2);
    const std::optional<ConfigDraft> found = ConfigDrafts(path()).find(u"x"_s);
    QVERIFY(found);
    QCOMPARE(found->bytes, QByteArray("{\"a\": 3}"));
    QCOMPARE(found->begunFrom, QByteArray("{}"));
    QVERIFY(found->time.isValid());
    drafts.forget(u"x"_s);
    QVERIFY(!drafts.find(u"x"_s));
    QCOMPARE(drafts.find(u"y"_s)->bytes, QByteArray("1\n2"));
}

void ConfigHistoryTest::cannotBeKept()
{
    VERIFY_ERROR(ConfigHistory(u"/proc/nowhere"_s).keep(u"x"_s, "{}", {}), ErrorKind::Io,
                 "its folder cannot be made");
}

QTEST_GUILESS_MAIN(ConfigHistoryTest)
#include "tst_config_history.moc"
