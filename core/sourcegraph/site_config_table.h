#pragma once

#include "core/database/connection.h"

namespace lockstep {

/// The site configuration that counts in an instance's database: the newest row of its kind.
struct SiteConfigRow
{
    qint64 id = 0;
    QByteArray contents;
};

/// Errors: those of the connection; Precondition (there is none yet: the instance was never started).
[[nodiscard]] Result<SiteConfigRow> newestSiteConfig(Connection& connection, const std::stop_token& stop);

/// The row of that id. Errors: those of the connection; NotFound.
[[nodiscard]] Result<SiteConfigRow> siteConfigRow(Connection& connection, qint64 id,
                                                  const std::stop_token& stop);

/// Adds a row, as the product itself does, when the newest is still the one of that id; other writers wait
/// meanwhile. Rows that are there stay as they are. The new row's id. Errors: those of the connection;
/// Precondition (somebody else has changed the configuration since).
[[nodiscard]] Result<qint64> addSiteConfig(Connection& connection, qint64 newest, const QByteArray& contents,
                                           const std::stop_token& stop);

} // namespace lockstep
