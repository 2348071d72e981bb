#pragma once

#include <QList>
#include <QPointF>

#include <utility>

namespace lockstep {

/// Points of cubic Bézier curves, end to end: 1 + 3n of them.
using EdgeCurve = QList<QPointF>;

/// Both parts of a curve that runs downwards, cut where it first reaches that height. Where it does not reach
/// it, the second part is its last point.
[[nodiscard]] std::pair<EdgeCurve, EdgeCurve> cutAtHeight(const EdgeCurve& curve, double y);

/// Goes on from the curve's last point in straight lines over the corners, which are rounded.
void appendRoundedLine(EdgeCurve& curve, const QList<QPointF>& corners, double radius);

/// The point of one cubic curve, which starts at curve[first], at t in [0, 1].
[[nodiscard]] QPointF pointOfCurve(const EdgeCurve& curve, qsizetype first, double t);

} // namespace lockstep
