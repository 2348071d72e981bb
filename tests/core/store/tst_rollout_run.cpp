// Rollouts are taken through their waves: each instance is dispatched once, whatever happens on the way.

#include "core/rollout/rollout_run.h"
#include "core/store/rollout_store.h"

#include "github_fixture.h"
#include "result_checks.h"

#include <QTemporaryDir>

#include <thread>

using namespace lockstep;
using namespace lockstep::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using End = RolloutOutcome::End;

class RolloutRunTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void goesThroughItsWaves();
    void goesThroughItsWavesWithoutAMarker();
    void holdsAfterFailures();
    void goesOnAfterARetry();
    void findsTheRunOfALostAnswer();
    void doubtsARunThatNeverAppears();
    void keepsWaitingWhileGitHubIsAway();
    void endsWithAnExpiredToken();
    void waitsForASecondaryLimit();
    void saysThatTheWorkflowIsGone();
    void pausesAndGoesOn();
    void stops();
    void hearsOfWhatOthersSkipMeanwhile();
    void waitsForWindowsAndBetweenWaves();
    void notesPullRequests();
    void tellsTheTrackersTrouble();
    void survivesRestarts();

private:
    [[nodiscard]] static Rollout plan(int count, const RolloutSettings& more);
    [[nodiscard]] RolloutSettings settings(const QString& markerInput = u"marker"_s) const;
    void create(const Rollout& rollout);
    [[nodiscard]] Result<RolloutOutcome> run(const std::stop_token& stop = {}, RolloutWatcher watcher = {});

    [[nodiscard]] Rollout now() const { return *m_store->read(m_id); }

    /// How often the workflow was started, by instance.
    [[nodiscard]] QMap<QString, int> starts();

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<GitHubFixture> m_github;
    std::unique_ptr<RolloutStore> m_store;
    RolloutPace m_pace;
    Clock m_clock;
    qint64 m_id = 0;
};

void RolloutRunTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_store = std::move(*RolloutStore::open(m_folder->filePath(u"lockstep.sqlite"_s)));
    m_github = std::make_unique<GitHubFixture>();
    m_pace = {5ms, 2ms, 200ms, 0ms, 0ms, 10ms};
    m_clock = Clock::real();
    m_github->api.with([](GitHubState& state) {
        state.workflows = {{7,
                            u"mi_upgrade.yml"_s,
                            u"mi-upgrade"_s,
                            {u"customer"_s, u"environment"_s, u"target_src_version"_s, u"marker"_s},
                            {u"customer"_s},
                            {u"plan"_s, u"upgrade"_s}}};
        state.runsTake = 20ms;
        // What the workflow does: it opens a pull request.
        state.ended = [](GitHubState& there, const RunState& over) {
            const QString slug = over.inputs[u"customer"].toString();
            if (over.conclusion == u"success")
                there.addPull(slug + u"/upgrade-instance"_s, slug + u": upgrade to 5.2.0"_s,
                              {u"mi-upgrade"_s});
        };
    });
}

void RolloutRunTest::cleanup()
{
    QCOMPARE(m_github->api.violations(), QStringList());
}

RolloutSettings RolloutRunTest::settings(const QString& markerInput) const
{
    RolloutSettings made;
    made.environment = u"prod"_s;
    made.version = u"5.2.0"_s;
    made.repository = u"example/fleet"_s;
    made.markerInput = markerInput;
    made.waveSize = 3;
    return made;
}

Rollout RolloutRunTest::plan(int count, const RolloutSettings& more)
{
    QList<Instance> instances;
    for (int number = 1; number <= count; ++number) {
        Instance instance;
        instance.slug = u"i%1"_s.arg(number);
        instance.environment = more.environment;
        instances.append(instance);
    }
    return *planRollout(more, instances, {}, {});
}

void RolloutRunTest::create(const Rollout& rollout)
{
    m_id = *m_store->create(rollout);
}

Result<RolloutOutcome> RolloutRunTest::run(const std::stop_token& stop, RolloutWatcher watcher)
{
    const auto book = m_store->take(m_id);
    if (!book)
        return failure(book);
    return RolloutRun(m_github->client(), **book, std::move(watcher), m_pace, m_clock).run(stop);
}

QMap<QString, int> RolloutRunTest::starts()
{
    return m_github->api.with([](GitHubState& state) {
        QMap<QString, int> made;
        for (const RunState& started : std::as_const(state.runs))
            ++made[started.inputs[u"customer"].toString()];
        return made;
    });
}

void RolloutRunTest::goesThroughItsWaves()
{
    create(plan(8, settings()));
    QStringList order;
    RolloutWatcher watcher;
    watcher.changed = [&](const RolloutItem& item) {
        if (item.state == UpgradeState::Dispatching)
            order.append(u"start %1"_s.arg(item.wave));
        if (item.isOver() && item.pull == 0)
            order.append(u"end %1"_s.arg(item.wave));
    };
    const Result<RolloutOutcome> outcome = run({}, watcher);
    VERIFY_RESULT(outcome);
    QCOMPARE(outcome->end, End::Done);
    QCOMPARE(now().count(UpgradeState::Succeeded), 8);
    QCOMPARE(starts().size(), 8);
    QCOMPARE(m_store->record(m_id)->result, u"done"_s);
    // The canary ends before the first wave starts, and that before the second.
    QCOMPARE(order.first(2), QStringList({u"start 0"_s, u"end 0"_s}));
    QVERIFY(order.lastIndexOf(u"end 1"_s) < order.indexOf(u"start 2"_s));
    for (const RolloutItem& item : now().items) {
        QVERIFY(item.run > 0);
        QVERIFY(item.url.isValid());
        QCOMPARE(item.attempt, 1);
    }
}

/// The names of runs say nothing: the pair of instance and run must be right nevertheless.
void RolloutRunTest::goesThroughItsWavesWithoutAMarker()
{
    m_github->api.with([](GitHubState& state) { state.runsAppearAfter = 2; });
    create(plan(5, settings({})));
    VERIFY_RESULT(run());
    QCOMPARE(now().count(UpgradeState::Succeeded), 5);
    for (const RolloutItem& item : now().items) {
        const QString customer = m_github->api.with(
            [&](GitHubState& state) { return state.runs[item.run].inputs[u"customer"].toString(); });
        QCOMPARE(customer, item.slug);
    }
}

void RolloutRunTest::holdsAfterFailures()
{
    m_github->api.with([](GitHubState& state) {
        state.concludes = [](const QJsonObject& inputs) {
            return inputs[u"customer"].toString() == u"i3" ? u"failure"_s : u"success"_s;
        };
    });
    create(plan(8, settings()));
    const Result<RolloutOutcome> outcome = run();
    VERIFY_RESULT(outcome);
    QCOMPARE(outcome->end, End::Held);
    QCOMPARE(outcome->reason, u"1 upgrade failed, and it stops after 1"_s);
    QCOMPARE(now().find(u"i3"_s)->problem, u"the run of the workflow ended with: failure"_s);
    QCOMPARE(now().count(UpgradeState::Waiting), 4); // the wave after it
    QCOMPARE(m_store->record(m_id)->result, QString());
    QCOMPARE(m_store->record(m_id)->held, outcome->reason);
}

void RolloutRunTest::goesOnAfterARetry()
{
    m_github->api.with([](GitHubState& state) {
        state.concludes = [&state](const QJsonObject&) {
            return state.dispatches < 2 ? u"failure"_s : u"success"_s;
        };
    });
    create(plan(4, settings()));
    QCOMPARE(run()->end, End::Held); // the canary
    QCOMPARE(starts().size(), 1);
    QCOMPARE(run()->end, End::Held); // as long as nobody does anything
    QVERIFY(!m_store->record(m_id)->held.isEmpty());
    QCOMPARE(m_store->retry(m_id, {}).value_or(0), 1);
    QVERIFY(m_store->record(m_id)->held.isEmpty());
    QCOMPARE(run()->end, End::Held); // the second start fails as well
    VERIFY_RESULT(m_store->skip(m_id, {u"i1"_s}, u"by hand"_s));
    QCOMPARE(run()->end, End::Done);
    QCOMPARE(starts(), (QMap<QString, int>{{u"i1"_s, 2}, {u"i2"_s, 1}, {u"i3"_s, 1}, {u"i4"_s, 1}}));
    QCOMPARE(now().find(u"i1"_s)->attempt, 2);
    QVERIFY(m_store->record(m_id)->held.isEmpty());
}

void RolloutRunTest::findsTheRunOfALostAnswer()
{
    m_github->api.add(GitHubFault::cut("POST", u"dispatches"_s, GitHubFault::Kind::CutAfter, 3));
    create(plan(6, settings()));
    QCOMPARE(run()->end, End::Done);
    QCOMPARE(starts().size(), 6);
    for (const int count : starts())
        QCOMPARE(count, 1);
}

void RolloutRunTest::doubtsARunThatNeverAppears()
{
    m_github->api.add(GitHubFault::cut("POST", u"dispatches"_s, GitHubFault::Kind::CutBefore, 1));
    create(plan(3, settings()));
    const Result<RolloutOutcome> outcome = run();
    VERIFY_RESULT(outcome);
    QCOMPARE(outcome->end, End::Held);
    QVERIFY2(outcome->reason.contains(u"nobody knows"_s), qPrintable(outcome->reason));
    QCOMPARE(m_store->record(m_id)->held, outcome->reason);
    QCOMPARE(now().find(u"i1"_s)->state, UpgradeState::InDoubt);
    QCOMPARE(starts().size(), 0); // never again by itself
    VERIFY_RESULT(m_store->retry(m_id, {u"i1"_s}));
    QCOMPARE(run()->end, End::Done);
    QCOMPARE(starts().size(), 3);
}

void RolloutRunTest::keepsWaitingWhileGitHubIsAway()
{
    create(plan(7, settings()));
    QStringList said;
    std::jthread outage;
    RolloutWatcher watcher;
    watcher.status = [&](const QString& status) { said.append(status); };
    watcher.changed = [&](const RolloutItem& item) {
        if (item.slug != u"i4" || item.state != UpgradeState::Dispatched)
            return;
        m_github->api.stop();
        outage = std::jthread([this] {
            std::this_thread::sleep_for(300ms);
            m_github->api.startAgain();
        });
    };
    m_pace.away = 50ms;
    const Result<RolloutOutcome> outcome = run({}, watcher);
    VERIFY_RESULT(outcome);
    QCOMPARE(outcome->end, End::Done);
    QVERIFY2(said.join(u'\n').contains(u"Waits for GitHub"_s), qPrintable(said.join(u'\n')));
    QCOMPARE(starts().size(), 7);
    for (const int count : starts())
        QCOMPARE(count, 1);
}

void RolloutRunTest::endsWithAnExpiredToken()
{
    create(plan(5, settings()));
    RolloutWatcher watcher;
    watcher.changed = [&](const RolloutItem& item) {
        if (item.slug == u"i2" && item.state == UpgradeState::Dispatched)
            m_github->api.setToken(u"ghp_another"_s);
    };
    VERIFY_ERROR(run({}, watcher), ErrorKind::Connection, "token");
    QVERIFY(now().find(u"i3"_s)->state == UpgradeState::Waiting);
    m_github->api.setToken(GitHubApi::Options().token);
    QCOMPARE(run()->end, End::Done);
    QCOMPARE(starts().size(), 5);
    for (const int count : starts())
        QCOMPARE(count, 1);
}

void RolloutRunTest::waitsForASecondaryLimit()
{
    m_github->api.add(GitHubFault::secondary(u"dispatches"_s, -1, 2));
    create(plan(4, settings()));
    QCOMPARE(run()->end, End::Done);
    QCOMPARE(starts().size(), 4);
    QVERIFY(!m_github->waits.isEmpty());
}

void RolloutRunTest::saysThatTheWorkflowIsGone()
{
    create(plan(4, settings()));
    m_github->api.with([](GitHubState& state) { state.workflows[0].file = u"renamed.yml"_s; });
    VERIFY_ERROR(run(), ErrorKind::NotFound, "mi_upgrade.yml");
    QCOMPARE(now().count(UpgradeState::Waiting), 4);
    m_github->api.with([](GitHubState& state) {
        state.workflows[0].file = u"mi_upgrade.yml"_s;
        state.workflows[0].hasDispatch = false;
    });
    VERIFY_ERROR(run(), ErrorKind::Invalid, "workflow_dispatch");
    QCOMPARE(now().count(UpgradeState::Waiting), 4);
    QCOMPARE(now().items.first().attempt, 0);
}

void RolloutRunTest::pausesAndGoesOn()
{
    create(plan(6, settings()));
    std::stop_source stop;
    RolloutWatcher watcher;
    watcher.changed = [&](const RolloutItem& item) {
        if (item.slug == u"i2" && item.state == UpgradeState::Dispatched)
            QVERIFY(m_store->setWish(m_id, RolloutWish::Pause));
        if (item.slug == u"i2" && item.isOver())
            stop.request_stop();
    };
    VERIFY_ERROR(run(stop.get_token(), watcher), ErrorKind::Cancelled, "resume");
    QCOMPARE(starts().size(), 2);
    VERIFY_RESULT(m_store->setWish(m_id, RolloutWish::Go));
    QCOMPARE(run()->end, End::Done);
    QCOMPARE(starts().size(), 6);
}

void RolloutRunTest::stops()
{
    create(plan(6, settings()));
    RolloutWatcher watcher;
    watcher.changed = [&](const RolloutItem& item) {
        if (item.slug == u"i2" && item.state == UpgradeState::Dispatched)
            QVERIFY(m_store->setWish(m_id, RolloutWish::Stop));
    };
    const Result<RolloutOutcome> outcome = run({}, watcher);
    VERIFY_RESULT(outcome);
    QCOMPARE(outcome->end, End::Stopped);
    QCOMPARE(now().count(UpgradeState::Succeeded), 2);
    QCOMPARE(now().count(UpgradeState::Skipped), 4);
    QCOMPARE(now().find(u"i5"_s)->problem, u"the rollout was stopped"_s);
    QCOMPARE(m_store->record(m_id)->result, u"stopped"_s);
}

/// Between two changes of its own.
void RolloutRunTest::hearsOfWhatOthersSkipMeanwhile()
{
    create(plan(6, settings()));
    std::stop_source stop;
    int changes = 0;
    RolloutWatcher watcher;
    watcher.changed = [&](const RolloutItem& item) {
        if (item.slug == u"i2" && item.state == UpgradeState::Dispatching)
            QVERIFY(m_store->skip(m_id, {u"i4"_s}, u"by hand"_s));
        if (++changes > 200)
            stop.request_stop();
    };
    int refused = 0; // each time it says so anew; once is enough to read what is new
    watcher.status = [&](const QString& status) {
        if (status.contains(u"somebody changed it") && ++refused > 1)
            stop.request_stop();
    };
    const std::jthread guard([&](const std::stop_token& done) {
        if (sleepUnlessStopped(20s, done))
            stop.request_stop();
    });
    const Result<RolloutOutcome> outcome = run(stop.get_token(), watcher);
    VERIFY_RESULT(outcome);
    QCOMPARE(outcome->end, End::Done);
    QCOMPARE(now().find(u"i4"_s)->state, UpgradeState::Skipped);
    QCOMPARE(starts().size(), 5);
}

/// In a time of its own, where hours take no time.
void RolloutRunTest::waitsForWindowsAndBetweenWaves()
{
    QDateTime time(QDate(2026, 11, 20), QTime(12, 0), QTimeZone::UTC);
    m_clock = {[&] { return time; },
               [&](std::chrono::milliseconds pause, const std::stop_token&) {
                   time = time.addMSecs(pause.count());
                   return true;
               }};
    m_github->api.with([&](GitHubState& state) {
        state.now = [&] { return time; };
        state.runsTake = 10min;
    });
    m_pace = {};
    RolloutSettings wanted = settings();
    wanted.pauseMinutes = 60;
    Rollout rollout = plan(3, wanted);
    rollout.items[1].window = u"22:00-23:00"_s;
    create(rollout);
    QStringList said;
    RolloutWatcher watcher;
    watcher.status = [&](const QString& status) { said.append(status); };
    VERIFY_RESULT(run({}, watcher));
    const auto started = [&](const QString& slug) { return now().find(slug)->dispatched; };
    QCOMPARE(started(u"i1"_s).time().hour(), 12);
    const qint64 paused = now().find(u"i1"_s)->ended.secsTo(started(u"i3"_s));
    QVERIFY2(paused >= 3600 && paused < 3700, qPrintable(QString::number(paused)));
    QCOMPARE(started(u"i2"_s).toString(u"HH:mm"), u"22:00"_s);
    QVERIFY2(said.contains(u"Pauses before wave 1 of 1"_s), qPrintable(said.join(u'\n')));
    QVERIFY2(said.contains(u"Waits for the maintenance windows of wave 1 of 1"_s),
             qPrintable(said.join(u'\n')));
}

void RolloutRunTest::notesPullRequests()
{
    create(plan(4, settings()));
    const auto book = m_store->take(m_id);
    VERIFY_RESULT(book);
    RolloutWatcher watcher;
    // A person who merges what is there, and closes one.
    watcher.changed = [&](const RolloutItem& item) {
        if (item.pull == 0 || item.pullState != u"open")
            return;
        m_github->api.with([&](GitHubState& state) {
            if (item.slug == u"i2")
                state.pulls[item.pull].isOpen = false;
            else
                state.merge(state.pulls[item.pull]);
        });
    };
    RolloutRun rollout(m_github->client(), **book, watcher, m_pace, m_clock);
    rollout.setUntilMerged(true);
    VERIFY_RESULT(rollout.run({}));
    for (const RolloutItem& item : now().items) {
        QVERIFY(item.pull > 0);
        QCOMPARE(item.pullState, item.slug == u"i2" ? u"closed"_s : u"merged"_s);
    }
}

void RolloutRunTest::tellsTheTrackersTrouble()
{
    create(plan(3, settings()));
    int tracked = 0;
    RolloutWatcher watcher;
    watcher.track = [&](const Rollout& rollout, const std::stop_token&) -> Result<void> {
        ++tracked;
        if (!rollout.currentWave())
            return failure(ErrorKind::NotFound, u"update"_s, u"issue 7"_s, u"it was deleted"_s);
        return {};
    };
    const Result<RolloutOutcome> outcome = run({}, watcher);
    VERIFY_RESULT(outcome);
    QCOMPARE(outcome->end, End::Done);
    QVERIFY2(outcome->trackingProblem.contains(u"it was deleted"_s), qPrintable(outcome->trackingProblem));
    QVERIFY(tracked > 1);
}

/// Ended at any moment, it goes on, and starts nothing twice.
void RolloutRunTest::survivesRestarts()
{
    create(plan(20, settings()));
    int runs = 0;
    for (bool isDone = false; !isDone; ++runs) {
        QVERIFY(runs < 1000);
        std::stop_source stop;
        int left = 1 + runs % 5;
        RolloutWatcher watcher;
        watcher.changed = [&](const RolloutItem&) {
            if (--left == 0)
                stop.request_stop();
        };
        const Result<RolloutOutcome> outcome = run(stop.get_token(), watcher);
        QVERIFY(outcome || outcome.error().kind == ErrorKind::Cancelled);
        isDone = outcome.has_value();
    }
    QVERIFY(runs > 5);
    QCOMPARE(now().count(UpgradeState::Succeeded), 20);
    QCOMPARE(starts().size(), 20);
    for (const int count : starts())
        QCOMPARE(count, 1);
}

QTEST_GUILESS_MAIN(RolloutRunTest)

#include "tst_rollout_run.moc"
