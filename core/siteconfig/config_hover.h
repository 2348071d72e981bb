#pragma once

#include "core/siteconfig/config_schema.h"

namespace lockstep {

/// What a schema says of a place in a configuration, for people.
struct ConfigHover
{
    qint32 offset = 0; ///< of the key or value that it is about, in bytes
    qint32 length = 0;
    QString pointer;
    QString title;
    QString description;
    QStringList types;    ///< "a text", "a whole number"
    QStringList allowed;  ///< the values, as JSON; empty: not only some
    QString byDefault;    ///< as JSON; empty: the schema names none
    QStringList examples; ///< as JSON
    bool deprecated = false;
    QString deprecation; ///< why, where the schema says so

    friend bool operator==(const ConfigHover&, const ConfigHover&) = default;
};

/// About the key or value at the byte; nothing where the schema has nothing to say.
[[nodiscard]] std::optional<ConfigHover> configHover(const ConfigSchema& schema,
                                                     const JsoncDocument& document, qsizetype offset);

/// What parts of a schema, the outermost first, say together.
[[nodiscard]] ConfigHover describedBy(const SchemaParts& parts, const QList<int>& numbers);

} // namespace lockstep
