#include "core/sourcegraph/graph_schema.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

GraphField fieldOf(const QJsonObject& object)
{
    GraphField field{object[u"name"].toString(), {}, {}};
    for (const QJsonValue argument : object[u"args"].toArray())
        field.arguments.append(argument[u"name"].toString());
    QJsonValue type = object[u"type"];
    while (type[u"ofType"].isObject())
        type = type[u"ofType"];
    field.type = type[u"name"].toString();
    return field;
}

QString argumentText(const GraphField& field, const GraphWish& wish)
{
    QStringList given;
    for (auto argument = wish.arguments.constBegin(); argument != wish.arguments.constEnd(); ++argument) {
        if (field.arguments.contains(argument.key()))
            given.append(argument.key() + u": "_s + argument.value());
    }
    return given.isEmpty() ? QString() : u'(' + given.join(u", "_s) + u')';
}

} // namespace

Result<std::optional<GraphType>> GraphSchema::type(const QString& name, const std::stop_token& stop)
{
    if (m_types.contains(name))
        return m_types.value(name);
    const Result<QJsonObject> data =
        m_client.query(u"query TypeFields($name: String!) { __type(name: $name) { name "
                       u"fields(includeDeprecated: true) { name "
                       "args { name } type { name ofType { name ofType { name ofType { name } } } } } } }"_s,
                       {{u"name"_s, name}}, stop);
    if (!data)
        return failure(data);
    std::optional<GraphType> found;
    if ((*data)[u"__type"].isObject()) {
        found = GraphType{name, {}};
        for (const QJsonValue field : (*data)[u"__type"][u"fields"].toArray())
            found->fields.insert(field[u"name"].toString(), fieldOf(field.toObject()));
    }
    m_types.insert(name, found);
    return found;
}

Result<QString> GraphSchema::selection(const QString& type, const QList<GraphWish>& wishes,
                                       const std::stop_token& stop)
{
    const Result<std::optional<GraphType>> known = this->type(type, stop);
    if (!known)
        return failure(known);
    QStringList words;
    for (const GraphWish& wish : wishes) {
        Result<QString> word;
        if (*known && (*known)->fields.contains(wish.field))
            word = selected((*known)->fields.value(wish.field), wish, stop);
        if (!word)
            return word;
        if (!word->isEmpty())
            words.append(*word);
        else if (const QString name = type + u'.' + wish.field; !m_missing.contains(name))
            m_missing.append(name);
    }
    return words.join(u' ');
}

Result<QString> GraphSchema::selected(const GraphField& field, const GraphWish& wish,
                                      const std::stop_token& stop)
{
    const QString head = field.name + argumentText(field, wish);
    if (wish.fields.isEmpty())
        return head;
    return selection(field.type, wish.fields, stop).transform([&](const QString& inner) {
        return inner.isEmpty() ? QString() : u"%1 { %2 }"_s.arg(head, inner);
    });
}

} // namespace lockstep
