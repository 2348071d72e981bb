#pragma once

#include <QList>
#include <QString>

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

/// Lines that both have stand beside each other, and so do the changed ones between them.
[[nodiscard]] QList<DiffRow> sideBySide(const QString& left, const QString& right);

} // namespace lockstep
