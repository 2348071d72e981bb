#pragma once

#include "core/siteconfig/config_schema.h"

#include <QAbstractTableModel>

namespace lockstep {

/// What is wrong with a configuration, a row each, in the order of the places.
class ConfigProblemModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Text, Path, Place, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    /// Nothing happens where it is all the same.
    void set(const QList<ConfigProblem>& problems, const JsoncDocument& document);

    [[nodiscard]] const ConfigProblem& problem(int row) const { return m_rows[row].problem; }

    [[nodiscard]] int count(ConfigSeverity severity) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

private:
    struct Row
    {
        ConfigProblem problem;
        TextPlace place;

        friend bool operator==(const Row&, const Row&) = default;
    };

    QList<Row> m_rows;
};

} // namespace lockstep
