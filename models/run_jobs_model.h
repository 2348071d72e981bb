#pragma once

#include "core/github/workflows.h"
#include "core/rollout/rollout.h"

#include <QAbstractItemModel>

namespace lockstep {

/// How a job or step of a workflow is, as the instances of a rollout are told: one that was cancelled failed.
[[nodiscard]] UpgradeState jobState(const QString& status, const QString& conclusion);
/// "Running", "Cancelled"
[[nodiscard]] QString jobStateWord(const QString& status, const QString& conclusion);

/// The jobs of a run and the steps of each below it. What is chosen stays while they change.
class RunJobsModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Role {
        StateRole = Qt::UserRole + 1, ///< an UpgradeState
        WordRole,                     ///< jobStateWord()
        JobRole,                      ///< its number; of a step, that of its job
    };

    using QAbstractItemModel::QAbstractItemModel;

    void setJobs(const QList<WorkflowJob>& jobs);

    [[nodiscard]] const QList<WorkflowJob>& jobs() const { return m_jobs; }

    /// Null: there is none.
    [[nodiscard]] const WorkflowJob* job(qint64 id) const;
    /// Invalid: there is none.
    [[nodiscard]] QModelIndex indexOf(qint64 id) const;
    /// The one whose log tells most: that failed, else the last that has ended, else that runs; 0: none.
    [[nodiscard]] qint64 mostTelling() const;

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex& child) const override;
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

private:
    void setJob(int row, const WorkflowJob& job);

    QList<WorkflowJob> m_jobs;
};

} // namespace lockstep
