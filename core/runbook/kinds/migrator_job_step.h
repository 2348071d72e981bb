#pragma once

#include "core/runbook/step_kind.h"

namespace lockstep {

/// Runs the product's own migrator as a Job, once: `kubeconfig`, `context`, `namespace`, `release` (of its
/// image), `run` (its words: [up], [upgrade, --from=6.0, --to=6.1]), `image` (the repository, without a tag).
/// It reaches the databases as the frontend does. It is refused where that release cannot work with the
/// databases' images. A Job that was begun is followed again. Outputs: `job`, `steps`.
class MigratorJobStep : public StepKind
{
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("migrator-job"); }

    [[nodiscard]] QJsonObject parameterSchema() const override;
    [[nodiscard]] Result<StepPreview> preview(const StepAction& action) const override;
    [[nodiscard]] Result<StepResult> run(const StepAction& action, const StepCall& call) const override;
    [[nodiscard]] Result<Recovered> recover(const StepAction& action, const StepCall& call) const override;
};

} // namespace lockstep
