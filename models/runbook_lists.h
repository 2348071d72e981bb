#pragma once

#include "models/runbook_reading.h"

#include <QAbstractListModel>

namespace lockstep {

/// Of one that cannot be read: its file ("restore.yaml"), and what is wrong with it, with line and column.
[[nodiscard]] QString runbookFileOf(const Error& error);
[[nodiscard]] QString runbookProblemOf(const Error& error);

/// The runbooks that there are, by title, and then those that cannot be read.
class RunbookListModel : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role {
        NameRole = Qt::UserRole, ///< empty: it cannot be read
        DetailRole               ///< "customer-rollback, version 1.0", or what is wrong with it
    };

    using QAbstractListModel::QAbstractListModel;

    void setKnown(const KnownRunbooks& known);

    /// Null: it cannot be read.
    [[nodiscard]] const Runbook* runbook(int row) const;
    /// Null: it can be read.
    [[nodiscard]] const Error* error(int row) const;
    /// -1: there is none.
    [[nodiscard]] int rowOf(const QString& name) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

private:
    [[nodiscard]] QString detail(int row) const;

    QList<Runbook> m_runbooks;
    QList<Error> m_errors;
};

/// The runs that somebody has to look after, or that are under way: newest first.
class OpenRunsModel : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role {
        RunRole = Qt::UserRole, ///< its number
        KindRole,               ///< a RunbookRest::Kind
        DetailRole              ///< what it waits for
    };

    using QAbstractListModel::QAbstractListModel;

    void setRuns(const QList<KnownRun>& runs);

    [[nodiscard]] const KnownRun& run(int row) const { return m_runs[row]; }

    /// -1: it is not among them.
    [[nodiscard]] int rowOf(qint64 run) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

private:
    QList<KnownRun> m_runs;
};

} // namespace lockstep
