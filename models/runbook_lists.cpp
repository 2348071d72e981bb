#include "models/runbook_lists.h"

#include <QFileInfo>
#include <QRegularExpression>

namespace lockstep {

namespace {

/// What an error is about, where it is a place in a file: "/x/restore.yaml:5:29".
QRegularExpressionMatch placeIn(const Error& error)
{
    static const QRegularExpression place(QStringLiteral("^(.*?)(?::(\\d+):(\\d+))?$"));
    return place.match(error.subject);
}

} // namespace

QString runbookFileOf(const Error& error)
{
    return QFileInfo(placeIn(error).captured(1)).fileName();
}

QString runbookProblemOf(const Error& error)
{
    const QRegularExpressionMatch place = placeIn(error);
    return place.hasCaptured(2) ? RunbookListModel::tr("Line %1, column %2: %3")
                                      .arg(place.captured(2), place.captured(3), error.happened)
                                : error.happened;
}

void RunbookListModel::setKnown(const KnownRunbooks& known)
{
    beginResetModel();
    m_runbooks = known.runbooks.values();
    std::ranges::stable_sort(m_runbooks, [](const Runbook& a, const Runbook& b) {
        return QString::localeAwareCompare(a.title, b.title) < 0;
    });
    m_errors = known.errors;
    endResetModel();
}

const Runbook* RunbookListModel::runbook(int row) const
{
    return row >= 0 && row < m_runbooks.size() ? &m_runbooks[row] : nullptr;
}

const Error* RunbookListModel::error(int row) const
{
    const qsizetype index = row - m_runbooks.size();
    return index >= 0 && index < m_errors.size() ? &m_errors[index] : nullptr;
}

int RunbookListModel::rowOf(const QString& name) const
{
    const auto found = std::ranges::find(m_runbooks, name, &Runbook::name);
    return found == m_runbooks.end() ? -1 : int(found - m_runbooks.begin());
}

int RunbookListModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_runbooks.size() + m_errors.size());
}

QString RunbookListModel::detail(int row) const
{
    if (const Error* wrong = error(row))
        return runbookProblemOf(*wrong);
    return tr("%1, version %2").arg(m_runbooks[row].name, m_runbooks[row].version);
}

QVariant RunbookListModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Runbook* good = runbook(index.row());
    const Error* wrong = error(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return good ? good->title : runbookFileOf(*wrong);
    case Qt::ToolTipRole:
        return good ? good->summary : wrong->message();
    case Qt::AccessibleTextRole:
        return good ? good->title : tr("%1 cannot be read").arg(runbookFileOf(*wrong));
    case NameRole:
        return good ? good->name : QString();
    case DetailRole:
        return detail(index.row());
    default:
        return {};
    }
}

void OpenRunsModel::setRuns(const QList<KnownRun>& runs)
{
    beginResetModel();
    m_runs = runs;
    m_runs.removeIf([](const KnownRun& run) { return !run.rest.isOpen(); });
    endResetModel();
}

int OpenRunsModel::rowOf(qint64 run) const
{
    const auto found =
        std::ranges::find_if(m_runs, [&](const KnownRun& known) { return known.record.id == run; });
    return found == m_runs.end() ? -1 : int(found - m_runs.begin());
}

int OpenRunsModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_runs.size());
}

QVariant OpenRunsModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto& [record, rest] = m_runs[index.row()];
    const QString where = record.instance.isEmpty() ? record.title : record.instance;
    switch (role) {
    case Qt::DisplayRole:
        return where;
    case Qt::ToolTipRole:
        return tr("Run %1: %2\n%3").arg(QString::number(record.id), record.title, rest.text);
    case Qt::AccessibleTextRole:
        return QStringList{where, record.title, restWord(rest.kind), rest.text}.join(QStringLiteral(", "));
    case RunRole:
        return record.id;
    case KindRole:
        return int(rest.kind);
    case DetailRole:
        return rest.text;
    default:
        return {};
    }
}

} // namespace lockstep
