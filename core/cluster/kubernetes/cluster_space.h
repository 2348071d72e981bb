#pragma once

#include "core/cluster/kubernetes/kube_verbs.h"

namespace lockstep {

/// A namespace of a cluster that is at hand.
struct ClusterSpace
{
    KubeClient client;
    QString nameSpace; ///< empty: all; nothing can be applied to all at once

    /// See parseTarget().
    [[nodiscard]] Result<KubeTarget> target(const QString& text) const
    {
        return parseTarget(text, nameSpace);
    }
};

/// How people name one.
struct ClusterSpaceName
{
    QString kubeconfig = {}; ///< a file; empty: those of the environment
    QString context = {};    ///< empty: the current one
    QString nameSpace = {};  ///< empty: the context's
    bool everywhere = false; ///< all namespaces, whatever is above
};

/// Errors: those of findCluster().
[[nodiscard]] Result<ClusterSpace> openClusterSpace(const ClusterSpaceName& name);

} // namespace lockstep
