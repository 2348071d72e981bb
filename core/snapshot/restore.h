#pragma once

#include "core/snapshot/dump_commands.h"

#include <functional>
#include <stop_token>

namespace lockstep {

struct RestoreRequest
{
    SnapshotBuilder builder = SnapshotBuilder::PgDump;
    SnapshotTargets targets;
    KubernetesPlace place = {};
    QString folder; ///< where the dumps are
};

/// The dumps that a restore reads, checked: there, whole, of these databases, and as their checksum files
/// say. Errors: NotFound, Io, Invalid, Cancelled.
[[nodiscard]] Result<void> checkDumps(const RestoreRequest& request, const std::stop_token& stop);

/// checkDumps(), then psql runs each dump in one transaction, which the first error takes back. Errors: also
/// Failed (psql's words); databases before that are restored, and the error says which.
[[nodiscard]] Result<void> runRestore(const RestoreRequest& request,
                                      const std::function<void(const QString&)>& log,
                                      const std::stop_token& stop);

} // namespace lockstep
