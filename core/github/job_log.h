#pragma once

#include <QDateTime>
#include <QList>

namespace lockstep {

/// A line of a job's log, as the runners of GitHub Actions write it, without the marks that are for machines.
struct JobLogLine
{
    enum class Kind {
        Output,
        Group, ///< what follows belongs to this; its name
        Debug,
        Notice,
        Warning,
        Error,
    };

    QDateTime time; ///< UTC; that of the line before where it has none; null: nothing is known
    Kind kind = Kind::Output;
    QString text; ///< without colours

    friend bool operator==(const JobLogLine&, const JobLogLine&) = default;
};

/// The last lines of a log (see readJobLog()), as many as `most`.
[[nodiscard]] QList<JobLogLine> jobLogLines(const QString& log, qsizetype most);

} // namespace lockstep
