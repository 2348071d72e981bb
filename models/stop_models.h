#pragma once

#include "core/planning/upgrade_path.h"

#include <QAbstractListModel>
#include <QAbstractTableModel>

namespace lockstep {

/// The warnings of one step, blockers first.
class WarningListModel : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role { SourceRole = Qt::UserRole + 1, SeverityRole };

    using QAbstractListModel::QAbstractListModel;

    void setWarnings(QList<UpgradeWarning> warnings);

    [[nodiscard]] const QList<UpgradeWarning>& warnings() const { return m_warnings; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

private:
    QList<UpgradeWarning> m_warnings;
};

/// "Blocker", "Warning", "Note".
[[nodiscard]] QString severityTitle(UpgradeWarning::Severity severity);

/// The out-of-band migrations to wait for after one step.
class OutOfBandModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Id, Component, Description, Introduced, Deprecated, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setMigrations(QList<OutOfBandMigration> migrations);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

private:
    QList<OutOfBandMigration> m_migrations;
};

} // namespace lockstep
