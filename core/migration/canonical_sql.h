#pragma once

#include <QString>

namespace lockstep {

/// What a migration's up file holds: canonical SQL and, in one short-lived layout, metadata above it.
struct MigrationText
{
    QString sql;       ///< canonical, see Definition
    int firstLine = 1; ///< the line of the file that `sql` begins on
    QString metadata; ///< the YAML between the fences, without its comment markers; empty where there is none
    int metadataLine = 1; ///< the line of the file that `metadata` begins on
};

[[nodiscard]] MigrationText readMigrationText(const QString& text);

} // namespace lockstep
