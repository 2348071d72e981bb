#include "core/migration/lint/lint_check.h"

// New constraints, and unique ones that go.

namespace lockstep::lint {

namespace {

/// Calls `check` for every constraint that the change puts on an old table.
template <typename Check>
void forNewConstraints(const ChangeScope& scope, Check check)
{
    const SqlChange& change = scope.change;
    const bool adds = change.kind == ChangeKind::AddConstraint || change.kind == ChangeKind::AddColumn;
    if (!adds || !scope.now.isOldRelation(change.object))
        return;
    for (const ConstraintFacts& constraint : change.constraints)
        check(constraint);
}

/// The constraint of a column that is added in the same breath.
bool isInline(const ChangeScope& scope)
{
    return scope.change.kind == ChangeKind::AddColumn;
}

std::optional<LintSeverity> noteIf(bool fresh)
{
    return fresh ? std::optional(LintSeverity::Note) : std::nullopt;
}

void addCheck(const ChangeScope& scope)
{
    forNewConstraints(scope, [&](const ConstraintFacts& constraint) {
        if (constraint.kind != ConstraintKind::Check || !constraint.validated || isInline(scope))
            return;
        const bool fresh = scope.now.areFreshColumns(scope.change.object, constraint.columns);
        scope.report(
            QStringLiteral("CHECK %1 reads all of %2 while nobody else can use it%3.")
                .arg(constraint.name, scope.change.object,
                     fresh ? QString()
                           : QStringLiteral(", and refuses rows that the previous release may still write")),
            noteIf(fresh));
    });
}

/// Whether it only takes the place of one that asked for the same.
bool hadSuchForeignKey(const KnownRelation* before, const ConstraintFacts& constraint)
{
    return before != nullptr && std::ranges::any_of(before->constraints, [&](const KnownConstraint& known) {
               return known.facts.kind == ConstraintKind::ForeignKey &&
                      known.facts.columns == constraint.columns &&
                      known.facts.references == constraint.references;
           });
}

void addForeignKey(const ChangeScope& scope)
{
    forNewConstraints(scope, [&](const ConstraintFacts& constraint) {
        // A new column without a default holds only NULL: PostgreSQL does not look at the rows then.
        const bool nothingToRead = isInline(scope) && !scope.change.column.hasDefault;
        if (constraint.kind != ConstraintKind::ForeignKey || !constraint.validated || nothingToRead)
            return;
        const bool fresh =
            isInline(scope) || scope.now.areFreshColumns(scope.change.object, constraint.columns);
        const bool again = hadSuchForeignKey(scope.before.relation(scope.change.object), constraint);
        scope.report(
            QStringLiteral("FOREIGN KEY %1 reads all of %2 while nobody can write to it or to %3%4.")
                .arg(constraint.name, scope.change.object, constraint.references,
                     fresh || again
                         ? QString()
                         : QStringLiteral(", and refuses rows that the previous release may still write")),
            again ? std::optional(LintSeverity::Warning) : noteIf(fresh));
    });
}

QString kindWords(ConstraintKind kind)
{
    if (kind == ConstraintKind::PrimaryKey)
        return QStringLiteral("PRIMARY KEY");
    return kind == ConstraintKind::Unique ? QStringLiteral("UNIQUE") : QStringLiteral("EXCLUDE");
}

void addUnique(const ChangeScope& scope)
{
    forNewConstraints(scope, [&](const ConstraintFacts& constraint) {
        const bool builds = constraint.kind == ConstraintKind::Unique ||
                            constraint.kind == ConstraintKind::PrimaryKey ||
                            constraint.kind == ConstraintKind::Exclusion;
        const bool fresh =
            isInline(scope) || scope.now.areFreshColumns(scope.change.object, constraint.columns);
        if (builds && constraint.usingIndex.isEmpty())
            scope.report(
                QStringLiteral("%1 %2 builds an index of %3 while nobody else can use the table, and fails "
                               "on rows that break it.")
                    .arg(kindWords(constraint.kind), constraint.name, scope.change.object),
                fresh ? std::optional(LintSeverity::Warning) : std::nullopt);
    });
}

struct UniqueDropped
{
    QString table;
    QStringList columns;
};

std::optional<UniqueDropped> oldUnique(const KnownIndex* index)
{
    if (index == nullptr || !index->facts.unique || index->fresh)
        return std::nullopt;
    return UniqueDropped{index->table, index->facts.columns};
}

/// The old unique constraint or index that the change drops.
std::optional<UniqueDropped> droppedUnique(const ChangeScope& scope)
{
    const SqlChange& change = scope.change;
    const bool dropsConstraint = change.kind == ChangeKind::DropConstraint;
    if (!dropsConstraint && change.kind != ChangeKind::DropIndex)
        return std::nullopt;
    const KnownConstraint* constraint =
        dropsConstraint ? scope.now.constraint(change.object, change.part) : nullptr;
    if (constraint == nullptr) // A constraint made of an index by SQL we did not see keeps the index's name.
        return oldUnique(scope.now.index(change.part));
    const bool unique = constraint->facts.kind == ConstraintKind::Unique ||
                        constraint->facts.kind == ConstraintKind::PrimaryKey;
    if (!unique || constraint->fresh)
        return std::nullopt;
    return UniqueDropped{change.object, constraint->facts.columns};
}

/// Whether the table goes, or columns of it: then that is what matters.
bool isPartOfARemoval(const ChangeScope& scope, const UniqueDropped& dropped)
{
    const KnownRelation* before = scope.before.relation(dropped.table);
    const KnownRelation* after = scope.after.relation(dropped.table);
    if (before == nullptr || after == nullptr)
        return true;
    return std::ranges::any_of(dropped.columns, [&](const QString& name) {
        return before->columns.contains(name) && !after->columns.contains(name);
    });
}

/// The index's columns as ON CONFLICT names them.
QString conflictTarget(const QStringList& columns)
{
    if (columns.isEmpty() || !columns.last().startsWith(u"where "))
        return u'(' + columns.join(QStringLiteral(", ")) + u')';
    return u'(' + columns.first(columns.size() - 1).join(QStringLiteral(", ")) +
           QStringLiteral(") WHERE ...");
}

void dropUnique(const ChangeScope& scope)
{
    const std::optional<UniqueDropped> dropped = droppedUnique(scope);
    if (!dropped || isPartOfARemoval(scope, *dropped) || !scope.now.isOldRelation(dropped->table) ||
        scope.after.hasUnique(dropped->table, dropped->columns))
        return;
    scope.report(QStringLiteral("%1 is no longer unique by %2: an INSERT ... ON CONFLICT %2 of the previous "
                                "release fails.")
                     .arg(dropped->table, conflictTarget(dropped->columns)));
}

} // namespace

QList<LintCheck> constraintChecks()
{
    return {
        {{QStringLiteral("add-check"), LintSeverity::Error,
          QStringLiteral("a CHECK is added and validated at once"),
          QStringLiteral(
              "1. Make sure that the release before writes only rows that pass. 2. ADD CONSTRAINT ... NOT "
              "VALID. 3. VALIDATE CONSTRAINT in a migration of its own, which lets others write.")},
         addCheck},
        {{QStringLiteral("add-foreign-key"), LintSeverity::Error,
          QStringLiteral("a foreign key is added and validated at once"),
          QStringLiteral(
              "1. ADD CONSTRAINT ... FOREIGN KEY ... NOT VALID. 2. Repair rows without a partner in "
              "batches. 3. VALIDATE CONSTRAINT in a migration of its own, which lets others write.")},
         addForeignKey},
        {{QStringLiteral("add-unique-constraint"), LintSeverity::Error,
          QStringLiteral("a UNIQUE, PRIMARY KEY or EXCLUDE builds its index under a lock"),
          QStringLiteral(
              "1. CREATE UNIQUE INDEX CONCURRENTLY in a migration of its own. 2. ADD CONSTRAINT ... "
              "UNIQUE USING INDEX in the next one. An EXCLUDE has no such way: make it with its table.")},
         addUnique},
        {{QStringLiteral("drop-unique"), LintSeverity::Warning,
          QStringLiteral(
              "a unique constraint or index of the previous release goes without one in its place"),
          QStringLiteral(
              "1. Add the new unique index beside the old one and use it in this release. 2. Drop the old "
              "one in the next.")},
         dropUnique},
    };
}

} // namespace lockstep::lint
