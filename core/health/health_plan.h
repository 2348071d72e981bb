#pragma once

#include "core/cluster/compose/compose_project.h"
#include "core/cluster/kubernetes/cluster_space.h"
#include "core/database/connection_settings.h"
#include "core/health/health_checks.h"
#include "core/health/instance_checks.h"
#include "core/health/monitoring_checks.h"

#include <memory>

namespace lockstep {

/// What is known about an instance whose health is asked for. What is not given is not looked at.
struct HealthSubject
{
    std::optional<Version> release; ///< that it should run
    QString catalog;                ///< with that release; see readCatalog()
    DatabaseSet databases;
    std::shared_ptr<const Transport> machine; ///< that its containers run on, and its disks are of
    std::optional<ComposeProject> compose;    ///< on that machine
    std::optional<ClusterSpace> cluster;      ///< that its pods run in
    QString frontend; ///< the service, or the workload, whose log is read; in a cluster the product's without
    std::optional<InstanceEndpoint> endpoint;
    QList<MonitoringSource> monitoring;
};

/// Which of the checks are wanted, by name or by family ("databases").
struct HealthChoice
{
    QStringList only = {}; ///< empty: all that can be made
    QStringList skip = {};
    bool executors = false; ///< also these, which not every instance has
};

/// A check, or a family of them, that there is.
struct KnownHealthCheck
{
    QString name;        ///< "drift", "databases"
    QStringList members; ///< of a family: "database-frontend", ...; else empty
    QString looksAt;     ///< "whether the schemas are what their migrations make"
    QString needs;       ///< what must be known of the instance: "its databases, a release and a catalogue"
};

/// All of them, in the order of reports.
[[nodiscard]] const QList<KnownHealthCheck>& knownHealthChecks();

/// The checks that are chosen and can be made of the subject. Errors: Usage (a name that there is not, with
/// those that there are; a check was asked for by name, and what it needs is not known).
[[nodiscard]] Result<QList<HealthCheck>>
healthChecks(const HealthSubject& subject, const HealthChoice& choice, const std::stop_token& stop);

} // namespace lockstep
