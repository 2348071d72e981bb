#pragma once

#include "core/database/rehearsal.h"
#include "models/run_progress.h"

namespace lockstep {

/// How a rehearsal ended, for people.
struct RehearsalVerdict
{
    enum class Kind { Good, Differs, Failed, Cancelled };

    Kind kind = Kind::Good;
    QString title;  ///< "The upgrade works"
    QString detail; ///< a sentence
};

[[nodiscard]] RehearsalVerdict verdict(const RehearsalReport& report);

/// "equal to the release", "12 lines differ", "not compared: the release has no squashed.sql"
[[nodiscard]] QString comparisonText(const SchemaComparison& comparison);

/// The unified diffs of all schemas that differ, each below its name.
[[nodiscard]] QString differencesText(const RehearsalReport& report);

/// The migrations that took longest, longest first.
[[nodiscard]] QList<RunItem> slowestMigrations(const RehearsalReport& report, int count);

} // namespace lockstep
