#include "core/siteconfig/schema_walk.h"

#include "core/siteconfig/json_number.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

QList<int> numbersIn(const QJsonValue& list)
{
    QList<int> numbers;
    for (const QJsonValue reference : list.toArray())
        numbers += partNumber(reference);
    return numbers;
}

QString typeOf(JsoncKind kind)
{
    switch (kind) {
    case JsoncKind::Object:
        return u"object"_s;
    case JsoncKind::Array:
        return u"array"_s;
    case JsoncKind::String:
        return u"string"_s;
    case JsoncKind::Number:
        return u"number"_s;
    case JsoncKind::Null:
        return u"null"_s;
    default:
        return u"boolean"_s;
    }
}

bool allowsKind(const QJsonValue& type, JsoncKind kind)
{
    const QJsonArray types = type.isString() ? QJsonArray{type} : type.toArray();
    return types.isEmpty() || types.contains(typeOf(kind)) ||
           (kind == JsoncKind::Number && types.contains(u"integer"_s));
}

/// What a part requires of a value, when that is one of few values.
bool forbids(const QJsonObject& keywords, const QJsonValue& value)
{
    return (keywords.contains(u"const") && keywords[u"const"] != value) ||
           (keywords.contains(u"enum") && !keywords[u"enum"].toArray().contains(value));
}

} // namespace

QList<int> SchemaWalk::forms(int part) const
{
    const QJsonObject& keywords = m_parts.part(part).keywords;
    return numbersIn(keywords[u"oneOf"]) + numbersIn(keywords[u"anyOf"]);
}

bool SchemaWalk::excludes(int form, qint32 node, qint32 edited) const
{
    if (node < 0)
        return false;
    const SchemaPart& part = m_parts.part(m_parts.resolved(form));
    if (!allowsKind(part.keywords[u"type"], m_document.node(node).kind))
        return true;
    if (m_document.node(node).kind != JsoncKind::Object)
        return false;
    for (qint32 member = m_document.node(node).firstChild; member >= 0;
         member = m_document.node(member).next) {
        const auto property = part.properties.constFind(m_document.key(member));
        if (member == edited || property == part.properties.constEnd() ||
            m_document.node(member).isContainer())
            continue;
        const QJsonObject& keywords = m_parts.part(m_parts.resolved(*property)).keywords;
        if (forbids(keywords, withPlainNumbers(m_document.value(member))))
            return true;
    }
    return false;
}

QList<int> SchemaWalk::possible(const QList<int>& forms, qint32 node, qint32 edited) const
{
    QList<int> left = forms;
    left.removeIf([&](int form) { return excludes(form, node, edited); });
    return left.isEmpty() ? forms : left;
}

void SchemaWalk::open(int part, qint32 node, qint32 edited, QList<int>& found) const
{
    if (found.contains(part))
        return;
    found += part;
    const QJsonObject& keywords = m_parts.part(part).keywords;
    QList<int> more = numbersIn(keywords[u"allOf"]) + possible(forms(part), node, edited);
    for (const QString& keyword : {u"then"_s, u"else"_s}) {
        if (keywords.contains(keyword))
            more += partNumber(keywords[keyword]);
    }
    for (const int number : more)
        open(number, node, edited, found);
}

QList<int> SchemaWalk::opened(int part, qint32 node, qint32 edited) const
{
    QList<int> found;
    open(part, node, edited, found);
    return found;
}

QList<int> SchemaWalk::below(int number, JsoncKind container, const QString& key) const
{
    const SchemaPart& part = m_parts.part(number);
    QList<int> found;
    if (container == JsoncKind::Array) {
        const QJsonValue items = part.keywords[u"items"];
        const QList<int> each = numbersIn(items);
        const qsizetype index = key.toLongLong();
        const int other = partNumber(each.isEmpty() ? items : part.keywords[u"additionalItems"]);
        found += index < each.size() ? each[index] : other;
    } else if (const auto property = part.properties.constFind(key); property != part.properties.constEnd()) {
        found += *property;
    } else {
        for (const auto& [pattern, described] : part.patternProperties) {
            if (pattern.match(key).hasMatch())
                found += described;
        }
        if (found.isEmpty())
            found += partNumber(part.keywords[u"additionalProperties"]);
    }
    found.removeAll(-1);
    return found;
}

QList<int> SchemaWalk::inside(qint32 container, const QString& key, qint32 edited) const
{
    return inside(about(container, edited), m_document.node(container).kind, key,
                  m_document.child(container, key), edited);
}

QList<int> SchemaWalk::inside(const QList<int>& around, JsoncKind container, const QString& key, qint32 node,
                              qint32 edited) const
{
    QList<int> found;
    for (const int part : around) {
        for (const int number : below(part, container, key))
            open(number, node, edited, found);
    }
    return found;
}

QList<int> SchemaWalk::about(qint32 node, qint32 edited) const
{
    if (node < 0 || m_document.node(node).parent < 0)
        return opened(0, node, edited);
    const JsoncPath path = m_document.path(node);
    return inside(m_document.node(node).parent, path.last(), edited);
}

} // namespace lockstep
