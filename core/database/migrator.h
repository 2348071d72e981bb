#pragma once

#include "core/database/connection_settings.h"
#include "core/database/migration_log.h"
#include "core/migration/stitched_graph.h"
#include "core/planning/upgrade_path.h"
#include "core/support/run_event.h"

#include <QStringList>

#include <stop_token>

namespace lockstep {

/// What to do with migrations that need an elevated role (facts 2.3).
enum class PrivilegedMode { Apply, Refuse, Noop };

struct MigratorOptions
{
    PrivilegedMode privileged = PrivilegedMode::Apply;
    QStringList privilegedHashes = {}; ///< for Noop: the operator's proof of having run them by hand
    bool ignoreSingleDirtyLog =
        false; ///< One failed attempt, of a migration that is to be applied anyway, is retried.
    bool ignoreSinglePendingLog =
        false;           ///< One attempt without an end (its process was killed) is no obstacle.
    bool dryRun = false; ///< writes nothing at all
    /// While a migration that allows it waits for locks, end the sessions that block it: only those that are
    /// idle in a transaction, or whose transaction is older than a few seconds.
    bool terminateBlockers = false;
    bool allowSharedDatabase = false;    ///< upTo: frontend and codeintel may be the same database
    int step = -1;                       ///< RunEvent::step of the events
    std::chrono::seconds lockTimeout{0}; ///< How long to wait for somebody else's lock; 0: until cancelled.
    std::chrono::milliseconds lockPoll{1000};  ///< between two tries to take the lock
    std::chrono::milliseconds indexPoll{5000}; ///< between two looks at a concurrent index build
};

/// Which migrations of one schema to apply or to revert.
struct MigrationTask
{
    enum class Kind {
        Up,   ///< the targets, and what they build on
        Down, ///< what is applied and builds on the targets; these stay
        Keep, ///< all that is applied and is neither a target nor what one builds on
        Undo, ///< the one applied migration on which no other applied one builds; no targets
    };
    Kind kind = Kind::Up;
    QList<MigrationId> targets = {};

    [[nodiscard]] bool isUp() const { return kind == Kind::Up; }
};

/// How applying, or reverting, one migration went.
struct MigrationOutcome
{
    Schema schema = Schema::Frontend;
    MigrationId id = 0;
    QString name;
    double seconds = 0;
    RunEvent::State state = RunEvent::State::Done;
    QString error = {};
    bool up = true;
};

/// The proof of privilegedHashes: standard base64 of SHA-1 over the ids, in apply order, joined by commas.
[[nodiscard]] QString privilegedHash(const QList<MigrationId>& ids);
/// What an operator with the rights runs by hand before a Noop run: BEGIN, the SQL of each after a comment
/// with its id, COMMIT.
[[nodiscard]] QString privilegedScript(const QList<Definition>& privileged);
/// Whether frontend and codeintel are different databases. Errors: Usage.
[[nodiscard]] Result<void> checkDistinctDatabases(const DatabaseSet& databases);

/// Applies migrations to databases exactly as the product's own migrator does (facts 2), so that the two can
/// take turns: migration_logs with an attempt per row, the schema's advisory lock, concurrent index builds
/// outside a transaction and outside the lock, privileged handling, backfill. One transaction a migration;
/// its success is recorded in that same transaction. The log knows no "cancelled": a cancelled migration is
/// rolled back and its attempt taken out of the log, so that the database is exactly as before it; where the
/// SQL commits part of its work itself, the attempt stays and is marked as failed.
class Migrator
{
public:
    explicit Migrator(StitchedCatalog catalog, RunEventSink events = {});

    /// Brings one schema up to the targets (and what they build on). Errors: Connection, Busy (lock),
    /// Precondition (dirty, privileged, server older than 12), NotFound (an unknown target), Failed (a
    /// migration; the database is as before it, the failure is logged), Cancelled (after rolling back the
    /// running one). On error, `outcomes` still holds what was done.
    [[nodiscard]] Result<void> up(Schema schema, const ConnectionSettings& settings,
                                  const QList<MigrationId>& targets, const MigratorOptions& options,
                                  QList<MigrationOutcome>& outcomes, std::stop_token stop = {}) const;

    /// up(), and the ways back. Errors: as up(); for the ways back Precondition, too (nothing to undo, or
    /// several migrations that could be meant; an applied migration that the catalogue does not know, which
    /// may build on what is to be reverted).
    [[nodiscard]] Result<void> run(Schema schema, const ConnectionSettings& settings,
                                   const MigrationTask& task, const MigratorOptions& options,
                                   QList<MigrationOutcome>& outcomes, std::stop_token stop = {}) const;

    /// up() to `release`'s leaves for all given databases side by side, a thread each. An error in one schema
    /// does not cancel the others; the first one is returned, all are in the events. Errors: as up();
    /// NotFound (the catalogue lacks the release), Usage (frontend and codeintel are the same database).
    [[nodiscard]] Result<void> upTo(const Version& release, const DatabaseSet& databases,
                                    const MigratorOptions& options, QList<MigrationOutcome>& outcomes,
                                    std::stop_token stop = {}) const;

    /// Reverts, for all given databases side by side, what is applied and not part of `release`. A schema
    /// that the release does not have is left alone. Errors: as upTo(), and run() for the ways back.
    [[nodiscard]] Result<void> downTo(const Version& release, const DatabaseSet& databases,
                                      const MigratorOptions& options, QList<MigrationOutcome>& outcomes,
                                      std::stop_token stop = {}) const;

private:
    [[nodiscard]] Result<void> toRelease(MigrationTask::Kind kind, const Version& release,
                                         const DatabaseSet& databases, const MigratorOptions& options,
                                         QList<MigrationOutcome>& outcomes,
                                         const std::stop_token& stop) const;

    StitchedCatalog m_catalog;
    RunEventSink m_events;
};

} // namespace lockstep
