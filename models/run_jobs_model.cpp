#include "models/run_jobs_model.h"

#include "models/rollout_words.h"

namespace lockstep {

namespace {

QVariant cell(const QString& name, const QString& status, const QString& conclusion, int role)
{
    switch (role) {
    case Qt::DisplayRole:
        return name;
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole:
        return RunJobsModel::tr("%1: %2").arg(name, jobStateWord(status, conclusion));
    case RunJobsModel::StateRole:
        return int(jobState(status, conclusion));
    case RunJobsModel::WordRole:
        return jobStateWord(status, conclusion);
    default:
        return {};
    }
}

} // namespace

UpgradeState jobState(const QString& status, const QString& conclusion)
{
    if (status != u"completed")
        return status == u"in_progress" ? UpgradeState::Running : UpgradeState::Waiting;
    if (conclusion == u"success" || conclusion == u"neutral")
        return UpgradeState::Succeeded;
    return conclusion == u"skipped" ? UpgradeState::Skipped : UpgradeState::Failed;
}

QString jobStateWord(const QString& status, const QString& conclusion)
{
    if (conclusion == u"cancelled")
        return RunJobsModel::tr("Cancelled");
    if (conclusion == u"timed_out")
        return RunJobsModel::tr("Timed out");
    return upgradeStateWord(jobState(status, conclusion));
}

void RunJobsModel::setJobs(const QList<WorkflowJob>& jobs)
{
    const bool isSame =
        jobs.size() >= m_jobs.size() &&
        std::ranges::equal(m_jobs, jobs.first(m_jobs.size()), {}, &WorkflowJob::id, &WorkflowJob::id);
    if (!isSame) {
        beginResetModel();
        m_jobs = jobs;
        endResetModel();
        return;
    }
    for (int row = 0; row < int(m_jobs.size()); ++row)
        setJob(row, jobs[row]);
    if (jobs.size() == m_jobs.size())
        return;
    beginInsertRows({}, int(m_jobs.size()), int(jobs.size()) - 1);
    m_jobs = jobs;
    endInsertRows();
}

/// Steps come as the runner learns of them.
void RunJobsModel::setJob(int row, const WorkflowJob& job)
{
    if (m_jobs[row] == job)
        return;
    const QModelIndex at = index(row, 0);
    const auto before = int(m_jobs[row].steps.size());
    const auto now = int(job.steps.size());
    if (now < before) {
        beginRemoveRows(at, now, before - 1);
        m_jobs[row].steps.resize(now);
        endRemoveRows();
    } else if (now > before) {
        beginInsertRows(at, before, now - 1);
        m_jobs[row].steps = job.steps;
        endInsertRows();
    }
    m_jobs[row] = job;
    Q_EMIT dataChanged(at, at);
    if (now > 0)
        Q_EMIT dataChanged(index(0, 0, at), index(now - 1, 0, at));
}

const WorkflowJob* RunJobsModel::job(qint64 id) const
{
    const auto found = std::ranges::find(m_jobs, id, &WorkflowJob::id);
    return found == m_jobs.end() ? nullptr : &*found;
}

QModelIndex RunJobsModel::indexOf(qint64 id) const
{
    const WorkflowJob* found = job(id);
    return found ? index(int(found - m_jobs.constData()), 0) : QModelIndex();
}

qint64 RunJobsModel::mostTelling() const
{
    const auto isIn = [](UpgradeState state) {
        return [state](const WorkflowJob& one) { return jobState(one.status, one.conclusion) == state; };
    };
    if (const auto failed = std::ranges::find_if(m_jobs, isIn(UpgradeState::Failed)); failed != m_jobs.end())
        return failed->id;
    const auto ended = std::find_if(m_jobs.rbegin(), m_jobs.rend(), isIn(UpgradeState::Succeeded));
    if (ended != m_jobs.rend())
        return ended->id;
    if (const auto runs = std::ranges::find_if(m_jobs, isIn(UpgradeState::Running)); runs != m_jobs.end())
        return runs->id;
    return m_jobs.isEmpty() ? 0 : m_jobs.first().id;
}

/// 0: a job; else the job's row + 1.
QModelIndex RunJobsModel::index(int row, int column, const QModelIndex& parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, parent.isValid() ? quintptr(parent.row()) + 1 : quintptr(0));
}

QModelIndex RunJobsModel::parent(const QModelIndex& child) const
{
    return child.isValid() && child.internalId() > 0 ? index(int(child.internalId()) - 1, 0) : QModelIndex();
}

int RunJobsModel::rowCount(const QModelIndex& parent) const
{
    if (!parent.isValid())
        return int(m_jobs.size());
    return parent.internalId() == 0 ? int(m_jobs[parent.row()].steps.size()) : 0;
}

int RunJobsModel::columnCount(const QModelIndex&) const
{
    return 1;
}

QVariant RunJobsModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const bool isStep = index.internalId() > 0;
    const WorkflowJob& job = m_jobs[isStep ? int(index.internalId()) - 1 : index.row()];
    if (role == JobRole)
        return job.id;
    if (!isStep)
        return cell(job.name, job.status, job.conclusion, role);
    const WorkflowStep& step = job.steps[index.row()];
    return cell(step.name, step.status, step.conclusion, role);
}

} // namespace lockstep
