#pragma once

#include "core/runbook/step_kind.h"

namespace lockstep {

/// Unpacks an archive (tar, as it is or packed, or zip) on this machine: `archive`, `to` (a folder that does
/// not exist yet, or is empty), `limit` (bytes in all: "200G"; 500G without), `only` (names of files and
/// folders that are wanted). The folder has its name only when all is in it, and is the user's alone.
/// Outputs: `folder`, `files`, `bytes`.
class UnpackStep : public StepKind
{
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("unpack"); }

    [[nodiscard]] QJsonObject parameterSchema() const override;
    [[nodiscard]] Result<StepPreview> preview(const StepAction& action) const override;
    [[nodiscard]] Result<StepResult> run(const StepAction& action, const StepCall& call) const override;
    [[nodiscard]] Result<Recovered> recover(const StepAction& action, const StepCall& call) const override;
};

/// "200G", "1500 MiB", "42": bytes, by powers of 1024. Errors: Usage.
[[nodiscard]] Result<qint64> parseByteSize(const QString& text);

} // namespace lockstep
