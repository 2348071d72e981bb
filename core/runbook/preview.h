#pragma once

#include "core/runbook/inputs.h"
#include "core/runbook/run_state.h"
#include "core/runbook/step_kind.h"

namespace lockstep {

/// One step as it will run.
struct PreviewedStep
{
    QString id;
    QString title;
    QString kind;
    QString target;
    QString action; ///< to the last argument; ‹steps.x.y› is known only once step x is done
    QString verify; ///< how it is made sure of; empty: only by its own end
    QString undo;   ///< empty: it cannot be taken back
    QString changes;
    QStringList unknown; ///< references that are not known yet
    QString skipped;     ///< why it is left out; empty: it is not
    bool repeatable = false;
};

struct CheckedPrecondition
{
    QString id;
    QString title;
    bool holds = false;
    QString text; ///< why not, and what to do
};

/// Every step, secrets masked. Changes nothing and asks no machine. Errors: Invalid (an action that cannot be
/// what is asked for, with its step).
[[nodiscard]] Result<QList<PreviewedStep>> previewRunbook(const Runbook& runbook, const StepKinds& kinds,
                                                          const ReferenceValues& values);

/// Checks them one after the other.
[[nodiscard]] QList<CheckedPrecondition> checkPreconditions(const Runbook& runbook, const StepKinds& kinds,
                                                            const ReferenceValues& values,
                                                            const StepCall& call);

/// {runbook, inputs, steps:[{id, title, kind, target, action, undo, repeatable, ...}]}
[[nodiscard]] QJsonObject previewJson(const Runbook& runbook, const InputTexts& inputs,
                                      const QList<PreviewedStep>& steps);

/// Why a step is left out; empty: it is not. Nothing is left out for what is not known yet.
[[nodiscard]] QString reasonToSkip(const StepCondition& condition, const ReferenceValues& values);

} // namespace lockstep
