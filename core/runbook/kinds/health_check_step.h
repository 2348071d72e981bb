#pragma once

#include "core/runbook/step_kind.h"

namespace lockstep {

/// Checks an instance, side by side, and writes the health report (health.json, .md, .html) into `to` (the
/// run's folder, without). Whatever is given is looked at: `databases` {frontend, codeintel, codeinsights}
/// (connections, as `on` means them) with `release` and `catalog` (LOCKSTEP_CATALOG, without); the compose
/// project as the kind compose has it (`folder`, `files`, `project`, `program`), `frontend` (the service
/// whose log is read), and the disks of its machine; the pods of a cluster (`kubeconfig`, `context`,
/// `namespace`: the cluster of any of them, from this machine), of `frontend` also the log; `endpoint` (the
/// instance's URL, from this machine), with `token` (of a site administrator) also its alerts and
/// configuration, and with `executors: "yes"` these; `prometheus`, `alertmanager`, `grafana` (URLs, from this
/// machine) with `prometheus-token`, ...; `ca` (a file of certificates that are trusted, too). `checks`
/// (names; all that can be made, without) and `skip` (names) choose among them; `instance` is its name in the
/// report. Fails when a check failed, or could not be made. Changes nothing. Outputs: `state`, `report` (the
/// HTML file), `markdown`, `json`.
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
