#include "core/cluster/kubernetes/kube_events.h"
#include "core/cluster/kubernetes/pod_logs.h"
#include "core/cluster/kubernetes/rollout.h"

#include <ranges>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

constexpr int shownLines = 5;

QString lastLinesOf(const KubeClient& client, const PodSummary& pod, bool previous,
                    const std::stop_token& stop)
{
    QStringList lines;
    const LogTell tell{[&](const QList<LogLine>& read) {
                           for (const LogLine& line : read)
                               lines.append(QString::fromUtf8(line.text));
                       },
                       {}};
    const Result<void> read = readLogs(client, {{pod.nameSpace, pod.name, pod.problem.container}},
                                       {.previous = previous, .tail = shownLines}, tell, stop);
    return read ? lines.join(u'\n') : QString();
}

QString lastEvent(const KubeClient& client, const PodSummary& pod, const QString& reason,
                  const std::stop_token& stop)
{
    const Result<QList<EventSummary>> events = eventsOf(client, pod.nameSpace, pod.uid, stop);
    if (!events)
        return {};
    for (const EventSummary& event : *events | std::views::reverse) {
        if (event.reason == reason)
            return event.message;
    }
    return {};
}

} // namespace

QString explainTrouble(const KubeClient& client, const QJsonObject& pod, const std::stop_token& stop)
{
    const PodSummary summary = podSummary(pod);
    if (summary.problem.kind == PodProblem::Kind::None)
        return {};
    QString text = u"pod %1: %2"_s.arg(summary.name, problemText(summary.problem));
    if (summary.problem.kind == PodProblem::Kind::CrashLoop) {
        QString log = lastLinesOf(client, summary, true, stop);
        if (log.isEmpty())
            log = lastLinesOf(client, summary, false, stop);
        if (!log.isEmpty())
            text += u"\nIts last lines:\n"_s + log;
    }
    if (summary.problem.kind == PodProblem::Kind::NotReady) {
        if (const QString probe = lastEvent(client, summary, u"Unhealthy"_s, stop); !probe.isEmpty())
            text += u": "_s + probe;
    }
    return text;
}

} // namespace lockstep
