#include "core/migration/lint/change_list.h"
#include "core/migration/lint/sql_tree.h"

#include <QHash>

namespace lockstep::lint {

namespace {

struct Renamable
{
    ChangeKind kind;
    QString word;
};

std::optional<Renamable> renamable(const QString& objectType)
{
    static const QHash<QString, Renamable> known = {
        {QStringLiteral("OBJECT_TABLE"), {ChangeKind::RenameRelation, QStringLiteral("table")}},
        {QStringLiteral("OBJECT_FOREIGN_TABLE"),
         {ChangeKind::RenameRelation, QStringLiteral("foreign table")}},
        {QStringLiteral("OBJECT_VIEW"), {ChangeKind::RenameRelation, QStringLiteral("view")}},
        {QStringLiteral("OBJECT_MATVIEW"), {ChangeKind::RenameRelation, QStringLiteral("materialized view")}},
        {QStringLiteral("OBJECT_COLUMN"), {ChangeKind::RenameColumn, QStringLiteral("column")}},
        {QStringLiteral("OBJECT_TABCONSTRAINT"),
         {ChangeKind::RenameConstraint, QStringLiteral("constraint")}},
        {QStringLiteral("OBJECT_INDEX"), {ChangeKind::RenameIndex, QStringLiteral("index")}},
        {QStringLiteral("OBJECT_TYPE"), {ChangeKind::RenameType, QStringLiteral("type")}},
        {QStringLiteral("OBJECT_DOMAIN"), {ChangeKind::RenameType, QStringLiteral("domain")}},
        {QStringLiteral("OBJECT_ATTRIBUTE"), {ChangeKind::AlterCompositeType, QStringLiteral("type")}}};
    const auto found = known.constFind(objectType);
    return found == known.constEnd() ? std::nullopt : std::optional(*found);
}

QString subject(const QJsonObject& body)
{
    if (body[u"relation"].isObject())
        return relationName(body[u"relation"]);
    return qualifiedName(body[u"object"][u"List"][u"items"]);
}

void addRename(const QJsonObject& body, ChangeList& list)
{
    const std::optional<Renamable> renamed = renamable(body[u"renameType"].toString());
    if (!renamed)
        return;
    SqlChange& change = list.add(renamed->kind, renamed->word, subject(body));
    change.part = body[u"subname"].toString();
    change.newName = body[u"newname"].toString();
    change.guarded |= body[u"missing_ok"].toBool();
    if (renamed->kind == ChangeKind::RenameIndex)
        std::swap(change.object, change.part);
}

/// A table in another schema is as good as under another name.
void addSchemaChange(const QJsonObject& body, ChangeList& list)
{
    const std::optional<Renamable> moved = renamable(body[u"objectType"].toString());
    if (!moved || moved->kind != ChangeKind::RenameRelation)
        return;
    SqlChange& change = list.add(moved->kind, moved->word, subject(body));
    change.newName =
        qualifiedName(QStringList{body[u"newschema"].toString(), body[u"relation"][u"relname"].toString()});
    change.guarded |= body[u"missing_ok"].toBool();
}

} // namespace

bool addRenameChanges(const QString& kind, const QJsonObject& body, ChangeList& list)
{
    if (kind == u"RenameStmt")
        addRename(body, list);
    else if (kind == u"AlterObjectSchemaStmt")
        addSchemaChange(body, list);
    else
        return false;
    return true;
}

} // namespace lockstep::lint
