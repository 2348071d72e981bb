#pragma once

#include "core/runbook/step_kind.h"

namespace lockstep {

/// Keeps an instance's databases as they are now: `databases` {frontend, codeintel, codeinsights}
/// (connections, as `on` means them) in `to`, a folder on this machine that does not exist yet: a compressed
/// dump of each and snapshot.json, which names them with their checksums. Stop the services first, so that
/// the three fit each other. Outputs: `folder`, `bytes`.
class SnapshotStep : public StepKind
{
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("snapshot"); }

    [[nodiscard]] QJsonObject parameterSchema() const override;
    [[nodiscard]] Result<StepPreview> preview(const StepAction& action) const override;
    [[nodiscard]] Result<StepResult> run(const StepAction& action, const StepCall& call) const override;
    [[nodiscard]] Result<Recovered> recover(const StepAction& action, const StepCall& call) const override;
};

/// Puts `from`, a folder that a snapshot step made, in the place of `databases`, each all or nothing. The
/// dumps' checksums are compared first.
class SnapshotRestoreStep : public StepKind
{
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("snapshot-restore"); }

    [[nodiscard]] QJsonObject parameterSchema() const override;
    [[nodiscard]] Result<StepPreview> preview(const StepAction& action) const override;
    [[nodiscard]] Result<StepResult> run(const StepAction& action, const StepCall& call) const override;
    [[nodiscard]] Result<Recovered> recover(const StepAction& action, const StepCall& call) const override;
    void forget(const StepAction& action, const StepCall& call) const override;
};

} // namespace lockstep
