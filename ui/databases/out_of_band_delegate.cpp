#include "ui/databases/out_of_band_delegate.h"

#include "models/out_of_band_progress_model.h"
#include "ui/theme/theme.h"

namespace lockstep {

namespace {

constexpr int barHeight = 6;

void paintBar(QPainter& painter, const QRectF& groove, double progress, bool isComplete)
{
    const Theme& theme = Theme::current();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    // Not a colour of its own: it must stand out from the row, selected or not.
    QColor track = theme.text;
    track.setAlphaF(0.12F);
    painter.setBrush(track);
    painter.drawRoundedRect(groove, barHeight / 2.0, barHeight / 2.0);
    QRectF bar = groove;
    bar.setWidth(groove.width() * std::clamp(progress, 0.0, 1.0));
    painter.setBrush(isComplete ? theme.success : theme.accent);
    if (bar.width() > 0)
        painter.drawRoundedRect(bar, barHeight / 2.0, barHeight / 2.0);
}

} // namespace

void OutOfBandDelegate::paintCell(QPainter& painter, const QRect& cell, const QStyleOptionViewItem& option,
                                  const QModelIndex& index) const
{
    const Theme& theme = Theme::current();
    if (index.column() == OutOfBandProgressModel::Errors)
        return paintText(painter, cell, index.data().toString(), theme.color(Tone::Danger), option.font);
    if (index.column() != OutOfBandProgressModel::Progress)
        return RowDelegate::paintCell(painter, cell, option, index);
    const int textWidth = option.fontMetrics.horizontalAdvance(QStringLiteral("99.9 %")) + space::s;
    paintText(painter, QRect(cell.left(), cell.top(), textWidth, cell.height()), index.data().toString(),
              theme.text, option.font);
    const QRectF groove(cell.left() + textWidth, cell.center().y() - barHeight / 2.0 + 0.5,
                        std::max(0, cell.width() - textWidth), barHeight);
    paintBar(painter, groove, index.data(OutOfBandProgressModel::ProgressRole).toDouble(),
             index.data(OutOfBandProgressModel::CompleteRole).toBool());
}

} // namespace lockstep
