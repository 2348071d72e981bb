#pragma once

#include "core/database/connection.h"
#include "core/version/version.h"

namespace lockstep {

/// The release that the frontend database says the instance runs (`versions.version` of the service
/// "frontend"); nothing when the table or the row is not there, as in a fresh database. Errors: Failed,
/// Connection, Cancelled.
[[nodiscard]] Result<std::optional<QString>> readInstanceVersion(Connection& frontend,
                                                                 std::stop_token stop = {});

/// All that the frontend database records about the instance, whatever columns its release has.
struct InstanceRecord
{
    std::optional<Version> version;      ///< nothing in a fresh database, or where it is not a version
    std::optional<Version> firstVersion; ///< the release that the instance began with
    bool autoUpgrade = false;            ///< the services upgrade the databases when they start
    QString text;                        ///< versions.version as it stands
};

/// Errors: Failed, Connection, Cancelled.
[[nodiscard]] Result<InstanceRecord> readInstanceRecord(Connection& frontend,
                                                        const std::stop_token& stop = {});

/// Whether a release starts on a database that records `current`: the same line, one line up, any downgrade,
/// and from any line to the next major's first (facts 2.5).
[[nodiscard]] bool isUpgradeAllowed(const Version& current, const Version& release);

/// Writes it, adding the row where it is missing; does nothing when there is no such table.
[[nodiscard]] Result<void> writeInstanceVersion(Connection& frontend, const Version& version,
                                                std::stop_token stop = {});

/// Whether the table is there, wherever the search path finds it.
[[nodiscard]] Result<bool> tableExists(Connection& connection, const QString& table,
                                       std::stop_token stop = {});

} // namespace lockstep
