#pragma once

#include "core/support/run_event.h"

#include <optional>

namespace lockstep {

/// What a program says in a line that it has written for machines.
struct LogLineParts
{
    QString message; ///< may be empty
    std::optional<RunEvent::Level> level;
    QString fields; ///< the others, as "name=value name=value"; may be cut, which is said
};

/// Reads a line of JSON as the services of Sourcegraph and others write it, or of logfmt. Nothing: it is
/// neither, or does not say what is its message. The time is left out: it is known. A pure function.
[[nodiscard]] std::optional<LogLineParts> logLineParts(QByteArrayView line);

} // namespace lockstep
