#include "models/log_model.h"

#include "core/planning/estimate.h"

#include <QCoreApplication>

namespace lockstep {

namespace {

/// What lupdate finds the texts of this file by.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(lockstep::LogModel)
};

RunEvent::Level levelOf(RunEvent::State state)
{
    switch (state) {
    case RunEvent::State::Failed:
        return RunEvent::Level::Error;
    case RunEvent::State::Cancelled:
        return RunEvent::Level::Warning;
    case RunEvent::State::Done:
    case RunEvent::State::Skipped:
        break;
    }
    return RunEvent::Level::Info;
}

QString withDetail(const QString& sentence, const RunEvent& event)
{
    return event.detail.isEmpty() ? sentence : sentence + QStringLiteral(": ") + event.detail;
}

QString itemText(const RunEvent& event)
{
    const QString title = event.text.isEmpty() ? QString::number(event.itemId)
                                               : Words::tr("%1 %2").arg(event.itemId).arg(event.text);
    return Words::tr("%1: %2 in %3").arg(title, runStateName(event.state), durationText(event.seconds));
}

/// What the event says, and how loudly.
std::pair<RunEvent::Level, QString> telling(const RunEvent& event)
{
    switch (event.kind) {
    case RunEvent::Kind::RunStarted:
    case RunEvent::Kind::StepStarted:
        return {RunEvent::Level::Info, event.text};
    case RunEvent::Kind::ItemStarted:
        return {RunEvent::Level::Debug, {}};
    case RunEvent::Kind::ItemFinished:
        return {levelOf(event.state), withDetail(itemText(event), event)};
    case RunEvent::Kind::StepFinished:
        return {levelOf(event.state), Words::tr("Step %1 %2 in %3")
                                          .arg(event.step + 1)
                                          .arg(runStateName(event.state), durationText(event.seconds))};
    case RunEvent::Kind::Log:
        return {event.level, event.text};
    case RunEvent::Kind::RunFinished:
        return {
            levelOf(event.state),
            withDetail(Words::tr("Run %1 in %2").arg(runStateName(event.state), durationText(event.seconds)),
                       event)};
    }
    return {event.level, event.text};
}

} // namespace

QList<LogEntry> logLines(const RunEvent& event)
{
    const auto [level, words] = telling(event);
    QList<LogEntry> lines;
    if (words.isEmpty())
        return lines;
    for (const QString& part : words.split(u'\n'))
        lines.append({event.time, level, event.lane, part});
    return lines;
}

QString logLineText(const LogEntry& line, int laneWidth)
{
    constexpr int levelWidth = 7; // "warning"
    return line.time.toLocalTime().toString(QStringLiteral("HH:mm:ss.zzz")) + QStringLiteral("  ") +
           logLevelName(line.level).leftJustified(levelWidth) + QStringLiteral("  ") +
           line.lane.leftJustified(laneWidth) + QStringLiteral("  ") + line.text;
}

void LogModel::clear()
{
    beginResetModel();
    m_lines.clear();
    m_texts.clear();
    m_counts = {};
    m_characters = 0;
    m_dropped = 0;
    endResetModel();
}

void LogModel::setCapacity(int lines, qsizetype characters)
{
    m_mostLines = lines;
    m_mostCharacters = characters;
}

void LogModel::setLaneWidth(int characters)
{
    m_laneWidth = characters;
}

void LogModel::append(const QList<LogEntry>& lines)
{
    QStringList texts;
    texts.reserve(lines.size());
    for (const LogEntry& line : lines)
        texts.append(logLineText(line, m_laneWidth));
    append(lines, texts);
}

void LogModel::append(const QList<LogEntry>& lines, const QStringList& texts)
{
    if (lines.isEmpty())
        return;
    const int first = int(m_lines.size());
    beginInsertRows({}, first, first + int(lines.size()) - 1);
    m_lines += lines;
    m_texts += texts;
    for (const LogEntry& line : lines)
        ++m_counts[size_t(line.level)];
    for (int row = first; row < m_lines.size(); ++row)
        m_characters += charactersOf(row);
    endInsertRows();
    makeRoom();
}

qsizetype LogModel::charactersOf(int row) const
{
    return m_texts[row].size() + m_lines[row].raw.size();
}

void LogModel::makeRoom()
{
    if (m_mostLines == 0)
        return;
    int gone = std::max(0, int(m_lines.size()) - m_mostLines);
    qsizetype characters = m_characters;
    for (int row = 0; row < gone; ++row)
        characters -= charactersOf(row);
    for (; characters > m_mostCharacters && gone < m_lines.size() - 1; ++gone)
        characters -= charactersOf(gone);
    if (gone == 0)
        return;
    beginRemoveRows({}, 0, gone - 1);
    for (int row = 0; row < gone; ++row)
        --m_counts[size_t(m_lines[row].level)];
    m_lines.remove(0, gone);
    m_texts.remove(0, gone);
    m_characters = characters;
    m_dropped += gone;
    endRemoveRows();
}

int LogModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_lines.size());
}

QVariant LogModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) || role != Qt::DisplayRole)
        return {};
    return m_texts[index.row()];
}

LogFilterModel::LogFilterModel(LogModel* source, QObject* parent)
    : QAbstractListModel(parent), m_source(source)
{
    connect(source, &QAbstractItemModel::modelReset, this, &LogFilterModel::refilter);
    connect(source, &QAbstractItemModel::rowsInserted, this,
            [this](const QModelIndex&, int first, int last) { follow(first, last); });
    connect(source, &QAbstractItemModel::rowsAboutToBeRemoved, this,
            [this](const QModelIndex&, int, int last) { beginForgetting(last); });
    connect(source, &QAbstractItemModel::rowsRemoved, this,
            [this](const QModelIndex&, int, int last) { forget(last); });
    refilter();
}

void LogFilterModel::setMinimumLevel(RunEvent::Level level)
{
    if (level == m_level)
        return;
    m_level = level;
    refilter();
}

void LogFilterModel::setText(const QString& text)
{
    if (text == m_text)
        return;
    m_text = text;
    refilter();
}

bool LogFilterModel::accepts(int sourceRow) const
{
    return m_source->line(sourceRow).level >= m_level &&
           (m_text.isEmpty() || m_source->lineText(sourceRow).contains(m_text, Qt::CaseInsensitive));
}

void LogFilterModel::refilter()
{
    beginResetModel();
    m_rows.clear();
    for (int row = 0; row < m_source->rowCount(); ++row) {
        if (accepts(row))
            m_rows.push_back(row);
    }
    endResetModel();
}

void LogFilterModel::follow(int first, int last)
{
    std::vector<int> fresh;
    for (int row = first; row <= last; ++row) {
        if (accepts(row))
            fresh.push_back(row);
    }
    if (fresh.empty())
        return;
    const int known = int(m_rows.size());
    beginInsertRows({}, known, known + int(fresh.size()) - 1);
    m_rows.insert(m_rows.end(), fresh.begin(), fresh.end());
    endInsertRows();
}

/// The oldest go, up to and including this one of the source.
void LogFilterModel::beginForgetting(int last)
{
    m_forgotten = int(std::ranges::upper_bound(m_rows, last) - m_rows.begin());
    if (m_forgotten > 0)
        beginRemoveRows({}, 0, m_forgotten - 1);
}

void LogFilterModel::forget(int last)
{
    m_rows.erase(m_rows.begin(), m_rows.begin() + m_forgotten);
    for (int& row : m_rows)
        row -= last + 1;
    if (std::exchange(m_forgotten, 0) > 0)
        endRemoveRows();
}

int LogFilterModel::find(const QString& text, int start, bool backwards) const
{
    const int count = int(m_rows.size());
    if (text.isEmpty() || count == 0)
        return -1;
    const int origin = std::clamp(start, 0, count - 1);
    for (int i = 0; i < count; ++i) {
        const int row = (origin + (backwards ? count - i : i)) % count;
        if (lineText(row).contains(text, Qt::CaseInsensitive))
            return row;
    }
    return -1;
}

int LogFilterModel::countMatches(const QString& text, int first, int last) const
{
    if (text.isEmpty())
        return 0;
    const auto end = last < 0 ? m_rows.end() : m_rows.begin() + last + 1;
    return int(std::count_if(m_rows.begin() + first, end, [&](int row) {
        return m_source->lineText(row).contains(text, Qt::CaseInsensitive);
    }));
}

int LogFilterModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant LogFilterModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    return m_source->data(m_source->index(m_rows[size_t(index.row())]), role);
}

} // namespace lockstep
