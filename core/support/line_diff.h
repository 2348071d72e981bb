#pragma once

#include <QList>
#include <QStringList>

#include <optional>

namespace lockstep {

/// A part of a line.
struct TextSpan
{
    qsizetype begin = 0;
    qsizetype length = 0;

    friend bool operator==(const TextSpan&, const TextSpan&) = default;
};

/// One row of two texts side by side. A side without a line there is empty.
struct DiffRow
{
    std::optional<QString> left;
    std::optional<QString> right;
    bool isSame = true;
    TextSpan leftChange; ///< of a line that both sides have: the part that differs
    TextSpan rightChange;

    friend bool operator==(const DiffRow&, const DiffRow&) = default;
};

struct DiffLine
{
    enum class Kind { Same, Removed, Added };
    Kind kind = Kind::Same;
    qsizetype left = -1; ///< index of the line; -1: it is not on this side
    qsizetype right = -1;

    friend bool operator==(const DiffLine&, const DiffLine&) = default;
};

/// The fewest lines that must go and come; of texts that differ in very many lines, all that differ in
/// between.
[[nodiscard]] QList<DiffLine> lineDifferences(const QStringList& left, const QStringList& right);

/// A text and how its lines are shown: the same number of lines, without what must not be seen.
struct ShownText
{
    QString text;
    QString shown;
};

/// The difference in the unified format, with three lines around each change; empty when there is none.
/// `name` is the text's, for its head.
[[nodiscard]] QString unifiedDiff(const ShownText& before, const ShownText& after, const QString& name);

/// Lines that both have stand beside each other, and so do the changed ones between them.
[[nodiscard]] QList<DiffRow> sideBySide(const QString& left, const QString& right);

} // namespace lockstep
