#pragma once

#include "core/siteconfig/jsonc_scanner.h"

#include <QList>
#include <QString>

#include <vector>

namespace lockstep {

enum class JsoncKind : quint8 { Object, Array, String, Number, True, False, Null };

/// A value, and the key before it when it is in an object. Nodes are known by their index in the tree; -1 is
/// none. Offsets and lengths are bytes.
struct JsoncNode
{
    JsoncKind kind = JsoncKind::Null;
    bool closed = true;    ///< false: a container whose end is missing
    qint32 offset = 0;     ///< of the value
    qint32 length = 0;     ///< of the value
    qint32 keyOffset = -1; ///< of the key's opening quote
    qint32 keyLength = 0;  ///< with its quotes
    qint32 parent = -1;
    qint32 previous = -1;
    qint32 next = -1;
    qint32 firstChild = -1;
    qint32 lastChild = -1;
    qint32 childCount = 0;

    [[nodiscard]] qint32 end() const { return offset + length; }

    /// Where the key begins, or the value that has none.
    [[nodiscard]] qint32 begin() const { return keyOffset >= 0 ? keyOffset : offset; }

    [[nodiscard]] bool isContainer() const { return kind == JsoncKind::Object || kind == JsoncKind::Array; }
};

enum class JsoncSeverity : quint8 {
    Error,      ///< not JSON with comments
    Disallowed, ///< it is, but the rules do not allow it: a comment, a trailing comma
    Warning,    ///< a key that is there twice
};

struct JsoncProblem
{
    JsoncSeverity severity = JsoncSeverity::Error;
    QString text; ///< a sentence without its end
    qint32 offset = 0;
    qint32 length = 0;
    qint32 otherOffset = -1; ///< of a key that is there twice: the earlier one

    friend bool operator==(const JsoncProblem&, const JsoncProblem&) = default;
};

struct JsoncRules
{
    bool comments = true;
    bool trailingCommas = true;
    int maximumDepth = 512;
    qsizetype maximumBytes = 64 * 1024 * 1024;
    int maximumProblems = 100; ///< the others are not told
};

struct JsoncTree
{
    std::vector<JsoncNode> nodes;     ///< the root is the first; none: there is no value
    std::vector<JsoncToken> comments; ///< in their order
    QList<JsoncProblem> problems;     ///< in the order of their places

    /// No problem of severity Error.
    [[nodiscard]] bool isSound() const;
};

/// What can be read of the text. Never fails: what is wrong is among the problems, and the tree holds what
/// could be understood. Takes no more stack for a deep text than for a flat one.
[[nodiscard]] JsoncTree parseJsonc(QByteArrayView text, const JsoncRules& rules = {});

} // namespace lockstep
