#pragma once

#include "core/runbook/step_kind.h"

namespace lockstep {

// Both: `bucket` ("my-bucket" or gs://my-bucket), `credentials` (the key file of a service account, "gcloud"
// or "none"; without, GOOGLE_APPLICATION_CREDENTIALS or gcloud), `endpoint` (the API's URL; Google's
// without).

/// Uploads the files of a snapshot in `folder`, or those of `files`, and makes sure that the bucket holds
/// them. In dumps, what a managed role may not do is commented out, unless `filter-sql` is no. What an
/// earlier attempt has uploaded is not uploaded again. Outputs: `objects`, a line each (name, bytes,
/// CRC-32C).
class BucketUploadStep : public StepKind
{
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("bucket-upload"); }

    [[nodiscard]] QJsonObject parameterSchema() const override;
    [[nodiscard]] Result<StepPreview> preview(const StepAction& action) const override;
    [[nodiscard]] Result<StepResult> run(const StepAction& action, const StepCall& call) const override;
    /// It goes on where it stopped.
    [[nodiscard]] Result<Recovered> recover(const StepAction& action, const StepCall& call) const override;
};

/// Succeeds when the bucket holds what a migration needs; see verifyBucket(): `objects` (names; a whole
/// snapshot without), `folder` (files that they must be equal to), `postgres` (the target's major version),
/// `keep-summary` (a file, into which the bucket's summary is written). Changes nothing else. Outputs:
/// `objects`, `postgres` (the newest version that a dump is from), `summary` (that file).
class BucketVerifyStep : public StepKind
{
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("bucket-verify"); }

    [[nodiscard]] QJsonObject parameterSchema() const override;
    [[nodiscard]] Result<StepPreview> preview(const StepAction& action) const override;
    [[nodiscard]] Result<StepResult> run(const StepAction& action, const StepCall& call) const override;
    [[nodiscard]] Result<Recovered> recover(const StepAction& action, const StepCall& call) const override;
};

} // namespace lockstep
