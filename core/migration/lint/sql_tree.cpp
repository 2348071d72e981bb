#include "core/migration/lint/sql_tree.h"

namespace lockstep::lint {

QString relationName(const QJsonValue& rangeVar)
{
    return qualifiedName(QStringList{rangeVar[u"schemaname"].toString(), rangeVar[u"relname"].toString()});
}

bool isTemporary(const QJsonValue& rangeVar)
{
    return rangeVar[u"relpersistence"].toString() == u"t";
}

QStringList strings(const QJsonValue& list)
{
    QStringList texts;
    for (const QJsonValue item : list.toArray())
        texts += item[u"String"][u"sval"].toString();
    return texts;
}

QString qualifiedName(const QJsonValue& list)
{
    return qualifiedName(strings(list));
}

QString qualifiedName(QStringList parts)
{
    parts.removeAll(QString());
    if (parts.size() > 1 && (parts.first() == u"public" || parts.first() == u"pg_catalog"))
        parts.removeFirst();
    return parts.join(u'.');
}

std::optional<qsizetype> firstLocation(const QJsonValue& tree)
{
    std::optional<qsizetype> first;
    const auto look = [&](const QJsonValue& location) {
        if (location.isDouble() && location.toInt() >= 0)
            first = first ? std::min<qsizetype>(*first, location.toInt()) : location.toInt();
    };
    look(tree[u"location"]);
    visit(tree, [&](const QString&, const QJsonObject& body) { look(body[u"location"]); });
    return first;
}

void visit(const QJsonValue& tree,
           const std::function<void(const QString& kind, const QJsonObject& body)>& seen)
{
    if (tree.isArray()) {
        for (const QJsonValue item : tree.toArray())
            visit(item, seen);
        return;
    }
    const QJsonObject object = tree.toObject();
    for (auto it = object.constBegin(); it != object.constEnd(); ++it) {
        const QString key = it.key();
        if (key.front().isUpper()) // A node's kind; fields begin with a small letter.
            seen(key, it.value().toObject());
        visit(it.value(), seen);
    }
}

QStringList calledFunctions(const QJsonValue& tree)
{
    QStringList names;
    visit(tree, [&](const QString& kind, const QJsonObject& body) {
        if (kind == u"FuncCall")
            names += qualifiedName(body[u"funcname"]);
    });
    return names;
}

QStringList mentionedColumns(const QJsonValue& tree)
{
    QStringList names;
    visit(tree, [&](const QString& kind, const QJsonObject& body) {
        if (kind == u"ColumnRef" && !strings(body[u"fields"]).isEmpty())
            names += strings(body[u"fields"]).last();
    });
    names.removeDuplicates();
    return names;
}

QJsonValue option(const QJsonValue& options, QStringView name)
{
    for (const QJsonValue item : options.toArray()) {
        if (item[u"DefElem"][u"defname"].toString() == name)
            return item[u"DefElem"];
    }
    return QJsonValue::Undefined;
}

} // namespace lockstep::lint
