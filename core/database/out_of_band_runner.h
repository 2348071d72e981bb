#pragma once

#include "core/database/connection_settings.h"
#include "core/database/out_of_band.h"

namespace lockstep {

/// Runs out-of-band migrations with the product's own migrator in a container: `docker run ... IMAGE
/// run-out-of-band-migrations`, on the host's network. The databases' settings go through the environment,
/// never through arguments. What it prints goes to the log as it comes. `docker` is the program's name or
/// path.
[[nodiscard]] OutOfBandRunner migratorContainer(const QString& image, const DatabaseSet& databases,
                                                const QString& docker = QStringLiteral("docker"));

} // namespace lockstep
