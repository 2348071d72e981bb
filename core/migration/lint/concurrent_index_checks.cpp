#include "core/migration/lint/lint_check.h"

// CREATE INDEX CONCURRENTLY runs outside of a transaction: only the up side can do that, with a flag in the
// metadata, and with nothing beside it.

namespace lockstep::lint {

namespace {

QList<SqlChange> concurrentOnes(const LintScript& script, ChangeKind kind)
{
    QList<SqlChange> found;
    std::ranges::copy_if(script.changes, std::back_inserter(found),
                         [&](const SqlChange& change) { return change.kind == kind && change.concurrently; });
    return found;
}

void metadata(const ScriptScope& scope)
{
    if (scope.script.side != Side::Up || !scope.script.parsed.error.isEmpty())
        return;
    const QList<SqlChange> built = concurrentOnes(scope.script, ChangeKind::CreateIndex);
    if (!built.isEmpty() && !scope.definition.createIndexConcurrently)
        scope.report(built.first().position,
                     QStringLiteral("An index is built CONCURRENTLY, and the metadata does not say "
                                    "createIndexConcurrently, so that it runs in a transaction and fails."));
    if (built.isEmpty() && scope.definition.createIndexConcurrently)
        scope.report(
            0, QStringLiteral("The metadata says createIndexConcurrently, and the script builds no index "
                              "CONCURRENTLY."));
}

void alone(const ScriptScope& scope)
{
    const QList<SqlChange> built = concurrentOnes(scope.script, ChangeKind::CreateIndex);
    if (scope.script.side == Side::Up && !built.isEmpty() && scope.script.parsed.statements.size() > 1)
        scope.report(built.first().position,
                     QStringLiteral("An index is built CONCURRENTLY beside other statements: "
                                    "they cannot share a transaction, and a failure leaves "
                                    "an invalid index and half of the rest."));
}

void down(const ScriptScope& scope)
{
    if (scope.script.side != Side::Down)
        return;
    for (const SqlChange& change : concurrentOnes(scope.script, ChangeKind::CreateIndex))
        scope.report(change.position,
                     QStringLiteral("The down script builds the index %1 CONCURRENTLY, and down "
                                    "scripts always run in a transaction.")
                         .arg(change.part));
}

void drop(const ScriptScope& scope)
{
    for (const SqlChange& change : concurrentOnes(scope.script, ChangeKind::DropIndex))
        scope.report(change.position, QStringLiteral("DROP INDEX CONCURRENTLY %1 does not run inside of a "
                                                     "transaction, and the script runs in one.")
                                          .arg(change.part));
}

} // namespace

QList<LintCheck> concurrentIndexChecks()
{
    return {
        {{QStringLiteral("concurrent-index-metadata"), LintSeverity::Error,
          QStringLiteral("metadata and script do not agree on a concurrent index"),
          QStringLiteral(
              "Write createIndexConcurrently: true exactly where the up script is one CREATE INDEX "
              "CONCURRENTLY.")},
         nullptr,
         metadata},
        {{QStringLiteral("concurrent-index-alone"), LintSeverity::Error,
          QStringLiteral("a concurrent index has other statements beside it"),
          QStringLiteral(
              "1. Put what must come before into a migration of its own. 2. Put the index, alone, into "
              "the next. 3. Put the rest into a third.")},
         nullptr,
         alone},
        {{QStringLiteral("concurrent-index-down"), LintSeverity::Error,
          QStringLiteral("a down script builds an index concurrently"),
          QStringLiteral("Write CREATE INDEX IF NOT EXISTS without CONCURRENTLY on the way down.")},
         nullptr,
         down},
        {{QStringLiteral("drop-index-concurrently"), LintSeverity::Error,
          QStringLiteral("an index is dropped concurrently"),
          QStringLiteral(
              "Write DROP INDEX IF EXISTS without CONCURRENTLY: it takes its lock for a moment only.")},
         nullptr,
         drop},
    };
}

} // namespace lockstep::lint
