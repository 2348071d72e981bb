#pragma once

#include "core/support/yaml_json.h"

#include <QByteArrayView>

namespace lockstep {

/// What a string's token stands for; what is wrong in it becomes U+FFFD.
[[nodiscard]] QString jsoncUnquoted(QByteArrayView token);

/// The text as a string's token, escaped as little as JSON allows.
[[nodiscard]] QByteArray jsoncQuoted(const QString& text);

/// The line and column (in characters, not bytes) of a byte.
[[nodiscard]] TextPlace jsoncPlace(QByteArrayView text, qsizetype offset);

/// The keys and indices on the way to a value; none: the whole document.
using JsoncPath = QStringList;

/// Reads a JSON Pointer (RFC 6901): "", "/auth.providers/0/type". Errors: Usage.
[[nodiscard]] Result<JsoncPath> jsonPointerPath(const QString& pointer);

/// The path as a JSON Pointer.
[[nodiscard]] QString jsonPointer(const JsoncPath& path);

} // namespace lockstep
