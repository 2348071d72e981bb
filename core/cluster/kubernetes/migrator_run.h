#pragma once

#include "core/cluster/kubernetes/job_run.h"
#include "core/cluster/kubernetes/migrator_job.h"
#include "core/cluster/migrator_output.h"

namespace lockstep {

struct MigratorRunOptions
{
    std::chrono::milliseconds deadline = std::chrono::hours(24);
    RunEventSink events = {};                       ///< what the migrator tells; from any thread
    std::function<void(const QString&)> state = {}; ///< how far its Job is; on the calling thread
};

/// Runs the product's migrator as a Job in the namespace, to its end; see runJob(). Errors: those of
/// checkMigratorGates() and runJob(), MigratorOutput::finish(); Failed.
[[nodiscard]] Result<MigratorSummary> runMigrator(const ClusterSpace& space, const MigratorJob& job,
                                                  const MigratorRunOptions& options,
                                                  const std::stop_token& stop);

} // namespace lockstep
