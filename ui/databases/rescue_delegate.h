#pragma once

#include "ui/parts/data_view.h"

namespace lockstep {

/// A statement: whether it took effect, as a sign and a word; its text as code.
class RescueDelegate : public RowDelegate
{
    Q_OBJECT

public:
    using RowDelegate::RowDelegate;

protected:
    void paintCell(QPainter& painter, const QRect& cell, const QStyleOptionViewItem& option,
                   const QModelIndex& index) const override;
};

} // namespace lockstep
