#pragma once

#include "core/runbook/run_state.h"
#include "models/runbook_reading.h"
#include "ui/parts/data_view.h"
#include "ui/theme/theme.h"

namespace lockstep {

[[nodiscard]] Tone toneOf(StepState::State state);
[[nodiscard]] Tone toneOf(RunbookRest::Kind kind);

/// A runbook: its title, and below it its name or what is wrong with it.
class RunbookDelegate : public RowDelegate
{
    Q_OBJECT

public:
    using RowDelegate::RowDelegate;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

protected:
    void paintCell(QPainter& painter, const QRect& cell, const QStyleOptionViewItem& option,
                   const QModelIndex& index) const override;
};

/// A run that waits: on what, how it rests, and what for.
class OpenRunDelegate : public RowDelegate
{
    Q_OBJECT

public:
    using RowDelegate::RowDelegate;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

protected:
    void paintCell(QPainter& painter, const QRect& cell, const QStyleOptionViewItem& option,
                   const QModelIndex& index) const override;
};

/// A step: its state, its title, how long it took, and below that where it is done.
class RunbookStepDelegate : public RowDelegate
{
    Q_OBJECT

public:
    using RowDelegate::RowDelegate;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

protected:
    void paintCell(QPainter& painter, const QRect& cell, const QStyleOptionViewItem& option,
                   const QModelIndex& index) const override;
};

/// A run in the history: its result as a badge, the rest as text.
class RunHistoryDelegate : public RowDelegate
{
    Q_OBJECT

public:
    using RowDelegate::RowDelegate;

protected:
    void paintCell(QPainter& painter, const QRect& cell, const QStyleOptionViewItem& option,
                   const QModelIndex& index) const override;
};

} // namespace lockstep
