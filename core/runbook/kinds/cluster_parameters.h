#pragma once

#include "core/cluster/kubernetes/cluster_space.h"
#include "core/runbook/step_kind.h"

namespace lockstep {

/// textParameters() for `kubeconfig`, `context` and `namespace`, and more.
[[nodiscard]] QJsonObject clusterParameters(const QStringList& more);

/// The namespace that these name. Errors: as openClusterSpace(); Usage (the step is on another machine).
[[nodiscard]] Result<ClusterSpace> clusterSpaceOf(const StepAction& action);

/// "namespace prod of the context eu-1"
[[nodiscard]] QString clusterText(const StepAction& action);

} // namespace lockstep
