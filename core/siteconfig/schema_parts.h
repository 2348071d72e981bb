#pragma once

#include "core/siteconfig/schema_documents.h"

#include <QJsonObject>
#include <QRegularExpression>

#include <memory>
#include <stop_token>

namespace valijson {
class Schema;
}

namespace lockstep {

/// One of the schemas that a schema consists of: the whole, one of a key, one that is referred to. Known by
/// its number.
struct SchemaPart
{
    SchemaPlace place;
    QJsonValue source = {};    ///< as written: an object, true or false
    QJsonObject keywords = {}; ///< those that constrain; partNumber() reads the schemas in them
    int target = -1;           ///< the part that it refers to, and stands for
    /// What it describes should not be used any more; why, where the schema says so.
    bool deprecated = false;
    QString deprecation = {};
    QHash<QString, int> properties = {};
    std::vector<std::pair<QRegularExpression, int>> patternProperties = {};
    std::optional<QRegularExpression> pattern = {};
    /// The keywords as valijson has read them.
    std::shared_ptr<const valijson::Schema> constraints = {};

    /// The schema false, which nothing fits.
    [[nodiscard]] bool fitsNothing() const { return source.isBool() && !source.toBool(); }
};

/// A schema that has been read, with references resolved.
struct SchemaParts
{
    std::vector<SchemaPart> parts; ///< the whole is the first
    QStringList
        flaws; ///< what of the schema is wrong and left out: sentences without their ends, with places

    [[nodiscard]] const SchemaPart& part(int number) const { return parts[size_t(number)]; }

    /// The part itself, or the one that it stands for.
    [[nodiscard]] int resolved(int number) const;
};

/// The number of the part that stands in a keyword; -1: none does.
[[nodiscard]] int partNumber(const QJsonValue& reference);

/// Reads a schema of draft 7. `name` is for messages; `resolver` may be empty. Errors: Invalid (no JSON, or
/// no schema, with its place; too large), Cancelled.
[[nodiscard]] Result<SchemaParts> readSchemaParts(const QByteArray& schema, const QString& name,
                                                  const SchemaResolver& resolver,
                                                  const std::stop_token& stop);

} // namespace lockstep
