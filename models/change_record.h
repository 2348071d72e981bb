#pragma once

#include "core/store/run_book.h"
#include "models/database_change.h"

namespace lockstep {

/// Where runs of changes are filed, and under which instance.
struct RecordingPlace
{
    QString store;    ///< path; empty: they are not filed
    QString instance; ///< Instance::key(), or empty
    QString catalog;
};

/// What came of a change, and of filing it.
struct ChangeAnswer
{
    Result<QString> result;
    std::optional<Error> storeError;
    std::optional<Timings> timings; ///< all that are known now
};

/// Runs the change and files it in the store: what, when, on which databases, with what outcome and which
/// times. Blocks.
[[nodiscard]] ChangeAnswer runRecorded(const DatabaseChange& change, ChangeRun& run,
                                       const RecordingPlace& place);

} // namespace lockstep
