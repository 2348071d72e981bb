#include "core/migration/lint/change_list.h"
#include "core/migration/lint/sql_tree.h"

#include <QHash>
#include <QRegularExpression>

namespace lockstep::lint {

namespace {

QString typeText(const QJsonValue& typeName)
{
    return ColumnType::fromTree(typeName).toString();
}

void addEnum(const QJsonObject& body, ChangeList& list)
{
    SqlChange& change =
        list.add(ChangeKind::CreateType, QStringLiteral("type"), qualifiedName(body[u"typeName"]));
    change.labels = strings(body[u"vals"]);
}

void addEnumChange(const QJsonObject& body, ChangeList& list)
{
    const QString oldLabel = body[u"oldVal"].toString();
    SqlChange& change = list.add(oldLabel.isEmpty() ? ChangeKind::AddLabel : ChangeKind::RenameLabel,
                                 QStringLiteral("enum label"), qualifiedName(body[u"typeName"]));
    change.part = oldLabel.isEmpty() ? body[u"newVal"].toString() : oldLabel;
    change.newName = body[u"newVal"].toString();
    change.guardable = oldLabel.isEmpty();
    change.guarded |= body[u"skipIfNewValExists"].toBool();
}

QString bodyText(const QJsonValue& options)
{
    return strings(option(options, u"as")[u"arg"][u"List"][u"items"]).join(u'\n');
}

void addFunction(const QJsonObject& body, ChangeList& list)
{
    static const QRegularExpression execute(QStringLiteral(R"(\bEXECUTE\b(?!\s+(?:FUNCTION|PROCEDURE)))"),
                                            QRegularExpression::CaseInsensitiveOption);
    const QJsonValue options = body[u"options"];
    SqlChange& change = list.add(ChangeKind::CreateFunction, QStringLiteral("function"),
                                 functionSignature(body[u"funcname"], body[u"parameters"]));
    change.guarded |= body[u"replace"].toBool();
    change.volatileFunction = option(options, u"volatility")[u"arg"][u"String"][u"sval"].toString(
                                  QStringLiteral("volatile")) == u"volatile";
    change.triggerFunction = typeText(body[u"returnType"]) == u"trigger";
    change.hidesSql = execute.match(bodyText(options)).hasMatch();
}

void addTrigger(const QJsonObject& body, ChangeList& list)
{
    SqlChange& change =
        list.add(ChangeKind::CreateTrigger, QStringLiteral("trigger"), relationName(body[u"relation"]));
    change.part = body[u"trigname"].toString();
    change.guarded |= body[u"replace"].toBool();
}

/// Statements that make an object of which only IF NOT EXISTS matters: their word and where the name is.
struct OtherObject
{
    QString word;
    QStringView nameField;
};

QString otherName(const QJsonValue& name)
{
    if (name.isString())
        return name.toString();
    return name.isArray() ? qualifiedName(name) : relationName(name);
}

bool addOther(const QString& kind, const QJsonObject& body, ChangeList& list)
{
    static const QHash<QString, OtherObject> objects = {
        {QStringLiteral("CreateSeqStmt"), {QStringLiteral("sequence"), u"sequence"}},
        {QStringLiteral("CreateSchemaStmt"), {QStringLiteral("schema"), u"schemaname"}},
        {QStringLiteral("CreateStatsStmt"), {QStringLiteral("statistics"), u"defnames"}},
        {QStringLiteral("CreateForeignServerStmt"), {QStringLiteral("server"), u"servername"}},
        {QStringLiteral("CreateExtensionStmt"), {QStringLiteral("extension"), u"extname"}}};
    const auto found = objects.constFind(kind);
    if (found == objects.constEnd())
        return false;
    const bool extension = kind == u"CreateExtensionStmt";
    SqlChange& change = list.add(extension ? ChangeKind::Extension : ChangeKind::CreateOther, found->word,
                                 otherName(body[found->nameField]));
    change.guardable = true;
    change.guarded |= body[u"if_not_exists"].toBool();
    change.temporary = isTemporary(body[found->nameField]);
    return true;
}

bool addExtensionChange(const QString& kind, const QJsonObject& body, ChangeList& list)
{
    const bool comment = kind == u"CommentStmt" && body[u"objtype"].toString() == u"OBJECT_EXTENSION";
    if (!comment && kind != u"AlterExtensionStmt" && kind != u"AlterExtensionContentsStmt")
        return false;
    list.add(ChangeKind::Extension, QStringLiteral("extension"),
             comment ? body[u"object"][u"String"][u"sval"].toString() : body[u"extname"].toString());
    return true;
}

} // namespace

QString functionSignature(const QJsonValue& name, const QJsonValue& parameters)
{
    QStringList types;
    for (const QJsonValue item : parameters.toArray()) {
        const QJsonValue parameter = item[u"FunctionParameter"];
        const QString mode = parameter[u"mode"].toString();
        if (mode != u"FUNC_PARAM_OUT" && mode != u"FUNC_PARAM_TABLE")
            types += typeText(parameter[u"argType"]);
    }
    return qualifiedName(name) + u'(' + types.join(QStringLiteral(", ")) + u')';
}

bool addObjectChanges(const QString& kind, const QJsonObject& body, ChangeList& list)
{
    if (kind == u"CreateEnumStmt")
        addEnum(body, list);
    else if (kind == u"AlterEnumStmt")
        addEnumChange(body, list);
    else if (kind == u"CompositeTypeStmt")
        list.add(ChangeKind::CreateType, QStringLiteral("type"), relationName(body[u"typevar"]));
    else if (kind == u"CreateDomainStmt")
        list.add(ChangeKind::CreateType, QStringLiteral("domain"), qualifiedName(body[u"domainname"]));
    else if (kind == u"CreateFunctionStmt")
        addFunction(body, list);
    else if (kind == u"CreateTrigStmt")
        addTrigger(body, list);
    else
        return addOther(kind, body, list) || addExtensionChange(kind, body, list);
    return true;
}

} // namespace lockstep::lint
