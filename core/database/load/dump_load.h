#pragma once

#include "core/catalog/schema.h"
#include "core/database/connection_settings.h"
#include "core/database/load/dump_source.h"
#include "core/support/run_event.h"

namespace lockstep {

struct LoadOptions
{
    Schema schema = Schema::Frontend; ///< which of the product's databases the dump must be of
    int connections = 0;              ///< besides the one in charge; 0: as many as make sense, at most 8
    bool inPlace = false;             ///< into the target itself, which must be empty
    /// Reads every row back and compares checksums; false: the numbers of rows alone, as the server counts
    /// them while it takes them.
    bool readBack = true;
    bool allowNewerServer = false; ///< a dump from a newer PostgreSQL than the target's is tried
};

struct LoadedTable
{
    QString name; ///< "public.users"
    qint64 rows = 0;
    QString checksum; ///< of the dump's rows in any order, 16 hexadecimal digits
};

struct LoadReport
{
    Schema schema = Schema::Frontend;
    double seconds = 0;
    qint64 bytes = 0; ///< of the dump as it is stored
    QList<LoadedTable> tables;
    QStringList skipped; ///< what was left out, and why
    QString plainOrder;  ///< why the file was loaded in its own order over one connection; else empty
};

/// Loads a dump that pg_dump wrote in plain SQL, as a whole or not at all: into a fresh database beside the
/// target, which takes the target's place (and ends the sessions on it) when all rows are there and, where
/// they are read back, their checksums are the dump's. Tables are created first, then their rows come over
/// several connections, then indexes and constraints are made side by side. Errors: those of DumpReader;
/// Invalid (not whole, damaged, not of pg_dump), Precondition (of another of the product's databases, of a
/// newer PostgreSQL, no right to create databases, a target that is not empty), Busy (another load into it),
/// Connection, Cancelled, Failed (the server's words with the dump's line or table; rows that are not the
/// dump's). After each of them the target is as it was.
[[nodiscard]] Result<LoadReport> loadDumpParallel(const DumpSource& source, const ConnectionSettings& target,
                                                  const LoadOptions& options, const RunEventSink& events,
                                                  std::stop_token stop);

} // namespace lockstep
