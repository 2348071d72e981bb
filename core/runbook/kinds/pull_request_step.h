#pragma once

#include "core/runbook/step_kind.h"

namespace lockstep {

/// Proposes what was changed in a git working tree on this machine: commits it with the user's own `git`,
/// pushes the branch, and opens a pull request on GitHub, or brings the open one of that branch up to date:
/// there are never two. `repository` (the tree), `branch`, `title`, `base` (the default branch, without),
/// `paths` (what is committed; everything, without), `labels`, `replace` ("yes": what an earlier branch of
/// that name holds on the remote goes, as far as it is known here), `github` and `github-api` (see
/// gitHubPlaceOf()). Its text is `body` or `body-file`, in Markdown, else what the template makes
/// (`template`, a file; upgrade-pull-request.md, without) of `instance`, `version`, `from`, `health-report`
/// (a file of Markdown), `log`, `tracking-issue`, `rollback` and `made-by`. Outputs: `url`, `number`.
class PullRequestStep : public StepKind
{
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("pull-request"); }

    [[nodiscard]] QJsonObject parameterSchema() const override;
    [[nodiscard]] Result<StepPreview> preview(const StepAction& action) const override;
    [[nodiscard]] Result<StepResult> run(const StepAction& action, const StepCall& call) const override;
    /// Each part of it looks first at what is there.
    [[nodiscard]] Result<Recovered> recover(const StepAction& action, const StepCall& call) const override;
};

} // namespace lockstep
