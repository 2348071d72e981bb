#include "models/run_progress.h"

#include <QCoreApplication>

#include <cmath>

namespace lockstep {

namespace {

/// What lupdate finds the texts of this file by.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(lockstep::RunProgress)
};

} // namespace

ProgressState progressOf(RunEvent::State state)
{
    switch (state) {
    case RunEvent::State::Done:
        return ProgressState::Done;
    case RunEvent::State::Skipped:
        return ProgressState::Skipped;
    case RunEvent::State::Failed:
        return ProgressState::Failed;
    case RunEvent::State::Cancelled:
        return ProgressState::Cancelled;
    }
    return ProgressState::Done;
}

QString progressStateText(ProgressState state)
{
    switch (state) {
    case ProgressState::Waiting:
        return Words::tr("waiting");
    case ProgressState::Running:
        return Words::tr("running");
    case ProgressState::Done:
        return Words::tr("done");
    case ProgressState::Skipped:
        return Words::tr("skipped");
    case ProgressState::Failed:
        return Words::tr("failed");
    case ProgressState::Cancelled:
        return Words::tr("cancelled");
    }
    return {};
}

QString timeLeftText(double seconds)
{
    if (seconds < 5)
        return Words::tr("less than 5 s left");
    // Nobody needs, or believes, "about 3 min 17 s".
    if (seconds < 90)
        return Words::tr("about %1 s left").arg(std::lround(seconds / 5) * 5);
    if (seconds < 90 * 60)
        return Words::tr("about %1 min left").arg(std::lround(seconds / 60));
    return Words::tr("about %1 h left").arg(std::lround(seconds / 3600));
}

RunProgress::RunProgress(const UpgradePath& path, const Timings& timings)
{
    for (const UpgradeStep& step : path.steps) {
        RunStep known;
        known.title = Words::tr("%1 to %2").arg(step.from.toString(), step.to.toString());
        known.total = step.migrationCount();
        m_changedSteps.insert(int(m_steps.size()));
        m_steps.append(known);
        for (const auto& [schema, ids] : step.migrations.asKeyValueRange()) {
            for (const MigrationId id : ids)
                m_timeLeft.expect(schemaName(schema), id, timings.find(schema, id));
        }
    }
}

void RunProgress::apply(const RunEvent& event)
{
    m_timeLeft.apply(event);
    switch (event.kind) {
    case RunEvent::Kind::RunStarted:
        m_title = event.text;
        m_state = ProgressState::Running;
        m_started = event.time;
        if (event.total > 0)
            step(event.total - 1);
        break;
    case RunEvent::Kind::StepStarted:
        startStep(event);
        break;
    case RunEvent::Kind::ItemStarted:
        startItem(event);
        break;
    case RunEvent::Kind::ItemFinished:
        finishItem(event);
        break;
    case RunEvent::Kind::StepFinished:
        finishStep(event);
        break;
    case RunEvent::Kind::RunFinished:
        finishRun(event);
        break;
    case RunEvent::Kind::Log:
        break;
    }
}

/// The step, made when the events name one that was not announced.
RunStep& RunProgress::step(int index)
{
    while (m_steps.size() <= index) {
        m_changedSteps.insert(int(m_steps.size()));
        m_steps.append(RunStep());
    }
    m_changedSteps.insert(index);
    return m_steps[index];
}

RunItem& RunProgress::item(const RunEvent& event)
{
    const auto key = std::pair(event.step, ItemKey(event.lane, event.itemId));
    auto place = m_itemIndex.find(key);
    if (place == m_itemIndex.end()) {
        place = m_itemIndex.insert(key, int(m_items.size()));
        RunItem fresh;
        fresh.step = event.step;
        fresh.lane = event.lane;
        fresh.id = event.itemId;
        fresh.state = ProgressState::Waiting;
        m_items.append(fresh);
    }
    m_changedItems.insert(*place);
    return m_items[*place];
}

void RunProgress::startStep(const RunEvent& event)
{
    if (event.step < 0)
        return;
    RunStep& started = step(event.step);
    if (!event.text.isEmpty())
        started.title = event.text;
    started.total = event.total;
    started.state = ProgressState::Running;
}

void RunProgress::finishStep(const RunEvent& event)
{
    if (event.step < 0)
        return;
    RunStep& finished = step(event.step);
    finished.state = progressOf(event.state);
    finished.seconds = event.seconds;
    // An item that was skipped without being named is not still to come.
    if (finished.state == ProgressState::Done)
        finished.total = finished.finished;
}

void RunProgress::startItem(const RunEvent& event)
{
    RunItem& started = item(event);
    started.name = event.text;
    started.state = ProgressState::Running;
}

void RunProgress::finishItem(const RunEvent& event)
{
    RunItem& finished = item(event);
    const bool isFirstEnd =
        finished.state == ProgressState::Waiting || finished.state == ProgressState::Running;
    if (!event.text.isEmpty())
        finished.name = event.text;
    finished.state = progressOf(event.state);
    finished.seconds = event.seconds;
    finished.error = event.detail;
    if (isFirstEnd)
        countFinished(finished);
}

void RunProgress::countFinished(const RunItem& item)
{
    if (item.step < 0) {
        ++m_preparedItems;
        return;
    }
    ++step(item.step).finished;
}

void RunProgress::finishRun(const RunEvent& event)
{
    m_state = progressOf(event.state);
    m_seconds = event.seconds;
    m_error = event.detail;
    for (int i = 0; i < m_steps.size(); ++i) {
        if (m_steps[i].state == ProgressState::Running)
            step(i).state = m_state == ProgressState::Done ? ProgressState::Done : ProgressState::Cancelled;
    }
    for (int i = 0; i < m_items.size(); ++i) {
        if (m_items[i].state != ProgressState::Running)
            continue;
        m_items[i].state = ProgressState::Cancelled;
        m_changedItems.insert(i);
    }
}

int RunProgress::currentStep() const
{
    const auto running = std::ranges::find(m_steps, ProgressState::Running, &RunStep::state);
    return running == m_steps.end() ? -1 : int(running - m_steps.begin());
}

int RunProgress::finishedItems() const
{
    int count = 0;
    for (const RunStep& one : m_steps)
        count += one.finished;
    return count;
}

int RunProgress::expectedItems() const
{
    int count = 0;
    for (const RunStep& one : m_steps)
        count += std::max(one.total, one.finished);
    return count;
}

} // namespace lockstep
