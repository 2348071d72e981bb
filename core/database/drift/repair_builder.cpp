#include "core/database/drift/repair_builder.h"

#include "core/database/drift/schema_sql.h"

using namespace Qt::StringLiterals;

namespace lockstep {

void RepairBuilder::add(RepairPhase phase, const QString& sql, int rank)
{
    m_statements.append({phase, rank, sql, m_about});
}

void RepairBuilder::comment(RepairPhase phase, const QString& kindAndName, const QString& text)
{
    // Ranked behind everything of the phase that makes what it is about.
    if (!text.isEmpty())
        add(phase, commentSql(kindAndName, text), 1'000'000);
}

void RepairBuilder::create(const SchemaObject& object)
{
    createOne(object, m_expected);
}

void RepairBuilder::remove(const SchemaObject& object)
{
    drop(object, Fate::Goes);
}

void RepairBuilder::rebuild(const SchemaObject& object)
{
    drop(object, Fate::Returns);
    // A column that should have no default gets none back.
    const bool unwanted = object.kind == ObjectKind::Default && !isExpected(object) &&
                          isExpected({ObjectKind::Column, object.table, object.name});
    if (!unwanted)
        createOne(object, isExpected(object) ? m_expected : m_actual);
}

bool RepairBuilder::isExpected(const SchemaObject& object) const
{
    return contains(m_expected, object);
}

void RepairBuilder::drop(const SchemaObject& object, Fate fate)
{
    if (m_dropped.contains(kindAndText(object)))
        return;
    m_dropped.insert(kindAndText(object));
    if (object.kind == ObjectKind::Table)
        makeWayForTable(object.name, fate);
    makeWay(object, fate);
    dropOne(object);
}

/// What other tables and views have built on its columns; what is the table's own goes with it.
void RepairBuilder::makeWayForTable(const QString& name, Fate fate)
{
    const TableDescription* table = findNamed(m_actual.tables, name);
    for (const ColumnDescription& column : table->columns) {
        for (const SchemaObject& dependent :
             m_facts.dependents.value({ObjectKind::Column, name, column.name})) {
            if (dependent.table != name && dependent.kind != ObjectKind::Sequence)
                makeWayOf(dependent, fate);
        }
    }
}

/// Deals with everything that is built on the object.
void RepairBuilder::makeWay(const SchemaObject& object, Fate fate)
{
    for (const SchemaObject& dependent : m_facts.dependents.value(object)) {
        const bool own = object.kind == ObjectKind::Column && dependent.kind == ObjectKind::Sequence;
        if (!own)
            makeWayOf(dependent, fate);
        else if (fate == Fate::Returns && isExpected(dependent))
            createOne(dependent, m_expected); // it went with its column
    }
}

/// The server itself converts indexes, constraints, the default and the sequence with the column.
void RepairBuilder::makeWayForType(const SchemaObject& column)
{
    for (const SchemaObject& dependent : m_facts.dependents.value(column)) {
        const bool converted =
            dependent.kind == ObjectKind::Index || dependent.kind == ObjectKind::Constraint ||
            dependent.kind == ObjectKind::Sequence || dependent.kind == ObjectKind::Default;
        if (!converted)
            makeWayOf(dependent, Fate::Returns);
    }
}

void RepairBuilder::makeWayOf(const SchemaObject& dependent, Fate fate)
{
    const SchemaObject column{ObjectKind::Column, dependent.table, dependent.name};
    const bool goesWithColumn =
        dependent.kind == ObjectKind::Default && m_dropped.contains(kindAndText(column));
    if (goesWithColumn || m_dropped.contains(kindAndText(dependent)))
        return;
    if (isExpected(dependent) || fate == Fate::Returns) {
        if (dependent.kind != ObjectKind::Default)
            m_rebuilt.append(kindAndText(dependent));
        rebuild(dependent);
    } else {
        m_lost.append(kindAndText(dependent));
        drop(dependent, Fate::Goes);
    }
}

void RepairBuilder::dropConstraintOf(const SchemaObject& object)
{
    const IndexDescription* index = object.kind == ObjectKind::Index ? indexOf(m_actual, object) : nullptr;
    if (object.kind == ObjectKind::Index && (!index || index->constraintType.isEmpty())) {
        add(RepairPhase::DropConstraints, u"DROP INDEX IF EXISTS "_s + sqlName(object.name));
        return;
    }
    const ConstraintDescription* constraint = partOf(m_actual, &TableDescription::constraints, object);
    const bool foreignKey = !index && constraint && constraint->type == u"f";
    add(foreignKey ? RepairPhase::DropForeignKeys : RepairPhase::DropConstraints,
        u"ALTER TABLE %1 DROP CONSTRAINT IF EXISTS %2"_s.arg(sqlName(object.table), sqlName(object.name)));
}

void RepairBuilder::dropOne(const SchemaObject& object)
{
    m_about = object;
    const QString name = sqlName(object.name);
    const QString table = sqlName(object.table);
    switch (object.kind) {
    case ObjectKind::Trigger:
        return add(RepairPhase::DropTriggers, u"DROP TRIGGER IF EXISTS %1 ON %2"_s.arg(name, table));
    case ObjectKind::Policy:
        return add(RepairPhase::DropPolicies, u"DROP POLICY IF EXISTS %1 ON %2"_s.arg(name, table));
    case ObjectKind::View: {
        const ViewDescription* view = findNamed(m_actual.views, object.name);
        return add(RepairPhase::DropViews,
                   u"DROP %1VIEW IF EXISTS %2"_s.arg(
                       view && view->materialized ? u"MATERIALIZED "_s : QString(), name),
                   -viewDepths(m_actual).value(object.name));
    }
    case ObjectKind::Constraint:
    case ObjectKind::Index:
        return dropConstraintOf(object);
    case ObjectKind::Default:
        return add(RepairPhase::DropDefaults,
                   u"ALTER TABLE %1 ALTER COLUMN %2 DROP DEFAULT"_s.arg(table, name));
    case ObjectKind::Column:
        return add(RepairPhase::DropColumns, u"ALTER TABLE %1 DROP COLUMN IF EXISTS %2"_s.arg(table, name));
    case ObjectKind::Function: {
        const FunctionDescription* function = functionOf(m_actual, object.name);
        return add(RepairPhase::DropFunctions,
                   u"DROP %1 IF EXISTS %2"_s.arg(function->kind, functionSignature(*function)));
    }
    case ObjectKind::Table:
        return add(RepairPhase::DropTables, u"DROP TABLE IF EXISTS "_s + name);
    case ObjectKind::Enum:
        return add(RepairPhase::DropLeftovers, u"DROP TYPE IF EXISTS "_s + name);
    case ObjectKind::Sequence:
        return add(RepairPhase::DropLeftovers, u"DROP SEQUENCE IF EXISTS "_s + name);
    case ObjectKind::Extension:
        return add(RepairPhase::DropLeftovers, u"DROP EXTENSION IF EXISTS "_s + name);
    }
}

/// To the type of the same name that was made anew, or to what the column should be by now.
void RepairBuilder::convertColumn(const SchemaObject& object)
{
    const ColumnDescription* actual = partOf(m_actual, &TableDescription::columns, object);
    if (!actual || actual->generated)
        return;
    const ColumnDescription* expected = partOf(m_expected, &TableDescription::columns, object);
    const ColumnDescription& wanted = expected ? *expected : *actual;
    const QString alter =
        u"ALTER TABLE %1 ALTER COLUMN %2 "_s.arg(sqlName(object.table), sqlName(object.name));
    if (!actual->defaultValue.isEmpty())
        add(RepairPhase::DropDefaults, alter + u"DROP DEFAULT"_s);
    add(RepairPhase::AlterColumns,
        alter + u"TYPE %1 USING %2::%3::%1"_s.arg(columnType(wanted), sqlName(object.name),
                                                  wanted.typeName.endsWith(u"[]") ? u"text[]"_s : u"text"_s),
        -1);
    if (!wanted.defaultValue.isEmpty())
        createOne({ObjectKind::Default, object.table, object.name}, expected ? m_expected : m_actual);
}

void RepairBuilder::rebuildEnum(const QString& name)
{
    const SchemaObject type{ObjectKind::Enum, {}, name};
    const QString retired = sqlName(name + u"__retired"_s);
    m_dropped.insert(kindAndText(type));
    for (const SchemaObject& dependent : m_facts.dependents.value(type)) {
        if (m_dropped.contains(kindAndText(dependent)))
            continue;
        if (dependent.kind == ObjectKind::Column) {
            makeWayForType(dependent);
            convertColumn(dependent);
        } else if (dependent.kind == ObjectKind::Default) {
            rebuild(dependent);
        } else {
            m_rebuilt.append(kindAndText(dependent));
            rebuild(dependent);
        }
    }
    add(RepairPhase::RetireTypes, u"ALTER TYPE %1 RENAME TO %2"_s.arg(sqlName(name), retired));
    createOne(type, isExpected(type) ? m_expected : m_actual);
    add(RepairPhase::DropTypes, u"DROP TYPE "_s + retired);
}

void RepairBuilder::alterColumn(const QString& table, const ColumnDescription& expected,
                                const ColumnDescription& actual)
{
    const SchemaObject object{ObjectKind::Column, table, expected.name};
    if (expected.generationExpression != actual.generationExpression)
        return rebuild(object);
    const QString alter = u"ALTER TABLE %1 ALTER COLUMN %2 "_s.arg(sqlName(table), sqlName(expected.name));
    const bool retype = columnType(expected) != columnType(actual);
    if (actual.identity && !expected.identity)
        add(RepairPhase::AlterColumns, alter + u"DROP IDENTITY"_s, -2);
    if (retype) {
        makeWayForType(object);
        if (!actual.defaultValue.isEmpty())
            add(RepairPhase::DropDefaults, alter + u"DROP DEFAULT"_s);
        const QString type = columnType(expected);
        add(RepairPhase::AlterColumns, alter + u"TYPE %1 USING %2::%1"_s.arg(type, sqlName(expected.name)),
            -1);
    }
    if (!expected.defaultValue.isEmpty() && (retype || expected.defaultValue != actual.defaultValue))
        createOne({ObjectKind::Default, table, expected.name}, m_expected);
    else if (expected.defaultValue.isEmpty() && !actual.defaultValue.isEmpty() && !retype)
        add(RepairPhase::DropDefaults, alter + u"DROP DEFAULT"_s);
    if (expected.nullable != actual.nullable)
        add(RepairPhase::AlterColumns, alter + (expected.nullable ? u"DROP NOT NULL"_s : u"SET NOT NULL"_s),
            3);
    if (expected.identity && !actual.identity)
        add(RepairPhase::AlterColumns,
            alter + u"ADD GENERATED %1 AS IDENTITY"_s.arg(expected.identityGeneration), 4);
    else if (expected.identity && expected.identityGeneration != actual.identityGeneration)
        add(RepairPhase::AlterColumns, alter + u"SET GENERATED "_s + expected.identityGeneration, 4);
}

} // namespace lockstep
