#include "core/migration/lint/lint_check.h"

// What takes something away that the previous release uses, by name.

namespace lockstep::lint {

namespace {

/// Columns of the relation before the migration that it does not have after it; nothing where one of the two
/// is not known.
std::optional<QStringList> lostColumns(const ChangeScope& scope, const QString& name)
{
    const KnownRelation* before = scope.before.relation(name);
    const KnownRelation* after = scope.after.relation(name);
    if (before == nullptr || after == nullptr || !before->columnsKnown || !after->columnsKnown)
        return std::nullopt;
    QStringList lost;
    for (const QString& column : before->columns.keys()) {
        if (!after->columns.contains(column))
            lost += column;
    }
    lost.sort();
    return lost;
}

/// What was renamed a moment ago has a name that the previous release never used.
bool isKnownToPrevious(const ChangeScope& scope)
{
    const QString& name = scope.change.object;
    return scope.now.isOldRelation(name) &&
           (scope.before.relation(name) != nullptr || scope.now.relation(name) == nullptr);
}

bool isStillThere(const ChangeScope& scope, const QString& name)
{
    return scope.after.relation(name) != nullptr;
}

QString quoted(const QStringList& names)
{
    return names.join(QStringLiteral(", "));
}

void dropTable(const ChangeScope& scope)
{
    const SqlChange& change = scope.change;
    if (change.kind != ChangeKind::DropTable || !isKnownToPrevious(scope))
        return;
    if (!isStillThere(scope, change.object))
        return scope.report(
            QStringLiteral("The table %1 is dropped, and the previous release still uses it while "
                           "both run.")
                .arg(change.object));
    const std::optional<QStringList> lost = lostColumns(scope, change.object);
    if (lost && !lost->isEmpty())
        return scope.report(
            QStringLiteral("The table %1 is dropped and made again without %2, which the previous "
                           "release still uses.")
                .arg(change.object, quoted(*lost)));
    scope.report(
        QStringLiteral("The table %1 is dropped and made again: what it holds is lost, and everybody who "
                       "uses it waits.")
            .arg(change.object),
        LintSeverity::Warning);
}

void dropView(const ChangeScope& scope)
{
    const SqlChange& change = scope.change;
    if (change.kind != ChangeKind::DropView || !isKnownToPrevious(scope))
        return;
    if (!isStillThere(scope, change.object))
        return scope.report(
            QStringLiteral("The %1 %2 is dropped, and the previous release may still read it.")
                .arg(change.what, change.object));
    const std::optional<QStringList> lost = lostColumns(scope, change.object);
    if (!lost)
        scope.report(
            QStringLiteral("The %1 %2 is dropped and made again; whether all columns that the previous "
                           "release reads are still in it cannot be told here.")
                .arg(change.what, change.object),
            LintSeverity::Note);
    else if (!lost->isEmpty())
        scope.report(
            QStringLiteral("The %1 %2 is dropped and made again without %3, which the previous release may "
                           "still read.")
                .arg(change.what, change.object, quoted(*lost)));
}

void renameRelation(const ChangeScope& scope, bool views)
{
    const SqlChange& change = scope.change;
    if (change.kind != ChangeKind::RenameRelation || !scope.now.isOldRelation(change.object))
        return;
    const KnownRelation* renamed = scope.now.relation(change.object);
    const bool isView = renamed != nullptr ? renamed->view : change.what.endsWith(u"view");
    if (isView != views || lostColumns(scope, change.object) == QStringList())
        return;
    scope.report(
        QStringLiteral("The %1 %2 becomes %3, and the previous release still uses the old name while both "
                       "run.")
            .arg(isView ? QStringLiteral("view") : QStringLiteral("table"), change.object, change.newName));
}

void renameTable(const ChangeScope& scope)
{
    renameRelation(scope, false);
}

void renameView(const ChangeScope& scope)
{
    renameRelation(scope, true);
}

void dropColumn(const ChangeScope& scope)
{
    const SqlChange& change = scope.change;
    if (change.kind != ChangeKind::DropColumn || !scope.now.isOldColumn(change.object, change.part))
        return;
    const bool again = scope.after.column(change.object, change.part) != nullptr;
    if (again)
        return scope.report(
            QStringLiteral("%1.%2 is dropped and added again: its values are lost, and the table is "
                           "locked meanwhile.")
                .arg(change.object, change.part),
            LintSeverity::Warning);
    scope.report(
        QStringLiteral("%1.%2 is dropped, and the previous release still reads and writes it while both run.")
            .arg(change.object, change.part));
}

void renameColumn(const ChangeScope& scope)
{
    const SqlChange& change = scope.change;
    if (change.kind != ChangeKind::RenameColumn || !scope.now.isOldColumn(change.object, change.part) ||
        scope.after.column(change.object, change.part) != nullptr)
        return;
    scope.report(
        QStringLiteral("%1.%2 becomes %3, and the previous release still uses the old name while both run.")
            .arg(change.object, change.part, change.newName));
}

} // namespace

QList<LintCheck> removalChecks()
{
    return {
        {{QStringLiteral("drop-table"), LintSeverity::Error,
          QStringLiteral("a table of the previous release is dropped"),
          QStringLiteral(
              "1. In this release, stop using the table. 2. Drop it in the next release, when no release "
              "that uses it can run beside it.")},
         dropTable},
        {{QStringLiteral("rename-table"), LintSeverity::Error,
          QStringLiteral("a table of the previous release is renamed"),
          QStringLiteral(
              "1. Rename it and, in the same migration, create a view of the old name with all columns "
              "(simple views take writes, too). 2. Drop the view in the next release. Or keep the name.")},
         renameTable},
        {{QStringLiteral("drop-view"), LintSeverity::Error,
          QStringLiteral("a view of the previous release is dropped or loses columns"),
          QStringLiteral(
              "1. Stop reading the view in this release. 2. Drop it in the next. To change it, use CREATE "
              "OR REPLACE VIEW and only add columns at its end.")},
         dropView},
        {{QStringLiteral("rename-view"), LintSeverity::Error,
          QStringLiteral("a view of the previous release is renamed"),
          QStringLiteral(
              "1. Create the view under its new name beside the old one. 2. Drop the old one in the next "
              "release.")},
         renameView},
        {{QStringLiteral("drop-column"), LintSeverity::Error,
          QStringLiteral("a column of the previous release is dropped"),
          QStringLiteral(
              "1. In this release, stop reading and writing the column; drop its NOT NULL or give it a "
              "default first, so that rows can be inserted without it. 2. Drop it in the next release.")},
         dropColumn},
        {{QStringLiteral("rename-column"), LintSeverity::Error,
          QStringLiteral("a column of the previous release is renamed"),
          QStringLiteral(
              "1. Add a column of the new name and write both, in code or by a trigger. 2. Fill the new "
              "one in batches and read it. 3. Drop the old one in the release after.")},
         renameColumn},
    };
}

} // namespace lockstep::lint
