#pragma once

#include "core/sourcegraph/graph_schema.h"

#include <QDateTime>

namespace lockstep {

/// A machine that runs jobs for an instance (batch changes, auto-indexing).
struct Executor
{
    QString hostname;
    QStringList queues; ///< "batches", "codeintel"
    bool active = false;
    QString version;       ///< "6.0.1"; empty: it did not say
    QDateTime lastSeen;    ///< null: this release's API does not tell
    QString compatibility; ///< "UP_TO_DATE", "OUTDATED", "VERSION_AHEAD"; empty: the instance cannot tell

    /// "executor-1 (batches)"
    [[nodiscard]] QString name() const;
};

/// All that the instance knows, those that are gone among them. Errors: those of graphNodes(): NotFound (its
/// release has no executors).
[[nodiscard]] Result<QList<Executor>> executors(GraphSchema& schema, const std::stop_token& stop);

} // namespace lockstep
