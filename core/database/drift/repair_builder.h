#pragma once

#include "core/database/drift/repair_facts.h"
#include "core/database/drift/schema_lookup.h"

#include <QSet>

namespace lockstep {

/// Puts the statements together that bring one object back to what it should be, together with all that is
/// built on it and has to make way meanwhile. What the expected schema does not have comes back as it was,
/// unless what it stands on goes for good.
class RepairBuilder
{
public:
    RepairBuilder(const SchemaDescription& expected, const SchemaDescription& actual,
                  const RepairFacts& facts)
        : m_expected(expected), m_actual(actual), m_facts(facts)
    {
    }

    /// Makes a missing object.
    void create(const SchemaObject& object);
    /// Drops it for good, and what is built on it unless the expected schema has that. An extension stays if
    /// objects of others use it.
    void remove(const SchemaObject& object);
    /// Drops it and makes it again as it should be.
    void rebuild(const SchemaObject& object);
    /// Changes the column where that can be done without dropping it, else rebuilds it.
    void alterColumn(const QString& table, const ColumnDescription& expected,
                     const ColumnDescription& actual);
    /// The type with other labels; every column of it is converted.
    void rebuildEnum(const QString& name);
    void add(RepairPhase phase, const QString& sql, int rank = 0);

    /// In order, without repetitions.
    [[nodiscard]] QList<RepairStatement> statements() const { return inOrder(m_statements); }

    /// What had to be dropped besides what was asked for, as "view counted", and comes back.
    [[nodiscard]] QStringList rebuilt() const { return m_rebuilt; }

    /// The same of what does not come back.
    [[nodiscard]] QStringList lost() const { return m_lost; }

private:
    enum class Fate { Returns, Goes };

    void drop(const SchemaObject& object, Fate fate);
    void makeWay(const SchemaObject& object, Fate fate);
    void makeWayForType(const SchemaObject& column);
    void makeWayForTable(const QString& table, Fate fate);
    void makeWayOf(const SchemaObject& dependent, Fate fate);
    void dropOne(const SchemaObject& object);
    void createOne(const SchemaObject& object, const SchemaDescription& from);
    void createTable(const TableDescription& table);
    void createExtension(const QString& extension, const SchemaDescription& from);
    void createEnum(const EnumDescription& description);
    void createFunction(const FunctionDescription& function);
    void createDefault(const SchemaObject& object, const SchemaDescription& from);
    void createIndex(const SchemaObject& object, const SchemaDescription& from);
    void createConstraint(const QString& table, const ConstraintDescription& constraint);
    void createTrigger(const QString& table, const TriggerDescription& trigger);
    void createPolicy(const QString& table, const PolicyDescription& policy);
    void createColumn(const QString& table, const ColumnDescription& column);
    void createView(const ViewDescription& view);
    void createSequence(const SequenceDescription& sequence);
    void dropConstraintOf(const SchemaObject& object);
    void comment(RepairPhase phase, const QString& kindAndName, const QString& text);
    void convertColumn(const SchemaObject& object);
    [[nodiscard]] bool isExpected(const SchemaObject& object) const;

    const SchemaDescription& m_expected;
    const SchemaDescription& m_actual;
    const RepairFacts& m_facts;
    QSet<QString> m_dropped; ///< so that nothing is dropped twice, and no circle is walked for ever
    SchemaObject m_about;    ///< what the statements to come are about
    QList<RepairStatement> m_statements;
    QStringList m_rebuilt;
    QStringList m_lost;
};

} // namespace lockstep
