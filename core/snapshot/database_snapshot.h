#pragma once

#include "core/database/connection_settings.h"
#include "core/support/run_event.h"

#include <stop_token>

namespace lockstep {

/// The dump of one database in a snapshot.
struct SnapshotPart
{
    Schema schema = Schema::Frontend;
    QString file; ///< in the folder
    qint64 bytes = 0;
    QString checksum; ///< SHA-256 of the file, lower-case hex
    QString server;   ///< "PostgreSQL 16.4"
};

/// Databases kept in a folder: a dump of each in plain SQL, compressed with zstd, and snapshot.json.
struct DatabaseSnapshot
{
    QString made; ///< RFC 3339, UTC
    QList<SnapshotPart> parts;

    [[nodiscard]] qint64 bytes() const;
};

/// Dumps the databases, one after the other, into an empty folder that is there. The dumps are readable for
/// this user only. Errors: NotFound (no pg_dump), Precondition (the server is newer than pg_dump), Failed,
/// Connection, Io (disk full, ...), Cancelled.
[[nodiscard]] Result<DatabaseSnapshot> takeSnapshot(const DatabaseSet& databases, const QString& folder,
                                                    const RunEventSink& events, const std::stop_token& stop);

/// What is in such a folder, its dumps compared with their checksums. Errors: NotFound (no snapshot),
/// Invalid (damaged), Io, Cancelled.
[[nodiscard]] Result<DatabaseSnapshot> readSnapshot(const QString& folder, const std::stop_token& stop);

/// Puts the dumps in the place of the databases, each all or nothing. Errors: as readSnapshot() and
/// loadDumpParallel(); Precondition (the snapshot lacks one of them).
[[nodiscard]] Result<void> restoreSnapshot(const QString& folder, const DatabaseSet& databases,
                                           const RunEventSink& events, const std::stop_token& stop);

} // namespace lockstep
