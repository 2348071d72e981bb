#include "ui/inventory/inventory_delegate.h"

#include "models/fleet_filter_model.h"
#include "ui/parts/behind_legend.h"
#include "ui/widgets/badge.h"

namespace lockstep {

namespace {

constexpr int barWidth = 40;
constexpr int barHeight = 4;

const FleetRow* rowOf(const QModelIndex& index)
{
    const auto* model = qobject_cast<const FleetFilterModel*>(index.model());
    return model ? model->row(index) : nullptr;
}

void paintBar(QPainter& painter, const QRect& cell, const FleetRow& row)
{
    const Theme& theme = Theme::current();
    const QRectF groove(cell.left(), cell.center().y() - barHeight / 2.0 + 0.5, barWidth, barHeight);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.neutralSoft);
    painter.drawRoundedRect(groove, barHeight / 2.0, barHeight / 2.0);
    const int lines = std::min(row.behind, veryFarBehindLines); // further behind looks no worse
    QRectF filled = groove;
    filled.setWidth(std::max<qreal>(barHeight, groove.width() * lines / veryFarBehindLines));
    painter.setBrush(theme.color(toneOf(bandOf(row.behind))));
    painter.drawRoundedRect(filled, barHeight / 2.0, barHeight / 2.0);
}

} // namespace

Tone toneOf(InstanceState state)
{
    switch (state) {
    case InstanceState::Broken:
    case InstanceState::NoVersion:
        return Tone::Danger;
    case InstanceState::FarBehind:
        return Tone::Warning;
    case InstanceState::Behind:
        return Tone::Info;
    case InstanceState::Current:
        return Tone::Success;
    case InstanceState::Paused:
    case InstanceState::Unknown:
        break;
    }
    return Tone::Neutral;
}

void InventoryDelegate::paintCell(QPainter& painter, const QRect& cell, const QStyleOptionViewItem& option,
                                  const QModelIndex& index) const
{
    const Theme& theme = Theme::current();
    const FleetRow* row = rowOf(index);
    if (!row) {
        const QString title = index.data().toString();
        const QFont font = textFont(TextStyle::Strong);
        paintText(painter, cell, title, theme.text, font);
        const int taken = QFontMetrics(font).horizontalAdvance(title) + space::s;
        paintText(painter, cell.adjusted(taken, 0, 0, 0), index.data(FleetFilterModel::CountRole).toString(),
                  theme.mutedText, option.font);
        return;
    }
    switch (index.column()) {
    case FleetModel::Behind:
        if (row->behind < 0)
            return;
        paintBar(painter, cell, *row);
        paintText(painter, cell.adjusted(barWidth + space::s, 0, 0, 0), row->behindText,
                  row->behind == 0 ? theme.mutedText : theme.text, option.font);
        return;
    case FleetModel::State:
        paintBadge(painter, cell, instanceStateText(row->state), toneOf(row->state));
        return;
    case FleetModel::Slug:
    case FleetModel::VersionColumn:
        paintText(painter, cell, FleetModel::cellText(*row, index.column()), theme.text, option.font);
        return;
    default:
        paintText(painter, cell, FleetModel::cellText(*row, index.column()), theme.mutedText, option.font);
    }
}

} // namespace lockstep
