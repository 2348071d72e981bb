#include "core/cluster/kubernetes/cluster_space.h"

namespace lockstep {

Result<ClusterSpace> openClusterSpace(const ClusterSpaceName& name)
{
    const Result<ClusterAccess> access = findCluster(name.kubeconfig, name.context);
    if (!access)
        return failure(access);
    if (name.everywhere)
        return ClusterSpace{KubeClient(*access), {}};
    return ClusterSpace{KubeClient(*access),
                        name.nameSpace.isEmpty() ? access->defaultNamespace : name.nameSpace};
}

} // namespace lockstep
