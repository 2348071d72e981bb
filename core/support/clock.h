#pragma once

#include "core/support/waiting.h"

#include <QDateTime>

#include <functional>

namespace lockstep {

/// The time that work lives in; a simulation has one of its own, where hours take no time.
struct Clock
{
    std::function<QDateTime()> now; ///< UTC
    /// False when it was stopped before the time was over.
    std::function<bool(std::chrono::milliseconds, const std::stop_token&)> sleep;

    [[nodiscard]] static Clock real()
    {
        return {[] { return QDateTime::currentDateTimeUtc(); }, sleepUnlessStopped};
    }
};

} // namespace lockstep
