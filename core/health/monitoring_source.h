#pragma once

#include "core/health/monitoring_checks.h"

#include <QJsonDocument>
#include <QUrlQuery>

namespace lockstep {

/// GETs a path of the source's API: JSON of a reply of success. Errors: those of sendHttp and httpFailure;
/// Failed (no JSON).
[[nodiscard]] Result<QJsonDocument> getJson(const MonitoringSource& source, const QString& path,
                                            const QUrlQuery& query, const std::stop_token& stop);

/// The `data` of an answer of Prometheus. Errors: also Failed, with what it says is wrong.
[[nodiscard]] Result<QJsonObject> getPrometheus(const MonitoringSource& source, const QString& path,
                                                const QUrlQuery& query, const std::stop_token& stop);

} // namespace lockstep
