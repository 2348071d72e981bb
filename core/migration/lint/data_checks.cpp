#include "core/migration/lint/lint_check.h"

// Rows that a migration changes.

namespace lockstep::lint {

namespace {

bool changesRows(const ChangeScope& scope)
{
    const ChangeKind kind = scope.change.kind;
    return (kind == ChangeKind::Update || kind == ChangeKind::Delete) &&
           scope.now.isOldRelation(scope.change.object) && scope.now.relation(scope.change.object) != nullptr;
}

QString verb(const ChangeScope& scope)
{
    return scope.change.kind == ChangeKind::Update ? QStringLiteral("changed") : QStringLiteral("deleted");
}

void everyRow(const ChangeScope& scope)
{
    if (changesRows(scope) && !scope.change.hasWhere)
        scope.report(
            QStringLiteral("Every row of %1 is %2 in one transaction, and stays locked until it ends.")
                .arg(scope.change.object, verb(scope)));
}

void manyRows(const ChangeScope& scope)
{
    if (changesRows(scope) && scope.change.hasWhere && !scope.change.pinned)
        scope.report(
            QStringLiteral("Rows of %1 are %2 by a condition that may hold for any number of them, all in "
                           "one transaction.")
                .arg(scope.change.object, verb(scope)));
}

void truncate(const ChangeScope& scope)
{
    if (scope.change.kind == ChangeKind::Truncate && scope.now.isOldRelation(scope.change.object))
        scope.report(
            QStringLiteral("TRUNCATE takes all rows of %1 from the previous release, too, and no down "
                           "script brings them back.")
                .arg(scope.change.object));
}

} // namespace

QList<LintCheck> dataChecks()
{
    const QString batches = QStringLiteral(
        "1. Let the migration only change the schema. 2. Change the rows in batches, out of band or in the "
        "background, in code that copes with both states. 3. Rely on the new state in the release after.");
    return {
        {{QStringLiteral("update-all-rows"), LintSeverity::Warning,
          QStringLiteral("UPDATE or DELETE of an existing table without WHERE"), batches},
         everyRow},
        {{QStringLiteral("update-many-rows"), LintSeverity::Warning,
          QStringLiteral("UPDATE or DELETE of an existing table by an open condition"), batches},
         manyRows},
        {{QStringLiteral("truncate-table"), LintSeverity::Warning,
          QStringLiteral("an existing table is emptied"),
          QStringLiteral(
              "1. Stop using the rows in this release. 2. Empty the table in the next, or make a new "
              "table and leave the old one as it is.")},
         truncate},
    };
}

} // namespace lockstep::lint
