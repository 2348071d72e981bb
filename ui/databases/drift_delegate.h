#pragma once

#include "ui/parts/data_view.h"

namespace lockstep {

/// A difference: its check box, the rest as text; what the repair is, in its colour.
class DriftDelegate : public RowDelegate
{
    Q_OBJECT

public:
    using RowDelegate::RowDelegate;

    bool editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option,
                     const QModelIndex& index) override;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;
    void paintCell(QPainter& painter, const QRect& cell, const QStyleOptionViewItem& option,
                   const QModelIndex& index) const override;
};

/// Changes the check box of the row, where it has one.
void toggleRow(const QModelIndex& index);

} // namespace lockstep
