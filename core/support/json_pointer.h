#pragma once

#include <QJsonValue>
#include <QString>

#include <optional>

namespace lockstep {

/// What a JSON Pointer (RFC 6901: "/items/0/name"; "" is the whole) leads to; nothing where it leads nowhere,
/// or is no pointer.
[[nodiscard]] std::optional<QJsonValue> jsonAt(const QJsonValue& value, const QString& pointer);

/// A scalar as it is written (texts without quotes, null as nothing), else compact JSON.
[[nodiscard]] QString jsonPlainText(const QJsonValue& value);

} // namespace lockstep
