#pragma once

#include "core/runbook/step_kind.h"

namespace lockstep {

/// Checks an instance, side by side, and writes the health report (health.json, .md, .html) into `to` (the
/// run's folder, without): `instance`, `release`, `databases` {frontend, codeintel, codeinsights}
/// (connections, as `on` means them), `catalog` (LOCKSTEP_CATALOG, without), the compose project as the kind
/// compose has it (`folder`, `files`, `project`, `program`), `frontend` (the service whose log is read),
/// `skip` (names of checks). Fails when a check failed, or could not be made. Changes nothing. Outputs:
/// `state`, `report` (the HTML file), `markdown`, `json`.
class HealthCheckStep : public StepKind
{
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("health-check"); }

    [[nodiscard]] QJsonObject parameterSchema() const override;
    [[nodiscard]] Result<StepPreview> preview(const StepAction& action) const override;
    [[nodiscard]] Result<StepResult> run(const StepAction& action, const StepCall& call) const override;
    [[nodiscard]] Result<Recovered> recover(const StepAction& action, const StepCall& call) const override;
};

} // namespace lockstep
