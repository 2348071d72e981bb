#pragma once

#include "core/database/server_account.h"

namespace lockstep {

/// Where a private server keeps its things: all below its folder, but for two cases. Its socket is elsewhere
/// when the path is too long for one (107 bytes); data and all are below /var/tmp when the account that must
/// run the server cannot reach the folder. Both other places are named after the folder, so that they are
/// found again.
struct ServerPlace
{
    QString folder;
    QString home; ///< the folder, or its stand-in below /var/tmp
    QString socketFolder;

    [[nodiscard]] static ServerPlace of(const QString& folder, const ServerAccount& account);

    [[nodiscard]] QString data() const { return home + QStringLiteral("/data"); }

    [[nodiscard]] QString log() const { return home + QStringLiteral("/server.log"); }

    [[nodiscard]] QString pidFile() const { return data() + QStringLiteral("/postmaster.pid"); }

    /// Makes the folders, and the socket's folder anew. Errors: Io.
    [[nodiscard]] Result<void> prepare(const ServerAccount& account) const;
    void removeSocket() const;

    static constexpr int port = 5432; ///< only part of the socket's name
};

/// Ends a server that a killed Lockstep left running on that data folder, if there is one, and removes its
/// stale pid file. Errors: Busy (it does not end), Io.
[[nodiscard]] Result<void> endLeftoverServer(const ServerPlace& place);

} // namespace lockstep
