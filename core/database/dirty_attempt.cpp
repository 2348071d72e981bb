#include "core/database/dirty_attempt.h"

#include "core/database/backfill.h"

namespace lockstep {

namespace {

/// Finds the oldest dirty attempt of one database.
class AttemptFinder
{
public:
    AttemptFinder(const StitchedGraph& stitched, Connection& connection)
        : m_stitched(stitched), m_connection(connection)
    {
    }

    [[nodiscard]] Result<std::optional<DirtyAttempt>> find()
    {
        const Result<MigrationHistory> history =
            MigrationLogTable(m_connection, m_stitched.graph.schema()).readHistory();
        if (!history)
            return failure(history);
        const AppliedState state = classify(history->entries);
        QList<MigrationId> dirty = state.failed + state.pending;
        if (dirty.isEmpty())
            return history->legacy && history->legacy->dirty && state.applied.isEmpty()
                       ? fromLegacy(history->legacy->version)
                       : std::optional<DirtyAttempt>();
        std::ranges::sort(dirty, {}, [this](MigrationId id) { return positionOf(id); });
        return fromLogs(history->entries, dirty.first());
    }

private:
    [[nodiscard]] qsizetype positionOf(MigrationId id) const
    {
        const auto& definitions = m_stitched.graph.definitions();
        return std::ranges::find(definitions, id, &Definition::id) - definitions.begin();
    }

    [[nodiscard]] Result<std::optional<DirtyAttempt>> fromLegacy(MigrationId version) const
    {
        Result<QSet<MigrationId>> before = m_stitched.graph.ancestorsOrSelf({version});
        if (!before)
            return failure(before);
        before->remove(version);
        return DirtyAttempt{version, true, true, {}, *before};
    }

    [[nodiscard]] Result<std::optional<DirtyAttempt>> fromLogs(const QList<MigrationLogEntry>& entries,
                                                               MigrationId id)
    {
        const auto newest = std::ranges::max_element(entries, {}, [id](const MigrationLogEntry& entry) {
            return entry.migration == id ? std::pair(entry.startedAt, entry.logId)
                                         : std::pair(QDateTime(), qint64(-1));
        });
        QList<MigrationLogEntry> others = entries;
        others.removeIf([id](const MigrationLogEntry& entry) {
            return entry.migration == id && entry.success != std::optional(true);
        });
        // Other dirty ones would keep history from being filled in.
        QList<MigrationLogEntry> clean = others;
        const AppliedState state = classify(others);
        clean.removeIf([&](const MigrationLogEntry& entry) {
            return state.failed.contains(entry.migration) || state.pending.contains(entry.migration);
        });
        const Result<Backfill> backfill = planBackfill(m_stitched, clean, {});
        if (!backfill)
            return failure(backfill);
        DirtyAttempt attempt{id, newest->up, false, newest->errorMessage, backfill->state.applied};
        if (attempt.up)
            attempt.before.remove(id);
        return attempt;
    }

    const StitchedGraph& m_stitched;
    Connection& m_connection;
};

} // namespace

Result<std::optional<DirtyAttempt>> findDirtyAttempt(const StitchedGraph& stitched, Connection& connection)
{
    return AttemptFinder(stitched, connection).find();
}

} // namespace lockstep
