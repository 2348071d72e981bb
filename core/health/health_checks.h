#pragma once

#include "core/cluster/compose/compose_project.h"
#include "core/database/database_status.h"
#include "core/health/health_report.h"

#include <functional>
#include <memory>
#include <stop_token>

namespace lockstep {

/// One thing to look at. It changes nothing.
struct HealthCheck
{
    QString name;
    std::function<HealthFinding(const std::stop_token&)> look;
};

/// Runs them side by side. One that takes longer than `timeout` is stopped and unknown; one that fails never
/// hides another. In the order of `checks`.
[[nodiscard]] QList<CheckedHealth> runHealthChecks(const QList<HealthCheck>& checks,
                                                   std::chrono::milliseconds timeout,
                                                   const std::stop_token& stop);

/// An error met on the way, as a finding.
[[nodiscard]] HealthFinding findingOf(const Error& error);

/// What to look for in databases.
struct DatabaseHealth
{
    DatabaseSet databases;
    QString catalog; ///< with the release; see readCatalog()
    Version release; ///< that the instance should run
};

/// "database-frontend", ...: migrations, failed attempts, extensions, invalid indexes, the server's version.
/// "drift": whether the schemas are what their migrations make. "out-of-band-migrations".
/// "src-application-version": the version that the instance records. Errors: those of reading the catalogue.
[[nodiscard]] Result<QList<HealthCheck>> databaseChecks(const DatabaseHealth& health,
                                                        const std::stop_token& stop);

/// "containers": each runs and is healthy. "frontend-log": lines of trouble since it was started.
[[nodiscard]] QList<HealthCheck> composeChecks(const std::shared_ptr<const Transport>& transport,
                                               const ComposeProject& project, const QString& frontend);

/// The lines of a log that tell of trouble: of the levels error, fatal, dpanic and panic, in the product's
/// logfmt or JSON. A pure function.
[[nodiscard]] QStringList troubleInLog(const QByteArray& log);

} // namespace lockstep
