#pragma once

#include "core/runbook/step_kind.h"

namespace lockstep {

/// Upgrades the databases of an instance, natively: `databases` {frontend, codeintel, codeinsights}
/// (connections, as `on` means them), `to` (a release, or a line: its newest), `from` (what the database
/// records, without), `catalog` (LOCKSTEP_CATALOG, without), `strategy` (standard, multi-version, or auto:
/// standard when the next line is enough), `out-of-band` (the words of a command there that runs the
/// out-of-band migrations whose --id=N follow) or `migrator-job` (the manifest of the migrator's Job, with
/// `kube-context` and `kube-namespace`) or `migrator-image` (run by docker here; without any of them, the
/// services do), `drift-check` (no: not looked for before). Done again, it goes on where it stopped. Outputs:
/// `from`, `to`, `steps`, `migrations`.
class DatabaseUpgradeStep : public StepKind
{
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("database-upgrade"); }

    [[nodiscard]] QJsonObject parameterSchema() const override;
    [[nodiscard]] Result<StepPreview> preview(const StepAction& action) const override;
    [[nodiscard]] Result<StepResult> run(const StepAction& action, const StepCall& call) const override;
    [[nodiscard]] Result<Recovered> recover(const StepAction& action, const StepCall& call) const override;
};

/// Whether there is a way from one release to another: `from`, `to`, `catalog`, `strategy`, as the kind
/// database-upgrade has them. Changes nothing. Outputs: `stops`, the versions on the way.
class UpgradePathStep : public StepKind
{
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("upgrade-path"); }

    [[nodiscard]] QJsonObject parameterSchema() const override;
    [[nodiscard]] Result<StepPreview> preview(const StepAction& action) const override;
    [[nodiscard]] Result<StepResult> run(const StepAction& action, const StepCall& call) const override;
    [[nodiscard]] Result<Recovered> recover(const StepAction& action, const StepCall& call) const override;
};

} // namespace lockstep
