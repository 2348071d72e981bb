#include "ui/shell/palette_model.h"

#include "ui/shell/fuzzy_match.h"

namespace lockstep {

namespace {

constexpr int mostRows = 200;
constexpr int idPenalty = 50;

} // namespace

void PaletteModel::addSource(std::unique_ptr<PaletteSource> source)
{
    m_sources.push_back(std::move(source));
}

void PaletteModel::setQuery(const QString& query)
{
    const QString wanted = query.simplified();
    QList<Row> rows;
    for (const auto& source : m_sources) {
        for (const PaletteItem& item : source->items(wanted)) {
            if (std::optional<Row> row = matched(item, wanted))
                rows << std::move(*row);
        }
    }
    // Equal matches keep the order of their sources; the shorter title is the more likely one.
    std::ranges::stable_sort(rows, [&wanted](const Row& a, const Row& b) {
        if (a.score != b.score)
            return a.score > b.score;
        return !wanted.isEmpty() && a.item.title.size() < b.item.title.size();
    });
    if (rows.size() > mostRows)
        rows.resize(mostRows);
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

std::optional<PaletteModel::Row> PaletteModel::matched(const PaletteItem& item, const QString& query)
{
    if (const auto inTitle = fuzzyMatch(query, item.title))
        return Row{item, inTitle->score, inTitle->positions};
    // "view dark": words of the menu count as well, but less.
    if (const auto inBoth = fuzzyMatch(query, item.title + u' ' + item.detail))
        return Row{item, inBoth->score - idPenalty, {}};
    if (const auto inId = fuzzyMatch(query, item.id))
        return Row{item, inId->score - idPenalty, {}};
    return std::nullopt;
}

int PaletteModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant PaletteModel::data(const QModelIndex& index, int role) const
{
    const Row& row = m_rows[index.row()];
    switch (role) {
    case Qt::DisplayRole:
        return row.item.title;
    case Qt::DecorationRole:
        return row.item.icon;
    case Qt::AccessibleTextRole:
        return QStringList{row.item.title, row.item.detail, row.item.shortcut}.join(QStringLiteral(", "));
    case DetailRole:
        return row.item.detail;
    case ShortcutRole:
        return row.item.shortcut;
    case PositionsRole:
        return QVariant::fromValue(row.positions);
    default:
        return {};
    }
}

} // namespace lockstep
