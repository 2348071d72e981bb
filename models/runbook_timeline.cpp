#include "models/runbook_timeline.h"

#include "core/planning/estimate.h"

#include <cmath>

namespace lockstep {

namespace {

using State = StepState::State;

bool isOver(State state)
{
    return state == State::Done || state == State::Skipped;
}

bool looksTheSame(const ShownStep& a, const ShownStep& b)
{
    return a.state.state == b.state.state && a.state.attempts == b.state.attempts &&
           a.state.text == b.state.text && a.state.begun == b.state.begun && a.state.ended == b.state.ended &&
           a.action == b.action;
}

} // namespace

QString stepStateText(StepState::State state, bool isLive)
{
    switch (state) {
    case State::NotStarted:
        return RunbookTimeline::tr("not started");
    case State::Begun:
        return isLive ? RunbookTimeline::tr("running") : RunbookTimeline::tr("begun, end unknown");
    case State::Done:
        return RunbookTimeline::tr("done");
    case State::Failed:
        return RunbookTimeline::tr("failed");
    case State::Cancelled:
        return RunbookTimeline::tr("stopped");
    case State::Skipped:
        return RunbookTimeline::tr("left out");
    case State::Doubted:
        return RunbookTimeline::tr("in doubt");
    }
    return {};
}

QString stepDurationText(const ShownStep& step, bool isLive)
{
    const StepState& state = step.state;
    const bool runs = state.state == State::Begun && isLive;
    // What a person took is not known: it is written down in one go.
    if (step.isManual || !state.begun.isValid() || state.state == State::Skipped ||
        (!runs && !state.ended.isValid()))
        return {};
    const QDateTime end = runs ? QDateTime::currentDateTimeUtc() : state.ended;
    const double seconds = double(std::max<qint64>(0, state.begun.msecsTo(end))) / 1000;
    return durationText(runs ? std::floor(seconds) : seconds);
}

void RunbookTimeline::setSteps(const QList<ShownStep>& steps, bool isLive)
{
    beginResetModel();
    m_steps = steps;
    m_isLive = isLive;
    endResetModel();
}

void RunbookTimeline::update(const QList<ShownStep>& steps)
{
    if (steps.size() != m_steps.size())
        return setSteps(steps, m_isLive);
    for (int row = 0; row < steps.size(); ++row) {
        if (looksTheSame(steps[row], m_steps[row]))
            continue;
        m_steps[row] = steps[row];
        Q_EMIT dataChanged(index(row), index(row));
    }
}

void RunbookTimeline::tick()
{
    for (int row = 0; row < m_steps.size(); ++row) {
        if (m_isLive && m_steps[row].state.state == State::Begun)
            Q_EMIT dataChanged(index(row), index(row));
    }
}

int RunbookTimeline::rowOf(const QString& id) const
{
    const auto found = std::ranges::find(m_steps, id, &ShownStep::id);
    return found == m_steps.end() ? -1 : int(found - m_steps.begin());
}

int RunbookTimeline::currentRow() const
{
    const auto found =
        std::ranges::find_if(m_steps, [](const ShownStep& step) { return !isOver(step.state.state); });
    return found == m_steps.end() ? -1 : int(found - m_steps.begin());
}

int RunbookTimeline::doneCount() const
{
    return int(
        std::ranges::count_if(m_steps, [](const ShownStep& step) { return isOver(step.state.state); }));
}

int RunbookTimeline::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_steps.size());
}

QVariant RunbookTimeline::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ShownStep& step = m_steps[index.row()];
    const QString note = stepDurationText(step, m_isLive);
    switch (role) {
    case Qt::DisplayRole:
        return step.title;
    case Qt::ToolTipRole:
        return step.title;
    case Qt::AccessibleTextRole:
        return QStringList{step.title, stepStateText(step.state.state, m_isLive), note}.join(
            QStringLiteral(", "));
    case IdRole:
        return step.id;
    case StateRole:
        return int(step.state.state);
    case NoteRole:
        return step.state.attempts > 1 && !note.isEmpty()
                   ? tr("try %1, %2").arg(step.state.attempts).arg(note)
                   : note;
    case DetailRole:
        if (step.isManual)
            return tr("by hand");
        return step.target.isEmpty() ? step.kind : tr("%1 on %2").arg(step.kind, step.target);
    case LeftOutRole:
        return !step.leftOut.isEmpty() || step.state.state == State::Skipped;
    default:
        return {};
    }
}

} // namespace lockstep
