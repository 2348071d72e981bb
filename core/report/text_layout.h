#pragma once

#include <QList>
#include <QStringList>

namespace lockstep {

/// The columns of a terminal that the text reports keep to.
inline constexpr qsizetype textWidth = 100;

/// Text from elsewhere made safe for a terminal: on one line, without control characters.
[[nodiscard]] QString plainText(const QString& text);

/// The same for one line whose spaces mean something.
[[nodiscard]] QString plainLine(QString line);

/// Broken at spaces into lines of at most `width` characters, the first after `first`, the others after as
/// many spaces. A word longer than a line keeps a line of its own.
[[nodiscard]] QString wrapped(const QString& first, const QString& text, qsizetype width = textWidth);

/// Aligned columns under a header and a rule, two spaces apart, without trailing spaces. Columns whose header
/// starts with ">" are aligned to the right.
[[nodiscard]] QString textTable(const QStringList& header, const QList<QStringList>& rows);

} // namespace lockstep
