#pragma once

#include "core/support/error.h"

#include <QJsonValue>
#include <QList>

namespace lockstep {

/// One thing in a JSON value that its schema does not allow.
struct SchemaProblem
{
    QString pointer; ///< JSON pointer to the value; "" is the whole
    QString text;    ///< a sentence without its end: "the key \"titel\" is not known here"

    friend bool operator==(const SchemaProblem&, const SchemaProblem&) = default;
};

/// A JSON Schema (draft 7), read once.
class JsonSchema
{
public:
    /// `name` is for messages. Errors: Invalid (it is no schema).
    [[nodiscard]] static Result<JsonSchema> parse(const QJsonValue& schema, const QString& name);

    /// The problems of the innermost values come first; empty: the value is valid.
    [[nodiscard]] QList<SchemaProblem> check(const QJsonValue& value) const;

private:
    struct Private;
    std::shared_ptr<const Private> d;
};

} // namespace lockstep
