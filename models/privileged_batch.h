#pragma once

#include "models/database_change_private.h"

namespace lockstep::changes {

/// The mode refuses privileged migrations, and there are some. Errors: Precondition.
[[nodiscard]] Result<void> checkPrivileged(const DatabaseScope& scope, const Batch& batch);

/// Where the mode is to run privileged migrations by hand: adds their SQL to what the question asks for, and
/// the proofs that a migrator wants to see to `hashes`.
void addHandWork(ChangeQuestion& question, QStringList& hashes, const DatabaseScope& scope,
                 const Batch& batch);

/// The options of a migrator that hears of the proofs if the person agreed.
[[nodiscard]] MigratorOptions migratorOptions(const DatabaseScope& scope, const QStringList& hashes,
                                              const ChangeRun& run);

} // namespace lockstep::changes
