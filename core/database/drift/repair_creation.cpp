#include "core/database/drift/repair_builder.h"
#include "core/database/drift/schema_sql.h"

// How the objects of a schema are made, or made again.

using namespace Qt::StringLiterals;

namespace lockstep {

void RepairBuilder::createSequence(const SequenceDescription& sequence)
{
    add(RepairPhase::CreateSequences, createSequenceSql(sequence));
    comment(RepairPhase::CreateSequences, u"SEQUENCE "_s + sqlName(sequence.name), sequence.comment);
    const QStringList owner = sequence.ownedBy.split(u'.');
    if (owner.size() != 2)
        return;
    const QString name = sqlName(sequence.name);
    add(RepairPhase::AlterSequences,
        u"ALTER SEQUENCE %1 OWNED BY %2.%3"_s.arg(name, sqlName(owner[0]), sqlName(owner[1])));
    // Or the next row would get a value that is in use.
    add(RepairPhase::AlterSequences,
        u"SELECT setval(%1, greatest(coalesce((SELECT max(%2) FROM %3), 0) + 1, %4), false)"_s.arg(
            sqlText(name), sqlName(owner[1]), sqlName(owner[0]), QString::number(sequence.startValue)),
        1);
}

void RepairBuilder::createColumn(const QString& table, const ColumnDescription& column)
{
    add(RepairPhase::AlterColumns,
        u"ALTER TABLE %1 ADD COLUMN IF NOT EXISTS %2"_s.arg(sqlName(table), columnDefinition(column)),
        column.generated ? 1 : 0);
    comment(RepairPhase::AlterColumns, u"COLUMN %1.%2"_s.arg(sqlName(table), sqlName(column.name)),
            column.comment);
}

void RepairBuilder::createView(const ViewDescription& view)
{
    const int rank = 10 * viewDepths(m_expected).value(view.name);
    const QString kind = view.materialized ? u"MATERIALIZED VIEW "_s : u"VIEW "_s;
    const ViewDescription* before = findNamed(m_actual.views, view.name);
    ViewDescription made = view;
    if (m_expected.serverMajor == 0 && before)
        made.options = before->options; // a description of the product's does not say them
    add(RepairPhase::CreateViews, createViewSql(made), rank);
    for (const IndexDescription& index : view.indexes)
        add(RepairPhase::CreateViews, createIndexSql(view.name, index), rank + 1);
    comment(RepairPhase::CreateViews, kind + sqlName(view.name), view.comment);
    // What it had and no definition says.
    if (!before)
        return;
    if (before->owner != m_facts.currentUser)
        add(RepairPhase::CreateViews,
            u"ALTER %1%2 OWNER TO %3"_s.arg(kind, sqlName(view.name), sqlName(before->owner)), rank + 2);
    for (const QString& privilege : before->privileges)
        add(RepairPhase::CreateViews, grantSql(sqlName(view.name), privilege), rank + 3);
}

void RepairBuilder::createTable(const TableDescription& table)
{
    add(RepairPhase::CreateTables, createTableSql(table), table.partitionOf.isEmpty() ? 0 : 1);
    comment(RepairPhase::CreateTables, u"TABLE "_s + sqlName(table.name), table.comment);
    for (const ColumnDescription& column : table.columns) {
        const SchemaObject object{ObjectKind::Default, table.name, column.name};
        if (!column.defaultValue.isEmpty() && !column.generated)
            createOne(object, m_expected);
        comment(RepairPhase::CreateTables, u"COLUMN %1.%2"_s.arg(sqlName(table.name), sqlName(column.name)),
                column.comment);
    }
    for (const IndexDescription& index : table.indexes)
        create({ObjectKind::Index, table.name, index.name});
    for (const ConstraintDescription& constraint : table.constraints)
        create({ObjectKind::Constraint, table.name, constraint.name});
    for (const TriggerDescription& trigger : table.triggers)
        create({ObjectKind::Trigger, table.name, trigger.name});
    for (const PolicyDescription& policy : table.policies)
        create({ObjectKind::Policy, table.name, policy.name});
    if (table.rowSecurity)
        add(RepairPhase::CreatePolicies,
            u"ALTER TABLE %1 ENABLE ROW LEVEL SECURITY"_s.arg(sqlName(table.name)));
    if (table.forceRowSecurity)
        add(RepairPhase::CreatePolicies,
            u"ALTER TABLE %1 FORCE ROW LEVEL SECURITY"_s.arg(sqlName(table.name)));
}

void RepairBuilder::createExtension(const QString& extension, const SchemaDescription& from)
{
    const QString name = sqlName(extension);
    add(RepairPhase::CreateExtensions, u"CREATE EXTENSION IF NOT EXISTS "_s + name);
    comment(RepairPhase::CreateExtensions, u"EXTENSION "_s + name,
            from.extensionComments.value(from.extensions.indexOf(extension)));
}

void RepairBuilder::createEnum(const EnumDescription& description)
{
    add(RepairPhase::CreateTypes, createEnumSql(description));
    comment(RepairPhase::CreateTypes, u"TYPE "_s + sqlName(description.name), description.comment);
}

void RepairBuilder::createFunction(const FunctionDescription& function)
{
    const QString kindAndName = function.kind + u' ' + functionSignature(function);
    const int rank = function.kind == u"AGGREGATE" ? 10 : 0;
    add(RepairPhase::CreateFunctions, function.definition.trimmed(), rank);
    comment(RepairPhase::CreateFunctions, kindAndName, function.comment);
    // What a dropped one had and no definition says. An aggregate is granted as a function is.
    const FunctionDescription* before = functionOf(m_actual, signatureOf(function));
    if (!before || !m_dropped.contains(kindAndText({ObjectKind::Function, {}, signatureOf(function)})))
        return;
    if (before->owner != m_facts.currentUser)
        add(RepairPhase::CreateFunctions, u"ALTER %1 OWNER TO %2"_s.arg(kindAndName, sqlName(before->owner)),
            rank + 1);
    if (before->privileges.isEmpty())
        return; // everybody may call it, as always
    const QString granted =
        (function.kind == u"PROCEDURE" ? u"PROCEDURE "_s : u"FUNCTION "_s) + functionSignature(function);
    add(RepairPhase::CreateFunctions, u"REVOKE ALL ON %1 FROM PUBLIC"_s.arg(granted), rank + 2);
    for (const QString& privilege : before->privileges)
        add(RepairPhase::CreateFunctions, grantSql(granted, privilege), rank + 3);
}

void RepairBuilder::createDefault(const SchemaObject& object, const SchemaDescription& from)
{
    add(RepairPhase::AlterColumns,
        u"ALTER TABLE %1 ALTER COLUMN %2 SET DEFAULT %3"_s.arg(
            sqlName(object.table), sqlName(object.name),
            partOf(from, &TableDescription::columns, object)->defaultValue),
        2);
}

void RepairBuilder::createIndex(const SchemaObject& object, const SchemaDescription& from)
{
    const IndexDescription* index = indexOf(from, object);
    const bool ofView = findNamed(from.views, object.table);
    const RepairPhase phase = ofView ? RepairPhase::CreateViews : RepairPhase::CreateIndexes;
    add(phase, createIndexSql(object.table, *index),
        ofView ? 10 * viewDepths(from).value(object.table) + 1 : 0);
    const QString name = sqlName(object.name);
    comment(phase,
            index->constraintType.isEmpty() ? u"INDEX "_s + name
                                            : u"CONSTRAINT %1 ON %2"_s.arg(name, sqlName(object.table)),
            index->comment);
}

void RepairBuilder::createConstraint(const QString& table, const ConstraintDescription& constraint)
{
    if (constraint.type == u"t")
        return; // made with its trigger
    const RepairPhase phase =
        constraint.type == u"f" ? RepairPhase::CreateForeignKeys : RepairPhase::CreateConstraints;
    add(phase, createConstraintSql(table, constraint));
    comment(phase, u"CONSTRAINT %1 ON %2"_s.arg(sqlName(constraint.name), sqlName(table)),
            constraint.comment);
}

void RepairBuilder::createTrigger(const QString& table, const TriggerDescription& trigger)
{
    add(RepairPhase::CreateTriggers, trigger.definition);
    if (trigger.firing != TriggerDescription().firing)
        add(RepairPhase::CreateTriggers, triggerFiringSql(table, trigger), 1);
    comment(RepairPhase::CreateTriggers, u"TRIGGER %1 ON %2"_s.arg(sqlName(trigger.name), sqlName(table)),
            trigger.comment);
}

void RepairBuilder::createPolicy(const QString& table, const PolicyDescription& policy)
{
    add(RepairPhase::CreatePolicies, policy.definition);
    comment(RepairPhase::CreatePolicies, u"POLICY %1 ON %2"_s.arg(sqlName(policy.name), sqlName(table)),
            policy.comment);
}

void RepairBuilder::createOne(const SchemaObject& object, const SchemaDescription& from)
{
    m_about = object;
    switch (object.kind) {
    case ObjectKind::Extension:
        return createExtension(object.name, from);
    case ObjectKind::Enum:
        return createEnum(*findNamed(from.enums, object.name));
    case ObjectKind::Function:
        return createFunction(*functionOf(from, object.name));
    case ObjectKind::Sequence:
        return createSequence(*findNamed(from.sequences, object.name));
    case ObjectKind::Table:
        return createTable(*findNamed(from.tables, object.name));
    case ObjectKind::View:
        return createView(*findNamed(from.views, object.name));
    case ObjectKind::Column:
        return createColumn(object.table, *partOf(from, &TableDescription::columns, object));
    case ObjectKind::Default:
        return createDefault(object, from);
    case ObjectKind::Index:
        return createIndex(object, from);
    case ObjectKind::Constraint:
        return createConstraint(object.table, *partOf(from, &TableDescription::constraints, object));
    case ObjectKind::Trigger:
        return createTrigger(object.table, *partOf(from, &TableDescription::triggers, object));
    case ObjectKind::Policy:
        return createPolicy(object.table, *partOf(from, &TableDescription::policies, object));
    }
}

} // namespace lockstep
