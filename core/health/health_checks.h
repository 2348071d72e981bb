#pragma once

#include "core/health/health_report.h"

#include <chrono>
#include <functional>
#include <stop_token>

namespace lockstep {

/// One thing to look at. It changes nothing.
struct HealthCheck
{
    QString name;
    std::function<HealthFinding(const std::stop_token&)> look;
};

/// How long checks may take.
struct HealthLimits
{
    std::chrono::milliseconds timeout{60'000}; ///< then a check is asked to end, and is unknown
    std::chrono::milliseconds grace{10'000};   ///< then it is left to itself
};

/// Is told of each check as it ends, on the thread that runs them all.
using HealthSink = std::function<void(const CheckedHealth&)>;

/// Runs them side by side. One that takes too long is unknown, also one that does not end when it is asked
/// to: it is left to itself, and whatever it finds later is not heard. One that fails never hides another.
/// Those of the same name are one: the worst state, the evidence of all. In the order of `checks`.
[[nodiscard]] QList<CheckedHealth> runHealthChecks(const QList<HealthCheck>& checks,
                                                   const HealthLimits& limits, const std::stop_token& stop,
                                                   const HealthSink& sink = {});

/// An error met on the way, as a finding: unknown where it only kept us from looking.
[[nodiscard]] HealthFinding findingOf(const Error& error);

/// The same where every error means that it could not be found out.
[[nodiscard]] HealthFinding unknownBecause(const Error& error);

/// One finding of several: the worst state, all that was seen and is to be done.
[[nodiscard]] HealthFinding together(const QList<HealthFinding>& findings);

} // namespace lockstep
