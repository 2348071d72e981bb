#pragma once

#include "core/runbook/step_kind.h"

namespace lockstep {

/// Makes sure that pull requests can be asked for: the repository on GitHub (see gitHubParameters()) can be
/// read and is not archived, and the branch `base` (the default one, without) is there. Changes nothing.
/// Outputs: `github` (OWNER/NAME), `base`.
class GitHubAccessStep : public StepKind
{
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("github-access"); }

    [[nodiscard]] QJsonObject parameterSchema() const override;
    [[nodiscard]] Result<StepPreview> preview(const StepAction& action) const override;
    [[nodiscard]] Result<StepResult> run(const StepAction& action, const StepCall& call) const override;
    [[nodiscard]] Result<Recovered> recover(const StepAction& action, const StepCall& call) const override;
};

} // namespace lockstep
