#pragma once

#include "models/cluster_rows.h"
#include "ui/parts/data_view.h"
#include "ui/theme/theme.h"

namespace lockstep {

[[nodiscard]] Tone toneOf(ClusterHealth health);

/// A row of the cluster's tables: one column says with a sign and a colour how the row is.
class ClusterDelegate : public RowDelegate
{
    Q_OBJECT

public:
    /// `quiet` columns are told in the secondary colour.
    ClusterDelegate(int healthColumn, const QSet<int>& quiet, QObject* parent = nullptr)
        : RowDelegate(parent), m_healthColumn(healthColumn), m_quiet(quiet)
    {
    }

protected:
    void paintCell(QPainter& painter, const QRect& cell, const QStyleOptionViewItem& option,
                   const QModelIndex& index) const override;

private:
    int m_healthColumn;
    QSet<int> m_quiet;
};

} // namespace lockstep
