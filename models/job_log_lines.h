#pragma once

#include "core/github/job_log.h"
#include "models/log_model.h"

namespace lockstep {

/// Lines of a log, and their texts as LogModel keeps them.
struct JobLogText
{
    QList<LogEntry> entries;
    QStringList texts;
};

/// A job's log as it is shown: as many of the last lines as `most`. `otherwise`: the time of lines that have
/// none.
[[nodiscard]] JobLogText jobLogText(const QString& log, qsizetype most, const QDateTime& otherwise);

} // namespace lockstep
