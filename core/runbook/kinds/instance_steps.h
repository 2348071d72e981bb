#pragma once

#include "core/runbook/step_kind.h"

namespace lockstep {

// All of them: `endpoint` (the instance's URL), `token` (of a site administrator), `ca` (a file of
// certificates that are trusted, too).

/// Writes the summary of an instance into `file`, for its user only. Changes nothing there. Outputs: `file`,
/// `services`, `providers` (how many), `version`.
class SnapshotSummaryStep : public StepKind
{
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("snapshot-summary"); }

    [[nodiscard]] QJsonObject parameterSchema() const override;
    [[nodiscard]] Result<StepPreview> preview(const StepAction& action) const override;
    [[nodiscard]] Result<StepResult> run(const StepAction& action, const StepCall& call) const override;
    [[nodiscard]] Result<Recovered> recover(const StepAction& action, const StepCall& call) const override;
};

/// Succeeds when the instance is accepted; see acceptInstance(): `summary` (a file; without, nothing is
/// compared), `since` ("1h"). Changes nothing. Outputs: `findings`, `version`.
class SnapshotTestStep : public StepKind
{
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("snapshot-test"); }

    [[nodiscard]] QJsonObject parameterSchema() const override;
    [[nodiscard]] Result<StepPreview> preview(const StepAction& action) const override;
    [[nodiscard]] Result<StepResult> run(const StepAction& action, const StepCall& call) const override;
    [[nodiscard]] Result<Recovered> recover(const StepAction& action, const StepCall& call) const override;
};

/// Succeeds when the instance runs a release that `at-least` and `below` (versions) allow, and the token is a
/// site administrator's. Changes nothing. Outputs: `version`, `user`.
class InstanceVersionStep : public StepKind
{
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("instance-version"); }

    [[nodiscard]] QJsonObject parameterSchema() const override;
    [[nodiscard]] Result<StepPreview> preview(const StepAction& action) const override;
    [[nodiscard]] Result<StepResult> run(const StepAction& action, const StepCall& call) const override;
    [[nodiscard]] Result<Recovered> recover(const StepAction& action, const StepCall& call) const override;
};

/// Succeeds when at least so many executors (`at-least`, 1 without) are active. Changes nothing. Outputs:
/// `executors`, a line each.
class ExecutorsCheckStep : public StepKind
{
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("executors-check"); }

    [[nodiscard]] QJsonObject parameterSchema() const override;
    [[nodiscard]] Result<StepPreview> preview(const StepAction& action) const override;
    [[nodiscard]] Result<StepResult> run(const StepAction& action, const StepCall& call) const override;
    [[nodiscard]] Result<Recovered> recover(const StepAction& action, const StepCall& call) const override;
};

/// Has a notice at the top of an instance's pages, or no more: `message`, `state` (present or absent). What
/// is so already stays. Outputs: `changed` (yes or no).
class SettingsNoticeStep : public StepKind
{
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("settings-notice"); }

    [[nodiscard]] QJsonObject parameterSchema() const override;
    [[nodiscard]] Result<StepPreview> preview(const StepAction& action) const override;
    [[nodiscard]] Result<StepResult> run(const StepAction& action, const StepCall& call) const override;
    /// The settings themselves tell.
    [[nodiscard]] Result<Recovered> recover(const StepAction& action, const StepCall& call) const override;
};

} // namespace lockstep
