#pragma once

#include "models/run_progress.h"
#include "ui/parts/data_view.h"
#include "ui/theme/theme.h"

namespace lockstep {

[[nodiscard]] Tone toneOf(ProgressState state);
/// Paints the state's icon, 16 pixels wide, at the left of the cell, vertically centred.
void paintState(QPainter& painter, const QRect& cell, ProgressState state);

/// A step: its state, its title, how far it is.
class RunStepDelegate : public RowDelegate
{
    Q_OBJECT

public:
    using RowDelegate::RowDelegate;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

protected:
    void paintCell(QPainter& painter, const QRect& cell, const QStyleOptionViewItem& option,
                   const QModelIndex& index) const override;
};

/// A migration: its state as icon and word, the rest as text.
class RunItemDelegate : public RowDelegate
{
    Q_OBJECT

public:
    using RowDelegate::RowDelegate;

protected:
    void paintCell(QPainter& painter, const QRect& cell, const QStyleOptionViewItem& option,
                   const QModelIndex& index) const override;
};

} // namespace lockstep
