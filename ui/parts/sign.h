#pragma once

#include "ui/theme/theme.h"

#include <QRect>

class QPainter;

namespace lockstep {

/// The signs of severity: each has a shape of its own, so that none is known by its colour alone.
enum class Sign { Error, Warning, Note };

[[nodiscard]] Tone toneOf(Sign sign);
/// Paints the sign into the square, filled in its tone.
void paintSign(QPainter& painter, const QRect& square, Sign sign);

} // namespace lockstep
