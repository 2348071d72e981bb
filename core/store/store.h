#pragma once

#include "core/database/upgrade.h"
#include "core/planning/estimate.h"

#include <QDateTime>
#include <QJsonObject>

#include <memory>

namespace lockstep {

/// One run (a rehearsal or an upgrade) as the store remembers it.
struct RunRecord
{
    qint64 id = 0;
    QString kind; ///< "rehearsal", "upgrade", "downgrade"; "up", "upto", "undo", "rollback", "repair", ...
    QString instance; ///< Instance::key(), or empty
    QString catalog;
    Version from;
    Version to;
    QDateTime started;  ///< UTC
    QDateTime finished; ///< null while it runs or when it was killed
    QString result;     ///< "running", "done", "failed", "cancelled", "interrupted"
    QJsonObject report;
};

/// What Lockstep remembers: runs, timings, settings. SQLite or PostgreSQL through Qt Sql, with a versioned
/// schema of its own that is upgraded on opening. One object per thread; several processes may have the same
/// place open.
class Store
{
public:
    /// Opens or creates the file (":memory:" for tests), or the store in a PostgreSQL database (see
    /// store_place.h). Errors: Io, Busy (somebody else keeps it locked), Invalid (not ours, damaged, or
    /// written by a newer Lockstep; it is left as it is), Connection, Usage.
    [[nodiscard]] static Result<std::unique_ptr<Store>> open(const QString& path);
    /// What LOCKSTEP_STORE names, which may hold a password; else dataFolder()/lockstep.sqlite.
    [[nodiscard]] static QString defaultPath();
    ~Store();

    /// Errors of all of them: Io, Busy, Invalid (the file was damaged since), Connection.
    /// `run.started` defaults to now; id, finished and result are not read. The run belongs to this process.
    /// Marks interrupted runs first.
    [[nodiscard]] Result<qint64> startRun(const RunRecord& run);
    [[nodiscard]] Result<void> finishRun(qint64 id, const QString& result, const QJsonObject& report);
    [[nodiscard]] Result<QList<RunRecord>> runs(int limit = 100) const; ///< newest first
    /// Marks runs whose process is gone as "interrupted"; returns how many. Runs of another host are left
    /// alone.
    [[nodiscard]] Result<int> markInterruptedRuns();

    [[nodiscard]] Result<void> addTiming(qint64 runId, Schema schema, MigrationId migration, double seconds);
    /// Those of the migrations that are done; all or none.
    [[nodiscard]] Result<void> addTimings(qint64 runId, const QList<StepOutcome>& steps);
    /// The median of each migration's measurements.
    [[nodiscard]] Result<Timings> timings() const;

    [[nodiscard]] Result<QString> setting(const QString& key, const QString& fallback = {}) const;
    [[nodiscard]] Result<void> setSetting(const QString& key, const QString& value);

private:
    Store() = default;
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace lockstep
