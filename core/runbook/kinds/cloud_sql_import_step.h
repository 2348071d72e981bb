#pragma once

#include "core/runbook/step_kind.h"

namespace lockstep {

/// Has Cloud SQL import a dump from a bucket: `project`, `instance`, `database`, `uri` (gs://bucket/object),
/// `user` (the role that runs it), `credentials` and `endpoint` as the kind bucket-upload has them. The
/// import goes on whatever becomes of us, and is found again, also where its beginning was not seen: it is
/// never begun twice. Outputs: `operation`.
class CloudSqlImportStep : public StepKind
{
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("cloud-sql-import"); }

    [[nodiscard]] QJsonObject parameterSchema() const override;
    [[nodiscard]] Result<StepPreview> preview(const StepAction& action) const override;
    [[nodiscard]] Result<StepResult> run(const StepAction& action, const StepCall& call) const override;
    [[nodiscard]] Result<Recovered> recover(const StepAction& action, const StepCall& call) const override;
    void forget(const StepAction& action, const StepCall& call) const override;
};

} // namespace lockstep
