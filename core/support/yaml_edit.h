#pragma once

#include "core/support/error.h"

#include <QJsonValue>

namespace lockstep {

/// The YAML with one value replaced, and everything else, comments and order included, as it was. `pointer`
/// is a JSON pointer to a text, number or truth value that stands in one line; `value` is one of these, too.
/// `file` is for messages. Errors: Invalid (no YAML; what is there is no such value), NotFound (there is
/// nothing at the pointer).
[[nodiscard]] Result<QByteArray> withYamlValue(const QByteArray& yaml, const QString& pointer,
                                               const QJsonValue& value, const QString& file);

} // namespace lockstep
