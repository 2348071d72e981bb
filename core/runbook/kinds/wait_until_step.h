#pragma once

#include "core/runbook/step_kind.h"

namespace lockstep {

/// Asks again and again until the answer is yes: `for` is another action ({kind, on, with}) that changes
/// nothing, `every` a number of seconds (5 without). The step's timeout says for how long; without one, an
/// hour. Outputs: the action's.
class WaitUntilStep : public StepKind
{
public:
    /// Keeps a reference to the kinds, of which it is one.
    explicit WaitUntilStep(const StepKinds& kinds) : m_kinds(kinds) {}

    [[nodiscard]] QString name() const override { return QStringLiteral("wait-until"); }

    [[nodiscard]] QJsonObject parameterSchema() const override;
    [[nodiscard]] Result<StepPreview> preview(const StepAction& action) const override;
    [[nodiscard]] Result<StepResult> run(const StepAction& action, const StepCall& call) const override;
    [[nodiscard]] Result<Recovered> recover(const StepAction& action, const StepCall& call) const override;

private:
    const StepKinds& m_kinds;
};

} // namespace lockstep
