#include "ui/siteconfig/editor/completion_model.h"

#include "ui/shell/fuzzy_match.h"

namespace lockstep {

void CompletionModel::setItems(const QList<CompletionItem>& items)
{
    beginResetModel();
    m_items = items;
    m_rows = matching();
    endResetModel();
}

void CompletionModel::setFilter(const QString& typed)
{
    if (typed == m_filter)
        return;
    beginResetModel();
    m_filter = typed;
    m_rows = matching();
    endResetModel();
}

std::vector<CompletionModel::Row> CompletionModel::matching() const
{
    std::vector<Row> rows;
    for (qsizetype i = 0; i < m_items.size(); ++i) {
        if (const auto match = fuzzyMatch(m_filter, m_items[i].label))
            rows.push_back({i, match->score, match->positions});
    }
    std::ranges::stable_sort(rows, std::greater(), &Row::score);
    return rows;
}

const CompletionItem& CompletionModel::item(int row) const
{
    return m_items[m_rows[size_t(row)].item];
}

int CompletionModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant CompletionModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const CompletionItem& shown = item(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return shown.label;
    case Qt::AccessibleTextRole:
        return shown.detail.isEmpty() ? shown.label : shown.label + QStringLiteral(", ") + shown.detail;
    case DetailRole:
        return shown.detail;
    case KindRole:
        return int(shown.kind);
    case PositionsRole:
        return QVariant::fromValue(m_rows[size_t(index.row())].positions);
    default:
        return {};
    }
}

} // namespace lockstep
