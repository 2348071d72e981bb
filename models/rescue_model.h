#pragma once

#include "core/database/rescue.h"

#include <QAbstractTableModel>

namespace lockstep {

/// The statements of a migration that did not come to its end, and which of them took effect.
class RescueModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { State, Line, Statement, ColumnCount };

    enum Role { EffectRole = Qt::UserRole + 1 }; ///< RescueStatement::Effect as int

    using QAbstractTableModel::QAbstractTableModel;

    void setStatements(QList<RescueStatement> statements);

    [[nodiscard]] const QList<RescueStatement>& statements() const { return m_statements; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

private:
    QList<RescueStatement> m_statements;
};

} // namespace lockstep
