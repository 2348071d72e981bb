// Rollouts as the console handles them, against a GitHub of the test's own.

#include "models/rollout_session.h"

#include "core/rollout/rollout_tracking.h"
#include "core/rollout/tracking_issue.h"
#include "models/rollout_list_model.h"
#include "models/rollout_words.h"
#include "models/upgrade_model.h"

#include "../core/store/store_places.h"
#include "result_checks.h"
#include "rollout_fixture.h"

#include <QProcess>
#include <QSignalSpy>
#include <QSqlDatabase>
#include <QSqlQuery>

#include <thread>

using namespace lockstep;
using namespace lockstep::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int patience = 60'000;

/// A session that looks often, and what it told of.
struct Console
{
    explicit Console(const RolloutFixture& fixture) : session(fixture.store())
    {
        session.setPace(RolloutFixture::pace());
        session.setInterval(20ms);
        session.setWatching(true);
        QObject::connect(&session, &RolloutSession::failed, &session,
                         [this](const Error& error) { errors.append(error.message()); });
        QObject::connect(&session, &RolloutSession::created, &session, [this](qint64 made) {
            id = made;
            session.show(made);
        });
    }

    [[nodiscard]] bool begin(const Rollout& plan)
    {
        session.start(plan, false);
        return QTest::qWaitFor([this] { return id != 0 && session.shown(); }, patience);
    }

    /// Our work on it has ended, and the store was read since.
    [[nodiscard]] bool rest()
    {
        return QTest::qWaitFor(
            [this] {
                return !session.worksOn(id) && !session.isActing() && session.shown() &&
                       !session.shown()->isRunning;
            },
            patience);
    }

    [[nodiscard]] bool end()
    {
        return rest() && QTest::qWaitFor([this] { return isOver(conditionOf(*session.shown())); }, patience);
    }

    [[nodiscard]] UpgradeState stateOf(const QString& slug) const
    {
        return session.model()->item(session.model()->indexOf(slug))->state;
    }

    RolloutSession session;
    QStringList errors;
    qint64 id = 0;
};

} // namespace

class RolloutSessionTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void readsAnEmptyStore();
    void beginsAndFollows();
    void isHeldAndGoesOn();
    void leavesOut();
    void pausesAndGoesOn();
    void stops();
    void stopsWhatNobodyWorksOn();
    void letsGo();
    void isClosedGently();
    void followsAnotherProcess();
    void hearsOfChanges_data();
    void hearsOfChanges();
    void asksNothingWhileNothingChanges();
    void noticesThatAProcessIsGone();
    void keepsWhatEndedIt();
    void writesNothingDownWithoutAccess();
    void saysThatTheStoreIsAway();
    void keepsTheTrackingIssueTrue();
    void saysThatTheTrackingIssueIsGone();
    void saysWhatIsRefused();

private:
    std::unique_ptr<RolloutFixture> m_fixture;
};

void RolloutSessionTest::init()
{
    m_fixture = std::make_unique<RolloutFixture>();
}

void RolloutSessionTest::cleanup()
{
    QCOMPARE(m_fixture->github.api.violations(), QStringList());
}

void RolloutSessionTest::readsAnEmptyStore()
{
    Console console(*m_fixture);
    QTRY_VERIFY(console.session.hasRead());
    QCOMPARE(console.session.rollouts()->rowCount(), 0);
    QVERIFY(!console.session.readError());
    QVERIFY(!console.session.shown());
    QCOMPARE(console.errors, QStringList());
}

void RolloutSessionTest::beginsAndFollows()
{
    Console console(*m_fixture);
    const QSignalSpy resets(console.session.model(), &QAbstractItemModel::modelReset);
    QVERIFY(console.begin(m_fixture->plan(8)));
    QVERIFY(!console.session.status(console.id).isEmpty());
    QVERIFY(console.end());
    QCOMPARE(console.errors, QStringList());
    QTRY_COMPARE(console.session.model()->count(UpgradeState::Succeeded), 8);
    QTRY_VERIFY(console.session.model()->item(console.session.model()->indexOf(u"i8"_s))->run > 0);
    QCOMPARE(conditionOf(*console.session.shown()), RolloutCondition::Done);
    QTRY_COMPARE(console.session.rollouts()->rowCount(), 1);
    QVERIFY(resets.size() <= 2); // nothing, then this one
    QVERIFY(m_fixture->startedOnce(8));
}

void RolloutSessionTest::isHeldAndGoesOn()
{
    m_fixture->failOnce(u"i2"_s);
    Console console(*m_fixture);
    QVERIFY(console.begin(m_fixture->plan(8)));
    QVERIFY(console.rest());
    QTRY_COMPARE(console.session.held(console.id), u"1 upgrade failed, and it stops after 1"_s);
    QTRY_COMPARE(conditionOf(*console.session.shown()), RolloutCondition::Held);
    QTRY_COMPARE(console.stateOf(u"i2"_s), UpgradeState::Failed);
    const QSignalSpy done(&console.session, &RolloutSession::done);
    console.session.retry(console.id, {});
    QTRY_COMPARE(done.size(), 1);
    QTRY_COMPARE(console.stateOf(u"i2"_s), UpgradeState::Waiting);
    QCOMPARE(console.session.held(console.id), QString());
    console.session.resume(console.id, false);
    QVERIFY(console.session.worksOn(console.id));
    QVERIFY(console.end());
    QTRY_COMPARE(console.session.model()->count(UpgradeState::Succeeded), 8);
    QCOMPARE(m_fixture->starts()[u"i2"_s], 2);
    QCOMPARE(console.errors, QStringList());
}

void RolloutSessionTest::leavesOut()
{
    m_fixture->failOnce(u"i1"_s);
    Console console(*m_fixture);
    QVERIFY(console.begin(m_fixture->plan(4)));
    QVERIFY(console.rest());
    const QSignalSpy done(&console.session, &RolloutSession::done);
    console.session.skip(console.id, {u"i1"_s, u"i3"_s}, u"by hand"_s);
    QTRY_COMPARE(done.size(), 1);
    console.session.resume(console.id, false);
    QVERIFY(console.end());
    QTRY_COMPARE(console.stateOf(u"i3"_s), UpgradeState::Skipped);
    QCOMPARE(console.session.model()->item(console.session.model()->indexOf(u"i3"_s))->problem, u"by hand"_s);
    QCOMPARE(m_fixture->starts().keys(), (QStringList{u"i1"_s, u"i2"_s, u"i4"_s}));
}

void RolloutSessionTest::pausesAndGoesOn()
{
    m_fixture->github.api.with([](GitHubState& state) { state.runsTake = 200ms; });
    Console console(*m_fixture);
    QVERIFY(console.begin(m_fixture->plan(8)));
    console.session.pause(console.id);
    QTRY_COMPARE(console.session.shown()->wish, RolloutWish::Pause);
    QTRY_COMPARE(console.session.status(console.id), u"Paused: nothing more is started"_s);
    QCOMPARE(conditionOf(*console.session.shown()), RolloutCondition::Pausing);
    QVERIFY(m_fixture->starts().size() < 8);
    console.session.resume(console.id, false); // it is worked on already
    QTRY_COMPARE(console.session.shown()->wish, RolloutWish::Go);
    QVERIFY(console.end());
    QVERIFY(m_fixture->startedOnce(8));
    QCOMPARE(console.errors, QStringList());
}

void RolloutSessionTest::stops()
{
    m_fixture->github.api.with([](GitHubState& state) { state.runsTake = 200ms; });
    Console console(*m_fixture);
    QVERIFY(console.begin(m_fixture->plan(8)));
    QTRY_COMPARE(m_fixture->starts().size(), 1);
    console.session.stop(console.id);
    QVERIFY(console.end());
    QCOMPARE(conditionOf(*console.session.shown()), RolloutCondition::Stopped);
    QTRY_VERIFY(console.session.model()->count(UpgradeState::Skipped) > 0);
    QCOMPARE(m_fixture->record(console.id).result, u"stopped"_s);
}

void RolloutSessionTest::stopsWhatNobodyWorksOn()
{
    m_fixture->failOnce(u"i1"_s);
    Console console(*m_fixture);
    QVERIFY(console.begin(m_fixture->plan(8)));
    QVERIFY(console.rest());
    console.session.stop(console.id);
    QVERIFY(console.end());
    QCOMPARE(m_fixture->record(console.id).result, u"stopped"_s);
    QTRY_COMPARE(console.session.model()->count(UpgradeState::Skipped), 7);
}

void RolloutSessionTest::letsGo()
{
    m_fixture->github.api.with([](GitHubState& state) { state.runsTake = 200ms; });
    Console console(*m_fixture);
    QVERIFY(console.begin(m_fixture->plan(6)));
    QTRY_VERIFY(!m_fixture->starts().isEmpty());
    console.session.letGo(console.id);
    QVERIFY(console.rest());
    QVERIFY(!console.session.error(console.id));
    QTRY_COMPARE(conditionOf(*console.session.shown()), RolloutCondition::Resting);
    console.session.resume(console.id, false);
    QVERIFY(console.end());
    QVERIFY(m_fixture->startedOnce(6));
    QCOMPARE(console.errors, QStringList());
}

void RolloutSessionTest::isClosedGently()
{
    m_fixture->github.api.with([](GitHubState& state) { state.runsTake = 200ms; });
    qint64 id = 0;
    {
        Console console(*m_fixture);
        QVERIFY(console.begin(m_fixture->plan(6)));
        QTRY_VERIFY(!m_fixture->starts().isEmpty());
        id = console.id;
    }
    QCOMPARE(m_fixture->record(id).result, QString());
    QVERIFY(!m_fixture->record(id).isRunning);
    Console console(*m_fixture);
    console.id = id;
    console.session.show(id);
    QTRY_VERIFY(console.session.shown());
    console.session.resume(id, false);
    QVERIFY(console.end());
    QVERIFY(m_fixture->startedOnce(6));
}

void RolloutSessionTest::followsAnotherProcess()
{
    m_fixture->github.api.with([](GitHubState& state) { state.runsTake = 300ms; });
    const auto store = *RolloutStore::open(m_fixture->store());
    const qint64 id = *store->create(m_fixture->plan(5));
    Console console(*m_fixture);
    console.id = id;
    console.session.show(id);
    QTRY_VERIFY(console.session.shown());
    QCOMPARE(conditionOf(*console.session.shown()), RolloutCondition::Resting);
    std::jthread other([&](const std::stop_token& stop) {
        const auto own = *RolloutStore::open(m_fixture->store());
        const auto book = *own->take(id);
        (void)RolloutRun(m_fixture->github.client(), *book, {}, RolloutFixture::pace()).run(stop);
    });
    QTRY_COMPARE(conditionOf(*console.session.shown()), RolloutCondition::Running);
    QVERIFY(!console.session.worksOn(id));
    QVERIFY(console.session.status(id).contains(u"works on it"_s));
    QVERIFY(console.end());
    QTRY_COMPARE(console.session.model()->count(UpgradeState::Succeeded), 5);
    QCOMPARE(console.errors, QStringList());
}

void RolloutSessionTest::hearsOfChanges_data()
{
    QTest::addColumn<bool>("isTeam");
    QTest::newRow("a file") << false;
    QTest::newRow("a server") << true;
}

/// Nobody works on it, so that only the store tells.
void RolloutSessionTest::hearsOfChanges()
{
    QFETCH(const bool, isTeam);
    StorePlaces places;
    if (isTeam) {
        VERIFY_RESULT(places.start());
        VERIFY_RESULT(places.recreate());
    }
    const QString place = isTeam ? places.server() : m_fixture->store();
    const auto store = *RolloutStore::open(place);
    const qint64 id = *store->create(m_fixture->plan(5));
    RolloutSession session(place);
    session.setWatching(true);
    session.show(id);
    QTRY_VERIFY(session.shown());
    QTRY_COMPARE(session.rollouts()->rowCount(), 1);
    VERIFY_RESULT(store->setWish(id, RolloutWish::Pause));
    QTRY_COMPARE(session.shown()->wish, RolloutWish::Pause);
    QTRY_COMPARE(session.rollouts()->records().first().wish, RolloutWish::Pause);
    VERIFY_RESULT(store->skip(id, {u"i2"_s}, u"by hand"_s));
    QTRY_COMPARE(session.model()->count(UpgradeState::Skipped), 1);
    session.setWatching(false);
    QTest::qWait(300); // what is under way ends
    VERIFY_RESULT(store->setWish(id, RolloutWish::Go));
    QTest::qWait(600);
    QCOMPARE(session.shown()->wish, RolloutWish::Pause); // nobody looks
    session.setWatching(true);
    QTRY_COMPARE(session.shown()->wish, RolloutWish::Go);
}

/// Else it would read for ever.
void RolloutSessionTest::asksNothingWhileNothingChanges()
{
    const auto store = *RolloutStore::open(m_fixture->store());
    (void)*store->create(m_fixture->plan(5));
    Console console(*m_fixture);
    console.session.show(1);
    QTRY_VERIFY(console.session.shown());
    QTest::qWait(700);
    const QSignalSpy looked(&console.session, &RolloutSession::shownChanged);
    QTest::qWait(700);
    QCOMPARE(looked.size(), 0);
}

/// It writes nothing.
void RolloutSessionTest::noticesThatAProcessIsGone()
{
    const auto store = *RolloutStore::open(m_fixture->store());
    const qint64 id = *store->create(m_fixture->plan(5));
    QProcess other;
    other.start(u"sleep"_s, {u"1000"_s});
    QVERIFY(other.waitForStarted());
    {
        // As that process would have taken it.
        QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"own"_s);
        database.setDatabaseName(m_fixture->store());
        QVERIFY(database.open());
        const Result<QByteArray> stat = readFile(u"/proc/%1/stat"_s.arg(other.processId()));
        VERIFY_RESULT(stat);
        const QString start = QString::fromUtf8(*stat).section(u") "_s, -1).section(u' ', 19, 19);
        QSqlQuery query(database);
        QVERIFY(
            query.exec(u"UPDATE rollouts SET pid = %1, process_start = %2, boot = '%3', host = '%4'"_s
                           .arg(other.processId())
                           .arg(start)
                           .arg(QString::fromLatin1(QSysInfo::bootUniqueId()), QSysInfo::machineHostName())));
        database.close();
    }
    QSqlDatabase::removeDatabase(u"own"_s);
    Console console(*m_fixture);
    console.id = id;
    console.session.show(id);
    QTRY_VERIFY(console.session.shown());
    QCOMPARE(conditionOf(*console.session.shown()), RolloutCondition::Running);
    other.kill();
    QVERIFY(other.waitForFinished());
    QTRY_COMPARE(conditionOf(*console.session.shown()), RolloutCondition::Resting);
}

void RolloutSessionTest::keepsWhatEndedIt()
{
    m_fixture->github.api.with([](GitHubState& state) { state.runsTake = 200ms; });
    Console console(*m_fixture);
    QVERIFY(console.begin(m_fixture->plan(5)));
    QTRY_VERIFY(!m_fixture->starts().isEmpty());
    m_fixture->github.api.setToken(u"ghp_another"_s);
    QVERIFY(console.rest());
    QVERIFY(console.session.error(console.id));
    QVERIFY2(console.session.error(console.id)->message().contains(u"token"),
             qPrintable(console.session.error(console.id)->message()));
    m_fixture->github.api.setToken(GitHubApi::Options().token);
    console.session.resume(console.id, false);
    QVERIFY(!console.session.error(console.id));
    QVERIFY(console.end());
    QVERIFY(m_fixture->startedOnce(5));
}

void RolloutSessionTest::writesNothingDownWithoutAccess()
{
    Console console(*m_fixture);
    Rollout plan = m_fixture->plan(3);
    plan.settings.api = u"ftp://nowhere"_s;
    console.session.start(plan, false);
    QVERIFY(console.session.isBeginning());
    QTRY_COMPARE(console.errors.size(), 1);
    QVERIFY(!console.session.isBeginning());
    QTRY_VERIFY(console.session.hasRead());
    QCOMPARE((*RolloutStore::open(m_fixture->store()))->list()->size(), 0);
}

void RolloutSessionTest::saysThatTheStoreIsAway()
{
    RolloutSession session(m_fixture->folder.path()); // a folder is no store
    session.setInterval(20ms);
    session.setWatching(true);
    QTRY_VERIFY(session.readError());
    session.setStore(m_fixture->store());
    QTRY_VERIFY(!session.readError());
}

void RolloutSessionTest::keepsTheTrackingIssueTrue()
{
    Rollout plan = m_fixture->plan(4);
    const Result<TrackingIssue> issue = ensureTrackingIssue(
        m_fixture->github.client(), {u"prod"_s, *Version::parse(u"6.2.0"_s)}, trackedInstances(plan), {});
    VERIFY_RESULT(issue);
    plan.settings.trackingIssue = issue->issue.number;
    const auto body = [&] {
        return m_fixture->github.api.with(
            [&](GitHubState& state) { return state.issues.value(issue->issue.number).body; });
    };
    QVERIFY(!body().contains(u"succeeded"));
    Console console(*m_fixture);
    QVERIFY(console.begin(plan));
    QVERIFY(console.end());
    QCOMPARE(console.session.trackingProblem(console.id), QString());
    const Rollout ended = *(*RolloutStore::open(m_fixture->store()))->read(console.id);
    QCOMPARE(ended.count(UpgradeState::Succeeded), 4);
    for (const TrackedInstance& tracked : trackedInstances(ended))
        QCOMPARE(trackedStates(body()).value(tracked.slug), tracked.state);
}

void RolloutSessionTest::saysThatTheTrackingIssueIsGone()
{
    Rollout plan = m_fixture->plan(2);
    plan.settings.trackingIssue = 4711;
    Console console(*m_fixture);
    QVERIFY(console.begin(plan));
    QVERIFY(console.end());
    QTRY_VERIFY(console.session.trackingProblem(console.id).contains(u"4711"));
    QCOMPARE(conditionOf(*console.session.shown()), RolloutCondition::Done); // the upgrades come first
}

void RolloutSessionTest::saysWhatIsRefused()
{
    Console console(*m_fixture);
    QVERIFY(console.begin(m_fixture->plan(2)));
    QVERIFY(console.end());
    console.session.pause(console.id);
    QTRY_COMPARE(console.errors.size(), 1);
    QVERIFY2(console.errors.first().contains(u"end"), qPrintable(console.errors.first()));
    console.session.show(4711);
    QTRY_COMPARE(console.errors.size(), 2);
    QCOMPARE(console.session.shownId(), 0);
}

QTEST_GUILESS_MAIN(RolloutSessionTest)

#include "tst_rollout_session.moc"
