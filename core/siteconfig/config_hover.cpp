#include "core/siteconfig/config_hover.h"

#include "core/siteconfig/config_changes.h"
#include "core/siteconfig/schema_walk.h"
#include "core/siteconfig/schema_words.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

void addNew(QStringList& to, const QStringList& names)
{
    for (const QString& name : names) {
        if (!to.contains(name))
            to += name;
    }
}

QStringList jsonTexts(const QJsonArray& values)
{
    QStringList texts;
    for (const QJsonValue value : values)
        texts += QString::fromUtf8(jsonText(value));
    return texts;
}

QStringList allowedBy(const QJsonObject& keywords)
{
    return keywords.contains(u"const") ? jsonTexts({keywords[u"const"]})
                                       : jsonTexts(keywords[u"enum"].toArray());
}

void addPart(ConfigHover& hover, const SchemaParts& parts, int number)
{
    const SchemaPart& part = parts.part(number);
    const QJsonObject source = part.source.toObject();
    if (hover.title.isEmpty())
        hover.title = source[u"title"].toString();
    if (hover.description.isEmpty())
        hover.description = source[u"description"].toString();
    if (hover.byDefault.isEmpty() && source.contains(u"default"))
        hover.byDefault = QString::fromUtf8(jsonText(source[u"default"]));
    if (part.keywords.contains(u"type"))
        addNew(hover.types, namesAllowed(parts, {.fault = SchemaFault::Type, .part = number}));
    addNew(hover.allowed, allowedBy(part.keywords));
    addNew(hover.examples, jsonTexts(source[u"examples"].toArray()));
    if (part.deprecated && !hover.deprecated) {
        hover.deprecated = true;
        hover.deprecation = part.deprecation;
    }
}

} // namespace

ConfigHover describedBy(const SchemaParts& parts, const QList<int>& numbers)
{
    ConfigHover hover;
    for (const int number : numbers)
        addPart(hover, parts, number);
    return hover;
}

std::optional<ConfigHover> configHover(const ConfigSchema& schema, const JsoncDocument& document,
                                       qsizetype offset)
{
    const qint32 index = document.nodeAt(offset);
    if (index < 0 || offset < document.node(index).begin() || offset > document.node(index).end())
        return std::nullopt;
    const JsoncNode& node = document.node(index);
    const bool onKey = node.keyOffset >= 0 && offset <= node.keyOffset + node.keyLength;
    // In a container, between its members, there is nothing that could be meant.
    if (!onKey && node.isContainer() && offset > node.offset && offset < node.end())
        return std::nullopt;
    const QList<int> numbers = SchemaWalk(schema.parts(), document).about(index);
    ConfigHover hover = describedBy(schema.parts(), numbers);
    if (numbers.isEmpty())
        return std::nullopt;
    hover.offset = onKey ? node.keyOffset : node.offset;
    hover.length = onKey ? node.keyLength : node.length;
    hover.pointer = jsonPointer(document.path(index));
    return hover;
}

} // namespace lockstep
