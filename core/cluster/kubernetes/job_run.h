#pragma once

#include "core/cluster/kubernetes/kube_verbs.h"
#include "core/cluster/kubernetes/pod_logs.h"
#include "core/cluster/kubernetes/workload.h"

namespace lockstep {

struct JobOptions
{
    std::chrono::milliseconds deadline = std::chrono::hours(12);
    /// How long its pod may be unable to start (an image that is not there, no node) before it has failed.
    std::chrono::milliseconds patience = std::chrono::minutes(5);
    std::function<void(const QByteArray&)> line = {}; ///< of its log, without the end; on a thread of ours
    std::function<void(const QString&)> state = {};   ///< what is waited for; on the calling thread
};

struct JobOutcome
{
    int exitCode = 0;
    QString trouble; ///< empty: it is complete

    [[nodiscard]] bool isComplete() const { return trouble.isEmpty(); }
};

/// Runs a Job to its end and gives out its log as it comes. One of that name is followed, or its outcome
/// told, and not started again: so it goes on after we were killed, and runs once. When it is stopped, cannot
/// start or takes too long, the Job is deleted with its pods. Errors: Usage (no Job), Cancelled, those of
/// KubeClient, Failed (the deadline).
[[nodiscard]] Result<JobOutcome> runJob(const KubeClient& client, const QString& nameSpace,
                                        const QJsonObject& job, const JobOptions& options,
                                        const std::stop_token& stop);

} // namespace lockstep
