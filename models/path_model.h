#pragma once

#include "models/step_summary.h"

#include <QAbstractListModel>

namespace lockstep {

/// The steps of a path, in order; each row is a step with its summary.
class PathModel : public QAbstractListModel
{
    Q_OBJECT

public:
    using QAbstractListModel::QAbstractListModel;

    void setPath(std::optional<UpgradePath> path);

    [[nodiscard]] const std::optional<UpgradePath>& path() const { return m_path; }

    [[nodiscard]] const StepSummary& summary(int row) const { return m_summaries[row]; }

    [[nodiscard]] const UpgradeStep& step(int row) const { return m_path->steps[row]; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    /// DisplayRole: "5.8.1579 to 5.9.1590"; AccessibleTextRole, ToolTipRole: the sentence.
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

private:
    std::optional<UpgradePath> m_path;
    QList<StepSummary> m_summaries;
};

} // namespace lockstep
