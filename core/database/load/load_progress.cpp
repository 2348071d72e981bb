#include "core/database/load/load_progress.h"

#include "core/planning/estimate.h"

#include <QLocale>

namespace lockstep {

namespace {

constexpr std::chrono::seconds betweenWords{3};

double secondsSince(std::chrono::steady_clock::time_point begin)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

} // namespace

QString bytesText(qint64 bytes)
{
    return QLocale::c().formattedDataSize(bytes, 1, QLocale::DataSizeSIFormat);
}

RunEvent LoadProgress::event(RunEvent::Kind kind) const
{
    RunEvent event;
    event.kind = kind;
    event.step = m_step;
    event.lane = m_lane;
    return event;
}

void LoadProgress::send(const RunEvent& event) const
{
    if (m_sink)
        m_sink(event);
}

void LoadProgress::runStarted(const QString& title, int steps)
{
    RunEvent run = event(RunEvent::Kind::RunStarted);
    run.text = title;
    run.total = steps;
    send(run);
}

void LoadProgress::runFinished(RunEvent::State state, const QString& error)
{
    RunEvent run = event(RunEvent::Kind::RunFinished);
    run.state = state;
    run.seconds = seconds();
    run.detail = error;
    send(run);
}

void LoadProgress::stepStarted(const QString& title)
{
    ++m_step;
    m_stepBegin = Clock::now();
    RunEvent step = event(RunEvent::Kind::StepStarted);
    step.text = title;
    send(step);
}

void LoadProgress::stepFinished(RunEvent::State state)
{
    RunEvent step = event(RunEvent::Kind::StepFinished);
    step.state = state;
    step.seconds = secondsSince(m_stepBegin);
    send(step);
}

qint64 LoadProgress::itemStarted(const QString& title)
{
    RunEvent item = event(RunEvent::Kind::ItemStarted);
    item.itemId = ++m_items;
    item.text = title;
    send(item);
    return item.itemId;
}

void LoadProgress::itemFinished(qint64 id, const QString& title, double seconds, RunEvent::State state,
                                const QString& error)
{
    RunEvent item = event(RunEvent::Kind::ItemFinished);
    item.itemId = id;
    item.text = title;
    item.seconds = seconds;
    item.state = state;
    item.detail = error;
    send(item);
}

void LoadProgress::log(RunEvent::Level level, const QString& text) const
{
    RunEvent line = event(RunEvent::Kind::Log);
    line.level = level;
    line.text = text;
    send(line);
}

void LoadProgress::readTo(qint64 bytes, qint64 size)
{
    const Clock::time_point now = Clock::now();
    if (now < m_nextWord)
        return;
    m_nextWord = now + betweenWords;
    QString text =
        size > 0 ? QStringLiteral("%1 of %2, %3 rows").arg(bytesText(bytes), bytesText(size)).arg(m_rows)
                 : QStringLiteral("%1, %2 rows").arg(bytesText(bytes)).arg(m_rows);
    if (size > 0 && bytes > 0) {
        const double left = seconds() * static_cast<double>(size - bytes) / static_cast<double>(bytes);
        text += QStringLiteral(", %1 left for the rows").arg(durationText(left));
    }
    log(RunEvent::Level::Info, text);
}

double LoadProgress::seconds() const
{
    return secondsSince(m_begin);
}

} // namespace lockstep
