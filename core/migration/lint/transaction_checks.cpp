#include "core/migration/lint/lint_check.h"

// A migration runs in one transaction that is not its own.

namespace lockstep::lint {

namespace {

void transactionStatement(const ScriptScope& scope)
{
    for (const SqlChange& change : scope.script.changes) {
        if (change.kind == ChangeKind::Transaction)
            scope.report(change.position,
                         QStringLiteral("%1 ends or nests the transaction the migration runs in, so "
                                        "that a failure leaves it half done.")
                             .arg(change.what));
    }
}

void commitAndChain(const ScriptScope& scope)
{
    const auto isIt = [](const SqlChange& change) { return change.kind == ChangeKind::CommitAndChain; };
    const auto first = std::ranges::find_if(scope.script.changes, isIt);
    if (first != scope.script.changes.end())
        scope.report(first->position,
                     QStringLiteral("COMMIT AND CHAIN: what comes before it stays when what comes "
                                    "after it fails (%1 in this script).")
                         .arg(std::ranges::count_if(scope.script.changes, isIt)));
}

void outsideOnly(const ScriptScope& scope)
{
    for (const SqlChange& change : scope.script.changes) {
        if (change.kind == ChangeKind::OutsideOnly)
            scope.report(
                change.position,
                QStringLiteral("%1 does not run inside of a transaction, and the migration runs in one.")
                    .arg(change.what));
    }
}

} // namespace

QList<LintCheck> transactionChecks()
{
    return {
        {{QStringLiteral("transaction-statement"), LintSeverity::Error,
          QStringLiteral("the script begins or ends transactions"),
          QStringLiteral(
              "Take it away: the migrator runs each script in a transaction. To let go of locks between "
              "two steps, make two migrations, or write COMMIT AND CHAIN where each step can run again.")},
         nullptr,
         transactionStatement},
        {{QStringLiteral("commit-and-chain"), LintSeverity::Note,
          QStringLiteral("the script commits part of its work"),
          QStringLiteral(
              "Make sure that every step before it can run again. Or make a migration of each step.")},
         nullptr,
         commitAndChain},
        {{QStringLiteral("no-transaction-command"), LintSeverity::Error,
          QStringLiteral("a command that cannot run in a transaction"),
          QStringLiteral("1. Leave it out of the migration. 2. Let the operators run it, or do it in the "
                         "background.")},
         nullptr,
         outsideOnly},
    };
}

} // namespace lockstep::lint
