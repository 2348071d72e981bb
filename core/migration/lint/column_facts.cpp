#include "core/migration/lint/change_list.h"
#include "core/migration/lint/sql_tree.h"

#include <QHash>

namespace lockstep::lint {

namespace {

ConstraintKind constraintKind(const QString& name)
{
    static const QHash<QString, ConstraintKind> kinds = {
        {QStringLiteral("CONSTR_CHECK"), ConstraintKind::Check},
        {QStringLiteral("CONSTR_FOREIGN"), ConstraintKind::ForeignKey},
        {QStringLiteral("CONSTR_UNIQUE"), ConstraintKind::Unique},
        {QStringLiteral("CONSTR_PRIMARY"), ConstraintKind::PrimaryKey},
        {QStringLiteral("CONSTR_EXCLUSION"), ConstraintKind::Exclusion}};
    return kinds.value(name, ConstraintKind::Other);
}

/// The name PostgreSQL gives, as long as nothing else has it already.
QString defaultName(const ConstraintFacts& constraint, const QString& table)
{
    const QString columns = constraint.columns.join(u'_');
    const QString middle = columns.isEmpty() ? table : table + u'_' + columns;
    switch (constraint.kind) {
    case ConstraintKind::Check:
        return middle + QStringLiteral("_check");
    case ConstraintKind::ForeignKey:
        return middle + QStringLiteral("_fkey");
    case ConstraintKind::Unique:
        return middle + QStringLiteral("_key");
    case ConstraintKind::PrimaryKey:
        return table + QStringLiteral("_pkey");
    case ConstraintKind::Exclusion:
        return middle + QStringLiteral("_excl");
    case ConstraintKind::Other:
        break;
    }
    return {};
}

QStringList constrainedColumns(const QJsonValue& constraint, ConstraintKind kind)
{
    if (kind == ConstraintKind::Check)
        return mentionedColumns(constraint[u"raw_expr"]);
    return strings(constraint[kind == ConstraintKind::ForeignKey ? u"fk_attrs" : u"keys"]);
}

QString notNullColumn(const QJsonValue& expression)
{
    const QJsonValue test = expression[u"NullTest"];
    const QJsonValue column = test[u"arg"][u"ColumnRef"];
    if (test[u"nulltesttype"].toString() != u"IS_NOT_NULL" || !column.isObject())
        return {};
    return strings(column[u"fields"]).value(0);
}

/// serial is no type of its own.
void resolveSerial(ColumnFacts& facts)
{
    static const QHash<QString, QString> types = {{QStringLiteral("serial"), QStringLiteral("int4")},
                                                  {QStringLiteral("serial4"), QStringLiteral("int4")},
                                                  {QStringLiteral("bigserial"), QStringLiteral("int8")},
                                                  {QStringLiteral("serial8"), QStringLiteral("int8")},
                                                  {QStringLiteral("smallserial"), QStringLiteral("int2")},
                                                  {QStringLiteral("serial2"), QStringLiteral("int2")}};
    const auto found = types.constFind(facts.type.name);
    if (found == types.constEnd())
        return;
    facts.type.name = *found;
    facts.sequence = facts.notNull = true;
}

void applyTo(ColumnFacts& facts, const QJsonValue& constraint)
{
    const QString type = constraint[u"contype"].toString();
    const QJsonValue expression = constraint[u"raw_expr"];
    if (type == u"CONSTR_NOTNULL" || type == u"CONSTR_PRIMARY")
        facts.notNull = true;
    if (type == u"CONSTR_GENERATED")
        facts.stored = true;
    if (type == u"CONSTR_IDENTITY")
        facts.sequence = facts.notNull = true;
    if (type == u"CONSTR_DEFAULT" && !expression[u"A_Const"][u"isnull"].toBool()) {
        facts.hasDefault = true;
        facts.defaultCalls = calledFunctions(expression);
    }
}

} // namespace

ConstraintFacts constraintFacts(const QJsonValue& constraint, const QString& table, const QString& ownColumn)
{
    ConstraintFacts facts;
    facts.kind = constraintKind(constraint[u"contype"].toString());
    facts.columns = constrainedColumns(constraint, facts.kind);
    if (!ownColumn.isEmpty())
        facts.columns = {ownColumn};
    facts.references = relationName(constraint[u"pktable"]);
    facts.notNullColumn = notNullColumn(constraint[u"raw_expr"]);
    facts.usingIndex = constraint[u"indexname"].toString();
    facts.validated = !constraint[u"skip_validation"].toBool();
    facts.name = constraint[u"conname"].toString();
    if (facts.name.isEmpty())
        facts.name = facts.usingIndex.isEmpty() ? defaultName(facts, table) : facts.usingIndex;
    return facts;
}

ColumnFacts columnFacts(const QJsonValue& columnDef, const QString& table,
                        QList<ConstraintFacts>& constraints)
{
    ColumnFacts facts;
    facts.name = columnDef[u"colname"].toString();
    facts.type = ColumnType::fromTree(columnDef[u"typeName"]);
    resolveSerial(facts);
    for (const QJsonValue item : columnDef[u"constraints"].toArray()) {
        const QJsonValue constraint = item[u"Constraint"];
        applyTo(facts, constraint);
        const ConstraintFacts own = constraintFacts(constraint, table, facts.name);
        if (own.kind != ConstraintKind::Other)
            constraints += own;
    }
    return facts;
}

} // namespace lockstep::lint
