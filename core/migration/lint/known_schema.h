#pragma once

#include "core/migration/lint/sql_change.h"

#include <QHash>

namespace lockstep::lint {

// `fresh` everywhere: made by a migration that the previous release does not have, so nobody uses it yet.

struct KnownColumn
{
    ColumnFacts facts;
    bool fresh = false;
};

struct KnownConstraint
{
    ConstraintFacts facts;
    bool fresh = false;
};

struct KnownRelation
{
    bool view = false;
    bool fresh = false;
    bool columnsKnown = true;
    QHash<QString, KnownColumn> columns;
    QHash<QString, KnownConstraint> constraints;
};

struct KnownIndex
{
    QString table;
    IndexFacts facts;
    bool fresh = false;
};

struct KnownFunction
{
    bool volatileFunction = true;
    bool triggerFunction = false;
    bool hidesSql = false;
    bool fresh = false;
};

struct KnownType
{
    QStringList labels;
    bool fresh = false;
};

/// A schema as the SQL of its migrations makes it, followed change by change. What is put together at run
/// time is not in it, so that something unknown may exist. Copies share.
class KnownSchema
{
public:
    void apply(const SqlChange& change, bool fresh);

    /// Whether the change does nothing: IF NOT EXISTS on what exists, IF EXISTS on a table that does not.
    [[nodiscard]] bool isNoOp(const SqlChange& change) const;

    // Null when unknown.
    [[nodiscard]] const KnownRelation* relation(const QString& name) const;
    [[nodiscard]] const KnownColumn* column(const QString& table, const QString& name) const;
    [[nodiscard]] const KnownConstraint* constraint(const QString& table, const QString& name) const;
    [[nodiscard]] const KnownIndex* index(const QString& name) const;
    [[nodiscard]] const KnownType* type(const QString& name) const;
    /// By signature, or by name where that is the only one of it.
    [[nodiscard]] const KnownFunction* function(const QString& signature) const;
    [[nodiscard]] bool isTriggerFresh(const QString& table, const QString& name) const;
    [[nodiscard]] bool hasTrigger(const QString& table, const QString& name) const;

    /// Whether the previous release may use it: it is not known to be fresh.
    [[nodiscard]] bool isOldRelation(const QString& name) const;
    [[nodiscard]] bool isOldColumn(const QString& table, const QString& name) const;
    /// Whether all of the columns are known to be fresh.
    [[nodiscard]] bool areFreshColumns(const QString& table, const QStringList& names) const;

    /// Whether a unique index or constraint of the table has exactly these columns.
    [[nodiscard]] bool hasUnique(const QString& table, const QStringList& columns) const;
    /// Whether a validated CHECK keeps NULL out of the column already.
    [[nodiscard]] const KnownConstraint* notNullCheck(const QString& table, const QString& column) const;
    /// Whether the function may give another value for each row.
    [[nodiscard]] bool isVolatile(const QString& functionName) const;

private:
    void createRelation(const SqlChange& change, bool fresh);
    void createView(const SqlChange& change, bool fresh);
    void renameRelation(const QString& from, const QString& to);
    void changeColumn(const SqlChange& change, bool fresh);
    void renameColumn(const QString& table, const QString& from, const QString& to);
    void changeConstraint(const SqlChange& change, bool fresh);
    void addConstraints(KnownRelation& relation, const QList<ConstraintFacts>& constraints, bool fresh);
    void changeIndex(const SqlChange& change, bool fresh);
    void changeType(const SqlChange& change, bool fresh);
    void changeRoutine(const SqlChange& change, bool fresh);
    void expandStars(KnownRelation& view, const QStringList& columns, bool fresh) const;

    QHash<QString, KnownRelation> m_relations;
    QHash<QString, KnownIndex> m_indexes;
    QHash<QString, KnownType> m_types;
    QHash<QString, KnownFunction> m_functions; ///< by signature
    QHash<QString, bool> m_triggers;           ///< "table.name": fresh
};

} // namespace lockstep::lint
