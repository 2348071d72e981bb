#pragma once

#include "core/database/database_status.h"
#include "core/health/health_checks.h"
#include "core/migration/release_contents.h"

namespace lockstep {

/// A catalogue, read up to the release that an instance should run.
struct ReleaseBasis
{
    CatalogContents contents;
    StitchedCatalog stitched;
    Knowledge knowledge;
    Version release;
};

/// `catalog` as for readCatalog(). Errors: those of reading it; NotFound (it has no such release).
[[nodiscard]] Result<ReleaseBasis> releaseBasis(const QString& catalog, const Version& release,
                                                const std::stop_token& stop);

/// "database-SCHEMA": migrations, failed attempts, extensions, invalid indexes, the server's version.
[[nodiscard]] HealthCheck databaseCheck(const Result<ReleaseBasis>& basis, Schema schema,
                                        const ConnectionSettings& settings);
/// "drift": whether the schemas are what their migrations make.
[[nodiscard]] HealthCheck driftCheck(const Result<ReleaseBasis>& basis, const DatabaseSet& databases);
/// "out-of-band-migrations": those that the release needs are complete, and which are under way.
[[nodiscard]] HealthCheck outOfBandCheck(const ConnectionSettings& frontend, const Version& release);
/// "src-application-version": the version that the instance records in its database.
[[nodiscard]] HealthCheck recordedVersionCheck(const ConnectionSettings& frontend, const Version& release);
/// "postgres-SCHEMA": the server's version, the size of the database and its largest tables. Without a
/// release any version will do.
[[nodiscard]] HealthCheck postgresCheck(Schema schema, const ConnectionSettings& settings,
                                        const std::optional<Version>& release);

} // namespace lockstep
