#pragma once

#include <QDateTime>
#include <QString>

#include <functional>

namespace lockstep {

/// The one stream in which long work reports, on whatever thread it runs. A run is a list of steps; a step is
/// a list of items (migrations, for one), which belong to a lane (a schema, for one) and may run side by side
/// with other lanes.
struct RunEvent
{
    enum class Kind {
        RunStarted,   ///< total: number of steps; text: the run's title
        StepStarted,  ///< step; text: its title; total: number of its items over all lanes,
                      ///< 0: not known
        ItemStarted,  ///< step, lane, itemId, text: its name
        ItemFinished, ///< step, lane, itemId, text: its name, state, seconds; detail: the error when it
                      ///< failed
        StepFinished, ///< step, state, seconds
        Log,          ///< level, lane, text
        RunFinished,  ///< state, seconds; detail: the error when it failed
    };
    enum class Level { Debug, Info, Warning, Error };
    enum class State { Done, Skipped, Failed, Cancelled };

    Kind kind = Kind::Log;
    QDateTime time = QDateTime::currentDateTimeUtc();
    Level level = Level::Info;
    State state = State::Done;
    int step = -1;     ///< 0-based
    QString lane;      ///< schema name, or empty
    qint64 itemId = 0; ///< migration id
    int total = 0;
    double seconds = 0;
    QString text;
    QString detail;
};

/// Called from worker threads, possibly several at once: it must be thread-safe and quick.
using RunEventSink = std::function<void(const RunEvent&)>;

/// "done", "skipped", "failed", "cancelled".
[[nodiscard]] QString runStateName(RunEvent::State state);
/// "debug", "info", "warning", "error".
[[nodiscard]] QString logLevelName(RunEvent::Level level);

} // namespace lockstep
