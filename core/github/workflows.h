#pragma once

#include "core/github/github_client.h"

#include <QDateTime>
#include <QMap>

namespace lockstep {

/// What a workflow is started with.
struct WorkflowDispatch
{
    QString workflow; ///< the name of its file ("mi_upgrade.yml"), or its number
    QString ref;      ///< a branch or a tag
    QMap<QString, QString> inputs = {};
    /// A text that only this start has, among the inputs, which the workflow puts into the name of its run
    /// ("run-name: ${{ inputs.marker }}"); empty: the time and the person have to do.
    QString marker = {};
};

/// One run of a workflow.
struct WorkflowRun
{
    qint64 id = 0;
    QString name;  ///< of the workflow
    QString title; ///< of this run
    QString event; ///< what started it: "workflow_dispatch"
    QString branch;
    QString actor;
    QString status;     ///< "queued", "in_progress", "completed", ...
    QString conclusion; ///< once it is completed: "success", "failure", "cancelled", ...
    QDateTime created;
    QUrl url;

    [[nodiscard]] bool isDone() const { return status == u"completed"; }

    [[nodiscard]] bool isGood() const { return isDone() && conclusion == u"success"; }

    friend bool operator==(const WorkflowRun&, const WorkflowRun&) = default;
    [[nodiscard]] QJsonObject toJson() const;
};

struct WorkflowStep
{
    QString name;
    QString status;
    QString conclusion;

    friend bool operator==(const WorkflowStep&, const WorkflowStep&) = default;
};

/// One job of a run.
struct WorkflowJob
{
    qint64 id = 0;
    QString name;
    QString status;
    QString conclusion;
    QList<WorkflowStep> steps;
    QUrl url;

    friend bool operator==(const WorkflowJob&, const WorkflowJob&) = default;
    [[nodiscard]] QJsonObject toJson() const;
};

/// What is remembered of a start, to find the run that it became.
struct Dispatched
{
    WorkflowDispatch dispatch;
    QDateTime since;          ///< by GitHub's clock: the run is not older
    QString actor = {};       ///< who started it; empty: it does not matter
    QList<qint64> known = {}; ///< runs that were there before
};

/// A run that is followed, each time that something about it is new.
struct FollowedRun
{
    WorkflowRun run;
    QList<WorkflowJob> jobs;

    friend bool operator==(const FollowedRun&, const FollowedRun&) = default;
};

/// Starts the workflow, once; GitHub does not say which run that becomes. Errors: those of GitHubClient; a
/// Connection error says that it may have been started: look with findRun() before it is started again.
[[nodiscard]] Result<Dispatched>
dispatchWorkflow(const GitHubClient& client, const WorkflowDispatch& dispatch, const std::stop_token& stop);

/// What there was before a start; dispatchWorkflow() asks for itself.
[[nodiscard]] Result<Dispatched> beforeDispatch(const GitHubClient& client, const WorkflowDispatch& dispatch,
                                                const std::stop_token& stop);
/// Only the start, for those who have written down what there was before it. Errors: as dispatchWorkflow().
[[nodiscard]] Result<void> startWorkflow(const GitHubClient& client, const WorkflowDispatch& dispatch,
                                         const std::stop_token& stop);

/// The runs of a workflow on that branch that people started, the newest first. `since` by GitHub's clock;
/// without one, the newest hundred.
[[nodiscard]] Result<QList<WorkflowRun>> readRuns(const GitHubClient& client,
                                                  const WorkflowDispatch& dispatch, const QDateTime& since,
                                                  const std::stop_token& stop);
/// The one of them that the start became; see findRun().
[[nodiscard]] std::optional<WorkflowRun> runOf(const Dispatched& dispatched, const QList<WorkflowRun>& runs);

/// The run that a start became; nothing: there is none yet. With a marker, the run whose title holds it as a
/// word of its own. Of several, the oldest one on that branch that was not there before. Errors: those of
/// GitHubClient.
[[nodiscard]] Result<std::optional<WorkflowRun>>
findRun(const GitHubClient& client, const Dispatched& dispatched, const std::stop_token& stop);

/// Looks until the run is there. Errors: as above; NotFound, after `patience`.
[[nodiscard]] Result<WorkflowRun> awaitRun(const GitHubClient& client, const Dispatched& dispatched,
                                           std::chrono::milliseconds patience, const std::stop_token& stop);

[[nodiscard]] Result<WorkflowRun> readRun(const GitHubClient& client, qint64 id, const std::stop_token& stop);

/// The jobs of the run's last attempt.
[[nodiscard]] Result<QList<WorkflowJob>> readJobs(const GitHubClient& client, qint64 run,
                                                  const std::stop_token& stop);

/// The whole log of a job, as it may be shown: see GitHubClient::masked(). Errors: those of GitHubClient
/// (NotFound: there is none yet, or it is gone; Failed: it is longer than HttpRequest::limit).
[[nodiscard]] Result<QString> readJobLog(const GitHubClient& client, qint64 job, const std::stop_token& stop);

/// Looks every `pause` until the run is completed, and tells `news` what is new.
[[nodiscard]] Result<FollowedRun> followRun(const GitHubClient& client, qint64 run,
                                            std::chrono::milliseconds pause,
                                            const std::function<void(const FollowedRun&)>& news,
                                            const std::stop_token& stop);

} // namespace lockstep
