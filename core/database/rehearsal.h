#pragma once

#include "core/database/upgrade.h"
#include "core/planning/planner.h"

#include <QJsonObject>

namespace lockstep {

struct RehearsalRequest
{
    UpgradePath path;
    QMap<Schema, QString>
        dumps;                ///< Plain SQL dumps to start from, instead of an empty database at path.from.
    QString dumpSchemaFolder; ///< Where to write `pg_dump --schema-only` of each database afterwards; may be
                              ///< empty.
    QString workFolder; ///< Empty: one below cacheFolder(), chosen by what is rehearsed, so that a killed one
                        ///< is found again.
};

/// How one upgraded database compares with the release's own squashed.sql.
struct SchemaComparison
{
    Schema schema = Schema::Frontend;
    bool compared = false;   ///< false: the release has no squashed.sql
    QStringList differences; ///< a unified diff's lines; empty when equal
};

struct RehearsalReport
{
    UpgradePath path;
    QString result; ///< "done", "differs", "failed", "cancelled"
    QString error;  ///< what failed, when it did
    QString server; ///< "PostgreSQL 17.2"
    QDateTime started;
    double seconds = 0;
    double prepareSeconds = 0; ///< building the databases at path.from, or loading the dumps
    bool resumed = false;      ///< went on with what a killed rehearsal left
    QList<StepOutcome> steps;
    QList<SchemaComparison> comparisons;

    /// path.toJson() plus, in each step, migrations as [{schema, id, name, seconds, state}], and result.
    [[nodiscard]] QJsonObject toJson() const;
};

/// Rehearses the path on a private server: databases at path.from, the upgrade, the comparison. Never touches
/// anything outside its work folder. A killed rehearsal of the same thing is continued; leftovers of others
/// whose process is gone are removed. Errors: what kept it from starting or stopped it; `report` holds what
/// was done until then.
[[nodiscard]] Result<void> runRehearsal(const RehearsalRequest& request, const Planner& planner,
                                        const RunEventSink& events, RehearsalReport& report,
                                        std::stop_token stop = {});

} // namespace lockstep
