#include "core/siteconfig/schema_words.h"

#include "core/siteconfig/config_changes.h"
#include "core/siteconfig/near_name.h"
#include "core/siteconfig/schema_format.h"
#include "core/siteconfig/schema_secrets.h"
#include "core/siteconfig/secret_masking.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

constexpr qsizetype longestShown = 60;
constexpr qsizetype mostNames = 20;

QString typeName(const QString& type)
{
    static const QHash<QString, QString> names = {
        {u"array"_s, u"an array"_s}, {u"boolean"_s, u"true or false"_s}, {u"integer"_s, u"a whole number"_s},
        {u"null"_s, u"null"_s},      {u"number"_s, u"a number"_s},       {u"object"_s, u"an object"_s},
        {u"string"_s, u"a text"_s},
    };
    return names.value(type, type);
}

/// "must have at least 3 characters"
QString countText(const QJsonObject& keywords, const QString& least, const QString& most, qint64 count,
                  const QString& one, const QString& many)
{
    const bool tooFew = keywords.contains(least) && count < keywords[least].toDouble();
    const qint64 bound = keywords[tooFew ? least : most].toInteger();
    return u"must have at %1 %2 %3"_s.arg(tooFew ? u"least"_s : u"most"_s)
        .arg(bound)
        .arg(bound == 1 ? one : many);
}

class Sentence
{
public:
    Sentence(const JsoncDocument& document, const SchemaParts& parts, const SchemaFinding& finding)
        : m_document(document),
          m_parts(parts),
          m_finding(finding),
          m_keywords(parts.part(finding.part).keywords),
          m_node(document.node(finding.node))
    {
    }

    [[nodiscard]] QString text() const
    {
        switch (m_finding.fault) {
        case SchemaFault::UnknownKey:
            return u"%1 is not allowed here%2"_s.arg(subject(), suggestion());
        case SchemaFault::NotKnown:
            return u"%1 is not known here%2"_s.arg(subject(), suggestion());
        case SchemaFault::Deprecated:
            return subject() + u" is "_s + deprecation();
        case SchemaFault::KeyName:
            return u"%1 is no key that may stand here"_s.arg(subject());
        case SchemaFault::Missing:
            return u"%1 lacks the key `%2`"_s.arg(subject(), m_finding.names.first());
        case SchemaFault::Dependency:
            return u"%1 has the key `%2` and so must have `%3`"_s.arg(subject(), m_finding.names.last(),
                                                                      m_finding.names.first());
        case SchemaFault::Nothing:
            return u"%1 must not be there"_s.arg(subject());
        default:
            return subject() + u' ' + predicate();
        }
    }

private:
    [[nodiscard]] QString predicate() const
    {
        switch (m_finding.fault) {
        case SchemaFault::Type:
            return u"must be %1, not %2"_s.arg(joinedByOr(allowed()), kindOfValue());
        case SchemaFault::Const:
        case SchemaFault::Enum:
        case SchemaFault::Choice:
            return (allowed().size() > 1 ? u"must be one of %1%2"_s : u"must be %1%2"_s)
                .arg(joinedByOr(allowed()), notThisValue());
        case SchemaFault::Minimum:
            return u"must be "_s + boundText();
        case SchemaFault::Multiple:
            return u"must be a multiple of "_s + shownValue(m_keywords[u"multipleOf"]);
        case SchemaFault::Length:
            return countText(m_keywords, u"minLength"_s, u"maxLength"_s,
                             m_document.value(m_finding.node).toString().toUcs4().size(), u"character"_s,
                             u"characters"_s);
        case SchemaFault::Pattern:
            return u"must match the pattern "_s + m_keywords[u"pattern"].toString();
        case SchemaFault::Format:
            return formatFault(m_keywords[u"format"].toString(), textOfValue());
        case SchemaFault::Items:
            return countText(m_keywords, u"minItems"_s, u"maxItems"_s, m_node.childCount, u"item"_s,
                             u"items"_s);
        case SchemaFault::Properties:
            return countText(m_keywords, u"minProperties"_s, u"maxProperties"_s, m_node.childCount, u"key"_s,
                             u"keys"_s);
        default:
            return shapeText();
        }
    }

    [[nodiscard]] QString shapeText() const
    {
        switch (m_finding.fault) {
        case SchemaFault::Unique:
            return u"is the same as item %1; each may be there once"_s.arg(itemNumber(m_finding.other));
        case SchemaFault::Contains:
            return u"has no item of the kind that must be among them"_s;
        case SchemaFault::Not:
            return notText();
        case SchemaFault::ManyForms:
            return u"fits %1 of the forms of which exactly one must fit"_s.arg(m_finding.names.first());
        default:
            return u"has none of the forms that are possible here"_s;
        }
    }

    /// `email.smtp`, or `smtp`: the key alone, as it stands at the place that is told.
    [[nodiscard]] QString subject() const { return subjectOf(m_finding.node); }

    [[nodiscard]] QString subjectOf(qint32 index) const
    {
        const JsoncNode& node = m_document.node(index);
        if (node.keyOffset >= 0)
            return u'`' + m_document.key(index) + u'`';
        if (node.parent < 0)
            return u"the document"_s;
        return u"item %1 of %2"_s.arg(itemNumber(index)).arg(subjectOf(node.parent));
    }

    /// From 1.
    [[nodiscard]] int itemNumber(qint32 index) const
    {
        int number = 1;
        for (qint32 at = m_document.node(index).previous; at >= 0; at = m_document.node(at).previous)
            ++number;
        return number;
    }

    [[nodiscard]] QStringList allowed() const
    {
        return m_finding.names.isEmpty() ? namesAllowed(m_parts, m_finding) : m_finding.names;
    }

    [[nodiscard]] QString kindOfValue() const
    {
        switch (m_node.kind) {
        case JsoncKind::Object:
            return u"an object"_s;
        case JsoncKind::Array:
            return u"an array"_s;
        case JsoncKind::String:
            return u"a text"_s;
        case JsoncKind::Number:
            return isSecret() ? u"a number"_s : QString::fromUtf8(m_document.text(m_finding.node));
        default:
            return QString::fromUtf8(m_document.text(m_finding.node));
        }
    }

    [[nodiscard]] bool isSecret() const
    {
        if (describesSecret(m_parts.part(m_finding.part)))
            return true;
        for (qint32 at = m_finding.node; at >= 0; at = m_document.node(at).parent) {
            if (m_document.node(at).keyOffset >= 0)
                return namesSecret(m_document.key(at));
        }
        return false;
    }

    [[nodiscard]] QString notThisValue() const
    {
        if (isSecret() || m_node.isContainer())
            return {};
        const QString shown = shownValue(m_document.value(m_finding.node));
        const QString near = allowed().size() > 1 ? nearName(shown, allowed()) : QString();
        return u", not "_s + shown + (near.isEmpty() ? QString() : u"; did you mean %1?"_s.arg(near));
    }

    [[nodiscard]] QString textOfValue() const { return m_document.value(m_finding.node).toString(); }

    [[nodiscard]] QString boundText() const
    {
        static const QList<std::pair<QString, QString>> bounds = {{u"minimum"_s, u"at least %1"_s},
                                                                  {u"maximum"_s, u"at most %1"_s},
                                                                  {u"exclusiveMinimum"_s, u"more than %1"_s},
                                                                  {u"exclusiveMaximum"_s, u"less than %1"_s}};
        QStringList texts;
        for (const auto& [keyword, text] : bounds) {
            if (m_keywords.contains(keyword))
                texts += text.arg(shownValue(m_keywords[keyword]));
        }
        return texts.join(u" and "_s);
    }

    [[nodiscard]] QString notText() const
    {
        const QJsonObject forbidden = m_parts.part(m_parts.resolved(partNumber(m_keywords[u"not"]))).keywords;
        const bool isValue = forbidden.contains(u"enum") || forbidden.contains(u"const");
        if (isValue && !isSecret() && !m_node.isContainer())
            return u"must not be "_s + shownValue(m_document.value(m_finding.node));
        return u"has a form that is not allowed here"_s;
    }

    [[nodiscard]] QString deprecation() const
    {
        static const QString word = u"deprecated"_s;
        QString why = m_parts.part(m_finding.part).deprecation;
        while (why.endsWith(u'.'))
            why.chop(1);
        const bool saysSo = why.startsWith(word, Qt::CaseInsensitive);
        return saysSo ? word + why.sliced(word.size()) : why.isEmpty() ? word : word + u": "_s + why;
    }

    [[nodiscard]] QString suggestion() const
    {
        const QString near = nearName(m_document.key(m_finding.node), m_finding.names);
        return near.isEmpty() ? QString() : u"; did you mean `%1`?"_s.arg(near);
    }

    const JsoncDocument& m_document;
    const SchemaParts& m_parts;
    const SchemaFinding& m_finding;
    const QJsonObject m_keywords;
    const JsoncNode& m_node;
};

} // namespace

QString joinedByOr(const QStringList& names)
{
    QStringList shown = names.first(std::min(names.size(), mostNames));
    if (shown.size() < names.size())
        shown += u"%1 more"_s.arg(names.size() - shown.size());
    if (shown.size() < 2)
        return shown.join(QString());
    const QString last = shown.takeLast();
    return shown.join(u", "_s) + u" or "_s + last;
}

QString shownValue(const QJsonValue& value)
{
    const QString text = QString::fromUtf8(jsonText(value));
    return text.size() <= longestShown ? text : text.first(longestShown) + u'…';
}

QStringList namesAllowed(const SchemaParts& parts, const SchemaFinding& finding)
{
    if (!finding.names.isEmpty())
        return finding.names;
    const QJsonObject keywords = parts.part(finding.part).keywords;
    QStringList names;
    if (finding.fault == SchemaFault::Const)
        return {shownValue(keywords[u"const"])};
    if (finding.fault == SchemaFault::Type && keywords[u"type"].isString())
        return {typeName(keywords[u"type"].toString())};
    const QString list = finding.fault == SchemaFault::Type ? u"type"_s : u"enum"_s;
    for (const QJsonValue value : keywords[list].toArray())
        names += finding.fault == SchemaFault::Type ? typeName(value.toString()) : shownValue(value);
    return names;
}

QString findingText(const JsoncDocument& document, const SchemaParts& parts, const SchemaFinding& finding)
{
    return Sentence(document, parts, finding).text();
}

} // namespace lockstep
