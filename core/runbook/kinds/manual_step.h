#pragma once

#include "core/runbook/step_kind.h"

namespace lockstep {

/// Something that a person does and confirms: `instructions`. Outputs: `evidence`, `by`.
class ManualStep : public StepKind
{
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("manual"); }

    [[nodiscard]] QJsonObject parameterSchema() const override;
    [[nodiscard]] Result<StepPreview> preview(const StepAction& action) const override;
    /// The run asks the person itself. Errors: Precondition, always.
    [[nodiscard]] Result<StepResult> run(const StepAction& action, const StepCall& call) const override;
    [[nodiscard]] Result<Recovered> recover(const StepAction& action, const StepCall& call) const override;

    [[nodiscard]] bool isManual() const override { return true; }
};

} // namespace lockstep
