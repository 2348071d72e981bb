#pragma once

#include "models/database_reading.h"

namespace lockstep {

enum class SchemaCondition {
    NotGiven, ///< nobody said where the database is
    NotRead,  ///< it is not known what it is at
    Unreachable,
    Dirty,
    NotFit,
    Drifted, ///< fit, but for objects that are not as its migrations make them
    Fit,
};

/// What a database's card says, in words.
struct SchemaSummary
{
    SchemaCondition condition = SchemaCondition::NotGiven;
    QString badge;  ///< "Fit for 6.12.5040"
    QString place;  ///< "db sg on db.example:5432 as sg"
    QString server; ///< "PostgreSQL 17.2, at 6.12.5040"
    QString applied;
    QString pending;
    QString failed;
    QString unfinished;
    QString drift; ///< "Not looked for" until somebody did
    QStringList problems;
};

/// Null: not known.
[[nodiscard]] SchemaSummary summarize(const ConnectionSettings* settings, const SchemaStatus* status,
                                      const DriftFinding* drift, const Version& release);

} // namespace lockstep
