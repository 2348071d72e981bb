#include "ui/siteconfig/editor/outline_model.h"

#include "ui/shell/fuzzy_match.h"

namespace lockstep {

namespace {

constexpr int belowNames = 1'000; ///< what only fits by its path comes after what fits by its name

const QString separator = QStringLiteral(" › ");

} // namespace

NamedOutline NamedOutline::of(const QByteArray& bytes)
{
    NamedOutline made{.document = JsoncDocument::parse(bytes)};
    made.entries = configOutline(made.document);
    made.paths.reserve(made.entries.size());
    for (const OutlineEntry& entry : std::as_const(made.entries)) {
        if (entry.parent < 0) {
            made.paths.append(QString());
            continue;
        }
        const QString& around = made.paths[entry.parent];
        const QString& name = made.entries[entry.parent].name;
        made.paths.append(around.isEmpty() ? name : around + separator + name);
    }
    return made;
}

void OutlineModel::setOutline(const NamedOutline& outline)
{
    beginResetModel();
    m_outline = outline;
    m_rows = matching();
    endResetModel();
}

void OutlineModel::setFilter(const QString& typed)
{
    if (typed == m_filter)
        return;
    beginResetModel();
    m_filter = typed;
    m_rows = matching();
    endResetModel();
}

std::optional<OutlineModel::Row> OutlineModel::matched(qsizetype entry) const
{
    const QString& name = m_outline.entries[entry].name;
    if (auto byName = fuzzyMatch(m_filter, name))
        return Row{entry, byName->score, byName->positions};
    return matchedByPath(entry);
}

/// Each word as it stands; where none of them is in the name, it is what is around it that is meant.
std::optional<OutlineModel::Row> OutlineModel::matchedByPath(qsizetype entry) const
{
    const QString before = m_outline.paths[entry] + separator;
    const QString whole = before + m_outline.entries[entry].name;
    Row row{entry, -belowNames, {}};
    for (const QStringView word : QStringView(m_filter).split(u' ', Qt::SkipEmptyParts)) {
        const qsizetype at = whole.lastIndexOf(word, -1, Qt::CaseInsensitive);
        if (at < 0)
            return std::nullopt;
        for (qsizetype i = std::max(at, before.size()); i < at + word.size(); ++i)
            row.positions.append(int(i - before.size()));
    }
    std::ranges::sort(row.positions);
    return row.positions.isEmpty() ? std::nullopt : std::optional(row);
}

std::vector<OutlineModel::Row> OutlineModel::matching() const
{
    std::vector<Row> rows;
    rows.reserve(size_t(m_outline.entries.size()));
    for (qsizetype entry = 0; entry < m_outline.entries.size(); ++entry) {
        if (m_filter.isEmpty())
            rows.push_back({entry, 0, {}});
        else if (auto row = matched(entry))
            rows.push_back(std::move(*row));
    }
    if (!m_filter.isEmpty())
        std::ranges::stable_sort(rows, std::greater(), &Row::score);
    return rows;
}

const JsoncNode& OutlineModel::node(int row) const
{
    return m_outline.document.node(m_outline.entries[m_rows[size_t(row)].entry].node);
}

int OutlineModel::rowAt(qsizetype offset) const
{
    const qint32 node = m_outline.document.nodeAt(offset);
    const auto found = std::ranges::find_if(
        m_rows, [&](const Row& row) { return m_outline.entries[row.entry].node == node; });
    return found == m_rows.end() ? -1 : int(found - m_rows.begin());
}

int OutlineModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant OutlineModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row& row = m_rows[size_t(index.row())];
    const OutlineEntry& entry = m_outline.entries[row.entry];
    const QString& path = m_outline.paths[row.entry];
    switch (role) {
    case Qt::DisplayRole:
        return entry.name;
    case Qt::AccessibleTextRole:
        return (path.isEmpty() ? entry.name : path + separator + entry.name) + QStringLiteral(", ") +
               entry.detail;
    case DetailRole:
        return entry.detail;
    case PathRole:
        return m_filter.isEmpty() ? QString() : path;
    case KindRole:
        return int(node(index.row()).kind);
    case DepthRole:
        return m_filter.isEmpty() ? entry.depth : 0;
    case PositionsRole:
        return QVariant::fromValue(row.positions);
    default:
        return {};
    }
}

} // namespace lockstep
