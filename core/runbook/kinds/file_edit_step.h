#pragma once

#include "core/runbook/step_kind.h"

namespace lockstep {

/// A text file on any machine: `file`, and either `content` (the whole of it) or `replace` (a list of {old,
/// new}: each `old` must be there exactly once; one whose `new` is there already is done), `mode`
/// (octal), and `secret` (true: none of the file is shown). What was there is kept beside it; the file is
/// never seen half-written. Outputs: `backup`, `changed` ("yes", "no"), `diff`.
class FileEditStep : public StepKind
{
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("file-edit"); }

    [[nodiscard]] QJsonObject parameterSchema() const override;
    [[nodiscard]] Result<StepPreview> preview(const StepAction& action) const override;
    [[nodiscard]] Result<StepResult> run(const StepAction& action, const StepCall& call) const override;
    [[nodiscard]] Result<Recovered> recover(const StepAction& action, const StepCall& call) const override;
    void forget(const StepAction& action, const StepCall& call) const override;
};

} // namespace lockstep
