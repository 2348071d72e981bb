#pragma once

#include "core/store/database.h"

#include <QStringList>

#include <span>

namespace lockstep {

/// One step of the store's own schema: from `version - 1` to `version`.
struct SchemaUpgrade
{
    int version;
    QStringList statements;
};

/// All steps of a file, ascending from 1 without gaps. A published step never changes; a new one is added.
[[nodiscard]] const QList<SchemaUpgrade>& storeUpgrades();

/// "LKST", in the file's header: tells our file from any other program's.
inline constexpr qint32 storeApplicationId = 0x4C4B5354;

/// Checks that the file is ours (or still empty), or the server's schema lockstep, and brings it to the
/// newest of the given steps, each in a transaction of its own. Safe when several processes do it at once.
/// Errors: Invalid (another program's file, or written by a newer Lockstep; the file is left as it is), Busy,
/// Io.
[[nodiscard]] Result<void> prepareStore(const Database& database, const QList<SchemaUpgrade>& upgrades);

/// The same with all steps there are.
[[nodiscard]] Result<void> prepareStore(const Database& database);

/// The error about a store that was written by a newer Lockstep.
[[nodiscard]] std::unexpected<Error> newerStore(const Database& database, qint64 version, qint64 newest);

} // namespace lockstep
