#pragma once

#include "core/runbook/step_kind.h"

namespace lockstep {

/// SQL in one database: `database` (a connection, as `on` means it), `sql`, `expect` (what the first value
/// must be). All of it is one transaction. Its output is `value`, the first column of the first row.
class SqlStep : public StepKind
{
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("sql"); }

    [[nodiscard]] QJsonObject parameterSchema() const override;
    [[nodiscard]] Result<StepPreview> preview(const StepAction& action) const override;
    [[nodiscard]] Result<StepResult> run(const StepAction& action, const StepCall& call) const override;
};

} // namespace lockstep
