#include "ui/databases/node_painter.h"

#include "ui/databases/node_state.h"

namespace lockstep {

namespace {

constexpr double nearZoom = 0.7;   ///< from here on, names can be read
constexpr int leastTextPixels = 9; ///< smaller digits cannot be read
constexpr double leastSign = 11;
constexpr double signSide = 13; ///< at a zoom of 100 %

QColor mixed(const QColor& a, const QColor& b, double part)
{
    return QColor::fromRgbF(float(std::lerp(a.redF(), b.redF(), part)),
                            float(std::lerp(a.greenF(), b.greenF(), part)),
                            float(std::lerp(a.blueF(), b.blueF(), part)));
}

/// What is still to come is hollow, so that it differs from what is there without a colour too.
void paintBox(QPainter& painter, const QRectF& box, double zoom, const NodeLook& look)
{
    const Theme& theme = Theme::current();
    const Tone tone = stateTone(look.state);
    const QColor color = theme.color(tone);
    const bool isFar = box.height() < leastSign + 3;
    const bool isHollow = look.state == MigrationNodeState::Missing;
    const QColor fill = isHollow ? theme.surface
                        : isFar  ? mixed(theme.surface, color, 0.55)
                                 : theme.soft(tone);
    painter.setPen(QPen(mixed(theme.surface, color, isFar || isHollow ? 0.8 : 0.5), 1,
                        look.state == MigrationNodeState::Unknown && !isFar ? Qt::DashLine : Qt::SolidLine));
    painter.setBrush(look.isHovered ? mixed(fill, color, 0.12) : fill);
    const double radius = std::clamp(6 * zoom, 1.0, 8.0);
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
}

void paintRing(QPainter& painter, const QRectF& box, const QColor& color, double width, double gap)
{
    const double reach = gap + width / 2;
    painter.setPen(QPen(color, width));
    painter.setBrush(Qt::NoBrush);
    const double radius = std::min(5.0, box.height() / 4) + gap;
    painter.drawRoundedRect(box.adjusted(-reach, -reach, reach, reach), radius, radius);
}

/// In the box's own measure: sharp at every zoom, and always broken in the same places.
void paintIdAndName(QPainter& painter, const QRectF& box, double zoom, const NodeLook& look)
{
    const Theme& theme = Theme::current();
    painter.save();
    painter.translate(box.topLeft());
    painter.scale(zoom, zoom);
    QFont font = textFont(TextStyle::Small);
    const double line = QFontMetricsF(font).height();
    const double width = box.width() / zoom - 2 * nodePadding;
    paintStateSign(painter, {nodePadding, nodePadding + (line - signSide) / 2, signSide, signSide},
                   look.state);
    QRectF room(nodePadding + signSide + 5, nodePadding, width - signSide - 5, line);
    painter.setPen(theme.mutedText);
    painter.setFont(font);
    painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter, QString::number(look.id));
    painter.setPen(theme.text);
    room = QRectF(nodePadding, nodePadding + line, width + nodePadding, line);
    for (const QString& name : look.nameLines) {
        painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, name);
        room.translate(0, line);
    }
    painter.restore();
}

/// The id as large as the box allows, with its sign where there is room for both.
void paintId(QPainter& painter, const QRectF& box, const NodeLook& look)
{
    QFont font = textFont(TextStyle::Small);
    const int largest = std::max(leastTextPixels, QFontInfo(font).pixelSize());
    font.setPixelSize(std::clamp(int(box.height() * 0.62), leastTextPixels, largest));
    const QString text = QString::number(look.id);
    double width = QFontMetricsF(font).horizontalAdvance(text);
    if (width + 4 > box.width() && font.pixelSize() > leastTextPixels) {
        font.setPixelSize(std::max(leastTextPixels, int(font.pixelSize() * (box.width() - 4) / width)));
        width = QFontMetricsF(font).horizontalAdvance(text);
    }
    const int sign = int(std::min(box.height() - 4, font.pixelSize() * 1.1));
    const bool hasSign = width + sign + 8 <= box.width();
    const bool hasText = width + 2 <= box.width();
    const double used = hasText ? width + (hasSign ? sign + 4 : 0) : sign;
    double left = std::round(box.center().x() - used / 2);
    if (hasSign || !hasText) {
        paintKeptStateSign(painter, {left, std::round(box.center().y() - sign / 2.0)}, sign, look.state);
        left += sign + 4;
    }
    if (!hasText)
        return;
    painter.setFont(font);
    painter.setPen(Theme::current().text);
    painter.drawText(QRectF(left, box.top(), width + 4, box.height()), Qt::AlignLeft | Qt::AlignVCenter,
                     text);
}

/// What needs somebody is seen from any distance.
void paintDistantSign(QPainter& painter, const QRectF& box, MigrationNodeState state)
{
    if (state != MigrationNodeState::Failed && state != MigrationNodeState::Pending)
        return;
    const QPointF half(leastSign / 2, leastSign / 2);
    paintStateSign(painter, QRectF(box.center() - half, box.center() + half), state);
}

} // namespace

void paintNode(QPainter& painter, const QRectF& box, double zoom, const NodeLook& look)
{
    const Theme& theme = Theme::current();
    paintBox(painter, box, zoom, look);
    if (look.isMatch)
        paintRing(painter, box, theme.warning, 2, 0);
    if (look.isCurrent) {
        paintRing(painter, box, theme.accentText, 2, look.isMatch ? 2 : 0);
        if (look.hasFocus)
            paintRing(painter, box, theme.accentText, 1.5, look.isMatch ? 6 : 4);
    }
    if (zoom >= nearZoom)
        paintIdAndName(painter, box, zoom, look);
    else if (box.height() >= leastSign)
        paintId(painter, box, look);
    else
        paintDistantSign(painter, box, look.state);
}

} // namespace lockstep
