#pragma once

#include "core/snapshot/instance_summary.h"

#include <QDateTime>

namespace lockstep {

/// One thing that an acceptance test saw.
struct AcceptanceFinding
{
    enum class Level { Info, Warning, Failure };
    QString check; ///< "summary", "alerts", "site-config", "external-services", "permissions"
    Level level = Level::Info;
    QString text;

    friend bool operator==(const AcceptanceFinding&, const AcceptanceFinding&) = default;
};

struct AcceptanceReport
{
    QString endpoint;
    QString productVersion;
    QList<AcceptanceFinding> findings;
    QStringList leftOut; ///< fields that this release's API does not have

    [[nodiscard]] bool passed() const;
};

struct AcceptanceRequest
{
    std::optional<InstanceSummary> summary; ///< of the instance that it must be a copy of
    std::chrono::seconds since{3600};       ///< jobs that ended earlier do not count
    QDateTime now = QDateTime::currentDateTimeUtc();
};

/// Whether an instance does what it should after a migration: its services and providers are those of the
/// summary, no alert, no failed synchronisation. What the release's API lacks is left out. Errors: those of
/// SourcegraphClient and fetchSummary(); Precondition (the token is no site administrator's).
[[nodiscard]] Result<AcceptanceReport> acceptInstance(GraphSchema& schema, const AcceptanceRequest& request,
                                                      const std::stop_token& stop);

/// "info", "warning", "failure"
[[nodiscard]] QString acceptanceLevelName(AcceptanceFinding::Level level);
/// {endpoint, version, passed, findings: [{check, level, text}], leftOut: [text]}
[[nodiscard]] QJsonObject acceptanceJson(const AcceptanceReport& report);
[[nodiscard]] QString acceptanceText(const AcceptanceReport& report);

} // namespace lockstep
