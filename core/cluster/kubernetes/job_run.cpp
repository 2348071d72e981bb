#include "core/cluster/kubernetes/job_run.h"

#include "core/cluster/kubernetes/kube_watches.h"
#include "core/support/waiting.h"

#include <QJsonArray>

#include <condition_variable>
#include <map>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds pause(500);
constexpr std::chrono::seconds logEnd(10);   // for the rest of a log, when its container has ended
constexpr std::chrono::seconds goneTime(60); // for pods to end when a Job is deleted

/// Some container of it has a log.
bool hasBegun(const QJsonObject& pod)
{
    const QString phase = pod[u"status"][u"phase"].toString();
    return phase == u"Running" || phase == u"Succeeded" || phase == u"Failed";
}

int exitCodeOf(const QJsonObject& pod)
{
    for (const QJsonValue& status : pod[u"status"][u"containerStatuses"].toArray()) {
        if (const QJsonValue ended = status[u"state"][u"terminated"]; ended.isObject())
            return ended[u"exitCode"].toInt();
    }
    return 0;
}

class JobRun
{
public:
    JobRun(const KubeClient& client, KubeTarget target, const JobOptions& options)
        : m_client(client), m_target(std::move(target)), m_options(options)
    {
    }

    Result<JobOutcome> run(const QJsonObject& job, const std::stop_token& stop)
    {
        const Result<std::optional<QJsonObject>> present = findObject(m_client, m_target, stop);
        if (!present)
            return failure(present);
        if (!*present) {
            const Result<QJsonObject> created = createObject(m_client, m_target.resource, job, stop);
            if (!created)
                return failure(created);
        }
        Result<JobOutcome> outcome = follow(stop);
        if (!outcome || m_hasGivenUp)
            remove();
        return outcome;
    }

private:
    Result<JobOutcome> follow(const std::stop_token& stop)
    {
        const KubeWatches watches(
            m_client,
            {{m_target.resource, m_target.nameSpace},
             {builtInResource(u"Pod"), m_target.nameSpace, u"job-name="_s + m_target.name}},
            {[this](const KubeResource& resource, const KubeEvent& event) { take(resource, event); },
             [this](const KubeResource&, const Error& error) {
                 const std::scoped_lock lock(m_mutex);
                 m_trouble = error;
                 m_changed.notify_one();
             },
             {}});
        const auto end = Clock::now() + m_options.deadline;
        while (!stop.stop_requested()) {
            if (const std::optional<Error> trouble = await(stop))
                return std::unexpected(*trouble);
            readNewLogs(stop);
            if (const std::optional<JobOutcome> outcome = look())
                return finished(*outcome);
            if (Clock::now() >= end)
                return failure(
                    ErrorKind::Failed, u"await the end of"_s, m_target.text(),
                    u"it was not done within %1 s"_s.arg(
                        std::chrono::duration_cast<std::chrono::seconds>(m_options.deadline).count()),
                    u"Allow it more time"_s);
        }
        return failure(ErrorKind::Cancelled, u"run"_s, m_target.text(), u"it was cancelled"_s);
    }

    void take(const KubeResource& resource, const KubeEvent& event)
    {
        const std::scoped_lock lock(m_mutex);
        m_knowsPods = m_knowsPods || (event.kind == KubeEvent::Kind::Synced && resource.kind == u"Pod");
        const KubeKey key = keyOf(event.object);
        const bool isOther = key.kind == u"Job" && key.name != m_target.name;
        m_isNew = true;
        m_changed.notify_one();
        if (isOther || event.kind == KubeEvent::Kind::Synced)
            return;
        if (event.kind == KubeEvent::Kind::Deleted && key.kind == u"Job")
            m_wasDeleted = true;
        m_objects.insert(key, event.object);
    }

    std::optional<Error> await(const std::stop_token& stop)
    {
        std::unique_lock lock(m_mutex);
        // A Job that has ended already has pods whose logs come first.
        m_changed.wait_for(lock, stop, pause, [this] { return (m_isNew && m_knowsPods) || m_trouble; });
        m_isNew = false;
        m_seen = m_knowsPods ? m_objects : QHash<KubeKey, QJsonObject>();
        return m_trouble;
    }

    [[nodiscard]] QList<QJsonObject> pods() const
    {
        QList<QJsonObject> pods;
        for (const QJsonObject& object : m_seen) {
            if (object[u"kind"].toString() == u"Pod")
                pods.append(object);
        }
        return pods;
    }

    void readNewLogs(const std::stop_token& stop)
    {
        for (const QJsonObject& pod : pods()) {
            const PodSummary summary = podSummary(pod);
            if (!hasBegun(pod) || m_readers.contains(summary.uid) || !m_options.line)
                continue;
            m_readers.emplace(summary.uid, std::jthread([this, summary, stop](const std::stop_token& own) {
                                  readLog(summary, stop, own);
                              }));
        }
    }

    void readLog(const PodSummary& pod, const std::stop_token& stop, const std::stop_token& own)
    {
        std::stop_source both;
        const std::stop_callback first(stop, [&] { both.request_stop(); });
        const std::stop_callback second(own, [&] { both.request_stop(); });
        const LogTell tell{[this](const QList<LogLine>& lines) {
                               const std::scoped_lock lock(m_telling);
                               for (const LogLine& line : lines)
                                   m_options.line(line.text);
                           },
                           {}};
        (void)readLogs(m_client, logSources({pod}, {}), {.follow = true}, tell, both.get_token());
        const std::scoped_lock lock(m_mutex);
        ++m_readersDone;
        m_changed.notify_one();
    }

    std::optional<JobOutcome> look()
    {
        const QJsonObject job =
            m_seen.value({m_target.resource.apiVersion(), u"Job"_s, m_target.nameSpace, m_target.name});
        if (m_wasDeleted)
            return JobOutcome{0, u"somebody deleted it"_s};
        if (job.isEmpty())
            return std::nullopt;
        const RolloutStatus status = rolloutStatus(job);
        if (m_options.state && m_told != status.text)
            m_options.state(m_told = status.text);
        JobOutcome outcome;
        for (const QJsonObject& pod : pods())
            outcome.exitCode = std::max(outcome.exitCode, exitCodeOf(pod));
        if (status.state == RolloutStatus::State::Done)
            return JobOutcome{};
        if (status.state == RolloutStatus::State::Failed) {
            outcome.trouble = status.text;
            return outcome;
        }
        return cannotStart();
    }

    /// A pod that waits for something that does not come.
    std::optional<JobOutcome> cannotStart()
    {
        for (const QJsonObject& pod : pods()) {
            const PodProblem problem = podSummary(pod).problem;
            const bool waits = problem.kind != PodProblem::Kind::None && !hasBegun(pod);
            if (!waits)
                continue;
            if (!m_waitsSince)
                m_waitsSince = Clock::now();
            if (Clock::now() - *m_waitsSince < m_options.patience)
                return std::nullopt;
            m_hasGivenUp = true;
            return JobOutcome{0, u"its pod cannot start: "_s + problemText(problem)};
        }
        m_waitsSince.reset();
        return std::nullopt;
    }

    /// The rest of the logs comes first.
    JobOutcome finished(const JobOutcome& outcome)
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait_for(lock, logEnd, [this] { return m_readersDone == m_readers.size(); });
        lock.unlock();
        m_readers.clear();
        return outcome;
    }

    /// Also when we were told to stop: it must not run on where nobody watches it.
    void remove()
    {
        m_readers.clear();
        const Result<void> gone =
            deleteObject(m_client, m_target, Propagation::Foreground, {}).and_then([this] {
                return awaitGone(m_client, m_target, goneTime, {});
            });
        if (!gone && m_options.state)
            m_options.state(gone.error().message());
    }

    const KubeClient& m_client;
    KubeTarget m_target;
    const JobOptions& m_options;
    QHash<KubeKey, QJsonObject> m_seen;
    QString m_told;
    std::optional<Clock::time_point> m_waitsSince;
    bool m_hasGivenUp = false;
    std::mutex m_telling;

    std::mutex m_mutex; // for what follows
    std::condition_variable_any m_changed;
    QHash<KubeKey, QJsonObject> m_objects;
    std::optional<Error> m_trouble;
    bool m_isNew = false;
    bool m_knowsPods = false;
    bool m_wasDeleted = false;
    size_t m_readersDone = 0;
    std::map<QString, std::jthread> m_readers; // ends first
};

} // namespace

Result<JobOutcome> runJob(const KubeClient& client, const QString& nameSpace, const QJsonObject& job,
                          const JobOptions& options, const std::stop_token& stop)
{
    const KubeKey key = keyOf(job);
    if (key.kind != u"Job" || key.name.isEmpty())
        return failure(ErrorKind::Usage, u"run"_s, key.text(), u"it is no Job with a name"_s);
    QJsonObject placed = job;
    QJsonObject metadata = placed[u"metadata"].toObject();
    metadata[u"namespace"] = nameSpace;
    placed[u"metadata"] = metadata;
    return JobRun(client, {builtInResource(u"Job"), nameSpace, key.name}, options).run(placed, stop);
}

} // namespace lockstep
