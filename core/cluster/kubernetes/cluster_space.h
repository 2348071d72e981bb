#pragma once

#include "core/cluster/kubernetes/kube_verbs.h"

namespace lockstep {

/// A namespace of a cluster that is at hand.
struct ClusterSpace
{
    KubeClient client;
    QString nameSpace;

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
};

/// Errors: those of findCluster().
[[nodiscard]] Result<ClusterSpace> openClusterSpace(const ClusterSpaceName& name);

} // namespace lockstep
