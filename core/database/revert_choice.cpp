#include "core/database/revert_choice.h"

#include "core/database/migration_log.h"

namespace lockstep {

namespace {

Result<QList<MigrationId>> idToUndo(const MigrationGraph& graph, const QSet<MigrationId>& applied,
                                    const QString& subject)
{
    QSet<MigrationId> builtOn;
    QList<MigrationId> last;
    for (const Definition& definition : graph.definitions()) {
        if (applied.contains(definition.id))
            builtOn.unite({definition.parents.cbegin(), definition.parents.cend()});
    }
    for (const Definition& definition : graph.definitions()) {
        if (applied.contains(definition.id) && !builtOn.contains(definition.id))
            last.append(definition.id);
    }
    if (last.size() == 1)
        return last;
    return last.isEmpty()
               ? failure(ErrorKind::Precondition, QStringLiteral("undo the last migration of"), subject,
                         QStringLiteral("nothing to revert: no migration is applied"))
               : failure(ErrorKind::Precondition, QStringLiteral("undo the last migration of"), subject,
                         QStringLiteral("ambiguous revert: none builds on any of migrations %1")
                             .arg(migrationIdList(last)),
                         QStringLiteral("Name what is to stay, with downto"));
}

// What it builds on is not known, so nothing can be said to be safe to revert. History older than the
// catalogue's root is below everything.
Result<void> checkAllKnown(const MigrationGraph& graph, const QSet<MigrationId>& applied,
                           const QString& subject)
{
    QList<MigrationId> unknown;
    std::ranges::copy_if(applied, std::back_inserter(unknown),
                         [&](MigrationId id) { return !graph.contains(id) && id > graph.root(); });
    if (unknown.isEmpty())
        return {};
    std::ranges::sort(unknown);
    return failure(ErrorKind::Precondition, QStringLiteral("revert migrations of"), subject,
                   QStringLiteral("migrations %1 are applied, which the release catalogue does not have")
                       .arg(migrationIdList(unknown)),
                   QStringLiteral("Use a catalogue that has the release the database is at"));
}

QList<MigrationId> allBut(const MigrationGraph& graph, const QSet<MigrationId>& kept,
                          const QSet<MigrationId>& applied)
{
    QList<MigrationId> ids;
    for (const Definition& definition : graph.definitions()) {
        if (applied.contains(definition.id) && !kept.contains(definition.id))
            ids.prepend(definition.id);
    }
    return ids;
}

} // namespace

Result<QList<MigrationId>> idsToRevert(const MigrationGraph& graph, const MigrationTask& task,
                                       const QSet<MigrationId>& applied, const QString& subject)
{
    if (const Result<void> known = checkAllKnown(graph, applied, subject); !known)
        return failure(known);
    if (task.kind == MigrationTask::Kind::Undo)
        return idToUndo(graph, applied, subject);
    if (task.kind == MigrationTask::Kind::Down)
        return graph.down(applied, task.targets);
    return graph.ancestorsOrSelf(task.targets).transform([&](const QSet<MigrationId>& kept) {
        return allBut(graph, kept, applied);
    });
}

} // namespace lockstep
