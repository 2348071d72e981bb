#include "simulator/fleet_simulation.h"

#include "core/store/rollout_store.h"
#include "github_api/github_api.h"

#include <QTimeZone>

#include <atomic>
#include <random>

using namespace Qt::StringLiterals;
using std::chrono::milliseconds;

namespace lockstep::simulation {

namespace {

/// A time that passes only while somebody sleeps. May be read from any thread.
class SimulatedTime
{
public:
    [[nodiscard]] QDateTime now() const { return QDateTime::fromMSecsSinceEpoch(m_now, QTimeZone::UTC); }

    [[nodiscard]] Clock clock()
    {
        return {[this] { return now(); },
                [this](milliseconds time, const std::stop_token& stop) {
                    m_now += time.count();
                    return !stop.stop_requested();
                }};
    }

private:
    // A Monday morning; any would do.
    std::atomic<qint64> m_now = QDateTime(QDate(2026, 1, 5), QTime(8, 0), QTimeZone::UTC).toMSecsSinceEpoch();
};

/// What of a real fleet and its workflow matters here.
void setUp(GitHubApi& api, const FleetSimulation& simulation, SimulatedTime& time)
{
    auto random = std::make_shared<std::mt19937>(simulation.seed);
    api.with([&](GitHubState& state) {
        state.workflows = {{1,
                            simulation.settings.workflow,
                            u"upgrade"_s,
                            {u"customer"_s, u"environment"_s, u"target_src_version"_s},
                            {u"customer"_s},
                            {u"upgrade"_s}}};
        state.now = [&time] { return time.now(); };
        state.secondary = SecondaryLimits();
        state.takes = [random, usual = simulation.upgrade] {
            std::uniform_real_distribution<double> around(0.5, 1.5);
            return milliseconds(qint64(double(milliseconds(usual).count()) * around(*random)));
        };
        state.concludes = [random, share = simulation.failures](const QJsonObject&) {
            return std::bernoulli_distribution(share)(*random) ? u"failure"_s : u"success"_s;
        };
        state.nameRun = [](const QJsonObject& inputs) {
            return u"upgrade "_s + inputs[u"customer"].toString();
        };
        state.ended = [version = simulation.settings.version](GitHubState& there, const RunState& run) {
            const QString slug = run.inputs[u"customer"].toString();
            if (run.conclusion == u"success")
                there.addPull(slug + u"/upgrade-instance"_s, u"%1: upgrade to %2"_s.arg(slug, version), {});
        };
    });
}

Result<Rollout> planOf(const FleetSimulation& simulation, const GitHubApi& api)
{
    RolloutSettings settings = simulation.settings;
    settings.environment = u"simulated"_s;
    settings.repository = u"example/fleet"_s;
    settings.api = api.url();
    settings.markerInput = u"customer"_s;
    QList<Instance> instances;
    for (int number = 1; number <= simulation.instances; ++number) {
        Instance instance;
        instance.slug = u"instance-%1"_s.arg(number, 6, 10, QChar(u'0'));
        instance.environment = settings.environment;
        instances.append(instance);
    }
    return planRollout(settings, instances, {}, {});
}

Result<GitHubClient> clientOf(const GitHubApi& api, SimulatedTime& time, FleetSimulationResult& result)
{
    Result<GitHubClient> client =
        GitHubClient::open({QUrl(api.url()), {u"example"_s, u"fleet"_s}, Secret(api.token())});
    if (!client)
        return client;
    GitHubPatience patience;
    patience.clock = time.clock();
    patience.waiting = [&result, &time](const GitHubWait& wait) {
        ++result.waits;
        result.waited += std::chrono::seconds(time.now().secsTo(wait.until));
    };
    client->setPatience(patience);
    return client;
}

/// Requests of the busiest hour of those that begin with each request.
class HourlyCount
{
public:
    void add(const QDateTime& now, int requests)
    {
        constexpr int hour = 3600;
        m_looks.push_back({now, requests});
        while (m_looks.front().first.secsTo(now) >= hour)
            m_looks.pop_front();
        m_most = std::max(m_most, requests - m_looks.front().second);
    }

    [[nodiscard]] int most() const { return m_most; }

private:
    std::deque<std::pair<QDateTime, int>> m_looks;
    int m_most = 0;
};

} // namespace

QJsonObject FleetSimulationResult::toJson() const
{
    QJsonObject states;
    for (const auto& [state, count] : counts.asKeyValueRange())
        states.insert(upgradeStateName(state), count);
    return {{u"isHeld"_s, outcome.end == RolloutOutcome::End::Held},
            {u"reason"_s, outcome.reason},
            {u"seconds"_s, qint64(duration.count())},
            {u"waves"_s, waves},
            {u"counts"_s, states},
            {u"starts"_s, starts},
            {u"requests"_s, requests},
            {u"unchanged"_s, unchanged},
            {u"requestsOfTheBusiestHour"_s, busiestHour},
            {u"waits"_s, waits},
            {u"waitedSeconds"_s, qint64(waited.count())}};
}

Result<FleetSimulationResult> simulate(const FleetSimulation& simulation, const std::stop_token& stop)
{
    SimulatedTime time;
    FleetSimulationResult result;
    GitHubApi api;
    setUp(api, simulation, time);
    api.start();
    const Result<Rollout> plan = planOf(simulation, api);
    const auto store = RolloutStore::open(u":memory:"_s);
    if (!plan || !store)
        return plan ? failure(store) : failure(plan);
    const Result<qint64> id = (*store)->create(*plan);
    const auto book = id ? (*store)->take(*id) : failure(id);
    const Result<GitHubClient> client = clientOf(api, time, result);
    if (!book || !client)
        return book ? failure(client) : failure(book);

    const QDateTime began = time.now();
    HourlyCount hourly;
    int wave = -1;
    RolloutRun run(*client, **book, {}, simulation.pace, time.clock());
    RolloutWatcher watcher;
    watcher.changed = [&](const RolloutItem& item) {
        hourly.add(time.now(), client->traffic().requests);
        if (item.wave > wave && simulation.progress)
            simulation.progress(run.rollout());
        wave = std::max(wave, item.wave);
    };
    run.setWatcher(watcher);
    const Result<RolloutOutcome> outcome = run.run(stop);
    if (!outcome)
        return failure(outcome);
    if (!api.violations().isEmpty())
        return failure(ErrorKind::Failed, u"simulate"_s, u"the rollout"_s, api.violations().first());
    result.outcome = *outcome;
    result.duration = std::chrono::seconds(began.secsTo(time.now()));
    result.waves = run.rollout().waves();
    for (const RolloutItem& item : run.rollout().items)
        ++result.counts[item.state];
    result.starts = api.with([](GitHubState& state) { return state.dispatches; });
    result.requests = client->traffic().requests;
    result.unchanged = client->traffic().unchanged;
    result.busiestHour = hourly.most();
    return result;
}

} // namespace lockstep::simulation
