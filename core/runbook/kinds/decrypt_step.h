#pragma once

#include "core/runbook/step_kind.h"

namespace lockstep {

/// Decrypts a file on this machine, with the user's own OpenPGP keyring and agent: `file`, `to` (does not
/// exist yet), `key` (fingerprint or mail address of the secret key that must be able to read it). The result
/// has its name only when it is whole and proved so, and is the user's alone. Outputs: `file`, `bytes`,
/// `signedBy`.
class DecryptStep : public StepKind
{
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("decrypt"); }

    [[nodiscard]] QJsonObject parameterSchema() const override;
    [[nodiscard]] Result<StepPreview> preview(const StepAction& action) const override;
    [[nodiscard]] Result<StepResult> run(const StepAction& action, const StepCall& call) const override;
    [[nodiscard]] Result<Recovered> recover(const StepAction& action, const StepCall& call) const override;
};

} // namespace lockstep
