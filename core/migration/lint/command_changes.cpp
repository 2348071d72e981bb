#include "core/migration/lint/change_list.h"
#include "core/migration/lint/sql_tree.h"

#include <QHash>

namespace lockstep::lint {

namespace {

/// Whether the expression compares some column with constants and needs that to hold.
bool pinsAColumn(const QJsonValue& expression)
{
    if (const QJsonValue both = expression[u"BoolExpr"]; both[u"boolop"].toString() == u"AND_EXPR")
        return std::ranges::any_of(both[u"args"].toArray(),
                                   [](const QJsonValue& part) { return pinsAColumn(part); });
    const QJsonValue comparison = expression[u"A_Expr"];
    const QString kind = comparison[u"kind"].toString();
    const bool equality =
        (kind == u"AEXPR_OP" || kind == u"AEXPR_IN") && qualifiedName(comparison[u"name"]) == u"=";
    return equality && comparison[u"lexpr"][u"ColumnRef"].isObject() &&
           mentionedColumns(comparison[u"rexpr"]).isEmpty() && !comparison[u"rexpr"][u"SubLink"].isObject();
}

void addUpdate(const QString& kind, const QJsonObject& body, ChangeList& list)
{
    SqlChange& change = list.add(kind == u"DeleteStmt" ? ChangeKind::Delete : ChangeKind::Update,
                                 QStringLiteral("table"), relationName(body[u"relation"]));
    const QJsonValue where = body[u"whereClause"];
    change.hasWhere = where.isObject() || kind == u"MergeStmt";
    change.pinned = pinsAColumn(where);
}

bool isUpdate(const QString& kind)
{
    return kind == u"UpdateStmt" || kind == u"DeleteStmt" || kind == u"MergeStmt";
}

/// A query or data statement: what it writes, also in its WITH, and what it calls.
void addQuery(const QString& kind, const QJsonObject& body, ChangeList& list)
{
    if (isUpdate(kind))
        addUpdate(kind, body, list);
    visit(body, [&](const QString& inner, const QJsonObject& innerBody) {
        if (isUpdate(inner))
            addUpdate(inner, innerBody, list);
        else if (inner == u"FuncCall" && (kind == u"SelectStmt" || kind == u"CallStmt"))
            list.add(ChangeKind::CallFunction, QStringLiteral("function"),
                     qualifiedName(innerBody[u"funcname"]));
    });
    if (kind == u"CallStmt")
        list.add(ChangeKind::CallFunction, QStringLiteral("procedure"),
                 qualifiedName(body[u"funccall"][u"funcname"]));
}

void addTables(const QJsonValue& relations, ChangeKind kind, ChangeList& list)
{
    for (const QJsonValue relation : relations.toArray()) {
        SqlChange& change = list.add(kind, QStringLiteral("table"), relationName(relation[u"RangeVar"]));
        change.temporary = isTemporary(relation[u"RangeVar"]);
    }
}

bool isOn(const QJsonValue& options, QStringView name)
{
    const QJsonValue found = option(options, name);
    const QString value = found[u"arg"][u"String"][u"sval"].toString();
    return found.isObject() && value != u"off" && value != u"false";
}

void addVacuum(const QJsonObject& body, ChangeList& list)
{
    if (!body[u"is_vacuumcmd"].toBool())
        return; // ANALYZE
    list.add(ChangeKind::OutsideOnly, QStringLiteral("VACUUM"), {});
    if (!isOn(body[u"options"], u"full"))
        return;
    for (const QJsonValue item : body[u"rels"].toArray())
        list.add(ChangeKind::Rewrite, QStringLiteral("VACUUM FULL"),
                 relationName(item[u"VacuumRelation"][u"relation"]));
}

void addReindex(const QJsonObject& body, ChangeList& list)
{
    const bool concurrently = isOn(body[u"params"], u"concurrently");
    const QString what = body[u"kind"].toString();
    const bool whole = what != u"REINDEX_OBJECT_TABLE" && what != u"REINDEX_OBJECT_INDEX";
    if (concurrently || whole)
        list.add(ChangeKind::OutsideOnly,
                 concurrently ? QStringLiteral("REINDEX CONCURRENTLY")
                              : QStringLiteral("REINDEX of a whole schema"),
                 {});
    if (concurrently)
        return;
    SqlChange& change =
        list.add(ChangeKind::Reindex, QStringLiteral("index"), relationName(body[u"relation"]));
    if (what == u"REINDEX_OBJECT_INDEX")
        std::swap(change.object, change.part);
}

void addTransaction(const QJsonObject& body, ChangeList& list)
{
    static const QHash<QString, QString> words = {
        {QStringLiteral("TRANS_STMT_BEGIN"), QStringLiteral("BEGIN")},
        {QStringLiteral("TRANS_STMT_START"), QStringLiteral("START TRANSACTION")},
        {QStringLiteral("TRANS_STMT_COMMIT"), QStringLiteral("COMMIT")},
        {QStringLiteral("TRANS_STMT_ROLLBACK"), QStringLiteral("ROLLBACK")},
        {QStringLiteral("TRANS_STMT_PREPARE"), QStringLiteral("PREPARE TRANSACTION")},
        {QStringLiteral("TRANS_STMT_COMMIT_PREPARED"), QStringLiteral("COMMIT PREPARED")},
        {QStringLiteral("TRANS_STMT_ROLLBACK_PREPARED"), QStringLiteral("ROLLBACK PREPARED")}};
    const QString kind = body[u"kind"].toString();
    if (kind == u"TRANS_STMT_COMMIT" && body[u"chain"].toBool())
        list.add(ChangeKind::CommitAndChain, QStringLiteral("COMMIT AND CHAIN"), {});
    else if (words.contains(kind)) // Savepoints stay inside.
        list.add(ChangeKind::Transaction, words[kind], {});
}

bool addOutsideOnly(const QString& kind, ChangeList& list)
{
    static const QHash<QString, QString> words = {
        {QStringLiteral("CreatedbStmt"), QStringLiteral("CREATE DATABASE")},
        {QStringLiteral("DropdbStmt"), QStringLiteral("DROP DATABASE")},
        {QStringLiteral("AlterSystemStmt"), QStringLiteral("ALTER SYSTEM")},
        {QStringLiteral("CreateTableSpaceStmt"), QStringLiteral("CREATE TABLESPACE")},
        {QStringLiteral("DropTableSpaceStmt"), QStringLiteral("DROP TABLESPACE")}};
    const auto found = words.constFind(kind);
    if (found == words.constEnd())
        return false;
    list.add(ChangeKind::OutsideOnly, *found, {});
    return true;
}

void addCluster(const QJsonObject& body, ChangeList& list)
{
    const QString table = relationName(body[u"relation"]);
    list.add(table.isEmpty() ? ChangeKind::OutsideOnly : ChangeKind::Rewrite, QStringLiteral("CLUSTER"),
             table);
}

} // namespace

bool addCommandChanges(const QString& kind, const QJsonObject& body, ChangeList& list)
{
    if (isUpdate(kind) || kind == u"SelectStmt" || kind == u"InsertStmt" || kind == u"CallStmt")
        addQuery(kind, body, list);
    else if (kind == u"TruncateStmt")
        addTables(body[u"relations"], ChangeKind::Truncate, list);
    else if (kind == u"LockStmt")
        addTables(body[u"relations"], ChangeKind::LockTable, list);
    else if (kind == u"VacuumStmt")
        addVacuum(body, list);
    else if (kind == u"ClusterStmt")
        addCluster(body, list);
    else if (kind == u"ReindexStmt")
        addReindex(body, list);
    else if (kind == u"TransactionStmt")
        addTransaction(body, list);
    else
        return addOutsideOnly(kind, list);
    return true;
}

} // namespace lockstep::lint
