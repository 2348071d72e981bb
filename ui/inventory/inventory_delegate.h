#pragma once

#include "models/fleet_row.h"
#include "ui/parts/data_view.h"
#include "ui/theme/theme.h"

namespace lockstep {

[[nodiscard]] Tone toneOf(InstanceState state);

/// Paints the cells of the inventory: groups, how far behind, and the state.
class InventoryDelegate : public RowDelegate
{
    Q_OBJECT

public:
    using RowDelegate::RowDelegate;

protected:
    void paintCell(QPainter& painter, const QRect& cell, const QStyleOptionViewItem& option,
                   const QModelIndex& index) const override;
};

} // namespace lockstep
