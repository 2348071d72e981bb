#pragma once

#include "core/siteconfig/config_rules.h"

namespace lockstep {

/// What the value of a key is written with in a form.
enum class ConfigFieldKind : quint8 {
    Text,    ///< of one line
    Number,  ///< as JSON has it
    Switch,  ///< true or false
    Choice,  ///< one of few values
    Texts,   ///< an array of texts of one line each
    Summary, ///< what is in it is told; it is written in the text
};

/// A key that a form of a site configuration shows.
struct ConfigFormKey
{
    QString pointer; ///< JSON pointer, not through arrays
    QString title;
    /// Where no schema says; nothing: it is shown without a schema only when it is set.
    std::optional<ConfigFieldKind> kind;
};

struct ConfigFormSection
{
    QString title;
    QList<ConfigFormKey> keys;
};

/// The sections in a YAML file. `file` is for messages. Errors: Invalid, with line and column; those of
/// reading the schema of such files.
[[nodiscard]] Result<QList<ConfigFormSection>> readConfigForm(const QByteArray& yaml, const QString& file);

/// The sections that ship: the keys that matter in a migration. Errors: NotFound, Io, Invalid.
[[nodiscard]] Result<QList<ConfigFormSection>> shippedConfigForm();

/// The sections, and one more with the keys that the rules are about and the sections lack; of rules about
/// what is inside an array, the array.
[[nodiscard]] QList<ConfigFormSection> withKeysOf(const ConfigRules& rules,
                                                  QList<ConfigFormSection> sections);

} // namespace lockstep
