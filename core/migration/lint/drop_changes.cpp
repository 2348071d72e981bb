#include "core/migration/lint/change_list.h"
#include "core/migration/lint/sql_tree.h"

#include <QHash>

namespace lockstep::lint {

namespace {

struct Droppable
{
    ChangeKind kind;
    QString word;
};

Droppable droppable(const QString& objectType)
{
    static const QHash<QString, Droppable> known = {
        {QStringLiteral("OBJECT_TABLE"), {ChangeKind::DropTable, QStringLiteral("table")}},
        {QStringLiteral("OBJECT_FOREIGN_TABLE"), {ChangeKind::DropTable, QStringLiteral("foreign table")}},
        {QStringLiteral("OBJECT_VIEW"), {ChangeKind::DropView, QStringLiteral("view")}},
        {QStringLiteral("OBJECT_MATVIEW"), {ChangeKind::DropView, QStringLiteral("materialized view")}},
        {QStringLiteral("OBJECT_INDEX"), {ChangeKind::DropIndex, QStringLiteral("index")}},
        {QStringLiteral("OBJECT_TYPE"), {ChangeKind::DropType, QStringLiteral("type")}},
        {QStringLiteral("OBJECT_DOMAIN"), {ChangeKind::DropType, QStringLiteral("domain")}},
        {QStringLiteral("OBJECT_FUNCTION"), {ChangeKind::DropFunction, QStringLiteral("function")}},
        {QStringLiteral("OBJECT_PROCEDURE"), {ChangeKind::DropFunction, QStringLiteral("procedure")}},
        {QStringLiteral("OBJECT_ROUTINE"), {ChangeKind::DropFunction, QStringLiteral("routine")}},
        {QStringLiteral("OBJECT_TRIGGER"), {ChangeKind::DropTrigger, QStringLiteral("trigger")}},
        {QStringLiteral("OBJECT_EXTENSION"), {ChangeKind::Extension, QStringLiteral("extension")}}};
    const auto found = known.constFind(objectType);
    if (found != known.constEnd())
        return *found;
    return {ChangeKind::DropOther,
            objectType.mid(QStringLiteral("OBJECT_").size()).toLower().replace(u'_', u' ')};
}

/// A function's name with the types it was named with; just the name where there were none.
QString functionName(const QJsonValue& object)
{
    if (object[u"args_unspecified"].toBool())
        return qualifiedName(object[u"objname"]);
    return functionSignature(object[u"objname"], object[u"objfuncargs"]);
}

QString objectName(const QJsonValue& object)
{
    if (const QJsonValue named = object[u"List"]; named.isObject())
        return qualifiedName(named[u"items"]);
    if (const QJsonValue type = object[u"TypeName"]; type.isObject())
        return qualifiedName(type[u"names"]);
    if (const QJsonValue function = object[u"ObjectWithArgs"]; function.isObject())
        return functionName(function);
    return object[u"String"][u"sval"].toString();
}

/// A trigger, rule or policy is named with its table before it.
void addPartOfTable(const Droppable& dropped, const QJsonValue& object, bool ifExists, ChangeList& list)
{
    QStringList names = strings(object[u"List"][u"items"]);
    const QString part = names.isEmpty() ? QString() : names.takeLast();
    SqlChange& change = list.add(dropped.kind, dropped.word, qualifiedName(names));
    change.part = part;
    change.guardable = true;
    change.guarded |= ifExists;
}

bool isPartOfTable(const QString& objectType)
{
    return objectType == u"OBJECT_TRIGGER" || objectType == u"OBJECT_RULE" || objectType == u"OBJECT_POLICY";
}

void addDrop(const QJsonObject& body, ChangeList& list)
{
    const QString objectType = body[u"removeType"].toString();
    const Droppable dropped = droppable(objectType);
    const bool ifExists = body[u"missing_ok"].toBool();
    for (const QJsonValue object : body[u"objects"].toArray()) {
        if (isPartOfTable(objectType)) {
            addPartOfTable(dropped, object, ifExists, list);
            continue;
        }
        SqlChange& change = list.add(dropped.kind, dropped.word, objectName(object));
        if (dropped.kind == ChangeKind::DropIndex)
            std::swap(change.object, change.part); // Which table it is on, only the schema knows.
        change.guardable = true;
        change.guarded |= ifExists;
        change.concurrently = body[u"concurrent"].toBool();
    }
}

} // namespace

bool addDropChanges(const QString& kind, const QJsonObject& body, ChangeList& list)
{
    if (kind == u"DropStmt")
        addDrop(body, list);
    else
        return false;
    return true;
}

} // namespace lockstep::lint
