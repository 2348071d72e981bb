#pragma once

#include "core/runbook/step_kind.h"

namespace lockstep {

/// Puts an empty database in the place of `database` (a connection), with its owner, locale, settings and
/// grants. `on`: the machine from which the connection is meant. Needs a role that may create databases.
class DatabaseResetStep : public StepKind
{
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("database-reset"); }

    [[nodiscard]] QJsonObject parameterSchema() const override;
    [[nodiscard]] Result<StepPreview> preview(const StepAction& action) const override;
    [[nodiscard]] Result<StepResult> run(const StepAction& action, const StepCall& call) const override;
    [[nodiscard]] Result<Recovered> recover(const StepAction& action, const StepCall& call) const override;
    void forget(const StepAction& action, const StepCall& call) const override;
};

} // namespace lockstep
