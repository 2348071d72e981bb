#pragma once

#include "core/store/store_schema.h"

namespace lockstep {

/// What writers of runs, rollouts, health reports and actions on pull requests notify.
inline const QString postgresStoreChannel = QStringLiteral("lockstep_store");

/// The steps of storeUpgrades() in PostgreSQL's words, in a schema of their own, "lockstep".
[[nodiscard]] const QList<SchemaUpgrade>& postgresUpgrades();

/// prepareStore() for a server.
[[nodiscard]] Result<void> preparePostgresStore(const Database& database,
                                                const QList<SchemaUpgrade>& upgrades);

} // namespace lockstep
