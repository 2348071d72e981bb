#pragma once

#include <QList>
#include <QStringList>

namespace lockstep {

// What one schema of a database is made of, as its catalogue says. Everything is sorted by name, so that two
// descriptions of the same schema are equal. What the product's own description has no word for is marked
// "ours"; see description_json.h.

struct EnumDescription
{
    QString name;
    QStringList labels; ///< in their sort order
    QString comment;    ///< ours

    friend bool operator==(const EnumDescription&, const EnumDescription&) = default;
};

struct FunctionDescription
{
    QString name;
    QString definition; ///< a whole CREATE OR REPLACE statement
    QString arguments;  ///< ours: what tells it from others of its name, "n integer, label text"
    QString kind = QStringLiteral("FUNCTION"); ///< ours: or "PROCEDURE", "AGGREGATE"
    QString comment;                           ///< ours
    QString owner;                             ///< ours
    QStringList privileges; ///< ours: "EXECUTE to reader", with the owner's; empty: everybody's, as always

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
    QString comment; ///< ours

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
    QString fullType; ///< ours: with length, precision, schema and collation, as it stands in CREATE TABLE

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
    QString comment;              ///< ours

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
    QString comment;      ///< ours
    bool enforced = true; ///< ours: false where the triggers that check a foreign key are disabled

    friend bool operator==(const ConstraintDescription&, const ConstraintDescription&) = default;
};

struct TriggerDescription
{
    QString name;
    QString definition;
    QString comment;                           ///< ours
    QString firing = QStringLiteral("ENABLE"); ///< ours: or "DISABLE", "ENABLE REPLICA", "ENABLE ALWAYS"

    friend bool operator==(const TriggerDescription&, const TriggerDescription&) = default;
};

/// Ours: a row-level security policy.
struct PolicyDescription
{
    QString name;
    QString definition; ///< a whole CREATE POLICY statement
    QString comment;

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
    QString options;                   ///< ours: "fillfactor=70"
    QStringList privileges;            ///< ours: "SELECT to reader", without the owner's
    QString owner;                     ///< ours
    QString replicaIdentity; ///< ours: "FULL", "NOTHING", "USING INDEX name"; empty: the primary key

    friend bool operator==(const TableDescription&, const TableDescription&) = default;
};

struct ViewDescription
{
    QString name;
    QString definition;              ///< the query
    bool materialized = false;       ///< ours; such views are not in the product's description
    QString options;                 ///< ours: "security_invoker=true"
    QList<IndexDescription> indexes; ///< ours; of a materialized one
    QString comment;                 ///< ours
    QStringList privileges;          ///< ours, as a table's
    QString owner;                   ///< ours

    friend bool operator==(const ViewDescription&, const ViewDescription&) = default;
};

struct SchemaDescription
{
    QString name = QStringLiteral("public"); ///< ours
    int serverMajor = 0;                     ///< ours: whose words definitions are in; 0: not known
    QStringList extensions;
    QStringList extensionComments; ///< ours: of each extension
    QList<EnumDescription> enums;
    QList<FunctionDescription> functions;
    QList<SequenceDescription> sequences;
    QList<TableDescription> tables;
    QList<ViewDescription> views;

    friend bool operator==(const SchemaDescription&, const SchemaDescription&) = default;
};

/// The one of that name; null when there is none.
template <typename Description>
[[nodiscard]] const Description* findNamed(const QList<Description>& descriptions, const QString& name)
{
    const auto found = std::ranges::find(descriptions, name, &Description::name);
    return found == descriptions.cend() ? nullptr : &*found;
}

} // namespace lockstep
