#pragma once

#include <QList>
#include <QString>

class QPainter;
class QRect;

namespace lockstep {

/// Paints code at the left of rect, vertically centred, with the characters marked that match what was typed;
/// elided where there is no room. Returns the width it took.
int paintMatchedLabel(QPainter& painter, const QRect& rect, const QString& text, const QList<int>& positions);

} // namespace lockstep
