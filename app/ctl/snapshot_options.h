#pragma once

#include "app/ctl/options.h"
#include "core/snapshot/dump_commands.h"
#include "core/snapshot/google/bucket.h"
#include "core/sourcegraph/sourcegraph_client.h"

namespace lockstep::ctl {

/// [BUILDER], --targets, --folder, --context, --namespace
void declareTargets(Options& options);
/// --endpoint, --token-file, --ca
void declareInstance(Options& options);
/// --bucket, --credentials, --bucket-endpoint
void declareBucket(Options& options);
/// --folder: where a snapshot's files are.
void declareFolder(Options& options);

struct TargetChoice
{
    SnapshotBuilder builder = SnapshotBuilder::PgDump;
    SnapshotTargets targets;
    KubernetesPlace place;
    QString folder;
};

/// Errors: Usage; those of readTargets().
[[nodiscard]] Result<TargetChoice> chosenTargets(const Options& options);
/// --endpoint or SRC_ENDPOINT; the token of --token-file or SRC_ACCESS_TOKEN. Errors: Usage, NotFound, Io.
[[nodiscard]] Result<SourcegraphClient> chosenInstance(const Options& options);
/// Errors: Usage; those of GoogleAccount.
[[nodiscard]] Result<Bucket> chosenBucket(const Options& options);
[[nodiscard]] QString snapshotFolder(const Options& options);
/// Whether --NAME yes|no says yes, or is not there. Errors: Usage.
[[nodiscard]] Result<bool> saysYes(const Options& options, const QString& name);

} // namespace lockstep::ctl
