#include "core/database/drift/repair_builder.h"

#include "core/database/drift/schema_sql.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

template <typename Description>
const Description* partOf(const SchemaDescription& schema, QList<Description> TableDescription::* list,
                          const SchemaObject& object)
{
    const TableDescription* table = findNamed(schema.tables, object.table);
    return table ? findNamed(table->*list, object.name) : nullptr;
}

const IndexDescription* indexOf(const SchemaDescription& schema, const SchemaObject& object)
{
    if (const ViewDescription* view = findNamed(schema.views, object.table))
        return findNamed(view->indexes, object.name);
    return partOf(schema, &TableDescription::indexes, object);
}

const FunctionDescription* functionOf(const SchemaDescription& schema, const QString& signature)
{
    const auto found = std::ranges::find_if(schema.functions, [&](const FunctionDescription& function) {
        return signature == function.name + u'(' + function.arguments + u')';
    });
    return found == schema.functions.cend() ? nullptr : &*found;
}

QString lastingKey(const SchemaObject& object)
{
    return objectKindName(object.kind) + u' ' + object.text();
}

} // namespace

bool contains(const SchemaDescription& schema, const SchemaObject& object)
{
    switch (object.kind) {
    case ObjectKind::Extension:
        return schema.extensions.contains(object.name);
    case ObjectKind::Enum:
        return findNamed(schema.enums, object.name);
    case ObjectKind::Function:
        return functionOf(schema, object.name);
    case ObjectKind::Sequence:
        return findNamed(schema.sequences, object.name);
    case ObjectKind::Table:
        return findNamed(schema.tables, object.name);
    case ObjectKind::View:
        return findNamed(schema.views, object.name);
    case ObjectKind::Column:
        return partOf(schema, &TableDescription::columns, object);
    case ObjectKind::Index:
        return indexOf(schema, object);
    case ObjectKind::Constraint:
        return partOf(schema, &TableDescription::constraints, object);
    case ObjectKind::Trigger:
        return partOf(schema, &TableDescription::triggers, object);
    case ObjectKind::Policy:
        return partOf(schema, &TableDescription::policies, object);
    case ObjectKind::Default: {
        const ColumnDescription* column = partOf(schema, &TableDescription::columns, object);
        return column && !column->defaultValue.isEmpty();
    }
    }
    return false;
}

QHash<QString, int> viewDepths(const SchemaDescription& schema)
{
    static const QRegularExpression word(u"[A-Za-z_][\\w$]*"_s);
    QHash<QString, QStringList> uses;
    for (const ViewDescription& view : schema.views) {
        for (auto words = word.globalMatch(view.definition); words.hasNext();) {
            const QString name = words.next().captured();
            if (name != view.name && findNamed(schema.views, name))
                uses[view.name].append(name);
        }
    }
    QHash<QString, int> depths;
    // Each round settles at least one more level; names that merely look like views could make a circle.
    for (qsizetype round = 0; round < schema.views.size(); ++round) {
        bool changed = false;
        for (const auto& [view, used] : uses.asKeyValueRange()) {
            for (const QString& name : used) {
                if (depths.value(view) <= depths.value(name)) {
                    depths[view] = depths.value(name) + 1;
                    changed = true;
                }
            }
        }
        if (!changed)
            break;
    }
    return depths;
}

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
    if (m_dropped.contains(lastingKey(object)))
        return;
    m_dropped.insert(lastingKey(object));
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
        dependent.kind == ObjectKind::Default && m_dropped.contains(lastingKey(column));
    if (goesWithColumn || m_dropped.contains(lastingKey(dependent)))
        return;
    if (isExpected(dependent) || fate == Fate::Returns) {
        if (dependent.kind != ObjectKind::Default)
            m_rebuilt.append(lastingKey(dependent));
        rebuild(dependent);
    } else {
        m_lost.append(lastingKey(dependent));
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
        add(RepairPhase::CreateViews, grantSql(view.name, privilege), rank + 3);
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

void RepairBuilder::createOne(const SchemaObject& object, const SchemaDescription& from)
{
    m_about = object;
    const QString name = sqlName(object.name);
    const QString table = sqlName(object.table);
    switch (object.kind) {
    case ObjectKind::Extension:
        add(RepairPhase::CreateExtensions, u"CREATE EXTENSION IF NOT EXISTS "_s + name);
        return comment(RepairPhase::CreateExtensions, u"EXTENSION "_s + name,
                       from.extensionComments.value(from.extensions.indexOf(object.name)));
    case ObjectKind::Enum: {
        const EnumDescription* description = findNamed(from.enums, object.name);
        add(RepairPhase::CreateTypes, createEnumSql(*description));
        return comment(RepairPhase::CreateTypes, u"TYPE "_s + name, description->comment);
    }
    case ObjectKind::Function: {
        const FunctionDescription* function = functionOf(from, object.name);
        add(RepairPhase::CreateFunctions, function->definition.trimmed(),
            function->kind == u"AGGREGATE" ? 1 : 0);
        return comment(RepairPhase::CreateFunctions, function->kind + u' ' + functionSignature(*function),
                       function->comment);
    }
    case ObjectKind::Sequence:
        return createSequence(*findNamed(from.sequences, object.name));
    case ObjectKind::Table:
        return createTable(*findNamed(from.tables, object.name));
    case ObjectKind::View:
        return createView(*findNamed(from.views, object.name));
    case ObjectKind::Column:
        return createColumn(object.table, *partOf(from, &TableDescription::columns, object));
    case ObjectKind::Default:
        return add(RepairPhase::AlterColumns,
                   u"ALTER TABLE %1 ALTER COLUMN %2 SET DEFAULT %3"_s.arg(
                       table, name, partOf(from, &TableDescription::columns, object)->defaultValue),
                   2);
    case ObjectKind::Index: {
        const IndexDescription* index = indexOf(from, object);
        const bool ofView = findNamed(from.views, object.table);
        const RepairPhase phase = ofView ? RepairPhase::CreateViews : RepairPhase::CreateIndexes;
        add(phase, createIndexSql(object.table, *index),
            ofView ? 10 * viewDepths(from).value(object.table) + 1 : 0);
        return comment(phase,
                       index->constraintType.isEmpty() ? u"INDEX "_s + name
                                                       : u"CONSTRAINT %1 ON %2"_s.arg(name, table),
                       index->comment);
    }
    case ObjectKind::Constraint: {
        const ConstraintDescription* constraint = partOf(from, &TableDescription::constraints, object);
        if (constraint->type == u"t")
            return; // made with its trigger
        const RepairPhase phase =
            constraint->type == u"f" ? RepairPhase::CreateForeignKeys : RepairPhase::CreateConstraints;
        add(phase, createConstraintSql(object.table, *constraint));
        return comment(phase, u"CONSTRAINT %1 ON %2"_s.arg(name, table), constraint->comment);
    }
    case ObjectKind::Trigger: {
        const TriggerDescription* trigger = partOf(from, &TableDescription::triggers, object);
        add(RepairPhase::CreateTriggers, trigger->definition);
        return comment(RepairPhase::CreateTriggers, u"TRIGGER %1 ON %2"_s.arg(name, table), trigger->comment);
    }
    case ObjectKind::Policy: {
        const PolicyDescription* policy = partOf(from, &TableDescription::policies, object);
        add(RepairPhase::CreatePolicies, policy->definition);
        return comment(RepairPhase::CreatePolicies, u"POLICY %1 ON %2"_s.arg(name, table), policy->comment);
    }
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
    m_dropped.insert(lastingKey(type));
    for (const SchemaObject& dependent : m_facts.dependents.value(type)) {
        if (m_dropped.contains(lastingKey(dependent)))
            continue;
        if (dependent.kind == ObjectKind::Column) {
            makeWayForType(dependent);
            convertColumn(dependent);
        } else if (dependent.kind == ObjectKind::Default) {
            rebuild(dependent);
        } else {
            m_rebuilt.append(lastingKey(dependent));
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
