#pragma once

#include "core/siteconfig/config_form_keys.h"
#include "core/siteconfig/config_hover.h"

namespace lockstep {

/// One key of a form: what may be there by the schema, and what is there in the document.
struct ConfigField
{
    QString section;
    QString title;
    QString pointer;
    ConfigFieldKind kind = ConfigFieldKind::Text;
    bool isSecret = false;
    bool isRequired = false; ///< by what is around it
    bool isTwice = false;    ///< the key is there more than once; the last one is told here
    QByteArray json = {};    ///< the value as it is written; empty: the key is not set
    QString summary = {};    ///< of a set value of the kind Summary, without what must not be seen
    QByteArray begun = {};   ///< of the kind Summary: what could be put there to begin with; empty: not known
    ConfigHover about = {};  ///< what the schema says; without offset and length

    [[nodiscard]] bool isSet() const { return !json.isEmpty(); }

    /// The value stands for one that an instance does not tell.
    [[nodiscard]] bool isRedacted() const { return json == "\"REDACTED\""; }

    friend bool operator==(const ConfigField&, const ConfigField&) = default;
};

/// The fields of the sections in their order. Left out is a key that is not set and that the schema does not
/// know, or calls deprecated; without a schema (null), one that is not set and whose kind nobody knows. The
/// document must be sound or blank.
[[nodiscard]] QList<ConfigField> configFields(const QList<ConfigFormSection>& sections,
                                              const JsoncDocument& document, const ConfigSchema* schema);

/// The edits after which the field's value is `json`. Errors: those of setJsonc().
[[nodiscard]] Result<JsoncEdits> setConfigField(const JsoncDocument& document, const ConfigField& field,
                                                const QByteArray& json);

/// What a text in JSON stands for; another value as it is written.
[[nodiscard]] QString fieldText(const QByteArray& json);
/// The texts of an array.
[[nodiscard]] QStringList fieldTexts(const QByteArray& json);

} // namespace lockstep
