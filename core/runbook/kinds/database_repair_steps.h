#pragma once

#include "core/runbook/step_kind.h"

namespace lockstep {

// Both: `databases` {frontend, codeintel, codeinsights} (connections, as `on` means them), `catalog`
// (LOCKSTEP_CATALOG, without). Done again, they go on where they stopped.

/// Takes the databases back from one release to an older one: `from`, `to`, `allow-loss` ("yes": also where
/// rows or columns with data go; without, that is an error that names them). Outputs: `migrations`.
class DatabaseRollbackStep : public StepKind
{
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("database-rollback"); }

    [[nodiscard]] QJsonObject parameterSchema() const override;
    [[nodiscard]] Result<StepPreview> preview(const StepAction& action) const override;
    [[nodiscard]] Result<StepResult> run(const StepAction& action, const StepCall& call) const override;
    [[nodiscard]] Result<Recovered> recover(const StepAction& action, const StepCall& call) const override;
};

/// Makes databases whose migration failed half-way consistent again: `release` (whose migration it was),
/// `direction` (forward or back; without, forward, but back from an index that was not built to its end).
/// Outputs: `migrations`, those that were repaired.
class DatabaseRescueStep : public StepKind
{
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("database-rescue"); }

    [[nodiscard]] QJsonObject parameterSchema() const override;
    [[nodiscard]] Result<StepPreview> preview(const StepAction& action) const override;
    [[nodiscard]] Result<StepResult> run(const StepAction& action, const StepCall& call) const override;
    [[nodiscard]] Result<Recovered> recover(const StepAction& action, const StepCall& call) const override;
};

} // namespace lockstep
