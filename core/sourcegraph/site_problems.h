#pragma once

#include "core/sourcegraph/graph_schema.h"

namespace lockstep {

/// What an instance tells its administrators at the top of its pages.
struct SiteAlert
{
    QString type; ///< "ERROR", "WARNING", "INFO", "SUCCESS"
    QString message;
};

/// What an instance says is wrong with itself; nothing where its API cannot tell, which is then named in the
/// schema's missing().
struct SiteProblems
{
    std::optional<QList<SiteAlert>> alerts;
    std::optional<QStringList> configuration; ///< what is wrong with the site configuration
};

/// As a site administrator sees it. Errors: those of SourcegraphClient::query().
[[nodiscard]] Result<SiteProblems> siteProblems(GraphSchema& schema, const std::stop_token& stop);

/// Alerts of the instance's own monitoring in the last day, by name with the share of the day that they
/// fired; those that did not are left out. Nothing where its API cannot tell: that of newer releases.
[[nodiscard]] Result<std::optional<QStringList>> recentAlerts(GraphSchema& schema,
                                                              const std::stop_token& stop);

} // namespace lockstep
