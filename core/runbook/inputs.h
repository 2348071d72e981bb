#pragma once

#include "core/runbook/references.h"
#include "core/runbook/runbook.h"

namespace lockstep {

/// What was said for each input, by name, as it was typed.
using InputTexts = QMap<QString, QString>;

struct InputProblem
{
    QString name;
    QString text; ///< a sentence

    friend bool operator==(const InputProblem&, const InputProblem&) = default;
};

/// What is wrong with one input; empty: nothing. Reads the file system for files, asks no server.
[[nodiscard]] QString inputProblem(const RunbookInput& input, const QString& text);

/// Of all of them, and of what the runbook does not ask for. Empty: it can go on.
[[nodiscard]] QList<InputProblem> inputProblems(const Runbook& runbook, const InputTexts& texts);

/// What was said, or else the defaults.
[[nodiscard]] InputTexts withDefaults(const Runbook& runbook, const InputTexts& texts);

/// As "inputs.NAME"; secrets and passwords are not shown.
[[nodiscard]] ReferenceValues inputReferences(const Runbook& runbook, const InputTexts& texts);

/// Those that may be written down: without secrets, and connections without their passwords.
[[nodiscard]] InputTexts recordable(const Runbook& runbook, const InputTexts& texts);

/// The inputs that were recorded without their secret part and must be said again to go on.
[[nodiscard]] QStringList inputsToSayAgain(const Runbook& runbook, const InputTexts& recorded);

} // namespace lockstep
