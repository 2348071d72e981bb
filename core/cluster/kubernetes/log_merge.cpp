#include "core/cluster/kubernetes/log_merge.h"

#include <algorithm>
#include <charconv>

namespace lockstep {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr qsizetype mostBytes = 1 << 20; // of one source that wait
constexpr qsizetype mostLines = 4096;    // at once
constexpr milliseconds pause(50);

/// The number in these places of the text; -1: there is none.
int numberAt(QByteArrayView text, qsizetype begin, qsizetype length)
{
    int number = -1;
    const char* first = text.data() + begin;
    const auto [end, error] = std::from_chars(first, first + length, number);
    return error == std::errc() && end == first + length ? number : -1;
}

/// Nanoseconds since 1970 of "2026-03-01T10:00:00[.fraction]Z"; 0: it is no such time.
qint64 timeOf(QByteArrayView text)
{
    constexpr qsizetype shortest = 20;
    if (text.size() < shortest || text[4] != '-' || text[10] != 'T' || !text.endsWith('Z'))
        return 0;
    const std::chrono::year_month_day date{
        std::chrono::year(numberAt(text, 0, 4)),
        std::chrono::month(static_cast<unsigned>(std::max(numberAt(text, 5, 2), 0))),
        std::chrono::day(static_cast<unsigned>(std::max(numberAt(text, 8, 2), 0)))};
    const int hours = numberAt(text, 11, 2);
    const int minutes = numberAt(text, 14, 2);
    const int seconds = numberAt(text, 17, 2);
    if (!date.ok() || hours < 0 || minutes < 0 || seconds < 0)
        return 0;
    const std::chrono::sys_seconds whole = std::chrono::sys_days(date) + std::chrono::hours(hours) +
                                           std::chrono::minutes(minutes) + std::chrono::seconds(seconds);
    qint64 fraction = 0;
    qint64 unit = 100'000'000;
    for (qsizetype index = shortest; index < text.size() - 1 && unit > 0; ++index, unit /= 10)
        fraction += (text[index] - '0') * unit;
    constexpr qint64 perSecond = 1'000'000'000;
    return whole.time_since_epoch().count() * perSecond + fraction;
}

} // namespace

LogLine readLogLine(QByteArrayView line, int source, qint64 before)
{
    const qsizetype space = line.indexOf(' ');
    const qint64 time = timeOf(space < 0 ? line : line.first(space));
    if (time == 0)
        return {source, before, line.toByteArray()};
    return {source, time, space < 0 ? QByteArray() : line.sliced(space + 1).toByteArray()};
}

int LogMerge::add()
{
    const std::scoped_lock lock(m_mutex);
    m_sources.emplace_back();
    return static_cast<int>(m_sources.size()) - 1;
}

bool LogMerge::give(QList<LogLine> lines, const std::stop_token& stop)
{
    if (lines.isEmpty())
        return !stop.stop_requested();
    const auto index = static_cast<size_t>(lines.first().source);
    std::unique_lock lock(m_mutex);
    const bool hasRoom = m_taken.wait(lock, stop, [&] { return m_sources[index].bytes < mostBytes; });
    if (!hasRoom || stop.stop_requested())
        return false;
    Source& source = m_sources[index];
    const auto now = Clock::now();
    for (LogLine& line : lines) {
        source.bytes += line.text.size() + qsizetype(sizeof(Waiting));
        source.lines.push_back({std::move(line), now});
    }
    m_changed.notify_one();
    return true;
}

void LogMerge::end(int source)
{
    const std::scoped_lock lock(m_mutex);
    m_sources[static_cast<size_t>(source)].isOver = true;
    m_changed.notify_one();
}

void LogMerge::close()
{
    const std::scoped_lock lock(m_mutex);
    m_isClosed = true;
    m_changed.notify_one();
}

bool LogMerge::isOver() const
{
    return m_isClosed && std::ranges::all_of(m_sources, [](const Source& source) {
               return source.isOver && source.lines.empty();
           });
}

QList<LogLine> LogMerge::inOrder(Clock::time_point now)
{
    QList<LogLine> lines;
    while (lines.size() < mostLines) {
        Source* first = nullptr;
        bool someoneMayBeEarlier = false;
        for (Source& source : m_sources) {
            if (source.lines.empty())
                someoneMayBeEarlier = someoneMayBeEarlier || !source.isOver;
            else if (!first || source.lines.front().line.time < first->lines.front().line.time)
                first = &source;
        }
        if (!first)
            break;
        Waiting& next = first->lines.front();
        const bool hasWaited = m_patience && now - next.came >= *m_patience;
        if (someoneMayBeEarlier && !hasWaited)
            break;
        first->bytes -= next.line.text.size() + qsizetype(sizeof(Waiting));
        lines.append(std::move(next.line));
        first->lines.pop_front();
    }
    return lines;
}

std::optional<QList<LogLine>> LogMerge::take(const std::stop_token& stop)
{
    std::unique_lock lock(m_mutex);
    QList<LogLine> lines = inOrder(Clock::now());
    if (lines.isEmpty() && !isOver()) {
        m_changed.wait_for(lock, stop, pause, [] { return false; });
        lines = inOrder(Clock::now());
    }
    if (stop.stop_requested() || (lines.isEmpty() && isOver()))
        return std::nullopt;
    m_taken.notify_all();
    return lines;
}

} // namespace lockstep
