// What another release means for a configuration that somebody works on.

#include "core/support/files.h"
#include "models/config_upgrade_check.h"
#include "result_checks.h"

#include <QSignalSpy>
#include <QTemporaryDir>

using namespace lockstep;
using namespace Qt::StringLiterals;

using Kind = ConfigUpgradeNote::Kind;

namespace {

const QByteArray sample = "{\n  // each quarter of an hour\n  \"repoListUpdateInterval\": 15,\n}\n";

ConfigUpgradeCheck::Releases releases(const QString& from, const QString& to)
{
    return {resourceFolder() + u"/sample/releases.bundle"_s, *Version::parse(from), *Version::parse(to)};
}

bool hasNote(const ConfigUpgradeCheck& check, Kind kind, const QString& pointer)
{
    return check.notes() && std::ranges::any_of(*check.notes(), [&](const ConfigUpgradeNote& note) {
               return note.kind == kind && note.pointer == pointer;
           });
}

} // namespace

class ConfigUpgradeCheckTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void cleanup() { qunsetenv("LOCKSTEP_DATA_DIR"); }

    void tellsWhatChanges();
    void followsTheText();
    void keepsWhatWasFoundWhileTheTextHasErrors();
    void dropsAnswersToEarlierQuestions();
    void tellsWhyItCannot();
    void isIdleWhileNobodyLooks();
    void startsAnewWithAnotherConfiguration();

private:
    [[nodiscard]] QString path() const { return m_folder->filePath(u"site.json"_s); }

    [[nodiscard]] bool open(SiteConfigSession& session) const
    {
        session.open({ConfigSource::Kind::File, path(), {}});
        return QTest::qWaitFor(
            [&] { return session.state() == SiteConfigSession::State::Open && !session.isChecking(); });
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void ConfigUpgradeCheckTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    qputenv("LOCKSTEP_DATA_DIR", m_folder->filePath(u"data"_s).toLocal8Bit());
    VERIFY_RESULT(writeFile(path(), sample));
}

void ConfigUpgradeCheckTest::tellsWhatChanges()
{
    SiteConfigSession session;
    ConfigUpgradeCheck check(&session);
    check.setWatched(true);
    check.setReleases(releases(u"4.2.0"_s, u"5.3"_s));
    QVERIFY(!check.notes());
    QVERIFY(open(session));
    QTRY_VERIFY_WITH_TIMEOUT(check.notes(), 30'000);
    QVERIFY(!check.isWorking());
    QVERIFY(!check.error() && !check.textError());
    QVERIFY(hasNote(check, Kind::Deprecated, u"/repoListUpdateInterval"_s));
    QVERIFY(hasNote(check, Kind::New, u"/scim.authToken"_s));
}

void ConfigUpgradeCheckTest::followsTheText()
{
    SiteConfigSession session;
    QVERIFY(open(session));
    ConfigUpgradeCheck check(&session); // also of what is open already
    check.setReleases(releases(u"4.2.0"_s, u"5.3"_s));
    check.setWatched(true);
    QTRY_VERIFY_WITH_TIMEOUT(hasNote(check, Kind::Deprecated, u"/repoListUpdateInterval"_s), 30'000);
    session.setBytes("{\"scim.authToken\": \"x\"}");
    QTRY_VERIFY(!hasNote(check, Kind::New, u"/scim.authToken"_s));
    QVERIFY(!hasNote(check, Kind::Deprecated, u"/repoListUpdateInterval"_s));
}

void ConfigUpgradeCheckTest::keepsWhatWasFoundWhileTheTextHasErrors()
{
    SiteConfigSession session;
    QVERIFY(open(session));
    ConfigUpgradeCheck check(&session);
    check.setWatched(true);
    check.setReleases(releases(u"4.2.0"_s, u"5.3"_s));
    QTRY_VERIFY_WITH_TIMEOUT(check.notes(), 30'000);
    session.setBytes("{\"repoListUpdateInterval\": }");
    QTRY_VERIFY(check.textError());
    QVERIFY(hasNote(check, Kind::Deprecated, u"/repoListUpdateInterval"_s));
    session.setBytes("{}");
    QTRY_VERIFY(!check.textError());
    QTRY_VERIFY(!hasNote(check, Kind::Deprecated, u"/repoListUpdateInterval"_s));
}

void ConfigUpgradeCheckTest::dropsAnswersToEarlierQuestions()
{
    SiteConfigSession session;
    QVERIFY(open(session));
    ConfigUpgradeCheck check(&session);
    check.setWatched(true);
    bool hasStale = false;
    connect(&check, &ConfigUpgradeCheck::changed, this, [&] {
        hasStale = hasStale || (check.notes() && check.releases() != releases(u"5.0.0"_s, u"5.0.6"_s));
    });
    check.setReleases(releases(u"4.2.0"_s, u"5.3"_s));
    check.setReleases(releases(u"5.0.0"_s, u"5.0.6"_s));
    QTRY_VERIFY_WITH_TIMEOUT(check.notes() && !check.isWorking(), 30'000);
    QVERIFY(check.notes()->isEmpty()); // their schemas are the same
    QVERIFY(!hasStale);
}

void ConfigUpgradeCheckTest::tellsWhyItCannot()
{
    SiteConfigSession session;
    QVERIFY(open(session));
    ConfigUpgradeCheck check(&session);
    check.setWatched(true);
    check.setReleases(releases(u"1.0.0"_s, u"5.3"_s));
    QTRY_VERIFY_WITH_TIMEOUT(check.error(), 30'000);
    QVERIFY(!check.notes());
    QVERIFY2(check.error()->message().contains(u"1.0.0"), qPrintable(check.error()->message()));
    session.setBytes("{}");
    QTRY_VERIFY(!session.isChecking() && !check.isWorking());
    QVERIFY(check.error());
    check.setReleases(releases(u"5.3.0"_s, u"5.0.0"_s)); // no upgrade
    QVERIFY(!check.error() && !check.isWorking());
    QVERIFY(!ConfigUpgradeCheck::isUpgrade(check.releases()));
    check.setReleases({});
    QVERIFY(!ConfigUpgradeCheck::isUpgrade(check.releases()));
}

void ConfigUpgradeCheckTest::isIdleWhileNobodyLooks()
{
    SiteConfigSession session;
    QVERIFY(open(session));
    ConfigUpgradeCheck check(&session);
    check.setReleases(releases(u"4.2.0"_s, u"5.3"_s));
    session.setBytes("{}");
    QTRY_VERIFY(!session.isChecking());
    QVERIFY(!check.isWorking());
    check.setWatched(true);
    QVERIFY(check.isWorking());
    QTRY_VERIFY_WITH_TIMEOUT(check.notes(), 30'000);
}

void ConfigUpgradeCheckTest::startsAnewWithAnotherConfiguration()
{
    SiteConfigSession session;
    QVERIFY(open(session));
    ConfigUpgradeCheck check(&session);
    check.setWatched(true);
    check.setReleases(releases(u"4.2.0"_s, u"5.3"_s));
    QTRY_VERIFY_WITH_TIMEOUT(check.notes(), 30'000);
    session.close();
    QVERIFY(!check.notes());
    VERIFY_RESULT(writeFile(path(), "{}"));
    QVERIFY(open(session));
    QTRY_VERIFY(check.notes());
    QVERIFY(!hasNote(check, Kind::Deprecated, u"/repoListUpdateInterval"_s));
}

QTEST_GUILESS_MAIN(ConfigUpgradeCheckTest)
#include "tst_config_upgrade_check.moc"
