#include "core/cluster/kubernetes/pod_logs.h"

#include "core/cluster/kubernetes/kube_resource.h"
#include "core/support/waiting.h"

#include <QTimeZone>

#include <thread>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

using std::chrono::milliseconds;

constexpr qsizetype longestLine = 1 << 20;
constexpr qint64 perSecond = 1'000'000'000;
constexpr milliseconds orderPatience(400);
constexpr std::chrono::minutes longestSilence(5); // a quiet container, or a dead connection: asked again
constexpr std::chrono::seconds pauseAfterCut(1);
constexpr int mostCuts = 30; // in a row

/// Reads one log into the merge, on a thread of its own.
class LogReader
{
public:
    LogReader(const KubeClient& client, const LogSource& source, const LogOptions& options, LogMerge& merge,
              int index)
        : m_client(client), m_source(source), m_options(options), m_merge(merge), m_index(index)
    {
    }

    Result<void> run(const std::stop_token& stop)
    {
        Result<void> read;
        for (int cuts = 0; cuts < mostCuts; ++cuts) {
            const qint64 before = m_last;
            read = once(stop);
            const bool isCut = !read && read.error().kind == ErrorKind::Connection && m_hasBegun;
            // Qt takes some streams that were cut for ones that ended: it is over when nothing more comes.
            const bool mayBeCut = read && m_last > before;
            if (!m_options.follow || stop.stop_requested() || (!isCut && !mayBeCut))
                break;
            if (m_last > before)
                cuts = 0;
            (void)sleepUnlessStopped(pauseAfterCut, stop);
        }
        if (!m_rest.isEmpty())
            add(std::exchange(m_rest, {}));
        (void)m_merge.give(std::exchange(m_lines, {}), stop);
        m_merge.end(m_index);
        return read;
    }

private:
    Result<void> once(const std::stop_token& stop)
    {
        m_rest.clear();
        m_told = m_atLast;
        m_until = m_last;
        return m_client.stream(request(), [&](const QByteArray& bytes) { return take(bytes, stop); }, stop);
    }

    [[nodiscard]] KubeRequest request() const
    {
        KubeRequest made;
        made.path = builtInResource(u"Pod").path(m_source.nameSpace, m_source.pod) + u"/log"_s;
        made.attempted = u"read the log of"_s;
        made.subject = u"%1 (%2)"_s.arg(m_source.pod, m_source.container);
        made.query.addQueryItem(u"container"_s, m_source.container);
        made.query.addQueryItem(u"timestamps"_s, u"true"_s);
        if (m_options.follow) {
            made.query.addQueryItem(u"follow"_s, u"true"_s);
            made.timeout = longestSilence;
        }
        if (m_options.previous)
            made.query.addQueryItem(u"previous"_s, u"true"_s);
        if (m_last > 0) {
            const QDateTime from = QDateTime::fromSecsSinceEpoch(m_last / perSecond, QTimeZone::UTC);
            made.query.addQueryItem(u"sinceTime"_s, from.toString(Qt::ISODate));
            return made;
        }
        if (m_options.since.count() > 0)
            made.query.addQueryItem(u"sinceSeconds"_s, QString::number(m_options.since.count()));
        if (m_options.tail >= 0)
            made.query.addQueryItem(u"tailLines"_s, QString::number(m_options.tail));
        return made;
    }

    bool take(const QByteArray& bytes, const std::stop_token& stop)
    {
        m_hasBegun = true;
        m_rest += bytes;
        qsizetype begin = 0;
        for (qsizetype end = m_rest.indexOf('\n'); end >= 0; end = m_rest.indexOf('\n', begin)) {
            add(QByteArrayView(m_rest).sliced(begin, end - begin));
            begin = end + 1;
        }
        for (; m_rest.size() - begin > longestLine; begin += longestLine)
            add(QByteArrayView(m_rest).sliced(begin, longestLine));
        m_rest.remove(0, begin);
        return m_merge.give(std::exchange(m_lines, {}), stop);
    }

    void add(QByteArrayView line)
    {
        const LogLine read = readLogLine(line, m_index, m_last);
        if (wasTold(read.time))
            return;
        m_atLast = read.time == m_last ? m_atLast + 1 : 1;
        m_last = read.time;
        m_lines.append(read);
    }

    /// A log is asked for from a whole second on: what was told already comes once more.
    [[nodiscard]] bool wasTold(qint64 time)
    {
        if (time > m_until || (time == m_until && m_told == 0))
            m_until = 0;
        else if (time == m_until)
            --m_told;
        return m_until > 0;
    }

    const KubeClient& m_client;
    const LogSource& m_source;
    const LogOptions& m_options;
    LogMerge& m_merge;
    int m_index;
    QByteArray m_rest;
    QList<LogLine> m_lines;
    qint64 m_last = 0;  ///< the time of the last line
    int m_atLast = 0;   ///< lines of that time
    qint64 m_until = 0; ///< so far all was told before the cut; 0: it is new
    int m_told = 0;     ///< lines of that time that were, and have not come again
    bool m_hasBegun = false;
};

/// What the readers met, for the thread that tells it.
class Troubles
{
public:
    void add(int source, const Error& error)
    {
        const std::scoped_lock lock(m_mutex);
        m_new.append({source, error});
    }

    /// Tells what is new.
    void tell(const LogTell& tell)
    {
        QList<std::pair<int, Error>> taken;
        {
            const std::scoped_lock lock(m_mutex);
            taken = std::exchange(m_new, {});
        }
        for (const auto& [source, error] : taken) {
            ++m_count;
            m_last = error;
            if (tell.trouble)
                tell.trouble(source, error);
        }
    }

    [[nodiscard]] qsizetype count() const { return m_count; }

    [[nodiscard]] const Error& last() const { return m_last; }

private:
    std::mutex m_mutex;
    QList<std::pair<int, Error>> m_new;
    qsizetype m_count = 0;
    Error m_last;
};

} // namespace

Result<void> readLogs(const KubeClient& client, const QList<LogSource>& sources, const LogOptions& options,
                      const LogTell& tell, const std::stop_token& stop)
{
    LogMerge merge(options.follow ? std::optional(orderPatience) : std::nullopt);
    Troubles troubles;
    std::vector<std::jthread> readers;
    for (const LogSource& source : sources) {
        const int index = merge.add();
        readers.emplace_back([&, index] {
            const Result<void> read = LogReader(client, source, options, merge, index).run(stop);
            if (!read)
                troubles.add(index, read.error());
        });
    }
    merge.close();
    for (std::optional<QList<LogLine>> lines = merge.take(stop); lines; lines = merge.take(stop)) {
        if (!lines->isEmpty())
            tell.lines(*lines);
        troubles.tell(tell);
    }
    readers.clear();
    if (stop.stop_requested())
        return failure(ErrorKind::Cancelled, u"read"_s, u"the logs"_s, u"it was cancelled"_s);
    troubles.tell(tell);
    if (!sources.isEmpty() && troubles.count() == sources.size())
        return std::unexpected(troubles.last());
    return {};
}

QList<LogSource> logSources(const QList<PodSummary>& pods, const QString& container)
{
    QList<LogSource> sources;
    for (const PodSummary& pod : pods) {
        for (const QString& name : pod.containerNames) {
            if (container.isEmpty() || name == container)
                sources.append({pod.nameSpace, pod.name, name});
        }
    }
    return sources;
}

} // namespace lockstep
