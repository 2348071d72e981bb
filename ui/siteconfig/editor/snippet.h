#pragma once

#include <QList>
#include <QString>

namespace lockstep {

/// A place to fill in, in the text of the snippet.
struct SnippetPlace
{
    int number = 0; ///< 0 is where the cursor ends
    int start = 0;
    int length = 0;

    friend bool operator==(const SnippetPlace&, const SnippetPlace&) = default;
};

struct Snippet
{
    QString text;
    QList<SnippetPlace> places; ///< in the order in which they are gone through; the last is number 0
};

/// Reads "$1", "${2:default}", "${3|one,two|}" (the first is put in) and "$0"; without a "$0" it is the end.
/// Anything else stands for itself.
[[nodiscard]] Snippet parseSnippet(const QString& source);

/// The snippet for a line indented by `indent`: it begins its other lines with that, and '\t' is the unit.
[[nodiscard]] Snippet indentedSnippet(const Snippet& snippet, const QString& indent, const QString& unit);

} // namespace lockstep
