#pragma once

#include "core/sourcegraph/sourcegraph_client.h"

namespace lockstep {

/// Who asks, and whom.
struct InstanceFacts
{
    QString productVersion; ///< "6.0.1", "insiders", ...
    QString user;
    bool isSiteAdmin = false;
};

/// Errors: those of SourcegraphClient::query().
[[nodiscard]] Result<InstanceFacts> instanceFacts(const SourcegraphClient& client,
                                                  const std::stop_token& stop);

/// Fails where the token is not a site administrator's. Errors: also Precondition.
[[nodiscard]] Result<InstanceFacts> asSiteAdmin(const SourcegraphClient& client, const std::stop_token& stop);

} // namespace lockstep
