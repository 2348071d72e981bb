// A site configuration that somebody works on: checked while it is written, saved, and never lost.

#include "core/support/files.h"
#include "models/config_problem_model.h"
#include "models/site_config_session.h"
#include "result_checks.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace lockstep;
using namespace Qt::StringLiterals;

namespace {

const QByteArray sample = "{\n  // where people find it\n  \"externalURL\": \"https://a.example\",\n}\n";

} // namespace

class SiteConfigSessionTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void cleanup() { qunsetenv("LOCKSTEP_DATA_DIR"); }

    void opensAndChecks();
    void checksAgainstARelease();
    void tellsWhyThereIsNoSchema();
    void proposesAMigration();
    void proposesWhatIsForTheRelease();
    void savesAndKeepsWhatWasThere();
    void refusesToSaveOverOthers();
    void draftsSurvive();
    void readsAgain();
    void cannotOpen();
    void isClosedWhileItIsRead();
    void listsProblems();

private:
    [[nodiscard]] ConfigSource file() const
    {
        return {ConfigSource::Kind::File, m_folder->filePath(u"site.json"_s), {}};
    }

    [[nodiscard]] bool open(SiteConfigSession& session) const
    {
        session.open(file());
        return QTest::qWaitFor(
            [&] { return session.state() == SiteConfigSession::State::Open && !session.isChecking(); });
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void SiteConfigSessionTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    qputenv("LOCKSTEP_DATA_DIR", m_folder->filePath(u"data"_s).toLocal8Bit());
    VERIFY_RESULT(writeFile(file().path, sample));
}

void SiteConfigSessionTest::opensAndChecks()
{
    SiteConfigSession session;
    QVERIFY(open(session));
    QCOMPARE(session.bytes(), sample);
    QVERIFY(!session.isChanged());
    QVERIFY(session.problems().isEmpty());
    session.setBytes("{\"a\": }");
    QVERIFY(session.isChanged());
    QVERIFY(session.isChecking());
    QTRY_COMPARE(session.problems().size(), 1);
    QCOMPARE(session.problems().first().offset, 6);
    session.setBytes(sample);
    QVERIFY(!session.isChanged());
    QTRY_VERIFY(session.problems().isEmpty());
}

void SiteConfigSessionTest::checksAgainstARelease()
{
    const QString catalog = resourceFolder() + u"/sample/releases.bundle"_s;
    SiteConfigSession session;
    QVERIFY(open(session));
    session.setRelease(ConfigRelease{catalog, *Version::parse(u"5.3"_s)});
    QTRY_VERIFY_WITH_TIMEOUT(session.schema() || session.schemaError(), 30'000);
    QVERIFY2(session.schema(), session.schemaError() ? qPrintable(session.schemaError()->message()) : "");
    session.setBytes("{\"externalURL\": 7}");
    QTRY_VERIFY(!session.isChecking());
    QCOMPARE(session.problems().size(), 1);
    QCOMPARE(session.problems().first().pointer, u"/externalURL"_s);
    session.setRelease(std::nullopt);
    QVERIFY(!session.schema());
}

void SiteConfigSessionTest::tellsWhyThereIsNoSchema()
{
    SiteConfigSession session;
    QVERIFY(open(session));
    session.setRelease(ConfigRelease{u"/nowhere"_s, *Version::parse(u"5.3"_s)});
    QTRY_VERIFY(session.schemaError());
    QVERIFY(session.problems().isEmpty());
}

void SiteConfigSessionTest::proposesAMigration()
{
    SiteConfigSession session;
    QVERIFY(open(session));
    session.setRules(u"self-hosted-to-managed"_s);
    QTRY_VERIFY(session.migration());
    QVERIFY(!session.migration()->isComplete());
    session.setAnswers({{u"externalURL"_s, u"https://b.example"_s}, {u"licenseKey"_s, u"key"_s}});
    QTRY_VERIFY(session.migration() && session.migration()->isComplete());
    QVERIFY(session.migration()->proposal.contains("https://b.example"));
    QSignalSpy replaced(&session, &SiteConfigSession::replaced);
    session.replace(session.migration()->proposal);
    QCOMPARE(replaced.size(), 1);
    QTRY_VERIFY(!session.isChecking());
    QCOMPARE(session.migration()->count(ConfigFinding::State::Changed), 0);
    session.setAnswers({{u"externalURL"_s, u"no address"_s}});
    QTRY_VERIFY(session.migrationError());
    QVERIFY(!session.migration());
    session.setRules({});
    QTRY_VERIFY(!session.migrationError());
    QVERIFY(!session.rules());
}

/// Findings are never about rules that are not there, whichever way releases and rules are changed.
void SiteConfigSessionTest::proposesWhatIsForTheRelease()
{
    SiteConfigSession session;
    QVERIFY(open(session));
    session.replace("{\"useJaeger\": true, \"licenseKey\": \"x\"}");
    const auto isSound = [&] {
        const ConfigMigration* migration = session.migration();
        return !migration || std::ranges::all_of(migration->findings, [&](const ConfigFinding& finding) {
            return session.rules() && session.rules()->rule(finding.rule);
        });
    };
    int looks = 0;
    for (const auto signal : {&SiteConfigSession::checked, &SiteConfigSession::rulesChanged})
        connect(&session, signal, this, [&] {
            ++looks;
            QVERIFY(isSound());
        });
    const auto count = [&] { return session.migration() ? session.migration()->findings.size() : -1; };
    session.setRules(u"newer-release-keys"_s);
    session.setAnswers({{u"batch-changes"_s, u"take"_s}});
    QTRY_COMPARE(count(), 1);
    session.setRelease(ConfigRelease{u"nowhere"_s, Version(5, 0, 0)});
    QTRY_COMPARE(count(), 0);
    session.setRelease(ConfigRelease{u"nowhere"_s, Version(6, 12, 0)});
    QTRY_COMPARE(count(), 1);
    session.setRules(u"self-hosted-to-managed"_s);
    QTRY_VERIFY(count() > 1);
    session.setRules(u"newer-release-keys"_s);
    QTRY_COMPARE(count(), 1);
    QVERIFY(looks > 5);
}

void SiteConfigSessionTest::savesAndKeepsWhatWasThere()
{
    SiteConfigSession session;
    QVERIFY(open(session));
    QVERIFY(session.history().isEmpty());
    session.setBytes("{}");
    QSignalSpy saved(&session, &SiteConfigSession::saved);
    session.save();
    QTRY_COMPARE(saved.size(), 1);
    QCOMPARE(readFile(file().path).value(), QByteArray("{}"));
    QVERIFY(!session.isChanged());
    QCOMPARE(session.history().size(), 1);
    session.restore(session.history().first().id);
    QCOMPARE(session.bytes(), sample);
    QVERIFY(session.isChanged());
    session.save();
    QTRY_COMPARE(saved.size(), 2);
    QCOMPARE(readFile(file().path).value(), sample);
    QCOMPARE(session.history().size(), 2);
    QTRY_VERIFY(!ConfigDrafts().find(file().place()));
}

void SiteConfigSessionTest::refusesToSaveOverOthers()
{
    SiteConfigSession session;
    QVERIFY(open(session));
    session.setBytes("{\"mine\": 1}");
    VERIFY_RESULT(writeFile(file().path, "{\"theirs\": 1}"));
    QSignalSpy failed(&session, &SiteConfigSession::failed);
    session.save();
    QTRY_COMPARE(failed.size(), 1);
    QCOMPARE(readFile(file().path).value(), QByteArray("{\"theirs\": 1}"));
    QCOMPARE(session.bytes(), QByteArray("{\"mine\": 1}"));
    QVERIFY(session.isChanged());
}

void SiteConfigSessionTest::draftsSurvive()
{
    {
        SiteConfigSession session;
        QVERIFY(open(session));
        session.setBytes("{\"half\": ");
    }
    SiteConfigSession session;
    QVERIFY(open(session));
    QCOMPARE(session.bytes(), sample);
    QVERIFY(session.foundDraft());
    QCOMPARE(session.foundDraft()->bytes, QByteArray("{\"half\": "));
    session.takeDraft();
    QVERIFY(!session.foundDraft());
    QCOMPARE(session.bytes(), QByteArray("{\"half\": "));
    QTRY_VERIFY(ConfigDrafts().find(file().place()));
    session.close();
    QVERIFY(open(session));
    QVERIFY(session.foundDraft());
    session.dropDraft();
    QVERIFY(!ConfigDrafts().find(file().place()));
}

void SiteConfigSessionTest::readsAgain()
{
    SiteConfigSession session;
    QVERIFY(open(session));
    session.setBytes("{\"mine\": 1}");
    VERIFY_RESULT(writeFile(file().path, "{\"theirs\": 1}"));
    session.reload();
    QTRY_COMPARE(session.bytes(), QByteArray("{\"theirs\": 1}"));
    QVERIFY(!session.foundDraft());
    QCOMPARE(session.history().size(), 1); // what was not saved is there
    QCOMPARE(ConfigHistory().read(file().place(), session.history().first().id).value(),
             QByteArray("{\"mine\": 1}"));
}

void SiteConfigSessionTest::cannotOpen()
{
    SiteConfigSession session;
    QSignalSpy failed(&session, &SiteConfigSession::failed);
    session.open({ConfigSource::Kind::File, m_folder->filePath(u"none"_s), {}});
    QTRY_COMPARE(failed.size(), 1);
    QCOMPARE(session.state(), SiteConfigSession::State::Empty);
    session.save();
    session.setBytes("{}");
    QVERIFY(session.bytes().isEmpty());
}

void SiteConfigSessionTest::isClosedWhileItIsRead()
{
    SiteConfigSession session;
    QSignalSpy failed(&session, &SiteConfigSession::failed);
    session.open(file());
    QCOMPARE(session.state(), SiteConfigSession::State::Opening);
    session.close();
    QCOMPARE(session.state(), SiteConfigSession::State::Empty);
    QVERIFY(open(session)); // and not twice
    QVERIFY(failed.isEmpty());
}

void SiteConfigSessionTest::listsProblems()
{
    ConfigProblemModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const auto document = JsoncDocument::parse("{\n  \"a\": ,\n  \"b\": 1, \"b\": 2\n}");
    model.set(textProblems(document), document);
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.count(ConfigSeverity::Error), 1);
    QCOMPARE(model.count(ConfigSeverity::Warning), 1);
    QCOMPARE(model.index(0, ConfigProblemModel::Place).data().toString(), u"2:8"_s);
    QVERIFY(model.index(0, ConfigProblemModel::Text)
                .data(Qt::AccessibleTextRole)
                .toString()
                .startsWith(u"Error"));
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    model.set(textProblems(document), document);
    QCOMPARE(reset.size(), 0);
    model.set({}, document);
    QCOMPARE(model.rowCount(), 0);
}

QTEST_GUILESS_MAIN(SiteConfigSessionTest)
#include "tst_site_config_session.moc"
