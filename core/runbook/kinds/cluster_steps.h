#pragma once

#include "core/runbook/step_kind.h"

namespace lockstep {

// All of them: `kubeconfig` (a file; those of the environment, without), `context`, `namespace`. What follows
// a rollout also takes `patience` (3m without): how long trouble that seldom passes by itself, such as an
// image that is not there or a crash loop, may last.

/// What applying manifests would change, as the cluster's API server works it out: `manifests` (a
/// kustomization, a folder or a file on this machine), `kustomize` (the words of the program that builds),
/// `remove` (a label selector: what it finds and the manifests lack is to go). Changes nothing. Outputs:
/// `diff` (a file in the run's folder), `create`, `change`, `remove`, `same` (how many), `conflicts` (fields
/// that others have set).
class ClusterDiffStep : public StepKind
{
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("cluster-diff"); }

    [[nodiscard]] QJsonObject parameterSchema() const override;
    [[nodiscard]] Result<StepPreview> preview(const StepAction& action) const override;
    [[nodiscard]] Result<StepResult> run(const StepAction& action, const StepCall& call) const override;
    [[nodiscard]] Result<Recovered> recover(const StepAction& action, const StepCall& call) const override;
};

/// Applies what the kind cluster-diff shows, and follows the rollout of what changes to its end: also
/// `take-over` (yes: fields that others have set, too), `wait` (no: the rollout is not followed). Doing it
/// again does what is left. Outputs: as cluster-diff, and `rollout`, a line for each workload.
class ClusterApplyStep : public StepKind
{
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("cluster-apply"); }

    [[nodiscard]] QJsonObject parameterSchema() const override;
    [[nodiscard]] Result<StepPreview> preview(const StepAction& action) const override;
    [[nodiscard]] Result<StepResult> run(const StepAction& action, const StepCall& call) const override;
    [[nodiscard]] Result<Recovered> recover(const StepAction& action, const StepCall& call) const override;
};

/// Succeeds when the rollouts of `workloads` (KIND/NAME; all Deployments, StatefulSets and DaemonSets,
/// without) are done, and waits for them as long as the step may take. Changes nothing. Outputs: `rollout`.
class ClusterRolloutStep : public StepKind
{
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("cluster-rollout"); }

    [[nodiscard]] QJsonObject parameterSchema() const override;
    [[nodiscard]] Result<StepPreview> preview(const StepAction& action) const override;
    [[nodiscard]] Result<StepResult> run(const StepAction& action, const StepCall& call) const override;
    [[nodiscard]] Result<Recovered> recover(const StepAction& action, const StepCall& call) const override;
};

/// `to: nothing` ends all pods but those of the databases, and remembers how many there were; `to: before`
/// gives them back. Outputs: `scaled`, a line for each workload.
class ClusterScaleStep : public StepKind
{
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("cluster-scale"); }

    [[nodiscard]] QJsonObject parameterSchema() const override;
    [[nodiscard]] Result<StepPreview> preview(const StepAction& action) const override;
    [[nodiscard]] Result<StepResult> run(const StepAction& action, const StepCall& call) const override;
    [[nodiscard]] Result<Recovered> recover(const StepAction& action, const StepCall& call) const override;
};

/// Takes `workload` (KIND/NAME) back to `revision` (a number; the one before the current, without), and
/// follows the rollout. Outputs: `revision`, `diff`, `rollout`.
class ClusterUndoStep : public StepKind
{
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("cluster-undo"); }

    [[nodiscard]] QJsonObject parameterSchema() const override;
    [[nodiscard]] Result<StepPreview> preview(const StepAction& action) const override;
    [[nodiscard]] Result<StepResult> run(const StepAction& action, const StepCall& call) const override;
    [[nodiscard]] Result<Recovered> recover(const StepAction& action, const StepCall& call) const override;
};

} // namespace lockstep
