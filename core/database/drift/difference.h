#pragma once

#include <QJsonObject>
#include <QList>
#include <QStringList>

namespace lockstep {

/// What a schema is made of; a default stands apart from its column only while something is being rebuilt.
enum class ObjectKind {
    Extension,
    Enum,
    Function,
    Sequence,
    Table,
    Column,
    Default,
    Constraint,
    Index,
    Trigger,
    Policy,
    View
};

/// "extension", "enum", ...
[[nodiscard]] QString objectKindName(ObjectKind kind);

/// Names one object of a schema.
struct SchemaObject
{
    ObjectKind kind = ObjectKind::Table;
    QString table; ///< of columns, defaults, constraints, indexes, triggers and policies
    QString name;  ///< of functions with their arguments, of defaults the column's

    friend auto operator<=>(const SchemaObject&, const SchemaObject&) = default;

    /// "users.email", "users", "twice(n integer)"
    [[nodiscard]] QString text() const;
};

/// When a statement of a repair has its turn. Everything is dropped before anything is made, and made after
/// what it is built on.
enum class RepairPhase {
    DropTriggers,
    DropPolicies,
    DropViews,
    DropForeignKeys,
    DropConstraints, ///< and indexes
    DropDefaults,
    DropColumns,
    DropTables,
    DropFunctions,
    RetireTypes,
    CreateExtensions,
    CreateTypes,
    CreateSequences,
    CreateTables,
    CreateFunctions,
    AlterColumns,
    DropTypes,
    AlterSequences,
    CreateIndexes, ///< and the constraints they serve
    CreateConstraints,
    CreateForeignKeys,
    CreateViews,
    CreateTriggers,
    CreatePolicies,
    DropLeftovers ///< types, sequences and extensions that nothing uses any more
};

struct RepairStatement
{
    RepairPhase phase = RepairPhase::AlterColumns;
    int rank = 0;            ///< order within the phase, where it matters
    QString sql;             ///< without a semicolon at its end
    SchemaObject about = {}; ///< what it drops, makes or changes

    friend auto operator<=>(const RepairStatement&, const RepairStatement&) = default;
};

/// By phase and rank, each once.
[[nodiscard]] QList<RepairStatement> inOrder(QList<RepairStatement> statements);

/// One object that is not as the release has it.
struct Difference
{
    enum class Problem { Missing, Different, Unexpected };

    SchemaObject object;
    Problem problem = Problem::Different;
    QString expected;              ///< its definition; empty when it should not be there
    QString actual;                ///< its definition; empty when it is missing
    QList<RepairStatement> repair; ///< in order, with what must be rebuilt around it; empty: by hand only
    QString risk;                  ///< what the repair may cost; empty: nothing worth saying
    bool safe = false; ///< loses nothing, cannot fail on data and locks nothing for long: may run unattended
    QString remark;    ///< of a note: why it does not count

    [[nodiscard]] QStringList sql() const;
    /// {kind, object, problem, expected, actual, sql, risk, safe}, of a note with remark.
    [[nodiscard]] QJsonObject toJson() const;
};

/// "missing", "different", "unexpected"
[[nodiscard]] QString problemName(Difference::Problem problem);

/// How a database differs from what it should be.
struct Drift
{
    QList<Difference> differences;
    /// What does not count: comments, privileges, objects of somebody else's, definitions that servers of
    /// different versions merely print differently. Not offered for repair.
    QList<Difference> notes;

    [[nodiscard]] bool isEmpty() const { return differences.isEmpty(); }
};

} // namespace lockstep
