#pragma once

#include <QString>

namespace lockstep {

/// Instances of a fleet, as the command line selects them.
struct InventoryListing
{
    QString fleet;            ///< folder
    QString environment = {}; ///< empty: all
    QString filter = {};      ///< an expression of jq; empty: all
    QString format = {};      ///< empty: text
    QString file = {};        ///< that it is written to; empty: the terminal
};

/// The line for a shell that lists them.
[[nodiscard]] QString inventoryListLine(const InventoryListing& listing);

/// Whether a shell takes it: one argument may have 128 KiB on Linux.
[[nodiscard]] bool fitsIntoShell(const QString& line);

} // namespace lockstep
