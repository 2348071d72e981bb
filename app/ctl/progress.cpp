#include "app/ctl/progress.h"

#include "app/ctl/output.h"
#include "core/planning/estimate.h"

#include <mutex>

namespace lockstep::ctl {

namespace {

bool isQuietNews(const RunEvent& event)
{
    if (event.kind == RunEvent::Kind::Log)
        return event.level < RunEvent::Level::Warning;
    return event.state != RunEvent::State::Failed;
}

QString took(const RunEvent& event)
{
    return QString::number(event.seconds, 'f', 3) + QStringLiteral(" s");
}

/// Empty for events that are no news on a terminal.
QString lineFor(const RunEvent& event)
{
    switch (event.kind) {
    case RunEvent::Kind::RunStarted:
        return event.text;
    case RunEvent::Kind::StepStarted:
        return event.total > 0 ? QStringLiteral("-- %1 (%2 migrations)").arg(event.text).arg(event.total)
                               : QStringLiteral("-- ") + event.text;
    case RunEvent::Kind::ItemStarted:
        return {};
    case RunEvent::Kind::ItemFinished: {
        const QString line = QStringLiteral("   %1 %2 %3  %4  %5")
                                 .arg(event.lane, -12)
                                 .arg(event.itemId, 11)
                                 .arg(runStateName(event.state), -9)
                                 .arg(took(event), 10)
                                 .arg(event.text);
        return event.detail.isEmpty() ? line : line + QStringLiteral("\n   ") + event.detail;
    }
    case RunEvent::Kind::StepFinished:
        return QStringLiteral("-- %1 in %2").arg(runStateName(event.state), durationText(event.seconds));
    case RunEvent::Kind::Log:
        return event.level == RunEvent::Level::Debug
                   ? QString()
                   : QStringLiteral("   %1%2: %3")
                         .arg(event.lane.isEmpty() ? QString() : event.lane + u' ', logLevelName(event.level),
                              event.text);
    case RunEvent::Kind::RunFinished:
        return QStringLiteral("%1 in %2").arg(runStateName(event.state), durationText(event.seconds));
    }
    return {};
}

} // namespace

RunEventSink progressOnStandardError(bool quiet)
{
    return [quiet, lock = std::make_shared<std::mutex>()](const RunEvent& event) {
        if (quiet && isQuietNews(event))
            return;
        const QString line = lineFor(event);
        const std::scoped_lock guard(*lock);
        if (!line.isEmpty())
            say(line);
    };
}

} // namespace lockstep::ctl
