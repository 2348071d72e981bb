#pragma once

#include "core/cluster/compose/compose_override.h"
#include "core/cluster/migrator_output.h"
#include "core/version/version.h"

namespace lockstep {

/// A multi-version upgrade of a project by the product's own migrator: all services but the databases stop,
/// the migrator runs once with an image and a command of ours, then all start with the target's images.
struct ComposeMigration
{
    Version from;        ///< the release that the databases are of
    Version to;          ///< the release to run, with its patch
    QString migratorTag; ///< of the migrator's image: the newest there is, or `to`'s; empty: as `to`
    bool skipsVersionCheck = false;
    bool skipsDriftCheck = false;
    bool ignoresMigratorUpdate = false;
    bool startsAfterwards = true; ///< false: the services stay stopped, and keep their images
    std::chrono::seconds patience = std::chrono::minutes(30); ///< for the databases, and for all to be up
};

/// What will be done, found out without changing anything.
struct ComposeMigrationPlan
{
    ComposeMigration migration;
    QStringList databases; ///< of the project; others are elsewhere
    QStringList stopped;   ///< what stops
    OverrideChange migrator;
    OverrideChange images; ///< isNothing() unless it starts afterwards
    QStringList warnings;
};

/// Errors: those of ComposeClient and planOverride(); Usage (not upwards, no patch); NotFound (the project
/// has no migrator); Precondition (a release that needs PostgreSQL 16, and databases whose images have 12).
[[nodiscard]] Result<ComposeMigrationPlan>
planMigration(const ComposeClient& client, const ComposeMigration& migration, const std::stop_token& stop);

/// How far it came, also when it failed.
struct ComposeMigrationOutcome
{
    bool hasStopped = false;  ///< services were stopped
    bool hasMigrated = false; ///< the migrator ended well
    bool isUp = false;        ///< all services run and are healthy
    MigratorSummary migrator;
};

/// Does it, and tells it as the run events of MigratorOutput, with log lines around them. What the migrator
/// did is never undone: when something fails, it can be run again from the release that the databases are at.
/// The migrator's file is gone afterwards, the images' stays. Errors: those of ComposeClient and
/// MigratorOutput.
[[nodiscard]] Result<void> runMigration(const ComposeClient& client, const ComposeMigrationPlan& plan,
                                        ComposeMigrationOutcome& outcome, const RunEventSink& events,
                                        const std::stop_token& stop);

} // namespace lockstep
