#pragma once

#include <QJsonObject>

#include <optional>

namespace lockstep::test {

/// What is at /version, /api, /apis and the paths of groups and versions; nothing at any other.
[[nodiscard]] std::optional<QJsonObject> discoveryAt(const QString& path, const QString& server);

/// The server's OpenAPI v3: the index of documents, and the one of a group and version.
[[nodiscard]] std::optional<QJsonObject> openApiAt(const QString& path);

} // namespace lockstep::test
