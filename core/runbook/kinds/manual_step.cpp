#include "core/runbook/kinds/manual_step.h"

using namespace Qt::StringLiterals;

namespace lockstep {

QJsonObject ManualStep::parameterSchema() const
{
    return textParameters({u"!instructions"_s});
}

Result<StepPreview> ManualStep::preview(const StepAction& action) const
{
    return StepPreview{u"a person"_s, action.shown[u"instructions"].toString().trimmed()};
}

Result<StepResult> ManualStep::run(const StepAction& /*action*/, const StepCall& call) const
{
    return failure(ErrorKind::Precondition, u"do"_s, call.name, u"only a person can"_s);
}

/// It is written down only once it was confirmed.
Result<Recovered> ManualStep::recover(const StepAction& /*action*/, const StepCall& /*call*/) const
{
    return Recovered{Recovered::What::NotStarted};
}

} // namespace lockstep
