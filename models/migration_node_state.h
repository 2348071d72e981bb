#pragma once

namespace lockstep {

/// What a database says about one migration.
enum class MigrationNodeState {
    Unknown, ///< No database was asked.
    Applied,
    Pending, ///< It was begun and has not been recorded as ended.
    Failed,
    Missing, ///< It has not been applied: it is still to come.
};

} // namespace lockstep
