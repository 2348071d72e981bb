#pragma once

#include "core/health/health_checks.h"
#include "core/support/secret.h"

#include <QUrl>

namespace lockstep {

/// A service that knows which alerts fire.
struct MonitoringSource
{
    enum class Kind { Prometheus, Alertmanager, Grafana };

    Kind kind = Kind::Prometheus;
    QUrl url;     ///< without the path of its API
    Secret token; ///< sent as a bearer token; empty: none
    QString caFile;

    /// Errors: Usage (no URL; a token over plain HTTP to another machine).
    [[nodiscard]] static Result<MonitoringSource> open(Kind kind, const QString& url, const Secret& token,
                                                       const QString& caFile);
};

inline constexpr MonitoringSource::Kind monitoringKinds[] = {MonitoringSource::Kind::Prometheus,
                                                             MonitoringSource::Kind::Alertmanager,
                                                             MonitoringSource::Kind::Grafana};

/// "prometheus", "alertmanager", "grafana"
[[nodiscard]] QString monitoringName(MonitoringSource::Kind kind);

/// "prometheus-alerts", "alertmanager-alerts", "grafana-alerts": those that fire and are not silenced. One of
/// a critical severity fails, others are a warning; those that are for information, or always fire to show
/// that alerting works, are only named.
[[nodiscard]] HealthCheck alertsCheck(const MonitoringSource& source);

/// "volumes": how full the volumes of pods are, as the kubelets tell a Prometheus.
[[nodiscard]] HealthCheck volumesCheck(const MonitoringSource& prometheus);

} // namespace lockstep
