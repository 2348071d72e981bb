#pragma once

#include "core/runbook/step_kind.h"

namespace lockstep {

/// Values of a YAML file on any machine: `file`, and `set`, a map of JSON pointers to texts. Only these
/// values change; comments and order stay. What was there is kept beside it, unless `keep` is "no": git has
/// it, for one. Outputs: `backup`, `changed`
/// ("yes", "no"), `diff`.
class YamlEditStep : public StepKind
{
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("yaml-edit"); }

    [[nodiscard]] QJsonObject parameterSchema() const override;
    [[nodiscard]] Result<StepPreview> preview(const StepAction& action) const override;
    [[nodiscard]] Result<StepResult> run(const StepAction& action, const StepCall& call) const override;
    [[nodiscard]] Result<Recovered> recover(const StepAction& action, const StepCall& call) const override;
    void forget(const StepAction& action, const StepCall& call) const override;
};

} // namespace lockstep
