#include "core/migration/lint/lint_check.h"

// What keeps everybody else from a table for as long as the table is large.

namespace lockstep::lint {

namespace {

void plainIndex(const ChangeScope& scope)
{
    const SqlChange& change = scope.change;
    if (change.kind != ChangeKind::CreateIndex || change.concurrently ||
        !scope.now.isOldRelation(change.object))
        return;
    scope.report(
        QStringLiteral("Building the index %1 keeps everybody from writing to %2 until it is done%3.")
            .arg(change.part, change.object,
                 change.index.unique ? QStringLiteral(", and fails on rows that break it") : QString()));
}

void rewriteTable(const ChangeScope& scope)
{
    if (scope.change.kind == ChangeKind::Rewrite && scope.now.isOldRelation(scope.change.object))
        scope.report(QStringLiteral("%1 writes all of %2 anew while nobody else can use it.")
                         .arg(scope.change.what, scope.change.object));
}

void reindex(const ChangeScope& scope)
{
    const SqlChange& change = scope.change;
    if (change.kind != ChangeKind::Reindex)
        return;
    const KnownIndex* index = scope.now.index(change.part);
    const QString table = index != nullptr ? index->table : change.object;
    if (!table.isEmpty() && !scope.now.isOldRelation(table))
        return;
    scope.report(QStringLiteral("REINDEX keeps everybody from writing to %1 until it is done.")
                     .arg(table.isEmpty() ? QStringLiteral("the table") : table));
}

void lockTable(const ChangeScope& scope)
{
    if (scope.change.kind == ChangeKind::LockTable && scope.now.isOldRelation(scope.change.object))
        scope.report(QStringLiteral("LOCK TABLE keeps others from %1 until the migration's transaction ends.")
                         .arg(scope.change.object));
}

} // namespace

QList<LintCheck> lockChecks()
{
    return {
        {{QStringLiteral("index-not-concurrent"), LintSeverity::Warning,
          QStringLiteral("an index of an existing table is built under a lock"),
          QStringLiteral(
              "1. Make a migration of its own for the index. 2. Write CREATE INDEX CONCURRENTLY IF NOT "
              "EXISTS there, alone. 3. Say createIndexConcurrently: true in its metadata.")},
         plainIndex},
        {{QStringLiteral("rewrite-table"), LintSeverity::Warning,
          QStringLiteral("a command writes a whole table anew under a lock"),
          QStringLiteral(
              "1. Leave it out of the migration. 2. Let the operators do it in a maintenance window, or "
              "move the rows to a new table in batches.")},
         rewriteTable},
        {{QStringLiteral("reindex"), LintSeverity::Warning,
          QStringLiteral("indexes are rebuilt under a lock"),
          QStringLiteral(
              "1. Build a new index CONCURRENTLY under another name in a migration of its own. 2. Drop "
              "the old one and rename the new one in the next.")},
         reindex},
        {{QStringLiteral("lock-table"), LintSeverity::Warning, QStringLiteral("a table is locked explicitly"),
          QStringLiteral(
              "1. Take the lock away where the statements do without it. 2. Otherwise do the work in "
              "short batches, each in a transaction of its own, out of band.")},
         lockTable},
    };
}

} // namespace lockstep::lint
