#pragma once

#include <QJsonObject>
#include <QString>

#include <expected>
#include <memory>

namespace valijson {
class Schema;
}

namespace lockstep {

/// A schema's keywords as valijson reads them; no reference may be among them. Error: what is wrong (a
/// keyword has a value that it cannot have), in valijson's words.
[[nodiscard]] std::expected<std::shared_ptr<const valijson::Schema>, QString>
readSchemaKeywords(const QJsonObject& keywords);

} // namespace lockstep
