#include "core/migration/lint/lint_check.h"

// What a column demands that it did not demand of the previous release.

namespace lockstep::lint {

namespace {

/// Whether the column, new to an old table, ends up such that an INSERT which does not know it fails.
bool endsUpRequired(const ChangeScope& scope)
{
    const KnownColumn* column = scope.after.column(scope.change.object, scope.change.part);
    return column != nullptr && column->facts.notNull && !column->facts.suppliesValue();
}

bool isFreshOnOldTable(const ChangeScope& scope)
{
    return scope.now.isOldRelation(scope.change.object) &&
           scope.now.areFreshColumns(scope.change.object, {scope.change.part});
}

void requiredColumn(const ChangeScope& scope)
{
    const SqlChange& change = scope.change;
    const bool added = change.kind == ChangeKind::AddColumn && scope.now.isOldRelation(change.object) &&
                       change.column.notNull && !change.column.suppliesValue();
    const bool madeSo = (change.kind == ChangeKind::SetNotNull || change.kind == ChangeKind::DropDefault) &&
                        isFreshOnOldTable(scope) && endsUpRequired(scope);
    if (added)
        scope.report(
            QStringLiteral("%1.%2 is added NOT NULL without a default: that fails where the table has rows, "
                           "and the previous release inserts rows without the column.")
                .arg(change.object, change.part));
    else if (madeSo)
        scope.report(
            QStringLiteral("The new column %1.%2 ends up NOT NULL without a default, and the previous "
                           "release inserts rows without it.")
                .arg(change.object, change.part));
}

void setNotNull(const ChangeScope& scope)
{
    const SqlChange& change = scope.change;
    if (change.kind != ChangeKind::SetNotNull || !scope.now.isOldColumn(change.object, change.part))
        return;
    const KnownColumn* column = scope.now.column(change.object, change.part);
    const KnownConstraint* check = scope.now.notNullCheck(change.object, change.part);
    if ((column != nullptr && column->facts.notNull) || (check != nullptr && !check->fresh))
        return;
    scope.report(
        QStringLiteral("%1.%2 becomes NOT NULL, and the previous release may still write NULL into it.")
            .arg(change.object, change.part));
}

void setNotNullScan(const ChangeScope& scope)
{
    const SqlChange& change = scope.change;
    if (change.kind != ChangeKind::SetNotNull || !scope.now.isOldRelation(change.object) ||
        scope.now.notNullCheck(change.object, change.part) != nullptr)
        return;
    const KnownColumn* column = scope.now.column(change.object, change.part);
    if (column != nullptr && column->facts.notNull)
        return;
    const bool fresh = column != nullptr && column->fresh;
    scope.report(
        QStringLiteral("SET NOT NULL reads all of %1 while nobody else can use it, because no validated "
                       "CHECK says yet that %2 holds no NULL.")
            .arg(change.object, change.part),
        fresh ? std::optional(LintSeverity::Note) : std::nullopt);
}

void dropDefault(const ChangeScope& scope)
{
    const SqlChange& change = scope.change;
    if (change.kind != ChangeKind::DropDefault || !scope.now.isOldColumn(change.object, change.part))
        return;
    const KnownColumn* before = scope.now.column(change.object, change.part);
    const KnownColumn* after = scope.after.column(change.object, change.part);
    const bool hadNone = before != nullptr && !before->facts.suppliesValue();
    if (hadNone || (after != nullptr && after->facts.suppliesValue()))
        return;
    const bool notNull = after == nullptr || after->facts.notNull;
    scope.report(
        (notNull ? QStringLiteral("%1.%2 loses its default: rows that the previous release inserts without "
                                  "the column are refused.")
                 : QStringLiteral("%1.%2 loses its default: rows that the previous release inserts without "
                                  "the column get NULL there."))
            .arg(change.object, change.part),
        notNull ? std::nullopt : std::optional(LintSeverity::Warning));
}

struct TypeChangeSeen
{
    QString from;
    TypeChange change = TypeChange::Rewrite;
};

/// What happens to an old column's type; nothing for other changes.
std::optional<TypeChangeSeen> typeChange(const ChangeScope& scope)
{
    const SqlChange& change = scope.change;
    if (change.kind != ChangeKind::ChangeType || !scope.now.isOldColumn(change.object, change.part))
        return std::nullopt;
    const KnownColumn* column = scope.now.column(change.object, change.part);
    if (column == nullptr || column->facts.type.name.isEmpty())
        return TypeChangeSeen{QStringLiteral("its type"), TypeChange::Rewrite};
    TypeChange what = classify(column->facts.type, change.column.type);
    if (!change.plainCast && what == TypeChange::Free)
        what = TypeChange::Rewrite;
    return TypeChangeSeen{column->facts.type.toString(), what};
}

void narrowType(const ChangeScope& scope)
{
    const std::optional<TypeChangeSeen> seen = typeChange(scope);
    if (!seen || seen->change != TypeChange::Narrow)
        return;
    scope.report(
        QStringLiteral("%1.%2 goes from %3 to %4, which holds less: values of existing rows, or those the "
                       "previous release still writes, may not fit.")
            .arg(scope.change.object, scope.change.part, seen->from, scope.change.column.type.toString()));
}

void changeType(const ChangeScope& scope)
{
    const std::optional<TypeChangeSeen> seen = typeChange(scope);
    if (!seen || seen->change != TypeChange::Rewrite)
        return;
    scope.report(
        QStringLiteral("%1.%2 goes from %3 to %4: every row of the table is written anew while nobody else "
                       "can use it, and the previous release still expects the old type.")
            .arg(scope.change.object, scope.change.part, seen->from, scope.change.column.type.toString()));
}

void rewritingColumn(const ChangeScope& scope)
{
    const SqlChange& change = scope.change;
    if (change.kind != ChangeKind::AddColumn || !scope.now.isOldRelation(change.object))
        return;
    const auto volatileCall = std::ranges::find_if(
        change.column.defaultCalls, [&](const QString& name) { return scope.now.isVolatile(name); });
    QString why;
    if (change.column.stored)
        why = QStringLiteral("it is generated and stored");
    else if (change.column.sequence)
        why = QStringLiteral("every row gets a number of a sequence");
    else if (volatileCall != change.column.defaultCalls.end())
        why = QStringLiteral("%1() gives every row another value").arg(*volatileCall);
    else
        return;
    scope.report(
        QStringLiteral("Adding %1.%2 writes every row of the table anew while nobody else can use it, "
                       "because %3.")
            .arg(change.object, change.part, why));
}

} // namespace

QList<LintCheck> columnChecks()
{
    const QString newColumn = QStringLiteral(
        "1. Add a column of the new type and write both, in code or by a trigger. 2. Fill it in "
        "batches and read it. 3. Drop the old column in the release after.");
    return {
        {{QStringLiteral("required-column"), LintSeverity::Error,
          QStringLiteral("a new column is NOT NULL without a default"),
          QStringLiteral(
              "1. Add the column with a constant default, or nullable, and write it in this release. "
              "2. Fill the old rows in batches. 3. Make it NOT NULL and drop the default in the next "
              "release.")},
         requiredColumn},
        {{QStringLiteral("set-not-null"), LintSeverity::Error,
          QStringLiteral("a column of the previous release becomes NOT NULL"),
          QStringLiteral(
              "1. In this release, always write a value, and fill the rows that have none in batches. "
              "2. In the next, ADD CONSTRAINT ... CHECK (column IS NOT NULL) NOT VALID. 3. VALIDATE "
              "CONSTRAINT in a migration of its own. 4. SET NOT NULL, then drop the constraint.")},
         setNotNull},
        {{QStringLiteral("set-not-null-scan"), LintSeverity::Warning,
          QStringLiteral("SET NOT NULL without a validated CHECK reads the whole locked table"),
          QStringLiteral(
              "1. ADD CONSTRAINT ... CHECK (column IS NOT NULL) NOT VALID. 2. VALIDATE CONSTRAINT in a "
              "migration of its own, which lets others write. 3. SET NOT NULL, which then reads nothing, "
              "and drop the constraint.")},
         setNotNullScan},
        {{QStringLiteral("drop-default"), LintSeverity::Error,
          QStringLiteral("a column of the previous release loses its default"),
          QStringLiteral("1. In this release, always write the column. 2. Drop the default in the next.")},
         dropDefault},
        {{QStringLiteral("narrow-type"), LintSeverity::Error,
          QStringLiteral("a column's type becomes narrower"), newColumn},
         narrowType},
        {{QStringLiteral("change-type"), LintSeverity::Warning,
          QStringLiteral("a column's type changes in a way that writes every row anew"), newColumn},
         changeType},
        {{QStringLiteral("add-column-rewrites"), LintSeverity::Warning,
          QStringLiteral("a new column makes PostgreSQL write every row anew"),
          QStringLiteral(
              "1. Add the column nullable and without a default. 2. SET DEFAULT, which only counts for "
              "new rows. 3. Fill the old rows in batches, out of band. 4. Add NOT NULL by way of a "
              "validated CHECK.")},
         rewritingColumn},
    };
}

} // namespace lockstep::lint
