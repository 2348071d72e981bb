#pragma once

#include <QStringList>

class QFontMetricsF;

namespace lockstep {

/// The name in at most so many lines, broken after spaces, underscores and hyphens, where a word is too long
/// anywhere; what still has no room is cut with an ellipsis.
[[nodiscard]] QStringList nameLines(const QString& name, const QFontMetricsF& metrics, double width,
                                    int mostLines);

} // namespace lockstep
