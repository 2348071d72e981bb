// How full the volumes of pods are.

#include "core/health/machine_checks.h"
#include "core/health/monitoring_source.h"
#include "core/inventory/byte_size.h"

#include <QJsonArray>

#include <cmath>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

/// One figure of each volume, by "namespace/claim".
Result<QMap<QString, double>> figures(const MonitoringSource& prometheus, const QString& metric,
                                      const std::stop_token& stop)
{
    const QUrlQuery query{{u"query"_s, u"max by (namespace, persistentvolumeclaim) (%1)"_s.arg(metric)}};
    return getPrometheus(prometheus, u"/api/v1/query"_s, query, stop).transform([](const QJsonObject& data) {
        QMap<QString, double> found;
        for (const QJsonValue series : data[u"result"].toArray()) {
            const QJsonValue labels = series[u"metric"];
            bool isNumber = false;
            const double value = series[u"value"][1].toString().toDouble(&isNumber);
            if (isNumber && std::isfinite(value))
                found.insert(u"%1/%2"_s.arg(labels[u"namespace"].toString(),
                                            labels[u"persistentvolumeclaim"].toString()),
                             value);
        }
        return found;
    });
}

HealthFinding volumesFinding(const MonitoringSource& prometheus, const std::stop_token& stop)
{
    const auto capacity = figures(prometheus, u"kubelet_volume_stats_capacity_bytes"_s, stop);
    if (!capacity)
        return unknownBecause(capacity.error());
    const auto available = figures(prometheus, u"kubelet_volume_stats_available_bytes"_s, stop);
    if (!available)
        return unknownBecause(available.error());
    QList<DiskUse> volumes;
    for (const auto& [claim, bytes] : capacity->asKeyValueRange()) {
        if (bytes > 0 && available->contains(claim)) {
            const double free = std::clamp(available->value(claim), 0.0, bytes);
            volumes.append({u"volume"_s, claim, qint64(bytes), qint64(free),
                            int(std::ceil(100 * (bytes - free) / bytes))});
        }
    }
    if (volumes.isEmpty())
        return {HealthState::Unknown, u"Prometheus has no figures of volumes"_s,
                u"Have it scrape the kubelets (kubelet_volume_stats_available_bytes)"_s};
    return judgeDisks(volumes);
}

} // namespace

HealthCheck volumesCheck(const MonitoringSource& prometheus)
{
    return {u"volumes"_s,
            [prometheus](const std::stop_token& stop) { return volumesFinding(prometheus, stop); }};
}

} // namespace lockstep
