#include "ui/cluster/cluster_delegate.h"

namespace lockstep {

namespace {

constexpr int signSide = 10;

/// A disc, a ring for what is on its way, a triangle and a square for trouble: shapes besides colours.
void paintHealth(QPainter& painter, const QRectF& box, ClusterHealth health)
{
    const QColor color =
        health == ClusterHealth::Off ? Theme::current().faintText : Theme::current().color(toneOf(health));
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(color);
    painter.setPen(Qt::NoPen);
    switch (health) {
    case ClusterHealth::Good:
        painter.drawEllipse(box.adjusted(1, 1, -1, -1));
        break;
    case ClusterHealth::Off:
    case ClusterHealth::Busy:
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(color, 2));
        painter.drawEllipse(box.adjusted(2, 2, -2, -2));
        break;
    case ClusterHealth::Warning:
        painter.drawPolygon(QPolygonF{{box.center().x(), box.top()}, box.bottomRight(), box.bottomLeft()});
        break;
    case ClusterHealth::Bad:
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 1, 1);
        break;
    }
}

} // namespace

Tone toneOf(ClusterHealth health)
{
    switch (health) {
    case ClusterHealth::Good:
        return Tone::Success;
    case ClusterHealth::Busy:
        return Tone::Info;
    case ClusterHealth::Warning:
        return Tone::Warning;
    case ClusterHealth::Bad:
        return Tone::Danger;
    case ClusterHealth::Off:
        break;
    }
    return Tone::Neutral;
}

void ClusterDelegate::paintCell(QPainter& painter, const QRect& cell, const QStyleOptionViewItem& option,
                                const QModelIndex& index) const
{
    const Theme& theme = Theme::current();
    const QString text = index.data().toString();
    const QVariant alignment = index.data(Qt::TextAlignmentRole);
    if (index.column() != m_healthColumn) {
        const bool isQuiet = m_quiet.contains(index.column()) || text == u"0";
        paintText(painter, cell, text, isQuiet ? theme.mutedText : theme.text, option.font,
                  alignment.isValid() ? Qt::Alignment(alignment.toInt()) : Qt::AlignLeft | Qt::AlignVCenter);
        return;
    }
    const auto health = ClusterHealth(index.data(ClusterHealthRole).toInt());
    const QRectF box(cell.left(), cell.center().y() - signSide / 2.0 + 1, signSide, signSide);
    paintHealth(painter, box, health);
    const bool isQuiet = health == ClusterHealth::Good || health == ClusterHealth::Off;
    paintText(painter, cell.adjusted(signSide + space::s, 0, 0, 0), text,
              isQuiet ? theme.text : theme.color(toneOf(health)), option.font);
}

} // namespace lockstep
