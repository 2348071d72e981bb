#pragma once

#include "core/database/rehearsal.h"

namespace lockstep {

/// One migration of a rehearsal and the step it belongs to.
struct TimedMigration
{
    qsizetype step = 0; ///< 0-based
    MigrationOutcome outcome;
};

/// The numbers that sum a rehearsal up.
struct RehearsalFigures
{
    int done = 0;
    int failed = 0;
    double upgradeSeconds = 0; ///< of all steps
    double migrationSeconds =
        0; ///< added up; schemas run side by side, so it is more than the time that passed
    qsizetype compared = 0;
    qsizetype equal = 0;
    QList<TimedMigration> slowest; ///< at most ten, slowest first
};

[[nodiscard]] RehearsalFigures rehearsalFigures(const RehearsalReport& report);

/// "Rehearsal passed": the result in a few words.
[[nodiscard]] QString resultTitle(const RehearsalReport& report);
/// What was applied and how it compares, or what went wrong, in one or two sentences.
[[nodiscard]] QString resultSentence(const RehearsalReport& report);
/// "equal to the release's squashed.sql", "12 lines differ ...", "not compared: ...".
[[nodiscard]] QString comparisonWords(const SchemaComparison& comparison);

} // namespace lockstep
