#pragma once

#include "core/database/drift/drift.h"
#include "core/support/run_event.h"

namespace lockstep {

/// How one database differs from what it should be, with all that is needed to repair it.
struct DriftReport
{
    SchemaDescription expected;
    SchemaDescription actual;
    RepairFacts facts;
    Drift drift;
};

/// Describes the database and compares it. Writes nothing. Errors: as describeSchema.
[[nodiscard]] Result<DriftReport> readDrift(Connection& connection, const SchemaDescription& expected,
                                            const std::stop_token& stop = {},
                                            Strangers strangers = Strangers::Noted);

/// The differences that may be repaired unattended.
[[nodiscard]] QList<Difference> onlySafe(const QList<Difference>& differences);

/// The statements that repair all of the differences together, in the order in which they must run. They are
/// what the differences hold, but for what would contradict itself within one transaction. A pure function.
[[nodiscard]] QStringList planRepair(const DriftReport& report, const QList<Difference>& differences);

/// The statements as a script for psql, one transaction.
[[nodiscard]] QString repairScript(const QStringList& statements, const QString& schemaName);

/// Repairs in one transaction, looks again before it commits, and takes everything back unless those
/// differences are gone and no others have come. What is left is returned. Errors: Failed, with the
/// statement; Precondition (nothing can be repaired; it did not help), Busy (a migrator is at work),
/// Connection, Cancelled. After an error the database is as before.
[[nodiscard]] Result<Drift> runRepair(Connection& connection, Schema schema, const DriftReport& report,
                                      const QList<Difference>& differences, const RunEventSink& events,
                                      const std::stop_token& stop = {});

} // namespace lockstep
