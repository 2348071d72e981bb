#pragma once

#include "core/database/migrator.h"

namespace lockstep {

struct UpOptions
{
    MigratorOptions migrator;
    bool skipUpgradeValidation = false; ///< whether the release may follow the one that the database records
    bool skipOutOfBandValidation =
        false; ///< whether the out-of-band migrations are where the release needs them
    /// SRC_AUTOUPGRADE is set: the services themselves upgrade at their start.
    bool autoUpgradeByEnvironment = false;
};

enum class UpResult {
    Applied,
    LeftToServices, ///< automatic upgrades are on: they do it, and nothing was done here
};

/// What the product's `up` does when a release is deployed: checks the step from the recorded version and the
/// out-of-band migrations, then applies what the release has, to all databases side by side. `catalog` is
/// stitched up to the release. Errors: Precondition (a check; nothing was changed), and as Migrator::upTo.
[[nodiscard]] Result<UpResult> runUp(const StitchedCatalog& catalog, const Version& release,
                                     const DatabaseSet& databases, const UpOptions& options,
                                     const RunEventSink& events, QList<MigrationOutcome>& outcomes,
                                     std::stop_token stop = {});

} // namespace lockstep
