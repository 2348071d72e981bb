#pragma once

#include "models/runbook_reading.h"

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>

namespace lockstep {

/// Every run of a runbook that the store has.
class RunHistoryModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Number, Title, InstanceName, Started, Took, Result, ColumnCount };

    enum Role {
        SortRole = Qt::UserRole,
        RunRole,  ///< its number
        KindRole, ///< a RunbookRest::Kind
        NameRole  ///< of the runbook
    };

    using QAbstractTableModel::QAbstractTableModel;

    void setRuns(const QList<KnownRun>& runs);

    [[nodiscard]] const KnownRun& run(int row) const { return m_runs[row]; }

    /// Titles by name of the runbooks that were run, in order of the titles.
    [[nodiscard]] QList<std::pair<QString, QString>> runbooks() const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QList<KnownRun> m_runs;
};

/// Those that fit: every word occurs in the row, it is of that runbook, it rests like that.
class RunHistoryFilter : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    explicit RunHistoryFilter(RunHistoryModel* source, QObject* parent = nullptr);

    void setText(const QString& text);
    void setRunbook(const QString& name);                ///< empty: any
    void setKind(std::optional<RunbookRest::Kind> kind); ///< nothing: any

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    RunHistoryModel* m_runs;
    QStringList m_words;
    QString m_runbook;
    std::optional<RunbookRest::Kind> m_kind;
};

} // namespace lockstep
