#pragma once

#include "core/database/drift/difference.h"

#include <QAbstractTableModel>

namespace lockstep {

/// Where a database is not as it should be. Those that can be repaired can be chosen for it.
class DriftModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Chosen, Object, Kind, Problem, Repair, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    /// Nothing is chosen. Notes have nothing to choose, and say why they do not count instead of the repair.
    void setDifferences(QList<Difference> differences, bool areNotes = false);

    [[nodiscard]] const QList<Difference>& differences() const { return m_differences; }

    /// In the order of the rows.
    [[nodiscard]] QList<Difference> chosen() const;

    [[nodiscard]] qsizetype chosenCount() const { return m_chosen.count(true); }

    void chooseSafe();
    void chooseAll();
    void chooseNone();

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    void chosenChanged();

private:
    [[nodiscard]] QString text(const Difference& difference, int column) const;
    void choose(const std::function<bool(const Difference&)>& wanted);

    QList<Difference> m_differences;
    QList<bool> m_chosen;
    bool m_areNotes = false;
};

/// "safe", "by hand", "has a risk": what can be said of the repair in a word or two.
[[nodiscard]] QString repairSummary(const Difference& difference);
/// "column users.email is missing"
[[nodiscard]] QString differenceTitle(const Difference& difference);

} // namespace lockstep
