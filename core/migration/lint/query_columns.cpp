#include "core/migration/lint/change_list.h"
#include "core/migration/lint/sql_tree.h"

#include <QHash>

namespace lockstep::lint {

namespace {

/// Tables of a FROM by the name the query knows them under.
using Sources = QList<std::pair<QString, QString>>;

void addSource(const QJsonValue& item, Sources& sources)
{
    if (const QJsonValue join = item[u"JoinExpr"]; join.isObject()) {
        addSource(join[u"larg"], sources);
        addSource(join[u"rarg"], sources);
        return;
    }
    const QJsonValue table = item[u"RangeVar"];
    const QString alias = table[u"alias"][u"aliasname"].toString();
    const QString name = table.isObject() ? relationName(table) : QString();
    sources.emplaceBack(alias.isEmpty() ? name : alias, name);
}

QStringList starColumns(const QStringList& qualifier, const Sources& sources)
{
    QStringList columns;
    for (const auto& [alias, table] : sources) {
        if (qualifier.isEmpty() || qualifier.last() == alias)
            columns += QStringLiteral("*:") + table;
    }
    return columns.isEmpty() ? QStringList{QStringLiteral("*:")} : columns;
}

/// The name PostgreSQL gives to an expression without one.
QString expressionName(const QJsonValue& value)
{
    if (const QJsonValue column = value[u"ColumnRef"]; column.isObject())
        return strings(column[u"fields"]).last();
    if (const QJsonValue call = value[u"FuncCall"]; call.isObject())
        return strings(call[u"funcname"]).last();
    if (const QJsonValue cast = value[u"TypeCast"]; cast.isObject()) {
        const QString inner = expressionName(cast[u"arg"]);
        return inner == u"?column?" ? strings(cast[u"typeName"][u"names"]).last() : inner;
    }
    if (value[u"CaseExpr"].isObject())
        return QStringLiteral("case");
    return value[u"CoalesceExpr"].isObject() ? QStringLiteral("coalesce") : QStringLiteral("?column?");
}

bool isStar(const QJsonValue& value)
{
    const QJsonArray fields = value[u"ColumnRef"][u"fields"].toArray();
    return !fields.isEmpty() && fields.last().toObject().contains(u"A_Star");
}

} // namespace

QStringList queryColumns(const QJsonValue& select)
{
    if (select[u"larg"].isObject())
        return queryColumns(select[u"larg"]);
    Sources sources;
    for (const QJsonValue item : select[u"fromClause"].toArray())
        addSource(item, sources);
    QStringList columns;
    for (const QJsonValue item : select[u"targetList"].toArray()) {
        const QJsonValue target = item[u"ResTarget"];
        const QJsonValue value = target[u"val"];
        if (!target[u"name"].toString().isEmpty())
            columns += target[u"name"].toString();
        else if (isStar(value)) {
            QStringList qualifier = strings(value[u"ColumnRef"][u"fields"]);
            qualifier.removeAll(QString());
            columns += starColumns(qualifier, sources);
        } else
            columns += expressionName(value);
    }
    return columns.isEmpty() ? QStringList{QStringLiteral("*:")} : columns;
}

} // namespace lockstep::lint
