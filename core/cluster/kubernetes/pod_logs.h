#pragma once

#include "core/cluster/kubernetes/kube_client.h"
#include "core/cluster/kubernetes/log_merge.h"
#include "core/cluster/kubernetes/pod_summary.h"

namespace lockstep {

/// The log of one container.
struct LogSource
{
    QString nameSpace;
    QString pod;
    QString container;

    friend bool operator==(const LogSource&, const LogSource&) = default;
};

struct LogOptions
{
    bool follow = false;           ///< goes on with what comes, until it is stopped or the containers end
    bool previous = false;         ///< of the container that ran before the present one
    std::chrono::seconds since{0}; ///< how far back; 0: from the beginning
    int tail = -1;                 ///< so many of the last lines of each; -1: all
};

/// What readLogs() tells, on the thread that called it.
struct LogTell
{
    /// In the order of their times, some at once; LogLine::source counts the sources from 0.
    std::function<void(const QList<LogLine>&)> lines;
    /// One of the logs cannot be read, or no longer; the others go on.
    std::function<void(int source, const Error&)> trouble;
};

/// Reads several logs as one. A log that is followed goes on after a cut where it was; a line of more than
/// 1 MB comes in parts. Memory stays bounded, whatever comes. Errors: Cancelled; the last one met, when none
/// could be read.
[[nodiscard]] Result<void> readLogs(const KubeClient& client, const QList<LogSource>& sources,
                                    const LogOptions& options, const LogTell& tell,
                                    const std::stop_token& stop);

/// The containers of these pods; `container` empty: all of them.
[[nodiscard]] QList<LogSource> logSources(const QList<PodSummary>& pods, const QString& container);

} // namespace lockstep
