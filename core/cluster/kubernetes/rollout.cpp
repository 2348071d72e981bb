#include "core/cluster/kubernetes/rollout.h"

#include "core/cluster/kubernetes/kube_watches.h"
#include "core/cluster/kubernetes/pod_summary.h"
#include "core/support/waiting.h"

#include <QJsonArray>

#include <condition_variable>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds pause(500);
constexpr milliseconds breath(100);
constexpr std::chrono::seconds firstLook(30);

/// The labels of a selector that all must match; what a pod of the workload has.
bool isSelected(const QJsonObject& pod, const QJsonObject& workload)
{
    const QJsonObject wanted = workload[u"spec"][u"selector"][u"matchLabels"].toObject();
    const QJsonValue labels = pod[u"metadata"][u"labels"];
    for (auto label = wanted.begin(); label != wanted.end(); ++label) {
        if (labels[label.key()] != label.value())
            return false;
    }
    return !wanted.isEmpty();
}

/// What its controller says that it cannot do: a quota, for one.
QString controllerTrouble(const QJsonObject& workload)
{
    for (const QJsonValue& condition : workload[u"status"][u"conditions"].toArray()) {
        if (condition[u"type"].toString() == u"ReplicaFailure" && condition[u"status"].toString() == u"True")
            return condition[u"message"].toString();
    }
    return {};
}

bool seldomPasses(PodProblem::Kind kind)
{
    return kind == PodProblem::Kind::ImagePull || kind == PodProblem::Kind::CrashLoop ||
           kind == PodProblem::Kind::Configuration;
}

/// When trouble that seldom passes was first seen, and last.
struct Lasting
{
    Clock::time_point first;
    Clock::time_point last;
};

class Follower
{
public:
    Follower(const KubeClient& client, const QList<KubeTarget>& targets, const RolloutOptions& options)
        : m_client(client), m_options(options)
    {
        for (const KubeTarget& target : targets)
            m_rollouts.append({target, {}, {RolloutStatus::State::Progressing, u"it is awaited"_s}, {}});
    }

    Result<QList<RolloutProgress>> run(const std::stop_token& stop)
    {
        const KubeWatches watches(
            m_client, collections(),
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
            if (m_knowsAll)
                look(stop);
            (void)sleepUnlessStopped(breath, stop); // what happens meanwhile is looked at together
            if (std::ranges::all_of(m_rollouts, &RolloutProgress::isOver))
                return m_rollouts;
            // Without any time a look at what there is must be possible.
            if (Clock::now() >= end + (m_knowsAll ? milliseconds(0) : firstLook))
                return overdue();
        }
        return failure(ErrorKind::Cancelled, u"follow"_s, u"the rollout"_s, u"it was cancelled"_s);
    }

private:
    [[nodiscard]] QList<WatchedCollection> collections() const
    {
        const QString nameSpace = m_rollouts.isEmpty() ? QString() : m_rollouts.first().target.nameSpace;
        QList<WatchedCollection> all{{builtInResource(u"Pod"), nameSpace}};
        for (const QString& kind : workloadKinds()) {
            if (std::ranges::any_of(
                    m_rollouts, [&](const RolloutProgress& one) { return one.target.resource.kind == kind; }))
                all.append({builtInResource(kind), nameSpace});
        }
        return all;
    }

    void take(const KubeResource& resource, const KubeEvent& event)
    {
        const std::scoped_lock lock(m_mutex);
        if (event.kind == KubeEvent::Kind::Deleted)
            m_objects.remove(keyOf(event.object));
        else if (event.kind != KubeEvent::Kind::Synced)
            m_objects.insert(keyOf(event.object), event.object);
        else
            m_synced.insert(resource.kind);
        m_isNew = true;
        m_changed.notify_one();
    }

    /// Waits until something has changed, or for a moment.
    std::optional<Error> await(const std::stop_token& stop)
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait_for(lock, stop, pause, [this] { return m_isNew || m_trouble; });
        m_isNew = false;
        m_seen = m_objects;
        m_knowsAll = m_synced.size() == collections().size();
        return m_trouble;
    }

    void look(const std::stop_token& stop)
    {
        bool isNew = false;
        for (RolloutProgress& rollout : m_rollouts) {
            if (rollout.isOver())
                continue;
            const RolloutProgress before = rollout;
            lookAt(rollout, stop);
            isNew = isNew || before.status != rollout.status || before.trouble != rollout.trouble ||
                    before.workload != rollout.workload;
        }
        if (isNew && m_options.tell)
            m_options.tell(m_rollouts);
    }

    void lookAt(RolloutProgress& rollout, const std::stop_token& stop)
    {
        const KubeTarget& target = rollout.target;
        const QJsonObject workload =
            m_seen.value({target.resource.apiVersion(), target.resource.kind, target.nameSpace, target.name});
        if (workload.isEmpty()) {
            rollout.status = {RolloutStatus::State::Progressing, u"it is not there"_s};
            return;
        }
        rollout.workload = workloadSummary(workload);
        rollout.status = rollout.workload.rollout;
        if (rollout.status.state == RolloutStatus::State::Done) {
            rollout.trouble.clear();
            return;
        }
        const QJsonObject pod = troubledPod(workload);
        explain(rollout, workload, pod, stop);
        failWhereLasting(rollout, podSummary(pod).problem.kind);
    }

    /// The newest pod with a problem; pods of the revision before go anyway.
    [[nodiscard]] QJsonObject troubledPod(const QJsonObject& workload) const
    {
        QJsonObject newest;
        for (const QJsonObject& object : m_seen) {
            if (object[u"kind"].toString() != u"Pod" || !isSelected(object, workload) ||
                podSummary(object).problem.kind == PodProblem::Kind::None)
                continue;
            const auto created = [](const QJsonObject& pod) {
                return pod[u"metadata"][u"creationTimestamp"].toString();
            };
            if (newest.isEmpty() || created(object) > created(newest))
                newest = object;
        }
        return newest;
    }

    /// Asks for the details once for each new problem.
    void explain(RolloutProgress& rollout, const QJsonObject& workload, const QJsonObject& pod,
                 const std::stop_token& stop)
    {
        const PodProblem problem = podSummary(pod).problem;
        if (problem.kind == PodProblem::Kind::None) {
            rollout.trouble = controllerTrouble(workload);
            return;
        }
        const std::pair<QString, QString> cause{pod[u"metadata"][u"uid"].toString(),
                                                problem.reason + problem.message};
        if (m_explained.value(rollout.target.text()) == cause && !rollout.trouble.isEmpty())
            return;
        m_explained.insert(rollout.target.text(), cause);
        rollout.trouble = explainTrouble(m_client, pod, stop);
    }

    void failWhereLasting(RolloutProgress& rollout, PodProblem::Kind kind)
    {
        if (rollout.isOver())
            return;
        const QString key = rollout.target.text();
        const auto now = Clock::now();
        auto lasting = m_lasting.find(key);
        if (seldomPasses(kind)) {
            if (lasting == m_lasting.end())
                lasting = m_lasting.insert(key, {now, now});
            lasting->last = now;
        }
        if (lasting == m_lasting.end())
            return;
        // Between two crashes a container runs for a while.
        if (now - lasting->last >= m_options.patience)
            m_lasting.erase(lasting);
        else if (now - lasting->first >= m_options.patience)
            rollout.status = {RolloutStatus::State::Failed,
                              u"it does not get further: "_s + rollout.status.text};
    }

    QList<RolloutProgress> overdue()
    {
        const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(m_options.deadline).count();
        for (RolloutProgress& rollout : m_rollouts) {
            if (!rollout.isOver())
                rollout.status = {RolloutStatus::State::Failed,
                                  u"it was not done within %1 s: %2"_s.arg(seconds).arg(rollout.status.text)};
        }
        if (m_options.tell)
            m_options.tell(m_rollouts);
        return m_rollouts;
    }

    const KubeClient& m_client;
    const RolloutOptions& m_options;
    QList<RolloutProgress> m_rollouts;
    QHash<QString, std::pair<QString, QString>> m_explained;
    QHash<QString, Lasting> m_lasting;
    QHash<KubeKey, QJsonObject> m_seen;
    bool m_knowsAll = false; ///< what there was at the beginning

    std::mutex m_mutex; // for what follows
    std::condition_variable_any m_changed;
    QHash<KubeKey, QJsonObject> m_objects;
    std::optional<Error> m_trouble;
    QSet<QString> m_synced; ///< kinds
    bool m_isNew = false;
};

} // namespace

Result<QList<RolloutProgress>> followRollouts(const KubeClient& client, const QList<KubeTarget>& targets,
                                              const RolloutOptions& options, const std::stop_token& stop)
{
    if (targets.isEmpty())
        return QList<RolloutProgress>();
    return Follower(client, targets, options).run(stop);
}

Result<void> allDone(const QList<RolloutProgress>& rollouts)
{
    QStringList bad;
    for (const RolloutProgress& rollout : rollouts) {
        if (rollout.status.state == RolloutStatus::State::Done)
            continue;
        const QString why = rollout.trouble.isEmpty() ? QString() : u" ("_s + rollout.trouble + u')';
        bad.append(u"%1: %2%3"_s.arg(rollout.target.text(), rollout.status.text, why));
    }
    if (bad.isEmpty())
        return {};
    return failure(ErrorKind::Failed, u"roll out"_s, u"the workloads"_s, bad.join(u"; "_s),
                   u"Mend the cause and follow the rollout again, or take the workload back to its revision "
                   "before"_s);
}

} // namespace lockstep
