#pragma once

#include "core/database/advisory_lock.h"
#include "core/database/backfill.h"
#include "core/database/migration_log_table.h"
#include "core/database/migration_reporter.h"
#include "core/migration/stitched_graph.h"

namespace lockstep {

/// One schema's migrations applied, or reverted, in the documented order (facts 2.3): read, resolve, lock,
/// read again, validate, apply; and from the start again when the lock was dropped for an index build.
class SchemaRun
{
public:
    SchemaRun(const StitchedGraph& stitched, const MigrationTask& task, const MigratorOptions& options,
              MigrationReporter& reporter, std::stop_token stop);
    ~SchemaRun();

    [[nodiscard]] Result<void> run(const ConnectionSettings& settings);

private:
    enum class Round { Finished, Again };

    [[nodiscard]] Result<void> connect(const ConnectionSettings& settings);
    [[nodiscard]] Result<Backfill> backfillNeeded();
    [[nodiscard]] Result<void> writeBackfill();
    [[nodiscard]] Result<AppliedState> readState();
    /// The migrations to apply, or to revert, in order.
    [[nodiscard]] Result<QList<Definition>> todoIn(const AppliedState& state);
    [[nodiscard]] Result<QList<MigrationId>> idsOf(const QSet<MigrationId>& applied);
    [[nodiscard]] QString sqlOf(const Definition& definition) const;

    [[nodiscard]] Result<void> rehearseOnly();
    [[nodiscard]] Result<Round> round();
    /// Again when a concurrent index build of another session is to be waited for.
    [[nodiscard]] Result<Round> validate(const AppliedState& state, const QList<Definition>& todo);
    [[nodiscard]] Result<bool> isBuilding(const QList<MigrationId>& pending);
    [[nodiscard]] Result<Round> waitForBuild();

    [[nodiscard]] Result<Round> applyAll(const QList<Definition>& todo);
    [[nodiscard]] Result<void> applyInTransaction(const Definition& definition, qint64 logId);
    /// Refused or taken as done, where it is privileged and the mode says so.
    [[nodiscard]] Result<bool> settledByMode(const Definition& definition, qint64 logId);
    [[nodiscard]] Result<void> takeAsDone(const Definition& definition, qint64 logId);
    [[nodiscard]] Result<void> checkMode(const QList<Definition>& todo) const;
    /// Whether a commit may return before it is on disk; see applyInTransaction.
    [[nodiscard]] Result<void> setLazyCommits(bool lazy);
    [[nodiscard]] QString batchFor(const Definition& definition, qint64 logId) const;
    [[nodiscard]] std::unexpected<Error> cancelled() const;

    [[nodiscard]] QString subject() const { return m_connection->settings().description(); }

    const StitchedGraph& m_stitched;
    MigrationTask m_task;
    std::optional<QList<MigrationId>> m_toRevert; ///< as first worked out: an undo undoes one migration only
    const MigratorOptions& m_options;
    MigrationReporter& m_reporter;
    std::stop_token m_stop;
    std::unique_ptr<Connection> m_connection;
    std::unique_ptr<MigrationLogTable> m_log;
    std::unique_ptr<AdvisoryLock> m_lock; ///< after the connection: released before it closes
    QString m_synchronousCommit;          ///< the session's own setting
    bool m_lazyCommits = false;
    int m_looksWithoutBuild = 0;
};

} // namespace lockstep
