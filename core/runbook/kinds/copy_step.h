#pragma once

#include "core/runbook/step_kind.h"

namespace lockstep {

/// Copies a file of this machine to another, or to another place on this one: `file`, `to` (there; folders on
/// the way are made), `on`. One that was cut is gone on with; the file has its name there when it is whole
/// and its SHA-256 is right. Outputs: `file`, `bytes`.
class CopyStep : public StepKind
{
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("copy"); }

    [[nodiscard]] QJsonObject parameterSchema() const override;
    [[nodiscard]] Result<StepPreview> preview(const StepAction& action) const override;
    [[nodiscard]] Result<StepResult> run(const StepAction& action, const StepCall& call) const override;
    [[nodiscard]] Result<Recovered> recover(const StepAction& action, const StepCall& call) const override;
};

/// The other way: `file` on the machine `on`, `to` here.
class FetchStep : public StepKind
{
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("fetch"); }

    [[nodiscard]] QJsonObject parameterSchema() const override;
    [[nodiscard]] Result<StepPreview> preview(const StepAction& action) const override;
    [[nodiscard]] Result<StepResult> run(const StepAction& action, const StepCall& call) const override;
    [[nodiscard]] Result<Recovered> recover(const StepAction& action, const StepCall& call) const override;
};

} // namespace lockstep
