#pragma once

#include "ui/parts/sign.h"

#include <QList>
#include <QString>

#include <functional>

namespace lockstep {

/// A piece of the file, in bytes.
struct EditorRange
{
    qsizetype offset = 0;
    qsizetype length = 0;

    friend bool operator==(const EditorRange&, const EditorRange&) = default;
};

/// Something to be said about a piece of the file. Without a length it is about that place.
struct EditorProblem
{
    EditorRange range;
    Sign sign = Sign::Error;
    QString text;
};

struct ProblemCounts
{
    int errors = 0;
    int warnings = 0;
    int notes = 0;

    friend bool operator==(const ProblemCounts&, const ProblemCounts&) = default;
};

/// What can be put in at a place.
struct CompletionItem
{
    enum class Kind { Key, Value, Snippet };

    QString label;         ///< what is shown and matched against what has been typed
    QString detail;        ///< beside it: the type, or the default
    QString documentation; ///< rich text
    /// Text with places to fill in ("$1", "${2:default}", "${3|one,two|}", "$0" where the
    /// cursor ends); "\$", "\}" and "\\" stand for themselves. '\n' is indented as the line is; '\t' is one
    /// indent.
    QString snippet;
    Kind kind = Kind::Key;
};

struct Completions
{
    EditorRange range; ///< what an item takes the place of; the cursor is in it or at its end
    QList<CompletionItem> items;
    /// A comma is missing here, at the range's beginning or before: it is put in with the item. -1: none is.
    qsizetype commaAt = -1;
};

using CompletionAnswer = std::function<void(const Completions&)>;
/// Asked for what fits at a byte; answers at once or later, on the GUI thread, at most once. An answer that
/// comes too late is left aside.
using CompletionProvider = std::function<void(qsizetype offset, const CompletionAnswer& answer)>;

/// What there is to say about the place in question; nothing without a text.
struct HoverText
{
    QString richText;
    EditorRange range; ///< what it is about
};

using HoverAnswer = std::function<void(const HoverText&)>;
using HoverProvider = std::function<void(qsizetype offset, const HoverAnswer& answer)>;

} // namespace lockstep
