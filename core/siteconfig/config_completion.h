#pragma once

#include "core/siteconfig/config_hover.h"

namespace lockstep {

/// One text that may be meant to stand at a place.
struct ConfigCompletion
{
    enum class Kind : quint8 { Key, Value, Example };

    Kind kind = Kind::Key;
    QString label;     ///< what to show: a key, a value as JSON, the name of a form
    QString snippet;   ///< to put in place of the range; see valueSnippet()
    ConfigHover about; ///< of a key or value; its offset and pointer mean nothing

    friend bool operator==(const ConfigCompletion& one, const ConfigCompletion& other)
    {
        return one.kind == other.kind && one.label == other.label && one.snippet == other.snippet;
    }
};

struct ConfigCompletions
{
    qint32 offset = 0; ///< of what they replace, in bytes
    qint32 length = 0;
    qint32 commaAt = -1;           ///< a comma is missing before, and goes here
    QList<ConfigCompletion> items; ///< keys in the schema's alphabet, deprecated ones last; values as listed
};

/// What may stand at the byte, all of it: what is typed already is for the editor to sift by. Works while
/// the document has errors, as it does when somebody writes.
[[nodiscard]] ConfigCompletions configCompletions(const ConfigSchema& schema, const JsoncDocument& document,
                                                  qsizetype offset);

} // namespace lockstep
