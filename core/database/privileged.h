#pragma once

#include "core/database/migration_reporter.h"

namespace lockstep {

/// The privileged ones of the definitions, in their order.
[[nodiscard]] QList<Definition> privilegedOnly(const QList<Definition>& definitions);

/// Whether the mode lets these definitions, in apply order, be applied. Errors: Precondition; for Noop the
/// script to run by hand goes to the log.
[[nodiscard]] Result<void> checkPrivileged(const QList<Definition>& definitions,
                                           const MigratorOptions& options, const QString& subject,
                                           const MigrationReporter& reporter);

} // namespace lockstep
