#include "core/database/backfill.h"

namespace lockstep {

namespace {

constexpr MigrationId alwaysBackfilled = 1648115472; // a stale migration that the product never runs any more

const QString attempted = QStringLiteral("read the schema version of");

Result<Backfill> fromLegacy(const StitchedGraph& stitched, AppliedState state, const LegacyVersion& legacy)
{
    const QString table = migrationsTableName(stitched.graph.schema());
    if (legacy.dirty)
        return failure(
            ErrorKind::Precondition, attempted, schemaName(stitched.graph.schema()),
            QStringLiteral("%1 says that migration %2 failed half-way (dirty)")
                .arg(table)
                .arg(legacy.version),
            QStringLiteral("Repair what that migration left, set dirty to false, then run this again"));
    const Result<QSet<MigrationId>> history = stitched.graph.ancestorsOrSelf({legacy.version});
    if (!history)
        return failure(ErrorKind::Precondition, attempted, schemaName(stitched.graph.schema()),
                       QStringLiteral("%1 is at %2, which the release catalogue does not have")
                           .arg(table)
                           .arg(legacy.version),
                       QStringLiteral("Use a catalogue that reaches back to the release the database is at"));
    Backfill backfill{std::move(state), {}};
    for (const Definition& definition : stitched.graph.definitions()) {
        if (history->contains(definition.id))
            backfill.ids.append(definition.id);
    }
    return backfill;
}

// Roots of the releases that the database has completely; a virtual root stands for its real one.
Result<QSet<MigrationId>> rootsReached(const StitchedGraph& stitched, const QSet<MigrationId>& applied)
{
    QList<MigrationId> roots;
    for (const MigrationBounds& bounds : stitched.bounds) {
        const bool reached =
            !bounds.leaves.isEmpty() &&
            std::ranges::all_of(bounds.leaves, [&](MigrationId leaf) { return applied.contains(leaf); });
        const MigrationId root = std::abs(bounds.root);
        if (reached && stitched.graph.contains(root) && !roots.contains(root))
            roots.append(root);
    }
    return stitched.graph.ancestorsOrSelf(roots);
}

QSet<MigrationId> logged(const QList<MigrationLogEntry>& entries)
{
    QSet<MigrationId> ids;
    for (const MigrationLogEntry& entry : entries)
        ids.insert(entry.migration);
    return ids;
}

Result<Backfill> fromRoots(const StitchedGraph& stitched, AppliedState state, const QSet<MigrationId>& known)
{
    Backfill backfill{std::move(state), {}};
    if (backfill.state.applied.isEmpty() || !backfill.state.pending.isEmpty() ||
        !backfill.state.failed.isEmpty())
        return backfill;
    Result<QSet<MigrationId>> history = rootsReached(stitched, backfill.state.applied);
    if (!history)
        return failure(history);
    if (!history->isEmpty())
        history->insert(alwaysBackfilled);
    for (const Definition& definition : stitched.graph.definitions()) {
        if (history->contains(definition.id) && !known.contains(definition.id))
            backfill.ids.append(definition.id);
    }
    return backfill;
}

} // namespace

Result<Backfill> planBackfill(const StitchedGraph& stitched, const QList<MigrationLogEntry>& entries,
                              const std::optional<LegacyVersion>& legacy)
{
    // Rows of the first format were written beside the legacy table and only for what ran since: while there
    // are no others, the legacy table is what counts.
    QList<MigrationLogEntry> current;
    std::ranges::copy_if(entries, std::back_inserter(current),
                         [](const MigrationLogEntry& entry) { return entry.format >= 2; });
    AppliedState state = classify(current);
    const bool useLegacy = legacy && state.applied.isEmpty();
    Result<Backfill> backfill = useLegacy ? fromLegacy(stitched, std::move(state), *legacy)
                                          : fromRoots(stitched, classify(entries), logged(entries));
    if (backfill)
        backfill->state.applied.unite({backfill->ids.cbegin(), backfill->ids.cend()});
    return backfill;
}

Result<Backfill> readBackfill(const StitchedGraph& stitched, Connection& connection)
{
    return MigrationLogTable(connection, stitched.graph.schema())
        .readHistory()
        .and_then([&](const MigrationHistory& history) {
            return planBackfill(stitched, history.entries, history.legacy);
        });
}

} // namespace lockstep
