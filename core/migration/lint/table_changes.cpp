#include "core/migration/lint/change_list.h"
#include "core/migration/lint/sql_tree.h"

#include <QHash>

namespace lockstep::lint {

namespace {

/// One command of ALTER TABLE.
struct TableCommand
{
    QString table;
    QJsonObject body;

    [[nodiscard]] QString name() const { return body[u"name"].toString(); }

    [[nodiscard]] bool ifExists() const { return body[u"missing_ok"].toBool(); }

    SqlChange& addTo(ChangeList& list, ChangeKind kind, const QString& what) const
    {
        list.placeAt(firstLocation(body[u"def"]));
        SqlChange& change = list.add(kind, what, table);
        change.part = name();
        change.guarded |= ifExists();
        return change;
    }
};

void addColumn(const TableCommand& command, ChangeList& list)
{
    SqlChange& change = command.addTo(list, ChangeKind::AddColumn, QStringLiteral("column"));
    change.column = columnFacts(command.body[u"def"][u"ColumnDef"], command.table, change.constraints);
    change.part = change.column.name;
    change.guardable = true;
}

void dropColumn(const TableCommand& command, ChangeList& list)
{
    command.addTo(list, ChangeKind::DropColumn, QStringLiteral("column")).guardable = true;
}

/// A cast of the column itself is what PostgreSQL does anyway.
bool isPlainCast(const QJsonValue& expression, const QString& name)
{
    const QJsonValue casted = expression[u"TypeCast"][u"arg"][u"ColumnRef"][u"fields"];
    return expression.isUndefined() || strings(casted) == QStringList{name};
}

void changeType(const TableCommand& command, ChangeList& list)
{
    const QJsonValue definition = command.body[u"def"][u"ColumnDef"];
    SqlChange& change = command.addTo(list, ChangeKind::ChangeType, QStringLiteral("column"));
    change.column.type = ColumnType::fromTree(definition[u"typeName"]);
    change.plainCast = isPlainCast(definition[u"raw_default"], command.name());
}

void changeDefault(const TableCommand& command, ChangeList& list)
{
    const QJsonValue value = command.body[u"def"];
    const bool none = value.isUndefined() || value[u"A_Const"][u"isnull"].toBool();
    command.addTo(list, none ? ChangeKind::DropDefault : ChangeKind::SetDefault, QStringLiteral("column"));
}

void addConstraint(const TableCommand& command, ChangeList& list)
{
    const ConstraintFacts facts = constraintFacts(command.body[u"def"][u"Constraint"], command.table);
    SqlChange& change = command.addTo(list, ChangeKind::AddConstraint, QStringLiteral("constraint"));
    change.part = facts.name;
    change.constraints = {facts};
}

void dropConstraint(const TableCommand& command, ChangeList& list)
{
    command.addTo(list, ChangeKind::DropConstraint, QStringLiteral("constraint")).guardable = true;
}

void addRewrite(const TableCommand& command, ChangeList& list)
{
    static const QHash<QString, QString> names = {
        {QStringLiteral("AT_SetLogged"), QStringLiteral("SET LOGGED")},
        {QStringLiteral("AT_SetUnLogged"), QStringLiteral("SET UNLOGGED")},
        {QStringLiteral("AT_SetTableSpace"), QStringLiteral("SET TABLESPACE")},
        {QStringLiteral("AT_SetAccessMethod"), QStringLiteral("SET ACCESS METHOD")}};
    command.addTo(list, ChangeKind::Rewrite,
                  QStringLiteral("ALTER TABLE ") + names.value(command.body[u"subtype"].toString()));
}

template <ChangeKind kind>
void addPlain(const TableCommand& command, ChangeList& list)
{
    command.addTo(list, kind,
                  kind == ChangeKind::ValidateConstraint ? QStringLiteral("constraint")
                                                         : QStringLiteral("column"));
}

using AddCommand = void (*)(const TableCommand&, ChangeList&);

AddCommand commandFor(const QString& subtype)
{
    static const QHash<QString, AddCommand> commands = {
        {QStringLiteral("AT_AddColumn"), addColumn},
        {QStringLiteral("AT_DropColumn"), dropColumn},
        {QStringLiteral("AT_AlterColumnType"), changeType},
        {QStringLiteral("AT_ColumnDefault"), changeDefault},
        {QStringLiteral("AT_AddIdentity"), addPlain<ChangeKind::SetDefault>},
        {QStringLiteral("AT_DropIdentity"), addPlain<ChangeKind::DropDefault>},
        {QStringLiteral("AT_DropExpression"), addPlain<ChangeKind::DropDefault>},
        {QStringLiteral("AT_SetNotNull"), addPlain<ChangeKind::SetNotNull>},
        {QStringLiteral("AT_DropNotNull"), addPlain<ChangeKind::DropNotNull>},
        {QStringLiteral("AT_AddConstraint"), addConstraint},
        {QStringLiteral("AT_ValidateConstraint"), addPlain<ChangeKind::ValidateConstraint>},
        {QStringLiteral("AT_DropConstraint"), dropConstraint},
        {QStringLiteral("AT_SetLogged"), addRewrite},
        {QStringLiteral("AT_SetUnLogged"), addRewrite},
        {QStringLiteral("AT_SetTableSpace"), addRewrite},
        {QStringLiteral("AT_SetAccessMethod"), addRewrite}};
    return commands.value(subtype);
}

void addAlterTable(const QJsonObject& body, ChangeList& list)
{
    const QString name = relationName(body[u"relation"]);
    const QString type = body[u"objtype"].toString();
    if (type == u"OBJECT_TYPE") {
        list.add(ChangeKind::AlterCompositeType, QStringLiteral("type"), name);
        return;
    }
    if (type == u"OBJECT_INDEX" || type == u"OBJECT_SEQUENCE")
        return;
    for (const QJsonValue item : body[u"cmds"].toArray()) {
        const TableCommand command{name, item[u"AlterTableCmd"].toObject()};
        if (const AddCommand add = commandFor(command.body[u"subtype"].toString()))
            add(command, list);
    }
}

void addCreateTable(const QJsonObject& body, ChangeList& list)
{
    const QString name = relationName(body[u"relation"]);
    SqlChange& change = list.add(ChangeKind::CreateTable, QStringLiteral("table"), name);
    change.guardable = true;
    change.guarded |= body[u"if_not_exists"].toBool();
    change.temporary = isTemporary(body[u"relation"]);
    for (const QJsonValue item : body[u"tableElts"].toArray()) {
        if (const QJsonValue definition = item[u"ColumnDef"]; definition.isObject())
            change.columns += columnFacts(definition, name, change.constraints);
        if (const QJsonValue constraint = item[u"Constraint"]; constraint.isObject())
            change.constraints += constraintFacts(constraint, name);
        if (const QJsonValue like = item[u"TableLikeClause"]; like.isObject())
            change.templates += relationName(like[u"relation"]);
    }
    for (const QJsonValue parent : body[u"inhRelations"].toArray())
        change.templates += relationName(parent[u"RangeVar"]);
}

void addCreateTableAs(const QJsonValue& into, const QJsonValue& query, bool view, bool guarded,
                      ChangeList& list)
{
    SqlChange& change =
        list.add(ChangeKind::CreateView, view ? QStringLiteral("materialized view") : QStringLiteral("table"),
                 relationName(into[u"rel"]));
    change.guardable = true;
    change.guarded |= guarded;
    change.temporary = isTemporary(into[u"rel"]);
    change.viewColumns = queryColumns(query);
}

void addView(const QJsonObject& body, ChangeList& list)
{
    SqlChange& change = list.add(ChangeKind::CreateView, QStringLiteral("view"), relationName(body[u"view"]));
    change.guarded |= body[u"replace"].toBool();
    change.temporary = isTemporary(body[u"view"]);
    change.viewColumns = queryColumns(body[u"query"][u"SelectStmt"]);
    const QStringList aliases = strings(body[u"aliases"]);
    for (qsizetype i = 0; i < std::min(aliases.size(), change.viewColumns.size()); ++i)
        change.viewColumns[i] = aliases[i];
}

QStringList indexColumns(const QJsonObject& body)
{
    QStringList columns;
    for (const QJsonValue item : body[u"indexParams"].toArray()) {
        const QJsonValue element = item[u"IndexElem"];
        const QJsonValue expression = element[u"expr"];
        columns +=
            element[u"name"].toString() + calledFunctions(expression).join(u' ') +
            (expression.isObject() ? u'(' + mentionedColumns(expression).join(u' ') + u')' : QString());
    }
    if (body[u"whereClause"].isObject())
        columns += QStringLiteral("where ") + mentionedColumns(body[u"whereClause"]).join(u' ');
    return columns;
}

void addIndex(const QJsonObject& body, ChangeList& list)
{
    SqlChange& change =
        list.add(ChangeKind::CreateIndex, QStringLiteral("index"), relationName(body[u"relation"]));
    change.part = body[u"idxname"].toString();
    change.guardable = !change.part.isEmpty(); // There is no IF NOT EXISTS without a name.
    change.guarded |= body[u"if_not_exists"].toBool();
    change.concurrently = body[u"concurrent"].toBool();
    change.index = {body[u"unique"].toBool(), indexColumns(body)};
}

} // namespace

bool addTableChanges(const QString& kind, const QJsonObject& body, ChangeList& list)
{
    if (kind == u"CreateStmt")
        addCreateTable(body, list);
    else if (kind == u"CreateForeignTableStmt")
        addCreateTable(body[u"base"].toObject(), list);
    else if (kind == u"AlterTableStmt")
        addAlterTable(body, list);
    else if (kind == u"ViewStmt")
        addView(body, list);
    else if (kind == u"CreateTableAsStmt")
        addCreateTableAs(body[u"into"], body[u"query"][u"SelectStmt"],
                         body[u"objtype"].toString() == u"OBJECT_MATVIEW", body[u"if_not_exists"].toBool(),
                         list);
    else if (kind == u"SelectStmt" && body[u"intoClause"].isObject())
        addCreateTableAs(body[u"intoClause"], body, false, true, list);
    else if (kind == u"IndexStmt")
        addIndex(body, list);
    else
        return false;
    return true;
}

} // namespace lockstep::lint
