#include "models/run_history_model.h"

#include "core/planning/estimate.h"

namespace lockstep {

namespace {

double secondsOf(const RunbookRunRecord& record)
{
    return record.ended.isValid() ? double(record.started.msecsTo(record.ended)) / 1000 : -1;
}

QString timeText(const QDateTime& time)
{
    return time.isValid() ? time.toLocalTime().toString(QStringLiteral("yyyy-MM-dd HH:mm")) : QString();
}

QString textOf(const KnownRun& run, int column)
{
    switch (column) {
    case RunHistoryModel::Number:
        return QString::number(run.record.id);
    case RunHistoryModel::Title:
        return run.record.title;
    case RunHistoryModel::InstanceName:
        return run.record.instance;
    case RunHistoryModel::Started:
        return timeText(run.record.started);
    case RunHistoryModel::Took:
        return secondsOf(run.record) < 0 ? QString() : durationText(secondsOf(run.record));
    case RunHistoryModel::Result:
        return restWord(run.rest.kind);
    default:
        return {};
    }
}

QVariant sortKey(const KnownRun& run, int column)
{
    switch (column) {
    case RunHistoryModel::Number:
        return run.record.id;
    case RunHistoryModel::Started:
        return run.record.started;
    case RunHistoryModel::Took:
        return secondsOf(run.record);
    default:
        return textOf(run, column).toLower();
    }
}

bool isNumber(int column)
{
    return column == RunHistoryModel::Number || column == RunHistoryModel::Took;
}

} // namespace

void RunHistoryModel::setRuns(const QList<KnownRun>& runs)
{
    beginResetModel();
    m_runs = runs;
    endResetModel();
}

QList<std::pair<QString, QString>> RunHistoryModel::runbooks() const
{
    QMap<QString, QString> titles;
    for (qsizetype i = m_runs.size() - 1; i >= 0; --i) // the newest title counts
        titles.insert(m_runs[i].record.name, m_runs[i].record.title);
    QList<std::pair<QString, QString>> all(titles.keyValueBegin(), titles.keyValueEnd());
    std::ranges::sort(all, {}, [](const auto& runbook) { return runbook.second.toLower(); });
    return all;
}

int RunHistoryModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_runs.size());
}

int RunHistoryModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant RunHistoryModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const KnownRun& run = m_runs[index.row()];
    switch (role) {
    case Qt::DisplayRole:
        return textOf(run, index.column());
    case Qt::ToolTipRole:
        return index.column() == Result ? run.rest.text : textOf(run, index.column());
    case Qt::TextAlignmentRole:
        return isNumber(index.column()) ? QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
    case SortRole:
        return sortKey(run, index.column());
    case RunRole:
        return run.record.id;
    case KindRole:
        return int(run.rest.kind);
    case NameRole:
        return run.record.name;
    default:
        return {};
    }
}

QVariant RunHistoryModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole && isNumber(section))
        return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    const QStringList names{tr("Run"),     tr("Runbook"), tr("Instance"),
                            tr("Started"), tr("Took"),    tr("Result")};
    return names.value(section);
}

RunHistoryFilter::RunHistoryFilter(RunHistoryModel* source, QObject* parent)
    : QSortFilterProxyModel(parent), m_runs(source)
{
    setSortRole(RunHistoryModel::SortRole);
    setSourceModel(source);
}

void RunHistoryFilter::setText(const QString& text)
{
    m_words = text.toLower().split(u' ', Qt::SkipEmptyParts);
    invalidateFilter();
}

void RunHistoryFilter::setRunbook(const QString& name)
{
    m_runbook = name;
    invalidateFilter();
}

void RunHistoryFilter::setKind(std::optional<RunbookRest::Kind> kind)
{
    m_kind = kind;
    invalidateFilter();
}

bool RunHistoryFilter::filterAcceptsRow(int row, const QModelIndex&) const
{
    const KnownRun& run = m_runs->run(row);
    if ((!m_runbook.isEmpty() && run.record.name != m_runbook) || (m_kind && run.rest.kind != *m_kind))
        return false;
    QString haystack = run.record.name;
    for (int column = 0; column < RunHistoryModel::ColumnCount; ++column)
        haystack += u' ' + textOf(run, column);
    return std::ranges::all_of(
        m_words, [&](const QString& word) { return haystack.contains(word, Qt::CaseInsensitive); });
}

} // namespace lockstep
