#include "core/health/health_checks.h"

#include "core/support/waiting.h"

#include <QElapsedTimer>

#include <future>
#include <thread>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

/// Asks a check to end when its time is over, or when all are to end.
CheckedHealth timed(const HealthCheck& check, std::chrono::milliseconds timeout, const std::stop_token& stop)
{
    QElapsedTimer timer;
    timer.start();
    std::stop_source own;
    const std::stop_callback passedOn(stop, [&] { own.request_stop(); });
    HealthFinding finding;
    {
        const std::jthread watch([&](const std::stop_token& done) {
            if (sleepUnlessStopped(timeout, done))
                own.request_stop();
        });
        finding = check.look(own.get_token());
    }
    if (own.stop_requested())
        finding = {HealthState::Unknown,
                   stop.stop_requested() ? u"it was cancelled"_s
                                         : u"there was no answer within %1 s"_s.arg(timeout.count() / 1000.0),
                   u"Look again; if it stays so, look at the network and at the load"_s};
    return {check.name, finding, double(timer.nsecsElapsed()) / 1e9};
}

} // namespace

QList<CheckedHealth> runHealthChecks(const QList<HealthCheck>& checks, std::chrono::milliseconds timeout,
                                     const std::stop_token& stop)
{
    std::vector<std::future<CheckedHealth>> running;
    for (const HealthCheck& check : checks)
        running.push_back(
            std::async(std::launch::async, [&check, timeout, &stop] { return timed(check, timeout, stop); }));
    QList<CheckedHealth> results;
    for (std::future<CheckedHealth>& one : running)
        results.append(one.get());
    return results;
}

HealthFinding findingOf(const Error& error)
{
    const bool asked = error.kind == ErrorKind::Connection || error.kind == ErrorKind::Cancelled ||
                       error.kind == ErrorKind::NotFound || error.kind == ErrorKind::Usage;
    Error without = error;
    without.advice.clear();
    return {asked ? HealthState::Unknown : HealthState::Failed, without.message(), error.advice};
}

} // namespace lockstep
