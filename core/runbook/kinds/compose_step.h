#pragma once

#include "core/runbook/step_kind.h"

namespace lockstep {

// All of them: `folder` (of the project, on the machine `on`), `files` (compose files, in order), `project`,
// `program` ("docker compose" or "docker-compose").

/// `docker compose WORDS`: `run` (the words), `input`. It goes on whatever becomes of us. Outputs: `output`.
class ComposeStep : public StepKind
{
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("compose"); }

    [[nodiscard]] QJsonObject parameterSchema() const override;
    [[nodiscard]] Result<StepPreview> preview(const StepAction& action) const override;
    [[nodiscard]] Result<StepResult> run(const StepAction& action, const StepCall& call) const override;
    [[nodiscard]] Result<Recovered> recover(const StepAction& action, const StepCall& call) const override;
    void forget(const StepAction& action, const StepCall& call) const override;
};

/// Stops all services but those of `except`: the databases, for one.
class ComposeStopStep : public StepKind
{
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("compose-stop"); }

    [[nodiscard]] QJsonObject parameterSchema() const override;
    [[nodiscard]] Result<StepPreview> preview(const StepAction& action) const override;
    [[nodiscard]] Result<StepResult> run(const StepAction& action, const StepCall& call) const override;
    [[nodiscard]] Result<Recovered> recover(const StepAction& action, const StepCall& call) const override;
    void forget(const StepAction& action, const StepCall& call) const override;
};

/// Succeeds when the containers of `services` (all of the project's, without) run and are healthy, or, with
/// `want: stopped`, when none of them runs. Changes nothing. Outputs: `containers`, a line each.
class ComposeStateStep : public StepKind
{
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("compose-state"); }

    [[nodiscard]] QJsonObject parameterSchema() const override;
    [[nodiscard]] Result<StepPreview> preview(const StepAction& action) const override;
    [[nodiscard]] Result<StepResult> run(const StepAction& action, const StepCall& call) const override;
    [[nodiscard]] Result<Recovered> recover(const StepAction& action, const StepCall& call) const override;
};

/// Writes an override file `to` (in the folder) that gives all the product's images the tag `tag`, but those
/// of the services `except`; the project's own files stay as they are. Outputs: `file`, `services`.
class ComposeImagesStep : public StepKind
{
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("compose-images"); }

    [[nodiscard]] QJsonObject parameterSchema() const override;
    [[nodiscard]] Result<StepPreview> preview(const StepAction& action) const override;
    [[nodiscard]] Result<StepResult> run(const StepAction& action, const StepCall& call) const override;
    [[nodiscard]] Result<Recovered> recover(const StepAction& action, const StepCall& call) const override;
};

} // namespace lockstep
