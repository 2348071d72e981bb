#pragma once

#include <QStringList>

#include <vector>

namespace lockstep {

/// What a value can have against a schema, or a schema against a value.
enum class SchemaFault : quint8 {
    Type,
    Const,
    Enum,
    Choice,  ///< none of the values by which the forms that are possible differ: `names`
    Minimum, ///< any of the bounds of a number
    Multiple,
    Length, ///< of a text
    Pattern,
    Format,
    Items, ///< too many or too few
    Unique,
    Contains,
    Properties, ///< too many or too few
    Missing,    ///< the key `names`
    Dependency, ///< the key `names` first, because of the second
    UnknownKey, ///< the schema allows no such key; `names` could have been meant
    KeyName,    ///< the key, not the value
    Nothing,    ///< no value at all is allowed here
    Not,
    ManyForms, ///< more than one of the forms of which one must fit
    NoForm,    ///< none of them

    NotKnown, ///< a key that the schema does not describe, though it does not forbid it
    Deprecated,
};

struct SchemaFinding
{
    SchemaFault fault = SchemaFault::Type;
    int part = 0;      ///< whose keyword says so
    qint32 node = 0;   ///< the value in the document that it is about
    qint32 other = -1; ///< Unique: the earlier item
    QStringList names = {};

    friend bool operator==(const SchemaFinding&, const SchemaFinding&) = default;
};

/// What a check has brought up.
struct SchemaFindings
{
    std::vector<SchemaFinding> faults; ///< empty: the value fits
    std::vector<SchemaFinding> notes;  ///< deprecated keys
    std::vector<qint32> known;         ///< members that some schema describes
    /// Objects, and the parts that describe keys of theirs without forbidding others.
    std::vector<std::pair<qint32, int>> open;

    void add(SchemaFindings&& more);
};

} // namespace lockstep
