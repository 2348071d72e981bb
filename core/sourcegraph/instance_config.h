#pragma once

#include "core/siteconfig/jsonc_document.h"
#include "core/sourcegraph/sourcegraph_client.h"

namespace lockstep {

/// The site configuration that an instance runs with, as its API gives it: "REDACTED" stands for each of the
/// secrets it knows.
struct InstanceConfig
{
    qint64 id = 0; ///< of the row in critical_and_site_config; a change names it
    QByteArray contents;
};

/// Errors: those of SourcegraphClient::query(); Invalid (the answer has no configuration).
[[nodiscard]] Result<InstanceConfig> readInstanceConfig(const SourcegraphClient& client,
                                                        const std::stop_token& stop);

/// Makes it the instance's configuration; where a secret stands as "REDACTED" the instance keeps its own.
/// True: parts of the instance must be restarted for it. Errors: those of SourcegraphClient::mutate(), with
/// what the instance finds wrong; Precondition (it was changed by somebody else since `before` was read, or
/// may not be changed over the API because a file holds it).
[[nodiscard]] Result<bool> writeInstanceConfig(const SourcegraphClient& client, const InstanceConfig& before,
                                               const QByteArray& contents, const std::stop_token& stop);

/// A text of it is "REDACTED": only the API of the instance that it came from knows the secret.
[[nodiscard]] bool holdsRedacted(const JsoncDocument& document);

} // namespace lockstep
