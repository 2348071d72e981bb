#pragma once

#include "core/health/health_checks.h"
#include "core/network/tls_probe.h"
#include "core/support/secret.h"
#include "core/version/version.h"

#include <optional>

namespace lockstep {

/// A running instance, and who asks it.
struct InstanceEndpoint
{
    QUrl url;     ///< see instanceAddress()
    Secret token; ///< of a site administrator; empty: only what anybody may see is asked
    QString caFile;
};

/// "src-application-version": the version that the running instance tells is the release; of a release
/// without a patch, any of its line.
[[nodiscard]] HealthCheck runningVersionCheck(const InstanceEndpoint& endpoint, const Version& release);

/// "executors": at least one is active, and those that are fit the instance's version.
[[nodiscard]] HealthCheck executorsCheck(const InstanceEndpoint& endpoint);

/// "site-alerts": what the instance tells its administrators.
[[nodiscard]] HealthCheck siteAlertsCheck(const InstanceEndpoint& endpoint);
/// "site-config": what is wrong with the site configuration.
[[nodiscard]] HealthCheck siteConfigCheck(const InstanceEndpoint& endpoint);

/// "frontend": it answers, how often, and how quickly.
[[nodiscard]] HealthCheck frontendCheck(const InstanceEndpoint& endpoint);

/// "certificate": it is for this host, trusted, and lasts. Only of an https URL.
[[nodiscard]] HealthCheck certificateCheck(const InstanceEndpoint& endpoint);

/// What a server's certificates mean at some time: a warning for the last 30 days, failed for the last 3. A
/// pure function.
[[nodiscard]] HealthFinding judgeCertificates(const TlsPeer& peer, const QString& host, const QDateTime& now);

/// What answers mean: the seconds that each took, and what was wrong with those that failed. A pure
/// function.
[[nodiscard]] HealthFinding judgeAnswers(const QList<double>& seconds, const QStringList& failures);

} // namespace lockstep
