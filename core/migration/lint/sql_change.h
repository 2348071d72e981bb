#pragma once

#include "core/migration/lint/column_type.h"
#include "core/migration/lint/parsed_script.h"

#include <QStringList>

#include <optional>

namespace lockstep::lint {

enum class ChangeKind {
    CreateTable,
    DropTable,
    CreateView, ///< materialized ones, too
    DropView,
    RenameRelation, ///< a table or view; also into another schema
    AddColumn,
    DropColumn,
    RenameColumn,
    ChangeType,
    SetNotNull,
    DropNotNull,
    SetDefault,
    DropDefault,
    AddConstraint,
    ValidateConstraint,
    DropConstraint,
    RenameConstraint,
    CreateIndex,
    DropIndex,
    RenameIndex,
    CreateType,
    AddLabel,
    RenameLabel,
    RenameType,
    DropType,
    AlterCompositeType,
    CreateFunction,
    DropFunction,
    CreateTrigger,
    DropTrigger,
    CreateOther, ///< A kind of object the rules know nothing more of.
    DropOther,
    Rewrite, ///< a command that writes the whole table anew; its name is `what`
    Reindex,
    LockTable,
    Update,
    Delete,
    Truncate,
    Transaction, ///< BEGIN, COMMIT, ...; its name is `what`
    CommitAndChain,
    OutsideOnly, ///< a command that runs only outside of a transaction; its name is `what`
    Extension,   ///< anything done to an extension
    CallFunction,
    HiddenSql, ///< statements put together at run time; `what` says where
};

struct ColumnFacts
{
    QString name;
    ColumnType type;
    bool notNull = false;
    bool hasDefault = false;  ///< other than NULL
    bool stored = false;      ///< GENERATED ALWAYS AS (...) STORED
    bool sequence = false;    ///< serial or identity
    QStringList defaultCalls; ///< functions in the default

    /// Whether an INSERT that does not name the column gives it a value.
    [[nodiscard]] bool suppliesValue() const { return hasDefault || stored || sequence; }
};

enum class ConstraintKind { Check, ForeignKey, Unique, PrimaryKey, Exclusion, Other };

struct ConstraintFacts
{
    QString name; ///< PostgreSQL's choice where the SQL gives none.
    ConstraintKind kind = ConstraintKind::Other;
    QStringList columns;
    QString references;    ///< the other table of a foreign key
    QString notNullColumn; ///< of CHECK (column IS NOT NULL)
    QString usingIndex;
    bool validated = true; ///< not NOT VALID
};

struct IndexFacts
{
    bool unique = false;
    QStringList columns; ///< Expressions and a WHERE are here, too, in a form that only serves to compare.
};

/// One thing that one statement does to one object.
struct SqlChange
{
    ChangeKind kind = ChangeKind::CreateOther;
    qsizetype statement = 0; ///< which of the script's statements
    qsizetype position = 0;  ///< in bytes
    QString what;            ///< "table", "view", "index": as a sentence names the object
    QString object;          ///< the table where the change is part of one, else the object itself
    QString part;            ///< column, constraint, label, index
    QString newName;
    bool guarded = false;   ///< IF [NOT] EXISTS, OR REPLACE, or inside of a DO block's condition
    bool guardable = false; ///< PostgreSQL has IF [NOT] EXISTS here
    bool concurrently = false;
    bool temporary = false;
    bool hasWhere = false; ///< of Update and Delete
    bool pinned = false;   ///< The WHERE compares a column with constants.
    bool plainCast = true; ///< of ChangeType: no USING that computes
    ColumnFacts column;
    QList<ColumnFacts> columns; ///< of CreateTable
    QStringList
        templates; ///< of CreateTable: tables whose columns it takes over (LIKE, INHERITS, PARTITION OF)
    QStringList viewColumns; ///< of CreateView; "*:table" for all of a table, "*:" for unknown ones
    QList<ConstraintFacts> constraints; ///< of CreateTable, AddColumn, AddConstraint
    IndexFacts index;
    QStringList labels;           ///< of CreateType
    bool volatileFunction = true; ///< of CreateFunction
    bool triggerFunction = false; ///< of CreateFunction
    bool hidesSql = false;        ///< of CreateFunction: its body has EXECUTE
};

/// What the script's statements do, in their order; DO blocks are looked into.
[[nodiscard]] QList<SqlChange> changesOf(const ParsedScript& script, const QByteArray& sql);

} // namespace lockstep::lint
