#pragma once

#include <QAbstractTableModel>
#include <QHash>
#include <QSet>

#include <algorithm>
#include <vector>

namespace lockstep {

/// A table that tells exactly which of its rows have changed: dataChanged() has but first and last.
class TouchedTableModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    using QAbstractTableModel::QAbstractTableModel;

Q_SIGNALS:
    /// In ascending order; comes before dataChanged(), which also tells of the rows in between.
    void rowsTouched(const std::vector<int>& rows);
};

/// Rows that are known by a key each, and come, change and go in batches. What is chosen and where one has
/// scrolled to stays, as nothing is ever reset but by clear().
template <typename Row>
class KeyedTableModel : public TouchedTableModel
{
public:
    using TouchedTableModel::TouchedTableModel;

    [[nodiscard]] const Row& row(int at) const { return m_rows[size_t(at)]; }

    /// -1: there is none.
    [[nodiscard]] int rowOf(const QString& key) const { return m_places.value(key, -1); }

    [[nodiscard]] const QString& keyOf(int at) const { return m_keys[size_t(at)]; }

    [[nodiscard]] const std::vector<Row>& rows() const { return m_rows; }

    void apply(QHash<QString, Row> changed, const QSet<QString>& gone)
    {
        remove(gone);
        std::vector<int> touched;
        std::vector<std::pair<QString, Row>> fresh;
        for (auto it = changed.begin(); it != changed.end(); ++it) {
            const int place = rowOf(it.key());
            if (place < 0) {
                fresh.emplace_back(it.key(), std::move(it.value()));
            } else {
                m_rows[size_t(place)] = std::move(it.value());
                touched.push_back(place);
            }
        }
        tell(std::move(touched));
        append(std::move(fresh));
    }

    void clear()
    {
        beginResetModel();
        m_rows.clear();
        m_keys.clear();
        m_places.clear();
        endResetModel();
    }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override
    {
        return parent.isValid() ? 0 : int(m_rows.size());
    }

protected:
    [[nodiscard]] Row& mutableRow(int at) { return m_rows[size_t(at)]; }

    void tell(std::vector<int> touched)
    {
        if (touched.empty())
            return;
        std::ranges::sort(touched);
        Q_EMIT rowsTouched(touched);
        Q_EMIT dataChanged(index(touched.front(), 0), index(touched.back(), columnCount() - 1));
    }

private:
    void append(std::vector<std::pair<QString, Row>> fresh)
    {
        if (fresh.empty())
            return;
        const int first = int(m_rows.size());
        beginInsertRows({}, first, first + int(fresh.size()) - 1);
        for (auto& [key, row] : fresh) {
            m_places.insert(key, int(m_rows.size()));
            m_rows.push_back(std::move(row));
            m_keys.push_back(std::move(key));
        }
        endInsertRows();
    }

    void remove(const QSet<QString>& gone)
    {
        std::vector<int> places;
        for (const QString& key : gone) {
            if (const int place = rowOf(key); place >= 0)
                places.push_back(place);
        }
        std::ranges::sort(places);
        for (auto last = places.rbegin(); last != places.rend();) {
            int first = *last;
            auto next = last + 1;
            for (; next != places.rend() && *next == first - 1; ++next)
                --first;
            removeRun(first, *last);
            last = next;
        }
    }

    void removeRun(int first, int last)
    {
        beginRemoveRows({}, first, last);
        for (int row = first; row <= last; ++row)
            m_places.remove(m_keys[size_t(row)]);
        m_rows.erase(m_rows.begin() + first, m_rows.begin() + last + 1);
        m_keys.erase(m_keys.begin() + first, m_keys.begin() + last + 1);
        for (size_t row = size_t(first); row < m_keys.size(); ++row)
            m_places[m_keys[row]] = int(row);
        endRemoveRows();
    }

    std::vector<Row> m_rows;
    std::vector<QString> m_keys;
    QHash<QString, int> m_places;
};

} // namespace lockstep
