#pragma once

#include "core/database/advisory_lock.h"
#include "core/database/migration_log_table.h"

namespace lockstep {

/// What the server knows of an index that is built concurrently.
struct IndexProgress
{
    bool exists = false;
    bool valid = false;
    QString phase;  ///< of pg_stat_progress_create_index; empty: nobody is building it
    QString counts; ///< "blocks 10 of 200", may be empty

    /// "building index: scanning table, blocks 10 of 200"
    [[nodiscard]] QString text() const
    {
        return counts.isEmpty() ? phase : phase + QStringLiteral(", ") + counts;
    }
};

/// Errors: as SqlError::toError.
[[nodiscard]] Result<IndexProgress> readIndexProgress(Connection& connection, const IndexMetadata& index);

/// Applies one migration that builds an index concurrently (facts 2.3): outside a transaction, outside the
/// advisory lock, and side by side with other migrators that may be building the same index.
class ConcurrentIndex
{
public:
    ConcurrentIndex(Connection& connection, AdvisoryLock& lock, const MigrationLogTable& log,
                    MigrationReporter& reporter, const MigratorOptions& options, std::stop_token stop)
        : m_connection(&connection),
          m_lock(&lock),
          m_log(&log),
          m_reporter(&reporter),
          m_options(&options),
          m_stop(std::move(stop))
    {
    }

    /// True when the lock was dropped on the way. Errors: Failed, Cancelled, Connection; the attempt is
    /// logged.
    [[nodiscard]] Result<bool> apply(const Definition& definition);

private:
    enum class Built { Valid, Elsewhere };

    [[nodiscard]] Result<bool> loop(const Definition& definition);
    [[nodiscard]] Result<void> letGo();
    [[nodiscard]] Result<void> wait(const Definition& definition, const IndexProgress& progress);
    [[nodiscard]] Result<Built> build(const Definition& definition);
    [[nodiscard]] Result<Built> concludeFailure(const Definition& definition, qint64 logId,
                                                const SqlError& error);
    [[nodiscard]] Result<void> dropInvalid(const Definition& definition);
    void cleanUpCancelled(const Definition& definition);
    [[nodiscard]] Ticker progressTicker(const Definition& definition);

    [[nodiscard]] QString subject() const { return m_connection->settings().description(); }

    Connection* m_connection;
    AdvisoryLock* m_lock;
    const MigrationLogTable* m_log;
    MigrationReporter* m_reporter;
    const MigratorOptions* m_options;
    std::stop_token m_stop;
    bool m_dropped = false;
    std::shared_ptr<Connection> m_watcher; ///< reads the progress while m_connection builds
};

} // namespace lockstep
