#pragma once

#include "core/cluster/kubernetes/kube_resource.h"

namespace lockstep {

/// Objects that a cluster is to have, as files describe them.
using Manifests = QList<QJsonObject>;

/// Reads the objects of a YAML file of any number of documents; those in lists (kind List) one by one; an
/// empty document is none. `file` is for messages. Errors: Invalid, with line and column: no YAML, a key
/// given twice, aliases that grow without bounds, no apiVersion, kind or name, a name that no object may
/// have, the same object twice.
[[nodiscard]] Result<Manifests> readManifests(const QByteArray& yaml, const QString& file);

/// In the order in which they are to come into being: what others refer to first, databases before other
/// workloads.
[[nodiscard]] Manifests inApplyOrder(Manifests manifests);

/// How kustomizations are built.
struct Kustomize
{
    /// The program with the words that come before the folder; empty: kustomize with the product's options
    /// (files from anywhere, charts of Helm) if it is there, else what kubectl has built in.
    QStringList command = {};
};

/// What a kustomization, or a file or folder of plain manifests, makes. Errors: NotFound (the folder, or no
/// program), Failed (the program's own words), those of readManifests(), Cancelled.
[[nodiscard]] Result<Manifests> buildManifests(const QString& path, const Kustomize& kustomize,
                                               const std::stop_token& stop);

} // namespace lockstep
