#pragma once

#include "core/runbook/step_kind.h"

namespace lockstep {

/// Replaces a database by what a plain dump of pg_dump holds, over several connections, checked row by row:
/// `file` (on this machine, perhaps .gz or .zst), `database` (a connection, as `on` means it), `schema`
/// (frontend, codeintel, codeinsights), `connections` (a number), `verify` (no: rows are counted, not read
/// back). All or nothing. Outputs: `tables`, `rows`,
/// `bytes`.
class DumpLoadStep : public StepKind
{
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("dump-load"); }

    [[nodiscard]] QJsonObject parameterSchema() const override;
    [[nodiscard]] Result<StepPreview> preview(const StepAction& action) const override;
    [[nodiscard]] Result<StepResult> run(const StepAction& action, const StepCall& call) const override;
    [[nodiscard]] Result<Recovered> recover(const StepAction& action, const StepCall& call) const override;
    void forget(const StepAction& action, const StepCall& call) const override;
};

} // namespace lockstep
