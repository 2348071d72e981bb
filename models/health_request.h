#pragma once

#include "core/health/health_plan.h"

#include <QProcessEnvironment>

namespace lockstep {

/// Where the parts of an instance are, as a person says it. What is empty is not looked at. It holds no
/// secret and is remembered for each instance.
struct HealthPlaces
{
    QString url;
    QString caFile;
    bool executors = false;   ///< these, too
    QString machine;          ///< "local", "ssh:...": of its containers and disks
    QString composeFolder;    ///< there
    QStringList composeFiles; ///< in it, in order; empty: those that compose finds by itself
    QString composeProject;   ///< its name; empty: as compose names it
    QString frontend;         ///< the service, or the workload, whose log is read
    QString kubeconfig;
    QString context;
    QString nameSpace;
    QMap<MonitoringSource::Kind, QString> monitoring; ///< URLs
    QMap<Schema, QString> databases;                  ///< connection strings without passwords
    friend bool operator==(const HealthPlaces&, const HealthPlaces&) = default;
};

/// Nothing where nothing was remembered of that instance.
[[nodiscard]] std::optional<HealthPlaces> rememberedPlaces(const QString& instance);
void rememberPlaces(const QString& instance, HealthPlaces places);

/// One check of an instance's health. Handed to the thread that works.
struct HealthRequest
{
    QString instance; ///< that the report names and is kept under
    std::optional<Version> release;
    QString catalog;
    HealthPlaces places;
    DatabaseSet databases;                                 ///< with their passwords
    Secret token;                                          ///< of a site administrator, for this time
    QMap<MonitoringSource::Kind, Secret> monitoringTokens; ///< for this time
};

/// What cannot be right, by the name of its place: "url", "machine", "compose-folder", "prometheus", ...
/// Looks at the texts only.
[[nodiscard]] QMap<QString, Error> wrongPlaces(const HealthRequest& request);

/// Reads a kubeconfig where one is named. Errors: Usage, and those of openClusterSpace() and transportOf().
[[nodiscard]] Result<HealthSubject> healthSubject(const HealthRequest& request);

/// SRC_ACCESS_TOKEN, where SRC_ENDPOINT says that it is for this URL's host: no other is sent it.
[[nodiscard]] Secret tokenFor(const QString& url, const QProcessEnvironment& environment);

} // namespace lockstep
