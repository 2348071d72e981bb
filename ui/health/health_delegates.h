#pragma once

#include "core/health/health_comparison.h"
#include "ui/parts/data_view.h"
#include "ui/theme/theme.h"

namespace lockstep {

[[nodiscard]] Tone toneOf(HealthState state);
[[nodiscard]] Tone toneOf(HealthChange::Kind kind);

/// A check: its state as a sign and a word, the rest as text.
class HealthCheckDelegate : public RowDelegate
{
    Q_OBJECT

public:
    using RowDelegate::RowDelegate;

protected:
    void paintCell(QPainter& painter, const QRect& cell, const QStyleOptionViewItem& option,
                   const QModelIndex& index) const override;
};

/// A report that is kept: how it came out as a sign and a word.
class HealthHistoryDelegate : public RowDelegate
{
    Q_OBJECT

public:
    using RowDelegate::RowDelegate;

protected:
    void paintCell(QPainter& painter, const QRect& cell, const QStyleOptionViewItem& option,
                   const QModelIndex& index) const override;
};

/// A change between two reports: what it is as a badge, both states as a sign and a word.
class HealthChangeDelegate : public RowDelegate
{
    Q_OBJECT

public:
    using RowDelegate::RowDelegate;

protected:
    void paintCell(QPainter& painter, const QRect& cell, const QStyleOptionViewItem& option,
                   const QModelIndex& index) const override;
};

} // namespace lockstep
