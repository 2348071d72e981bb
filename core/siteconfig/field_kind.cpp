#include "core/siteconfig/field_kind.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

using Kind = ConfigFieldKind;

constexpr qsizetype longestLine = 4'000;

QString typeOf(const QJsonValue& value)
{
    switch (value.type()) {
    case QJsonValue::String:
        return u"string"_s;
    case QJsonValue::Double:
        return u"number"_s;
    case QJsonValue::Bool:
        return u"boolean"_s;
    case QJsonValue::Array:
        return u"array"_s;
    case QJsonValue::Object:
        return u"object"_s;
    default:
        return u"null"_s;
    }
}

/// The types that a part names, or that its values have; null aside, which says nothing about the others.
QStringList typesOf(const QJsonObject& keywords)
{
    QStringList types;
    const QJsonValue named = keywords[u"type"];
    for (const QJsonValue type : named.isString() ? QJsonArray{named} : named.toArray())
        types += type.toString();
    if (types.isEmpty()) {
        for (const QJsonValue value : keywords[u"enum"].toArray())
            types += typeOf(value);
        if (keywords.contains(u"const"))
            types += typeOf(keywords[u"const"]);
    }
    types.replaceInStrings(u"integer"_s, u"number"_s);
    types.removeAll(u"null"_s);
    types.removeDuplicates();
    return types;
}

QStringList typesAbout(const SchemaParts& parts, const QList<int>& about)
{
    QStringList types;
    for (const int number : about)
        types += typesOf(parts.part(number).keywords);
    types.removeDuplicates();
    return types;
}

/// Only values that it lists are allowed.
bool isClosed(const SchemaParts& parts, const SchemaWalk& walk, int number, int depth = 0)
{
    constexpr int deepest = 8;
    const int part = parts.resolved(number);
    const QJsonObject& keywords = parts.part(part).keywords;
    if (keywords.contains(u"enum") || keywords.contains(u"const"))
        return true;
    const QList<int> forms = walk.forms(part);
    return depth < deepest && !forms.isEmpty() &&
           std::ranges::all_of(forms, [&](int form) { return isClosed(parts, walk, form, depth + 1); });
}

bool hasTextItems(const SchemaParts& parts, const SchemaWalk& walk, const QList<int>& about)
{
    for (const int number : about) {
        const int items = partNumber(parts.part(number).keywords[u"items"]);
        if (items >= 0)
            return typesAbout(parts, walk.opened(items, -1)) == QStringList{u"string"_s};
    }
    return false;
}

bool isOneLine(const QString& text)
{
    return text.size() <= longestLine && std::ranges::none_of(text, [](QChar c) {
               return c.category() == QChar::Other_Control || c.category() == QChar::Separator_Line ||
                      c.category() == QChar::Separator_Paragraph;
           });
}

bool areLines(const JsoncDocument& document, qint32 array)
{
    for (qint32 item = document.node(array).firstChild; item >= 0; item = document.node(item).next) {
        if (document.node(item).kind != JsoncKind::String)
            return false;
        const QString text = document.value(item).toString();
        if (text.isEmpty() || !isOneLine(text))
            return false;
    }
    return true;
}

/// Of a scalar, whatever the schema wants: it must be seen to be put right.
Kind kindOfScalar(const JsoncDocument& document, qint32 node)
{
    const JsoncKind kind = document.node(node).kind;
    if (kind == JsoncKind::String)
        return isOneLine(document.value(node).toString()) ? Kind::Text : Kind::Summary;
    const bool isSwitch = kind == JsoncKind::True || kind == JsoncKind::False;
    return isSwitch ? Kind::Switch : kind == JsoncKind::Number ? Kind::Number : Kind::Text;
}

bool isLine(Kind kind)
{
    return kind == Kind::Text || kind == Kind::Number || kind == Kind::Choice;
}

} // namespace

QList<int> certainParts(const SchemaWalk& walk, const QList<int>& about)
{
    QSet<int> forms;
    for (const int number : about) {
        const QList<int> offered = walk.forms(number);
        if (offered.size() > 1)
            forms += QSet<int>(offered.begin(), offered.end());
    }
    QList<int> certain = about;
    certain.removeIf([&](int number) { return forms.contains(number); });
    return certain;
}

std::optional<Kind> kindBySchema(const SchemaParts& parts, const SchemaWalk& walk, const QList<int>& about)
{
    const QStringList types = typesAbout(parts, about);
    const auto isOnly = [&](const QString& type) { return types == QStringList{type}; };
    if (isOnly(u"boolean"_s))
        return Kind::Switch;
    const bool isScalar = !types.contains(u"array"_s) && !types.contains(u"object"_s);
    const QList<int> certain = certainParts(walk, about);
    if (isScalar && !types.isEmpty() &&
        std::ranges::any_of(certain, [&](int number) { return isClosed(parts, walk, number); }))
        return Kind::Choice;
    if (isOnly(u"string"_s))
        return Kind::Text;
    if (isOnly(u"number"_s))
        return Kind::Number;
    if (isOnly(u"array"_s))
        return hasTextItems(parts, walk, about) ? Kind::Texts : Kind::Summary;
    return isOnly(u"object"_s) ? std::optional(Kind::Summary) : std::nullopt;
}

Kind kindByValue(const JsoncDocument& document, qint32 node, std::optional<Kind> wanted)
{
    const JsoncKind kind = document.node(node).kind;
    if (kind == JsoncKind::Object)
        return Kind::Summary;
    if (kind == JsoncKind::Array)
        return wanted.value_or(Kind::Texts) == Kind::Texts && areLines(document, node) &&
                       (wanted || document.node(node).childCount > 0)
                   ? Kind::Texts
                   : Kind::Summary;
    const Kind scalar = kindOfScalar(document, node);
    if (scalar == Kind::Summary || !wanted)
        return scalar;
    if (isLine(*wanted))
        return *wanted;
    return *wanted == scalar ? scalar : Kind::Summary;
}

} // namespace lockstep
