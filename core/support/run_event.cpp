#include "core/support/run_event.h"

namespace lockstep {

QString runStateName(RunEvent::State state)
{
    switch (state) {
    case RunEvent::State::Done:
        return QStringLiteral("done");
    case RunEvent::State::Skipped:
        return QStringLiteral("skipped");
    case RunEvent::State::Failed:
        return QStringLiteral("failed");
    case RunEvent::State::Cancelled:
        return QStringLiteral("cancelled");
    }
    return {};
}

QString logLevelName(RunEvent::Level level)
{
    switch (level) {
    case RunEvent::Level::Debug:
        return QStringLiteral("debug");
    case RunEvent::Level::Info:
        return QStringLiteral("info");
    case RunEvent::Level::Warning:
        return QStringLiteral("warning");
    case RunEvent::Level::Error:
        return QStringLiteral("error");
    }
    return {};
}

} // namespace lockstep
