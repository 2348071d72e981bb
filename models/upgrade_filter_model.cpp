#include "models/upgrade_filter_model.h"

namespace lockstep {

namespace {

bool isOfKind(const RolloutItem& item, UpgradeFilterModel::Kind kind)
{
    switch (kind) {
    case UpgradeFilterModel::Kind::UnderWay:
        return item.isUnderWay() && item.state != UpgradeState::InDoubt;
    case UpgradeFilterModel::Kind::Trouble:
        return item.state == UpgradeState::Failed || item.state == UpgradeState::InDoubt;
    case UpgradeFilterModel::Kind::Ahead:
        return item.state == UpgradeState::Waiting;
    case UpgradeFilterModel::Kind::All:
        break;
    }
    return true;
}

} // namespace

UpgradeFilterModel::UpgradeFilterModel(UpgradeModel* source, QObject* parent)
    : QSortFilterProxyModel(parent), m_source(source)
{
    setRecursiveFilteringEnabled(true);
    setSourceModel(source);
}

void UpgradeFilterModel::setText(const QString& text)
{
    const QStringList words = text.split(u' ', Qt::SkipEmptyParts);
    if (words == m_words)
        return;
    m_words = words;
    invalidateRowsFilter();
}

void UpgradeFilterModel::setKind(Kind kind)
{
    if (std::exchange(m_kind, kind) != kind)
        invalidateRowsFilter();
}

int UpgradeFilterModel::shownCount() const
{
    int shown = 0;
    for (int wave = 0; wave < rowCount(); ++wave)
        shown += rowCount(index(wave, 0));
    return shown;
}

const RolloutItem* UpgradeFilterModel::item(const QModelIndex& index) const
{
    return m_source->item(mapToSource(index));
}

QModelIndex UpgradeFilterModel::indexOf(const QString& slug) const
{
    return mapFromSource(m_source->indexOf(slug));
}

/// A wave is there for the instances that are: those are asked on their own.
bool UpgradeFilterModel::filterAcceptsRow(int row, const QModelIndex& parent) const
{
    if (!parent.isValid())
        return m_words.isEmpty() && m_kind == Kind::All;
    const RolloutItem* item = m_source->item(m_source->index(row, 0, parent));
    if (!isOfKind(*item, m_kind))
        return false;
    if (m_words.isEmpty())
        return true;
    QString text;
    for (int column = 0; column < UpgradeModel::ColumnCount; ++column)
        text += UpgradeModel::cellText(*item, column) + u'\n';
    return std::ranges::all_of(m_words,
                               [&](const QString& word) { return text.contains(word, Qt::CaseInsensitive); });
}

} // namespace lockstep
