#pragma once

#include "core/support/error.h"

#include <QString>

namespace lockstep {

/// One installed PostgreSQL: server and clients of one folder, so that they fit each other.
struct PostgresPrograms
{
    QString binFolder;
    int major = 0;

    [[nodiscard]] QString path(const QString& program) const { return binFolder + u'/' + program; }

    /// Whether the server can load that library ("pg_stat_statements").
    [[nodiscard]] bool hasLibrary(const QString& name) const;
};

/// LOCKSTEP_POSTGRES_BIN, else the newest of the distribution's (/usr/lib/postgresql/*/bin), else PATH's.
/// Errors: NotFound, with what to install; Failed (it does not run).
[[nodiscard]] Result<PostgresPrograms> findPostgres();

} // namespace lockstep
