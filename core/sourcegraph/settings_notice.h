#pragma once

#include "core/sourcegraph/sourcegraph_client.h"

namespace lockstep {

/// What everybody who uses an instance sees at the top of its pages.
struct SettingsNotice
{
    QString message; ///< Markdown; tells one notice from another
    bool dismissible = false;
};

/// Whether the instance's global settings have a notice of that message. Errors: those of
/// SourcegraphClient; Invalid (the settings are no JSON).
[[nodiscard]] Result<bool> hasNotice(const SourcegraphClient& client, const QString& message,
                                     const std::stop_token& stop);

/// Adds it to the global settings, where it is not there, or removes every notice of its message; leaves
/// everything else in them as it is. True: it changed something. Errors: as hasNotice(); Busy (somebody else
/// changed the settings at the same time, again and again).
[[nodiscard]] Result<bool> addNotice(const SourcegraphClient& client, const SettingsNotice& notice,
                                     const std::stop_token& stop);
[[nodiscard]] Result<bool> removeNotice(const SourcegraphClient& client, const QString& message,
                                        const std::stop_token& stop);

/// JSON with comments and commas behind the last element, as settings may have them. Errors: Invalid.
[[nodiscard]] Result<QJsonObject> readSettings(const QString& jsonc);

} // namespace lockstep
