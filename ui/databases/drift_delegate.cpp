#include "ui/databases/drift_delegate.h"

#include "models/drift_model.h"
#include "ui/theme/theme.h"

#include <QKeyEvent>
#include <QMouseEvent>

namespace lockstep {

namespace {

constexpr int boxSide = 16;

void paintBox(QPainter& painter, const QRect& cell, const QStyleOptionViewItem& option,
              const QModelIndex& index)
{
    QStyleOptionViewItem box;
    box.rect = QRect(cell.left(), cell.center().y() - boxSide / 2, boxSide, boxSide);
    box.palette = option.palette;
    box.state = QStyle::State_None;
    box.state.setFlag(QStyle::State_Enabled, index.flags().testFlag(Qt::ItemIsUserCheckable));
    box.state.setFlag(index.data(Qt::CheckStateRole).toInt() == Qt::Checked ? QStyle::State_On
                                                                            : QStyle::State_Off);
    const QStyle* style = option.widget ? option.widget->style() : QApplication::style();
    style->drawPrimitive(QStyle::PE_IndicatorItemViewItemCheck, &box, &painter, option.widget);
}

} // namespace

void toggleRow(const QModelIndex& index)
{
    const QModelIndex box = index.siblingAtColumn(DriftModel::Chosen);
    if (!box.flags().testFlag(Qt::ItemIsUserCheckable))
        return;
    const bool isOn = box.data(Qt::CheckStateRole).toInt() == Qt::Checked;
    const_cast<QAbstractItemModel*>(box.model())
        ->setData(box, isOn ? Qt::Unchecked : Qt::Checked, Qt::CheckStateRole);
}

bool DriftDelegate::editorEvent(QEvent* event, QAbstractItemModel*, const QStyleOptionViewItem&,
                                const QModelIndex& index)
{
    if (event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Space) {
        toggleRow(index);
        return true;
    }
    if (event->type() != QEvent::MouseButtonRelease || index.column() != DriftModel::Chosen ||
        static_cast<QMouseEvent*>(event)->button() != Qt::LeftButton)
        return false;
    toggleRow(index);
    return true;
}

/// The box is painted with the cell, within its padding.
void DriftDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const
{
    RowDelegate::initStyleOption(option, index);
    option->features.setFlag(QStyleOptionViewItem::HasCheckIndicator, false);
}

void DriftDelegate::paintCell(QPainter& painter, const QRect& cell, const QStyleOptionViewItem& option,
                              const QModelIndex& index) const
{
    if (index.column() == DriftModel::Chosen) {
        if (index.data(Qt::CheckStateRole).isValid())
            paintBox(painter, cell, option, index);
        return;
    }
    const auto* model = qobject_cast<const DriftModel*>(index.model());
    if (!model || index.column() != DriftModel::Repair)
        return RowDelegate::paintCell(painter, cell, option, index);
    const Difference& difference = model->differences()[index.row()];
    const Tone tone = !difference.remark.isEmpty() || difference.repair.isEmpty() ? Tone::Neutral
                      : difference.safe                                           ? Tone::Success
                                                                                  : Tone::Warning;
    const Theme& theme = Theme::current();
    paintText(painter, cell, index.data().toString(),
              tone == Tone::Neutral ? theme.mutedText : theme.color(tone), option.font);
}

} // namespace lockstep
