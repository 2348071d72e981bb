#include "core/database/drift/drift_finder.h"
#include "core/database/drift/normal_form.h"
#include "core/database/drift/schema_sql.h"

// Tables with their parts, and views.

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

const QString printedDifferently =
    u"The servers print the same thing in different words: upgrade PostgreSQL rather than repair this."_s;
const QString sameFunction =
    u"A function of an extension and the server's own of the same name do the same: nothing is to be done."_s;

QString indexText(const IndexDescription& index)
{
    QString text = index.definition;
    if (!index.constraintDefinition.isEmpty())
        text += u"\nCONSTRAINT %1 %2"_s.arg(index.name, index.constraintDefinition);
    return index.valid ? text : text + u"\nINVALID"_s;
}

QString constraintText(const ConstraintDescription& constraint)
{
    return constraint.enforced ? constraint.definition : constraint.definition + u"\nDISABLED"_s;
}

QString triggerText(const TriggerDescription& trigger)
{
    return trigger.firing == TriggerDescription().firing ? trigger.definition
                                                         : trigger.definition + u'\n' + trigger.firing;
}

void repairPart(RepairBuilder& builder, const SchemaObject& object, const auto& /*wanted*/,
                const auto& /*now*/)
{
    builder.rebuild(object);
}

void repairPart(RepairBuilder& builder, const SchemaObject& object, const TriggerDescription& wanted,
                const TriggerDescription& now)
{
    if (wanted.definition == now.definition)
        builder.add(RepairPhase::CreateTriggers, triggerFiringSql(object.table, wanted));
    else
        builder.rebuild(object);
}

QString rowSecurityText(const TableDescription& table)
{
    QString text =
        table.rowSecurity ? u"row level security is enabled"_s : u"row level security is disabled"_s;
    return table.forceRowSecurity ? text + u", on the owner, too"_s : text;
}

} // namespace

template <typename Description>
void DriftFinder::parts(ObjectKind kind, const QString& table, const QList<Description>& expected,
                        const QList<Description>& actual, const Texts<Description>& texts)
{
    for (const Description& wanted : expected) {
        const SchemaObject object{kind, table, wanted.name};
        const Description* now = findNamed(actual, wanted.name);
        if (!now)
            missing(object, texts.of(wanted));
        else if (!texts.same(wanted, *now))
            different(object, texts.of(wanted), texts.of(*now),
                      [&](RepairBuilder& builder) { repairPart(builder, object, wanted, *now); });
        else if (texts.of(wanted) != texts.of(*now))
            note(object, Problem::Different, texts.of(wanted), texts.of(*now), printedDifferently);
    }
    for (const Description& now : actual) {
        if (!findNamed(expected, now.name))
            unexpected({kind, table, now.name}, texts.of(now));
    }
}

void DriftFinder::tables()
{
    for (const TableDescription& expected : m_expected.tables) {
        if (isBookkeeping(expected.name))
            continue;
        const TableDescription* actual = findNamed(m_actual.tables, expected.name);
        if (actual)
            table(expected, *actual);
        else
            missing({ObjectKind::Table, {}, expected.name}, createTableSql(expected));
    }
    noteUnexpected(ObjectKind::Table, m_expected.tables, m_actual.tables);
}

void DriftFinder::table(const TableDescription& expected, const TableDescription& actual)
{
    const SchemaObject object{ObjectKind::Table, {}, expected.name};
    const auto partition = [](const TableDescription& description) {
        return QStringList{description.partitionKey, description.partitionOf, description.partitionBound};
    };
    if (m_expected.serverMajor != 0 && partition(expected) != partition(actual))
        different(object, partition(expected).join(u'\n'), partition(actual).join(u'\n'),
                  [](RepairBuilder&) {});
    if (expected.partitionOf.isEmpty() || expected.partitionOf != actual.partitionOf)
        columns(expected, actual);
    const auto printedAlike = [this](const QString& one, const QString& other) {
        return one == other || onlyPrintedDifferently(one, other);
    };
    parts<ConstraintDescription>(
        ObjectKind::Constraint, expected.name, expected.constraints, actual.constraints,
        {constraintText, [&](const auto& one, const auto& other) {
             return one.type == other.type && printedAlike(constraintText(one), constraintText(other));
         }});
    parts<IndexDescription>(ObjectKind::Index, expected.name, expected.indexes, actual.indexes,
                            {indexText, [&](const auto& one, const auto& other) {
                                 return printedAlike(indexText(one), indexText(other));
                             }});
    parts<TriggerDescription>(ObjectKind::Trigger, expected.name, expected.triggers, actual.triggers,
                              {triggerText, [&](const auto& one, const auto& other) {
                                   return printedAlike(triggerText(one), triggerText(other));
                               }});
    if (m_expected.serverMajor != 0) {
        parts<PolicyDescription>(ObjectKind::Policy, expected.name, expected.policies, actual.policies,
                                 {&PolicyDescription::definition, [&](const auto& one, const auto& other) {
                                      return printedAlike(one.definition, other.definition);
                                  }});
        rowSecurity(expected, actual);
        tableNotes(expected, actual);
    }
    commentNote(object, expected.comment, actual.comment);
}

void DriftFinder::columns(const TableDescription& expected, const TableDescription& actual)
{
    for (const ColumnDescription& column : expected.columns) {
        const SchemaObject object{ObjectKind::Column, expected.name, column.name};
        const ColumnDescription* now = findNamed(actual.columns, column.name);
        if (!now) {
            missing(object, columnDefinition(column));
            continue;
        }
        ColumnDescription comparable = *now;
        if (column.fullType.isEmpty())
            comparable.fullType.clear();
        // A function in the schema and the server's own of the same name: what older dumps call the one,
        // newer servers call the other.
        const bool sameDefault = column.defaultValue != now->defaultValue &&
                                 normalQuery(column.defaultValue) == normalQuery(now->defaultValue);
        if (sameDefault) {
            note(object, Problem::Different, column.defaultValue, now->defaultValue, sameFunction);
            comparable.defaultValue = column.defaultValue;
        }
        if (columnDefinition(column) != columnDefinition(comparable))
            different(
                object, columnDefinition(column), columnDefinition(comparable),
                [&](RepairBuilder& builder) { builder.alterColumn(expected.name, column, comparable); });
        commentNote(object, column.comment, now->comment);
    }
    for (const ColumnDescription& column : actual.columns) {
        if (!findNamed(expected.columns, column.name))
            unexpected({ObjectKind::Column, expected.name, column.name}, columnDefinition(column));
    }
}

void DriftFinder::rowSecurity(const TableDescription& expected, const TableDescription& actual)
{
    if (rowSecurityText(expected) == rowSecurityText(actual))
        return;
    const QString alter = u"ALTER TABLE %1 "_s.arg(sqlName(expected.name));
    different({ObjectKind::Table, {}, expected.name}, rowSecurityText(expected), rowSecurityText(actual),
              [&](RepairBuilder& builder) {
                  if (expected.rowSecurity != actual.rowSecurity)
                      builder.add(RepairPhase::CreatePolicies,
                                  alter + (expected.rowSecurity ? u"ENABLE"_s : u"DISABLE"_s) +
                                      u" ROW LEVEL SECURITY"_s,
                                  1);
                  if (expected.forceRowSecurity != actual.forceRowSecurity)
                      builder.add(RepairPhase::CreatePolicies,
                                  alter + (expected.forceRowSecurity ? u"FORCE"_s : u"NO FORCE"_s) +
                                      u" ROW LEVEL SECURITY"_s,
                                  1);
              });
}

void DriftFinder::tableNotes(const TableDescription& expected, const TableDescription& actual)
{
    const SchemaObject object{ObjectKind::Table, {}, expected.name};
    privilegesNote(object, expected.privileges, actual.privileges);
    if (expected.options != actual.options)
        note(object, Problem::Different, expected.options, actual.options,
             u"Only storage parameters differ; they may have been tuned."_s);
    if (expected.replicaIdentity != actual.replicaIdentity)
        note(object, Problem::Different, expected.replicaIdentity, actual.replicaIdentity,
             u"Only the replica identity differs; logical replication needs it."_s);
}

void DriftFinder::views()
{
    for (const ViewDescription& expected : m_expected.views) {
        const SchemaObject object{ObjectKind::View, {}, expected.name};
        const ViewDescription* actual = findNamed(m_actual.views, expected.name);
        if (!actual) {
            missing(object, createViewSql(expected));
            continue;
        }
        ViewDescription comparable = expected;
        if (m_expected.serverMajor == 0)
            comparable.options = actual->options; // a description of the product's does not say them
        const QString wanted = createViewSql(comparable);
        const QString now = createViewSql(*actual);
        if (wanted != now && onlyPrintedDifferently(wanted, now))
            note(object, Problem::Different, wanted, now, printedDifferently);
        else if (wanted != now)
            different(object, wanted, now, [&](RepairBuilder& builder) { builder.rebuild(object); });
        parts<IndexDescription>(ObjectKind::Index, expected.name, expected.indexes, actual->indexes,
                                {indexText, [](const auto& one, const auto& other) {
                                     return indexText(one) == indexText(other);
                                 }});
        commentNote(object, expected.comment, actual->comment);
        if (m_expected.serverMajor != 0)
            privilegesNote(object, expected.privileges, actual->privileges);
    }
    // A description of the product's knows no materialized views.
    if (m_expected.serverMajor != 0)
        noteUnexpected(ObjectKind::View, m_expected.views, m_actual.views);
}

} // namespace lockstep
