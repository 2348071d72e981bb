#pragma once

#include <QJsonObject>
#include <QList>
#include <QMap>
#include <QStringList>

namespace lockstep {

// What one schema of a database is made of, as its catalogue says. Everything is sorted by name, so that two
// descriptions of the same schema are equal. What the product's own description has no word for is marked
// "ours": toJson() leaves it out.

struct EnumDescription
{
    QString name;
    QStringList labels; ///< in their sort order

    friend bool operator==(const EnumDescription&, const EnumDescription&) = default;
};

struct FunctionDescription
{
    QString name;
    QString definition; ///< a whole CREATE OR REPLACE statement
    QString arguments;  ///< ours: the types that tell it from others of its name, "integer, text"

    friend bool operator==(const FunctionDescription&, const FunctionDescription&) = default;
};

struct SequenceDescription
{
    QString name;
    QString typeName;
    qint64 startValue = 1;
    qint64 minimumValue = 1;
    qint64 maximumValue = 0;
    qint64 increment = 1;
    bool cycles = false;
    QString ownedBy; ///< ours: "table.column" when it goes with that column

    friend bool operator==(const SequenceDescription&, const SequenceDescription&) = default;
};

struct ColumnDescription
{
    QString name;
    int index = 0;    ///< its place in the table, from 1; gaps where columns were dropped
    QString typeName; ///< without a length, "text[]" for arrays, the bare name for types of users
    bool nullable = true;
    QString defaultValue;  ///< an expression; empty: none
    int maximumLength = 0; ///< of character types; 0: none
    bool identity = false;
    QString identityGeneration; ///< "ALWAYS", "BY DEFAULT"
    bool generated = false;     ///< always computed from generationExpression
    QString generationExpression;
    QString comment;
    QString fullType; ///< ours: with length, precision and schema, as it stands in CREATE TABLE

    friend bool operator==(const ColumnDescription&, const ColumnDescription&) = default;
};

struct IndexDescription
{
    QString name;
    bool primaryKey = false;
    bool unique = false;
    bool exclusion = false;
    bool deferrable = false;
    QString definition;           ///< CREATE INDEX ...
    QString constraintType;       ///< "p", "u", "x"; empty when no constraint owns it
    QString constraintDefinition; ///< "PRIMARY KEY (id)"
    bool valid = true;            ///< ours

    friend bool operator==(const IndexDescription&, const IndexDescription&) = default;
};

/// Checks, foreign keys and constraint triggers; those that an index serves are with their index.
struct ConstraintDescription
{
    QString name;
    QString type;     ///< "c", "f", "t"
    QString refTable; ///< of a foreign key
    bool deferrable = false;
    QString definition;

    friend bool operator==(const ConstraintDescription&, const ConstraintDescription&) = default;
};

struct TriggerDescription
{
    QString name;
    QString definition;

    friend bool operator==(const TriggerDescription&, const TriggerDescription&) = default;
};

/// Ours: a row-level security policy.
struct PolicyDescription
{
    QString name;
    QString definition; ///< a whole CREATE POLICY statement

    friend bool operator==(const PolicyDescription&, const PolicyDescription&) = default;
};

struct TableDescription
{
    QString name;
    QString comment;
    QList<ColumnDescription> columns;
    QList<IndexDescription> indexes;
    QList<ConstraintDescription> constraints;
    QList<TriggerDescription> triggers;
    QList<PolicyDescription> policies; ///< ours
    bool rowSecurity = false;          ///< ours: policies are enforced
    bool forceRowSecurity = false;     ///< ours: on the owner, too
    QString partitionKey;              ///< ours: "RANGE (at)" of a partitioned table
    QString partitionOf;               ///< ours: the table it is a partition of
    QString partitionBound;            ///< ours: "FOR VALUES FROM ..."
    QStringList privileges;            ///< ours: "SELECT to reader", without the owner's

    friend bool operator==(const TableDescription&, const TableDescription&) = default;
};

struct ViewDescription
{
    QString name;
    QString definition;        ///< the query
    bool materialized = false; ///< ours; such views are not in the product's description

    friend bool operator==(const ViewDescription&, const ViewDescription&) = default;
};

struct SchemaDescription
{
    QStringList extensions;
    QList<EnumDescription> enums;
    QList<FunctionDescription> functions;
    QList<SequenceDescription> sequences;
    QList<TableDescription> tables;
    QList<ViewDescription> views;

    friend bool operator==(const SchemaDescription&, const SchemaDescription&) = default;

    /// The JSON that the product's `describe --format=json` writes: Extensions, Enums, Functions, Sequences,
    /// Tables and Views, keys in capitals.
    [[nodiscard]] QJsonObject toJson() const;
};

} // namespace lockstep
