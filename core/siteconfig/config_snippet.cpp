#include "core/siteconfig/config_snippet.h"

#include "core/siteconfig/config_changes.h"
#include "core/siteconfig/jsonc_text.h"
#include "core/siteconfig/schema_walk.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

constexpr int deepest = 3; ///< keys that must be there within keys that must be there

class Writer
{
public:
    explicit Writer(const SchemaParts& parts) : m_parts(parts) {}

    QString value(int number, int depth)
    {
        const SchemaPart& part = m_parts.part(m_parts.resolved(number));
        const QJsonObject source = part.source.toObject();
        if (const QJsonValue only = onlyValue(part.keywords); !only.isUndefined())
            return snippetText(QString::fromUtf8(jsonText(only)));
        if (source.contains(u"default"))
            return byDefault(source[u"default"]);
        return ofType(m_parts.resolved(number), depth);
    }

private:
    static QJsonValue onlyValue(const QJsonObject& keywords)
    {
        const QJsonArray listed = keywords[u"enum"].toArray();
        return keywords.contains(u"const") ? keywords[u"const"]
               : listed.size() == 1        ? listed.first()
                                           : QJsonValue(QJsonValue::Undefined);
    }

    /// The quotes of a text stay when what is between them is typed over.
    QString byDefault(const QJsonValue& value)
    {
        const QString text = snippetText(QString::fromUtf8(jsonText(value)));
        if (value.isString() && text.size() >= 2)
            return u'"' + place(text.sliced(1, text.size() - 2)) + u'"';
        return place(text);
    }

    QString ofType(int number, int depth)
    {
        const QJsonObject& keywords = m_parts.part(number).keywords;
        const QJsonValue type = keywords[u"type"];
        const QString name = type.isArray() ? type[0].toString() : type.toString();
        const QJsonArray listed = keywords[u"enum"].toArray();
        if (!listed.isEmpty() && !listed.first().isString())
            return place(snippetText(QString::fromUtf8(jsonText(listed.first()))));
        if (name == u"string" || !listed.isEmpty())
            return u'"' + place(snippetText(listed.isEmpty() ? QString() : listed.first().toString())) + u'"';
        if (name == u"boolean")
            return place(u"true"_s);
        if (name == u"integer" || name == u"number")
            return place(u"0"_s);
        if (name == u"null")
            return u"null"_s;
        if (name == u"array")
            return u'[' + place({}) + u']';
        if (name == u"object" || keywords.contains(u"properties"))
            return object(number, depth);
        return place({});
    }

    /// With the keys that must be there.
    QString object(int number, int depth)
    {
        const SchemaPart& part = m_parts.part(number);
        QStringList keys;
        for (const QJsonValue key : part.keywords[u"required"].toArray())
            keys += key.toString();
        // What tells forms apart is always wanted, and first.
        if (part.properties.contains(u"type"_s)) {
            keys.removeAll(u"type"_s);
            keys.prepend(u"type"_s);
        }
        if (keys.isEmpty() || depth >= deepest)
            return u'{' + place({}) + u'}';
        QStringList members;
        const QString indent(depth + 1, u'\t');
        for (const QString& key : keys) {
            const QString name = snippetText(QString::fromUtf8(jsoncQuoted(key)));
            const int described = part.properties.value(key, -1);
            members += indent + name + u": "_s + (described < 0 ? place({}) : value(described, depth + 1));
        }
        return u"{\n"_s + members.join(u",\n"_s) + u'\n' + QString(depth, u'\t') + u'}';
    }

    QString place(const QString& word)
    {
        ++m_places;
        return word.isEmpty() ? u"$%1"_s.arg(m_places) : u"${%1:%2}"_s.arg(QString::number(m_places), word);
    }

    const SchemaParts& m_parts;
    int m_places = 0;
};

} // namespace

QString snippetText(QString text)
{
    return text.replace(u'\\', u"\\\\"_s).replace(u'$', u"\\$"_s).replace(u'}', u"\\}"_s);
}

QString valueSnippet(const SchemaParts& parts, int part)
{
    return Writer(parts).value(part, 0);
}

} // namespace lockstep
