#pragma once

#include "ui/parts/data_view.h"

namespace lockstep {

/// An out-of-band migration: its progress as a bar and a number, the rest as text.
class OutOfBandDelegate : public RowDelegate
{
    Q_OBJECT

public:
    using RowDelegate::RowDelegate;

protected:
    void paintCell(QPainter& painter, const QRect& cell, const QStyleOptionViewItem& option,
                   const QModelIndex& index) const override;
};

} // namespace lockstep
