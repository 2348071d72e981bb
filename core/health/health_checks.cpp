#include "core/health/health_checks.h"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start)
{
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/// What became of one check.
struct Slot
{
    enum class State {
        Running,
        Ended,
        EndedLate, ///< after it was asked to: what it says is about its end
        Abandoned
    };
    State state = State::Running;
    HealthFinding finding;
    double seconds = 0;
};

/// What the checks and whoever waits for them share. A check that does not end outlives the wait.
struct Progress
{
    std::mutex mutex;
    std::condition_variable_any ended;
    QList<Slot> each;       ///< of each check
    std::stop_source asked; ///< to end
};

HealthFinding guarded(const HealthCheck& check, const std::stop_token& stop)
{
    try {
        return check.look(stop);
    } catch (const std::exception& exception) {
        return {HealthState::Unknown,
                u"the check itself broke down: %1"_s.arg(QString::fromUtf8(exception.what())),
                u"Look again; if it stays so, report it with Lockstep's log"_s};
    }
}

std::thread started(const std::shared_ptr<Progress>& progress, qsizetype index, const HealthCheck& check)
{
    return std::thread([progress, index, check] {
        const Clock::time_point begun = Clock::now();
        const HealthFinding finding = guarded(check, progress->asked.get_token());
        const std::scoped_lock lock(progress->mutex);
        Slot& slot = progress->each[index];
        if (slot.state == Slot::State::Running)
            slot = {progress->asked.stop_requested() ? Slot::State::EndedLate : Slot::State::Ended, finding,
                    secondsSince(begun)};
        progress->ended.notify_all();
    });
}

/// The checks of one call, and what has been told of them.
class Runner
{
public:
    Runner(const QList<HealthCheck>& checks, const HealthLimits& limits, const std::stop_token& stop,
           const HealthSink& sink)
        : m_checks(checks), m_limits(limits), m_stop(stop), m_sink(sink)
    {
        for (const HealthCheck& check : checks) {
            if (!m_names.contains(check.name))
                m_names.append(check.name);
        }
    }

    [[nodiscard]] QList<CheckedHealth> run();

private:
    void awaitUntil(Clock::time_point deadline, const std::stop_token& stop);
    void askToEnd();
    void judgeLate();
    void part();
    void tell();
    [[nodiscard]] qsizetype running() const;
    [[nodiscard]] HealthFinding late(const QString& more) const;
    [[nodiscard]] std::optional<CheckedHealth> merged(const QString& name) const;

    const QList<HealthCheck>& m_checks;
    const HealthLimits& m_limits;
    const std::stop_token& m_stop;
    const HealthSink& m_sink;
    QStringList m_names;
    QList<CheckedHealth> m_told;
    std::vector<std::thread> m_threads; ///< of each check
    Clock::time_point m_begun = Clock::now();
    bool m_lateAreJudged = false;
    std::shared_ptr<Progress> m_progress = std::make_shared<Progress>();
    std::unique_lock<std::mutex> m_lock{m_progress->mutex};
};

QList<CheckedHealth> Runner::run()
{
    m_progress->each.resize(m_checks.size());
    if (m_stop.stop_requested())
        m_progress->asked.request_stop();
    for (qsizetype i = 0; i < m_checks.size(); ++i)
        m_threads.push_back(started(m_progress, i, m_checks[i]));
    awaitUntil(m_begun + m_limits.timeout, m_stop);
    if (running() > 0)
        askToEnd();
    awaitUntil(Clock::now() + m_limits.grace, {});
    judgeLate();
    tell();
    part();
    std::ranges::sort(m_told, {}, [this](const CheckedHealth& check) { return m_names.indexOf(check.name); });
    return m_told;
}

/// Until all have ended, or that time, or the stop.
void Runner::awaitUntil(Clock::time_point deadline, const std::stop_token& stop)
{
    qsizetype left = running();
    while (left > 0 && Clock::now() < deadline && !stop.stop_requested()) {
        m_progress->ended.wait_until(m_lock, stop, deadline, [&] { return running() < left; });
        tell();
        left = running();
    }
}

void Runner::askToEnd()
{
    // Whoever is called back by the stop may want to tell its result.
    m_lock.unlock();
    m_progress->asked.request_stop();
    m_lock.lock();
}

HealthFinding Runner::late(const QString& more) const
{
    const QString what =
        m_stop.stop_requested()
            ? u"it was cancelled"_s
            : u"there was no answer within %1 s"_s.arg(double(m_limits.timeout.count()) / 1000);
    return {HealthState::Unknown, what + more,
            u"Look again; if it stays so, look at the network and at the load"_s};
}

void Runner::judgeLate()
{
    for (Slot& slot : m_progress->each) {
        if (slot.state == Slot::State::EndedLate)
            slot.finding = late({});
        if (slot.state == Slot::State::Running)
            slot = {Slot::State::Abandoned,
                    late(u"; it did not end when it was asked to, and was left to itself"_s),
                    secondsSince(m_begun)};
    }
    m_lateAreJudged = true;
}

/// From the threads, which end by themselves but for those that are abandoned.
void Runner::part()
{
    for (size_t i = 0; i < m_threads.size(); ++i) {
        if (m_progress->each[qsizetype(i)].state == Slot::State::Abandoned)
            m_threads[i].detach();
        else
            m_threads[i].join();
    }
}

qsizetype Runner::running() const
{
    return std::ranges::count(m_progress->each, Slot::State::Running, &Slot::state);
}

/// All of a name, once the last of them has ended.
std::optional<CheckedHealth> Runner::merged(const QString& name) const
{
    QList<HealthFinding> findings;
    double seconds = 0;
    for (qsizetype i = 0; i < m_checks.size(); ++i) {
        if (m_checks[i].name != name)
            continue;
        const Slot& slot = m_progress->each[i];
        if (slot.state != Slot::State::Ended && !m_lateAreJudged)
            return std::nullopt;
        findings.append(slot.finding);
        seconds = std::max(seconds, slot.seconds);
    }
    return CheckedHealth{name, together(findings), seconds};
}

void Runner::tell()
{
    for (const QString& name : std::as_const(m_names)) {
        const auto isOfName = [&](const CheckedHealth& check) { return check.name == name; };
        if (std::ranges::any_of(m_told, isOfName))
            continue;
        const std::optional<CheckedHealth> check = merged(name);
        if (!check)
            continue;
        m_told.append(*check);
        if (m_sink) {
            m_lock.unlock();
            m_sink(*check);
            m_lock.lock();
        }
    }
}

} // namespace

QList<CheckedHealth> runHealthChecks(const QList<HealthCheck>& checks, const HealthLimits& limits,
                                     const std::stop_token& stop, const HealthSink& sink)
{
    return Runner(checks, limits, stop, sink).run();
}

HealthFinding unknownBecause(const Error& error)
{
    Error without = error;
    without.advice.clear();
    return {HealthState::Unknown, without.message(), error.advice};
}

HealthFinding findingOf(const Error& error)
{
    const bool asked = error.kind == ErrorKind::Connection || error.kind == ErrorKind::Cancelled ||
                       error.kind == ErrorKind::NotFound || error.kind == ErrorKind::Usage;
    HealthFinding finding = unknownBecause(error);
    if (!asked)
        finding.state = HealthState::Failed;
    return finding;
}

HealthFinding together(const QList<HealthFinding>& findings)
{
    HealthFinding all{HealthState::Healthy, {}, {}};
    QStringList seen;
    QStringList fixes;
    for (const HealthFinding& finding : findings) {
        all.state = worse(all.state, finding.state);
        if (!finding.evidence.isEmpty())
            seen.append(finding.evidence);
        if (!finding.fix.isEmpty() && !fixes.contains(finding.fix))
            fixes.append(finding.fix);
    }
    all.evidence = seen.join(u'\n');
    all.fix = fixes.join(u". "_s);
    return all;
}

} // namespace lockstep
