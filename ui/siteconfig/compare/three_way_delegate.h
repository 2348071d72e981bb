#pragma once

#include "ui/parts/data_view.h"

namespace lockstep {

/// A setting: its key as deep as it is, its values in the code font, those that differ in the colours of a
/// diff.
class ThreeWayDelegate : public RowDelegate
{
    Q_OBJECT

public:
    using RowDelegate::RowDelegate;

protected:
    void paintCell(QPainter& painter, const QRect& cell, const QStyleOptionViewItem& option,
                   const QModelIndex& index) const override;
};

} // namespace lockstep
