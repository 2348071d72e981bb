#include "ui/run/run_delegates.h"

#include "models/run_model.h"
#include "ui/parts/sign.h"
#include "ui/theme/icons.h"

#include <QSortFilterProxyModel>

namespace lockstep {

namespace {

constexpr int stateSize = 16;

QString iconOf(ProgressState state)
{
    switch (state) {
    case ProgressState::Done:
        return QStringLiteral("dialog-ok");
    case ProgressState::Skipped:
        return QStringLiteral("go-next-skip");
    case ProgressState::Failed:
        return QStringLiteral("data-error");
    case ProgressState::Cancelled:
        return QStringLiteral("dialog-cancel");
    case ProgressState::Waiting:
    case ProgressState::Running:
        break;
    }
    return {};
}

/// Waiting and running are shapes: an empty ring, and one with a dot.
void paintRing(QPainter& painter, const QRect& box, bool running)
{
    const Theme& theme = Theme::current();
    const QRectF ring = QRectF(box).adjusted(3, 3, -3, -3);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(running ? theme.accentText : theme.faintText, 1.5));
    painter.drawEllipse(ring);
    if (!running)
        return;
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.accentText);
    painter.drawEllipse(ring.adjusted(3, 3, -3, -3));
}

} // namespace

Tone toneOf(ProgressState state)
{
    switch (state) {
    case ProgressState::Done:
        return Tone::Success;
    case ProgressState::Failed:
        return Tone::Danger;
    case ProgressState::Cancelled:
        return Tone::Warning;
    case ProgressState::Running:
        return Tone::Accent;
    case ProgressState::Waiting:
    case ProgressState::Skipped:
        break;
    }
    return Tone::Neutral;
}

void paintState(QPainter& painter, const QRect& cell, ProgressState state)
{
    const QRect box(cell.left(), cell.top() + (cell.height() - stateSize) / 2, stateSize, stateSize);
    if (state == ProgressState::Waiting || state == ProgressState::Running)
        return paintRing(painter, box, state == ProgressState::Running);
    if (state == ProgressState::Failed)
        return paintSign(painter, box.adjusted(1, 1, -1, -1), Sign::Error);
    themedIcon(iconOf(state), toneOf(state)).paint(&painter, box);
}

QSize RunStepDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    return RowDelegate::sizeHint(option, index) + QSize(2 * stateSize + 80, 4);
}

void RunStepDelegate::paintCell(QPainter& painter, const QRect& cell, const QStyleOptionViewItem& option,
                                const QModelIndex& index) const
{
    const Theme& theme = Theme::current();
    const auto* model = qobject_cast<const RunStepsModel*>(index.model());
    if (!model)
        return;
    const RunStep& step = model->step(index.row());
    paintState(painter, cell, step.state);
    const QString progress = RunStepsModel::progressText(step);
    const QFont small = textFont(TextStyle::Small);
    const int progressWidth = QFontMetrics(small).horizontalAdvance(progress);
    const QRect right = cell.adjusted(0, 0, -space::s, 0);
    paintText(painter, right, progress, theme.mutedText, small, Qt::AlignRight | Qt::AlignVCenter);
    paintText(painter, right.adjusted(stateSize + space::s, 0, -progressWidth - space::s, 0),
              index.data().toString(), step.state == ProgressState::Waiting ? theme.mutedText : theme.text,
              step.state == ProgressState::Running ? textFont(TextStyle::Strong) : option.font);
}

void RunItemDelegate::paintCell(QPainter& painter, const QRect& cell, const QStyleOptionViewItem& option,
                                const QModelIndex& index) const
{
    const Theme& theme = Theme::current();
    if (index.column() != RunItemsModel::State)
        return RowDelegate::paintCell(painter, cell, option, index);
    const auto state = ProgressState(index.data(RunItemsModel::StateRole).toInt());
    paintState(painter, cell, state);
    paintText(painter, cell.adjusted(stateSize + space::s, 0, 0, 0), index.data().toString(),
              state == ProgressState::Failed ? theme.danger : theme.mutedText, option.font);
}

} // namespace lockstep
