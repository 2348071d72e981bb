// What was done to pull requests is kept, in a file and on a server.

#include "core/store/postgres_schema.h"
#include "core/store/pull_action_keeper.h"
#include "core/store/store.h"
#include "core/store/store_watch.h"
#include "github_api/github_api.h"
#include "store_places.h"

#include <QSignalSpy>

using namespace lockstep;
using namespace lockstep::simulation;
using namespace lockstep::test;
using namespace Qt::StringLiterals;

namespace {

using Outcome = PullAction::Outcome;

const QString server = u"github.com"_s;
const QString repository = u"example/fleet"_s;

PullAction action(int number, ReviewAction what = ReviewAction::Approve)
{
    PullAction made;
    made.server = server;
    made.repository = repository;
    made.number = number;
    made.headSha = u"abc%1"_s.arg(number);
    made.instance = u"prod/zoë"_s;
    made.action = what;
    made.time = QDateTime(QDate(2026, 1, 2), QTime(12, 0), QTimeZone::UTC);
    made.login = u"octocat"_s;
    made.person = u"zoë"_s;
    made.machine = u"laptop"_s;
    return made;
}

GitHubClient clientOf(const GitHubApi& api)
{
    GitHubSettings settings;
    settings.api = QUrl(api.url());
    settings.repository = {u"example"_s, u"fleet"_s};
    settings.token = Secret(api.token());
    GitHubClient client = GitHubClient::open(settings).value();
    HttpRetry retry;
    retry.attempts = 1;
    client.setRetry(retry);
    return client;
}

PullRequest pullOf(int number)
{
    PullRequest pull;
    pull.number = number;
    pull.headSha = u"abc"_s;
    return pull;
}

/// The schema as it was before.
constexpr qsizetype stepsOfFiles = 4;
constexpr qsizetype stepsOfServers = 5;

} // namespace

class PullActionsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase_data() { StorePlaces::addRows(); }

    void initTestCase() { VERIFY_RESULT(m_places.start()); }

    void init() { VERIFY_RESULT(m_places.clear()); }

    void keepsAll();
    void findsThoseOfOne();
    void allOrNone();
    void keepsWhatAnOlderStoreHas();
    void tellsOthers();
    void namesWhoDidIt();
    void notesWhatCameOfIt();
    void aStoreInTroubleHoldsNothingUp();
    void keepsNothingWithoutAStore();
    void whoeverGitHubDoesNotName();

private:
    [[nodiscard]] std::unique_ptr<PullActionHistory> open() const
    {
        return PullActionHistory::open(m_places.place()).value();
    }

    [[nodiscard]] QList<PullAction> kept(const GitHubApi& api) const
    {
        return open()->list(QUrl(api.url()).authority(), repository).value();
    }

    StorePlaces m_places;
};

void PullActionsTest::keepsAll()
{
    QList<PullAction> made{action(1, ReviewAction::RequestChanges), action(2, ReviewAction::AutoMerge),
                           action(3, ReviewAction::Merge)};
    made[1].outcome = Outcome::Refused;
    made[1].reason = u"no"_s + QChar(0);
    made[2].outcome = Outcome::InDoubt;
    VERIFY_RESULT(open()->add(made));
    const Result<QList<PullAction>> again = open()->list(server, repository);
    VERIFY_RESULT(again);
    QCOMPARE(again->size(), 3);
    for (qsizetype at = 0; at < 3; ++at) {
        PullAction one = (*again)[2 - at]; // the newest first
        QVERIFY(one.id > 0);
        one.id = 0;
        if (at == 1)
            QCOMPARE(std::exchange(one.reason, made[1].reason), u"no\uFFFD"_s);
        QCOMPARE(one.toJson(), made[at].toJson());
        QVERIFY(one == made[at]);
    }
}

void PullActionsTest::findsThoseOfOne()
{
    PullAction elsewhere = action(1);
    elsewhere.server = u"github.example.com"_s;
    PullAction other = action(1);
    other.repository = u"example/other"_s;
    VERIFY_RESULT(open()->add({action(1), elsewhere, other, action(2), action(1, ReviewAction::Merge)}));
    const QList<PullAction> found = open()->list(server, repository, 1).value();
    QCOMPARE(found.size(), 2);
    QCOMPARE(found.first().action, ReviewAction::Merge);
    QCOMPARE(open()->list(server, repository).value().size(), 3);
    QCOMPARE(open()->list(server, repository, 0, 1).value().size(), 1);
    QVERIFY(open()->list(server, u"example/none"_s).value().isEmpty());
}

void PullActionsTest::allOrNone()
{
    VERIFY_RESULT(open()->add({}));
    const auto database = Database::open(m_places.place()).value();
    const bool isFile = m_places.place() == m_places.file();
    VERIFY_RESULT(database->run(isFile
                                    ? u"CREATE TRIGGER no BEFORE INSERT ON pull_actions WHEN new.number = 2 "
                                      "BEGIN SELECT RAISE(ABORT, 'not that one'); END"_s
                                    : u"ALTER TABLE pull_actions ADD CONSTRAINT \"not that one\" "
                                      "CHECK (number <> 2)"_s,
                                {}, u"test"_s));
    VERIFY_ERROR(open()->add({action(1), action(2)}), ErrorKind::Io, "not that one");
    QVERIFY(open()->list(server, repository).value().isEmpty());
}

void PullActionsTest::keepsWhatAnOlderStoreHas()
{
    const bool isFile = m_places.place() == m_places.file();
    if (isFile)
        QVERIFY(QDir().mkpath(QFileInfo(m_places.file()).path()));
    {
        const auto database = Database::open(m_places.place()).value();
        VERIFY_RESULT(prepareStore(*database, isFile ? storeUpgrades().first(stepsOfFiles)
                                                     : postgresUpgrades().first(stepsOfServers)));
        VERIFY_RESULT(
            database->run(u"INSERT INTO settings (key, value) VALUES ('a', 'kept')"_s, {}, u"test"_s));
        VERIFY_RESULT(database->run(
            u"INSERT INTO health_reports (instance, release, made, made_by, state, report) "
            "VALUES ('prod/acme', '6.2.0', '2026-01-02T12:00:00.000Z', 'zoe', 'healthy', '{}')"_s,
            {}, u"test"_s));
        QVERIFY(!database->value(u"SELECT count(*) FROM pull_actions"_s, {}, u"test"_s));
    }
    VERIFY_RESULT(open()->add({action(1)}));
    QCOMPARE(Store::open(m_places.place()).value()->setting(u"a"_s).value(), u"kept"_s);
    const auto database = Database::open(m_places.place()).value();
    QCOMPARE(database->value(u"SELECT count(*) FROM health_reports"_s, {}, u"test"_s)->toInt(), 1);
    QCOMPARE(open()->list(server, repository).value().size(), 1);
}

void PullActionsTest::tellsOthers()
{
    const auto history = open();
    StoreWatch watch(m_places.place());
    const QSignalSpy changed(&watch, &StoreWatch::changed);
    QTest::qWait(500); // until it listens
    VERIFY_RESULT(history->add({action(1)}));
    QTRY_VERIFY(!changed.isEmpty());
}

void PullActionsTest::namesWhoDidIt()
{
    PullAction made = action(1);
    QCOMPARE(made.who(), u"octocat (zoë on laptop)"_s);
    made.login.clear();
    QCOMPARE(made.who(), u"zoë on laptop"_s);
    made.person.clear();
    QCOMPARE(made.who(), u"laptop"_s);
}

void PullActionsTest::notesWhatCameOfIt()
{
    GitHubApi api;
    api.start();
    const GitHubClient client = clientOf(api);
    PullActionKeeper keeper(m_places.place(), client, {});
    keeper.note(ReviewAction::Approve, pullOf(1), u"prod/acme"_s, {});
    keeper.note(ReviewAction::Merge, pullOf(2), {},
                Error{ErrorKind::Precondition, u"merge"_s, u"#2"_s, u"it has conflicts"_s, {}});
    keeper.note(ReviewAction::Merge, pullOf(3), {},
                Error{ErrorKind::Cancelled, u"merge"_s, u"#3"_s, u"it was cancelled"_s, {}});
    QVERIFY(!keeper.finish());
    const QList<PullAction> all = kept(api);
    QCOMPARE(all.size(), 3);
    QCOMPARE(all[2].outcome, Outcome::Done);
    QCOMPARE(all[2].login, api.with([](GitHubState& state) { return state.user; }));
    QCOMPARE(all[2].instance, u"prod/acme"_s);
    QCOMPARE(all[2].headSha, u"abc"_s);
    QCOMPARE(all[2].machine, QSysInfo::machineHostName());
    QVERIFY(std::abs(all[2].time.secsTo(QDateTime::currentDateTimeUtc())) < 600);
    QCOMPARE(all[1].outcome, Outcome::Refused);
    QCOMPARE(all[1].reason, u"it has conflicts"_s);
    QCOMPARE(all[0].outcome, Outcome::InDoubt);
}

void PullActionsTest::aStoreInTroubleHoldsNothingUp()
{
    GitHubApi api;
    api.start();
    const QTemporaryDir folder;
    const QString place = folder.filePath(u"sub"_s);
    QVERIFY(writeFile(place, "not a folder").has_value());
    PullActionKeeper keeper(place + u"/store"_s, clientOf(api), {});
    keeper.note(ReviewAction::Approve, pullOf(1), {}, {});
    keeper.note(ReviewAction::Approve, pullOf(2), {}, {});
    QVERIFY(keeper.finish());
    // Once it is there again, nothing has been lost.
    QVERIFY(QFile::remove(place));
    QVERIFY(!keeper.finish());
    QCOMPARE(PullActionHistory::open(place + u"/store"_s)
                 .value()
                 ->list(QUrl(api.url()).authority(), repository)
                 .value()
                 .size(),
             2);
}

void PullActionsTest::keepsNothingWithoutAStore()
{
    GitHubApi api;
    api.start();
    const GitHubClient client = clientOf(api);
    PullActionKeeper keeper({}, client, {});
    keeper.note(ReviewAction::Approve, pullOf(1), {}, {});
    QVERIFY(!keeper.finish());
    QCOMPARE(client.traffic().requests, 0);
}

void PullActionsTest::whoeverGitHubDoesNotName()
{
    GitHubApi api;
    api.start();
    api.add(GitHubFault::answer(u"/user$"_s, 500, u"Oops"_s, -1));
    PullActionKeeper keeper(m_places.place(), clientOf(api), {});
    keeper.note(ReviewAction::Approve, pullOf(1), {}, {});
    const std::optional<Error> problem = keeper.finish();
    QVERIFY(problem);
    QVERIFY2(problem->message().contains(u"whose GitHub token"), qPrintable(problem->message()));
    QCOMPARE(kept(api).size(), 1);
    QCOMPARE(kept(api).first().login, QString());
}

QTEST_GUILESS_MAIN(PullActionsTest)
#include "tst_pull_actions.moc"
