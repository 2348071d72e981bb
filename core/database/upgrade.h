#pragma once

#include "core/database/migrator.h"
#include "core/database/out_of_band.h"
#include "core/planning/planner.h"

namespace lockstep {

struct UpgradeOptions
{
    MigratorOptions migrator;
    bool skipVersionCheck = false; ///< versions.version need not be path.from
    bool waitForOutOfBand = true;  ///< before each step, until the out-of-band migrations due are complete
    /// Looked for before anything is done, when set: whether the databases are what their migrations make.
    std::function<Result<void>(const StitchedCatalog&, const std::stop_token&)> driftCheck = {};
    OutOfBandRunner outOfBandRunner = {}; ///< what runs them; empty: the services do
};

struct StepOutcome
{
    Version from;
    Version to;
    double seconds = 0;
    RunEvent::State state = RunEvent::State::Done;
    QList<MigrationOutcome> migrations;
};

struct UpgradeOutcome
{
    QList<StepOutcome> steps;
    double seconds = 0;
};

/// Gives the stitched graph that a step's migrations are taken from.
using CatalogForStep = std::function<Result<StitchedCatalog>(const UpgradeStep&)>;

/// As the product itself does it: on the standard way each release brings its own migrator, on the
/// multi-version way the target's migrator does every step. It matters where a migration was edited after its
/// release. Keeps a reference to the planner.
[[nodiscard]] CatalogForStep migratorCatalogs(const Planner& planner, const UpgradePath& path);

/// Runs a whole path, up or down, against live databases: the version check, then for each step the wait for
/// the out-of-band migrations that are due before it, its schema migrations side by side, and
/// `versions.version`. On the way down a step reverts what its target does not have, and what is waited for
/// is the reverting of out-of-band migrations. Running it again after a failure goes on where it stopped;
/// steps that are behind it are reported as skipped. A dry run does the checks and reports what would be
/// applied, and writes nothing. Errors: as Migrator; Precondition (version check, PostgreSQL too old for any
/// step to come; nothing was changed).
[[nodiscard]] Result<void> runUpgrade(const UpgradePath& path, const CatalogForStep& catalogs,
                                      const Knowledge& knowledge, const DatabaseSet& databases,
                                      const UpgradeOptions& options, const RunEventSink& events,
                                      UpgradeOutcome& outcome, std::stop_token stop = {});
/// The same with one graph for every step.
[[nodiscard]] Result<void> runUpgrade(const UpgradePath& path, const StitchedCatalog& catalog,
                                      const Knowledge& knowledge, const DatabaseSet& databases,
                                      const UpgradeOptions& options, const RunEventSink& events,
                                      UpgradeOutcome& outcome, std::stop_token stop = {});

} // namespace lockstep
