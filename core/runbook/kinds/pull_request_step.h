#pragma once

#include "core/runbook/step_kind.h"

namespace lockstep {

/// Proposes what was changed in a git working tree on this machine, with the user's own `git` and `gh`:
/// `repository` (the tree), `branch`, `title`, `body` or `body-file` (of Markdown), `base` (the default
/// branch, without), `paths` (what is committed; everything, without), `labels`, `replace` ("yes": what an
/// earlier branch of that name holds on the remote goes, as far as it is known here). Commits what is changed
/// there to the branch, pushes it, and opens a pull request, or brings the open one of that branch up to
/// date: there are never two. Outputs: `url`, `number`.
class PullRequestStep : public StepKind
{
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("pull-request"); }

    [[nodiscard]] QJsonObject parameterSchema() const override;
    [[nodiscard]] Result<StepPreview> preview(const StepAction& action) const override;
    [[nodiscard]] Result<StepResult> run(const StepAction& action, const StepCall& call) const override;
    [[nodiscard]] Result<Recovered> recover(const StepAction& action, const StepCall& call) const override;
};

} // namespace lockstep
