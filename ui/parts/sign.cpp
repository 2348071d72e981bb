#include "ui/parts/sign.h"

#include <QPainter>

namespace lockstep {

namespace {

/// In a unit square; the mark inside is left open.
void paintShape(QPainter& painter, Sign sign)
{
    switch (sign) {
    case Sign::Error: {
        // An octagon, as on a stop sign.
        constexpr double a = 0.07;
        constexpr double b = 0.34;
        painter.drawPolygon(QPolygonF{
            {b, a}, {1 - b, a}, {1 - a, b}, {1 - a, 1 - b}, {1 - b, 1 - a}, {b, 1 - a}, {a, 1 - b}, {a, b}});
        return;
    }
    case Sign::Warning:
        painter.drawPolygon(QPolygonF{{0.5, 0.1}, {0.96, 0.9}, {0.04, 0.9}});
        return;
    case Sign::Note:
        painter.drawEllipse(QRectF(0.06, 0.06, 0.88, 0.88));
        return;
    }
}

void paintMark(QPainter& painter, Sign sign)
{
    switch (sign) {
    case Sign::Error:
        painter.drawLine(QPointF(0.35, 0.35), QPointF(0.65, 0.65));
        painter.drawLine(QPointF(0.65, 0.35), QPointF(0.35, 0.65));
        return;
    case Sign::Warning:
        painter.drawLine(QPointF(0.5, 0.42), QPointF(0.5, 0.62));
        painter.drawPoint(QPointF(0.5, 0.78));
        return;
    case Sign::Note:
        painter.drawPoint(QPointF(0.5, 0.28));
        painter.drawLine(QPointF(0.5, 0.47), QPointF(0.5, 0.73));
        return;
    }
}

} // namespace

Tone toneOf(Sign sign)
{
    switch (sign) {
    case Sign::Error:
        return Tone::Danger;
    case Sign::Warning:
        return Tone::Warning;
    case Sign::Note:
        break;
    }
    return Tone::Info;
}

void paintSign(QPainter& painter, const QRect& square, Sign sign)
{
    const Theme& theme = Theme::current();
    const QColor color = theme.color(toneOf(sign));
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(square.topLeft());
    painter.scale(square.width(), square.height());
    painter.setBrush(color);
    painter.setPen(QPen(color, 0.08, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    paintShape(painter, sign);
    painter.setPen(QPen(theme.surface, 0.12, Qt::SolidLine, Qt::RoundCap));
    paintMark(painter, sign);
    painter.restore();
}

} // namespace lockstep
