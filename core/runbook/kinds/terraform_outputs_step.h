#pragma once

#include "core/runbook/step_kind.h"

namespace lockstep {

/// What Terraform made, as `terraform output -json` tells it: `folder` (of the configuration, on the machine
/// `on`), `need` (names that must be there), `program` (terraform without). Changes nothing. Its outputs are
/// Terraform's, without those that it calls sensitive; what is no text is JSON.
class TerraformOutputsStep : public StepKind
{
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("terraform-outputs"); }

    [[nodiscard]] QJsonObject parameterSchema() const override;
    [[nodiscard]] Result<StepPreview> preview(const StepAction& action) const override;
    [[nodiscard]] Result<StepResult> run(const StepAction& action, const StepCall& call) const override;
    [[nodiscard]] Result<Recovered> recover(const StepAction& action, const StepCall& call) const override;
};

} // namespace lockstep
