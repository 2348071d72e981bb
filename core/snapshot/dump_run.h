#pragma once

#include "core/snapshot/dump_commands.h"
#include "core/snapshot/dump_facts.h"

#include <stop_token>

namespace lockstep {

struct DumpRequest
{
    SnapshotBuilder builder = SnapshotBuilder::PgDump;
    SnapshotTargets targets;
    KubernetesPlace place = {};
    QString folder; ///< made where it is not there, for its user only
};

struct DumpedDatabase
{
    Schema schema = Schema::Frontend;
    QString file;
    qint64 bytes = 0;
    QByteArray sha256; ///< lower-case hex; also in FILE.sha256, as sha256sum writes it
    DumpFacts facts;
};

/// Dumps one database after the other; each gets its name when it is whole. Dumps that are there already are
/// replaced. Errors: NotFound (no pg_dump, docker or kubectl), Failed (its own words; a dump that is cut or
/// of another database), Io, Cancelled. Those before stay.
[[nodiscard]] Result<QList<DumpedDatabase>> runDumps(const DumpRequest& request,
                                                     const std::function<void(const QString&)>& log,
                                                     const std::stop_token& stop);

/// A folder for this user only, made where it is not there. Errors: Io.
[[nodiscard]] Result<void> makePrivateFolder(const QString& folder);

} // namespace lockstep
