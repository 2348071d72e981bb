#include "core/migration/edge_curve.h"

#include <cmath>

namespace lockstep {

namespace {

QPointF between(const QPointF& a, const QPointF& b, double t)
{
    return a + (b - a) * t;
}

/// De Casteljau: the seven control points of both parts, the middle one shared.
QList<QPointF> split(const EdgeCurve& curve, qsizetype first, double t)
{
    const QPointF a = between(curve[first], curve[first + 1], t);
    const QPointF middle = between(curve[first + 1], curve[first + 2], t);
    const QPointF d = between(curve[first + 2], curve[first + 3], t);
    const QPointF b = between(a, middle, t);
    const QPointF c = between(middle, d, t);
    return {curve[first], a, b, between(b, c, t), c, d, curve[first + 3]};
}

double parameterAtHeight(const EdgeCurve& curve, qsizetype first, double y)
{
    double low = 0;
    double high = 1;
    for (int round = 0; round < 40; ++round) {
        const double middle = (low + high) / 2;
        (pointOfCurve(curve, first, middle).y() < y ? low : high) = middle;
    }
    return high;
}

void appendLine(EdgeCurve& curve, const QPointF& end)
{
    const QPointF start = curve.last();
    curve << between(start, end, 1.0 / 3) << between(start, end, 2.0 / 3) << end;
}

double distance(const QPointF& a, const QPointF& b)
{
    return std::hypot(b.x() - a.x(), b.y() - a.y());
}

} // namespace

QPointF pointOfCurve(const EdgeCurve& curve, qsizetype first, double t)
{
    const QPointF a = between(curve[first], curve[first + 1], t);
    const QPointF b = between(curve[first + 1], curve[first + 2], t);
    const QPointF c = between(curve[first + 2], curve[first + 3], t);
    return between(between(a, b, t), between(b, c, t), t);
}

std::pair<EdgeCurve, EdgeCurve> cutAtHeight(const EdgeCurve& curve, double y)
{
    for (qsizetype first = 0; first + 3 < curve.size(); first += 3) {
        if (curve[first + 3].y() < y)
            continue;
        const QList<QPointF> parts = split(curve, first, parameterAtHeight(curve, first, y));
        return {curve.first(first) + parts.first(4), parts.sliced(3) + curve.sliced(first + 4)};
    }
    return {curve, {curve.last()}};
}

void appendRoundedLine(EdgeCurve& curve, const QList<QPointF>& corners, double radius)
{
    for (qsizetype i = 0; i + 1 < corners.size(); ++i) {
        const QPointF from = curve.last();
        const QPointF corner = corners[i];
        const QPointF next = corners[i + 1];
        const double before = distance(from, corner);
        const double after = distance(corner, next);
        if (before <= 0 || after <= 0)
            continue;
        // Half of a line is the most that each of its two corners may take.
        appendLine(curve, between(corner, from, std::min(radius, before / 2) / before));
        const QPointF end = between(corner, next, std::min(radius, after / 2) / after);
        curve << between(curve.last(), corner, 0.55) << between(end, corner, 0.55) << end;
    }
    appendLine(curve, corners.last());
}

} // namespace lockstep
