#pragma once

#include "core/runbook/step_kind.h"

namespace lockstep {

/// A program with its arguments, on any machine: `run`, `folder`, `environment`, `input`, `accept` (exit
/// codes that count as done, "0" without). It goes on whatever becomes of us, and recover() finds it again.
/// Its outputs are `output` (what it printed, without the last line end) and `exit`.
class CommandStep : public StepKind
{
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("command"); }

    [[nodiscard]] QJsonObject parameterSchema() const override;
    [[nodiscard]] Result<StepPreview> preview(const StepAction& action) const override;
    [[nodiscard]] Result<StepResult> run(const StepAction& action, const StepCall& call) const override;
    [[nodiscard]] Result<Recovered> recover(const StepAction& action, const StepCall& call) const override;
    void forget(const StepAction& action, const StepCall& call) const override;
};

/// A command of another kind's, run as a command step's is: durable where the call is a step's. The exit code
/// and what it printed. Errors: those of the transport; Failed (an exit code that is not accepted).
[[nodiscard]] Result<StepResult> runCommand(const ShellCommand& command, const QString& machine,
                                            const QStringList& accepted, const StepCall& call);
/// See StepKind::recover() and forget().
[[nodiscard]] Result<Recovered> recoverCommand(const QString& machine, const QStringList& accepted,
                                               const StepCall& call);
void forgetCommand(const QString& machine, const StepCall& call);

/// transportOf(), where no machine is this one.
[[nodiscard]] Result<std::shared_ptr<const Transport>> machineOf(const QString& text);
/// "this machine", "ssh admin@host", or the text itself where it is not known yet.
[[nodiscard]] QString machineText(const QString& text);

} // namespace lockstep
