#pragma once

#include "core/runbook/step_kind.h"

namespace lockstep {

/// One HTTP request of this machine's: `method` (GET without), `url`, `headers`, `body`, `expect` (status
/// codes; 2xx without), `contains` (a text that the reply must hold), `pick` (a JSON Pointer into the reply),
/// `ca` (a file of certificates that are trusted, too). Outputs: `status`, `body` (its beginning), and
/// `value`, what `pick` leads to.
class HttpStep : public StepKind
{
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("http"); }

    [[nodiscard]] QJsonObject parameterSchema() const override;
    [[nodiscard]] Result<StepPreview> preview(const StepAction& action) const override;
    [[nodiscard]] Result<StepResult> run(const StepAction& action, const StepCall& call) const override;
    /// What only asks begins anew; of the rest nobody knows.
    [[nodiscard]] Result<Recovered> recover(const StepAction& action, const StepCall& call) const override;
};

} // namespace lockstep
