#include "models/review_plan_model.h"

#include <algorithm>

namespace lockstep {

namespace {

QString happening(const ReviewPlan& plan, const PlannedReview& one)
{
    if (!one.reason.isEmpty())
        return ReviewPlanModel::tr("Left out: %1").arg(one.reason);
    if (!plan.takesPart(one))
        return ReviewPlanModel::tr("Left out: %1").arg(one.findings.first());
    const QString sha = one.pull.headSha.left(10);
    switch (plan.action) {
    case ReviewAction::Approve:
        return ReviewPlanModel::tr("Approved at %1").arg(sha);
    case ReviewAction::RequestChanges:
        return ReviewPlanModel::tr("Changes requested at %1").arg(sha);
    case ReviewAction::AutoMerge:
        return ReviewPlanModel::tr("Squashed into %1 by GitHub once all is there").arg(one.pull.base);
    case ReviewAction::Merge:
        return ReviewPlanModel::tr("Squashed into %1 at %2").arg(one.pull.base, sha);
    }
    Q_UNREACHABLE_RETURN({});
}

} // namespace

ReviewPlanModel::ReviewPlanModel(ReviewPlan plan, QObject* parent)
    : QAbstractTableModel(parent), m_plan(std::move(plan))
{
    std::ranges::stable_sort(m_plan.pulls, {}, [](const PlannedReview& one) {
        return std::pair(!one.reason.isEmpty(), !one.findings.isEmpty());
    });
}

void ReviewPlanModel::setDespiteFindings(bool isMeant)
{
    if (m_plan.despiteFindings == isMeant || m_plan.pulls.isEmpty())
        return;
    m_plan.despiteFindings = isMeant;
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

int ReviewPlanModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_plan.pulls.size());
}

int ReviewPlanModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ReviewPlanModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const PlannedReview& one = m_plan.pulls[index.row()];
    switch (role) {
    case Qt::DisplayRole:
        switch (index.column()) {
        case Number:
            return QStringLiteral("#%1").arg(one.pull.number);
        case Title:
            return one.pull.title;
        default:
            return happening(m_plan, one);
        }
    case Qt::ToolTipRole:
        return index.column() == What && !one.findings.isEmpty() ? one.findings.join(u'\n') : QVariant();
    case TakesPartRole:
        return m_plan.takesPart(one);
    default:
        return {};
    }
}

QVariant ReviewPlanModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return QStringList{tr("Number"), tr("Pull request"), tr("What happens")}.value(section);
}

} // namespace lockstep
