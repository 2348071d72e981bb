#pragma once

#include "models/run_progress.h"

#include <QAbstractListModel>
#include <QAbstractTableModel>

namespace lockstep {

/// The steps of a run.
class RunStepsModel : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role { StateRole = Qt::UserRole + 1 };

    using QAbstractListModel::QAbstractListModel;

    void clear();
    /// Takes over the steps at the indexes; new ones are at the end.
    void update(const QList<RunStep>& steps, const QSet<int>& changed);

    [[nodiscard]] const RunStep& step(int row) const { return m_steps[row]; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

    /// "12 of 40", "3 s"
    [[nodiscard]] static QString progressText(const RunStep& step);

private:
    QList<RunStep> m_steps;
};

/// The items (migrations) of a run, in the order in which they started.
class RunItemsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { State, Lane, Id, Name, Duration, ColumnCount };

    enum Role { SortRole = Qt::UserRole + 1, StateRole };

    using QAbstractTableModel::QAbstractTableModel;

    void clear();
    void update(const QList<RunItem>& items, const QSet<int>& changed);

    [[nodiscard]] const RunItem& item(int row) const { return m_items[row]; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

private:
    [[nodiscard]] static QString text(const RunItem& item, int column);

    QList<RunItem> m_items;
};

} // namespace lockstep
