#pragma once

#include "models/review_plan.h"

#include <QAbstractTableModel>

namespace lockstep {

/// What a plan does with each pull request, or why it is left out; those that take part first.
class ReviewPlanModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Number, Title, What, ColumnCount };

    enum Role {
        TakesPartRole = Qt::UserRole + 1, ///< bool
    };

    explicit ReviewPlanModel(ReviewPlan plan, QObject* parent = nullptr);

    void setDespiteFindings(bool isMeant);

    [[nodiscard]] const ReviewPlan& plan() const { return m_plan; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    ReviewPlan m_plan;
};

} // namespace lockstep
