#pragma once

#include "core/cluster/kubernetes/cluster_space.h"
#include "core/version/version.h"

namespace lockstep {

/// The product's migrator, to be run once in the instance's namespace.
struct MigratorJob
{
    QString name;          ///< of the Job
    Version release;       ///< of the migrator: its image's tag
    QStringList arguments; ///< "up", or "upgrade --from=6.0 --to=6.1", ...
    QString repository = QStringLiteral("index.docker.io/sourcegraph/migrator");
};

/// The Job's manifest. How the migrator reaches the databases (PG*, CODEINTEL_PG*, CODEINSIGHTS_PG*) is taken
/// over from `frontend` (the Deployment sourcegraph-frontend, as the cluster has it), references to secrets
/// included; what that does not say is as in a stock deployment. It is not started again when it fails.
[[nodiscard]] QJsonObject migratorManifest(const MigratorJob& job, const QJsonObject& frontend);

/// The PostgreSQL major version that a database workload's image brings; 0: it cannot be told.
[[nodiscard]] int postgresOfImage(const QString& image);

/// Whether that migrator may run there: its release must work with the PostgreSQL of the databases in the
/// namespace (16 from 6.0.0 on), and the command must not be one that the release is known to fail at.
/// Databases outside of the cluster are not looked at. Errors: Precondition; those of KubeClient.
[[nodiscard]] Result<void> checkMigratorGates(const MigratorJob& job, const ClusterSpace& space,
                                              const std::stop_token& stop);

/// The frontend's Deployment of the namespace; empty where there is none. Errors: those of KubeClient.
[[nodiscard]] Result<QJsonObject> frontendOf(const ClusterSpace& space, const std::stop_token& stop);

} // namespace lockstep
