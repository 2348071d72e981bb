#include "core/siteconfig/schema_parts.h"

#include "core/siteconfig/json_number.h"
#include "core/siteconfig/schema_keywords.h"
#include "core/siteconfig/schema_pattern.h"

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

const QString attempted = u"read the schema"_s;
constexpr qsizetype mostBytes = 16 * 1024 * 1024;
constexpr size_t mostParts = 100'000;

/// In place of a schema within a keyword: one that constrains nothing, and is called by its number.
QJsonObject reference(int number)
{
    return {{u"title"_s, QString::number(number)}};
}

bool constrains(const QString& keyword)
{
    static const QSet<QString> all = {u"additionalItems"_s,
                                      u"additionalProperties"_s,
                                      u"allOf"_s,
                                      u"anyOf"_s,
                                      u"const"_s,
                                      u"contains"_s,
                                      u"dependencies"_s,
                                      u"else"_s,
                                      u"enum"_s,
                                      u"exclusiveMaximum"_s,
                                      u"exclusiveMinimum"_s,
                                      u"format"_s,
                                      u"if"_s,
                                      u"items"_s,
                                      u"maxItems"_s,
                                      u"maxLength"_s,
                                      u"maxProperties"_s,
                                      u"maximum"_s,
                                      u"minItems"_s,
                                      u"minLength"_s,
                                      u"minProperties"_s,
                                      u"minimum"_s,
                                      u"multipleOf"_s,
                                      u"not"_s,
                                      u"oneOf"_s,
                                      u"pattern"_s,
                                      u"patternProperties"_s,
                                      u"properties"_s,
                                      u"propertyNames"_s,
                                      u"required"_s,
                                      u"then"_s,
                                      u"type"_s,
                                      u"uniqueItems"_s};
    return all.contains(keyword);
}

/// In any of the ways in which schemas say so.
void readDeprecation(SchemaPart& part, const QJsonObject& schema)
{
    static const QRegularExpression mark(u"\\A\\s*DEPRECATED\\b[\\s.:;!-]*"_s);
    const QString description = schema[u"description"].toString();
    const QRegularExpressionMatch marked = mark.match(description);
    part.deprecation = schema[u"deprecationMessage"].toString();
    part.deprecated = schema[u"deprecated"].toBool() || marked.hasMatch() || !part.deprecation.isEmpty();
    if (part.deprecation.isEmpty() && marked.hasMatch())
        part.deprecation = description.sliced(marked.capturedEnd()).trimmed();
}

/// Reads part after part; what a part needs is put into a queue, so that nothing calls itself.
class Reader
{
public:
    Reader(const SchemaResolver& resolver, std::stop_token stop)
        : m_documents(resolver), m_stop(std::move(stop))
    {
    }

    Result<SchemaParts> read(const QByteArray& schema, const QString& name)
    {
        // Schemas without a URI of their own need one that references can be resolved against.
        const Result<int> first = m_documents.add(schema, name, QUrl(u"lockstep://schema/"_s));
        if (!first)
            return failure(first);
        (void)numberOf({*first, {}});
        for (size_t number = 0; number < m_read.parts.size(); ++number) {
            if (m_stop.stop_requested())
                return failure(ErrorKind::Cancelled, attempted, name, u"it was cancelled"_s);
            if (m_read.parts.size() > mostParts)
                return failure(ErrorKind::Invalid, attempted, name,
                               u"it consists of more than %1 schemas"_s.arg(mostParts));
            if (const Result<void> part = readPart(number); !part)
                return failure(part);
        }
        return std::move(m_read);
    }

private:
    int numberOf(const SchemaPlace& place)
    {
        const auto next = int(m_read.parts.size());
        const auto known = m_numbers.constFind(place);
        if (known != m_numbers.constEnd())
            return *known;
        m_numbers.insert(place, next);
        m_read.parts.push_back({.place = place});
        return next;
    }

    Result<void> readPart(size_t number)
    {
        SchemaPart part = m_read.parts[number]; // reading makes further parts
        part.source = m_documents.value(part.place);
        if (!part.source.isObject() && !part.source.isBool())
            return failure(ErrorKind::Invalid, attempted, m_documents.describe(part.place),
                           u"a schema is an object, true or false"_s);
        const QJsonObject source = part.source.toObject();
        readDeprecation(part, source);
        if (source[u"$ref"].isString())
            refer(part, source[u"$ref"].toString());
        else
            readKeywords(part, source);
        const auto constraints = readSchemaKeywords(part.keywords);
        if (!constraints)
            return failure(ErrorKind::Invalid, attempted, m_documents.describe(part.place),
                           constraints.error());
        part.constraints = *constraints;
        m_read.parts[number] = std::move(part);
        return {};
    }

    /// What else stands beside a reference has no effect in draft 7.
    void refer(SchemaPart& part, const QString& to)
    {
        const Result<SchemaPlace> place = m_documents.resolve(to, part.place);
        if (!place) {
            noteFlaw(part, place.error());
            return;
        }
        part.target = numberOf(*place);
        part.keywords = {{u"allOf"_s, QJsonArray{reference(part.target)}}};
    }

    void readKeywords(SchemaPart& part, const QJsonObject& source)
    {
        for (auto keyword = source.begin(); keyword != source.end(); ++keyword) {
            if (!constrains(keyword.key()))
                continue;
            const QJsonValue value =
                withSubschemas(keyword.key(), keyword.value(), [&](const QString& below, const QJsonValue&) {
                    return reference(numberOf({part.place.document, part.place.pointer + below}));
                });
            part.keywords.insert(keyword.key(), withPlainNumbers(value));
        }
        const QJsonObject properties = part.keywords.value(u"properties").toObject();
        for (auto property = properties.begin(); property != properties.end(); ++property)
            part.properties.insert(property.key(), partNumber(property.value()));
        const QJsonObject patterns = part.keywords.value(u"patternProperties").toObject();
        for (auto property = patterns.begin(); property != patterns.end(); ++property) {
            if (const auto expression = pattern(part, property.key()))
                part.patternProperties.emplace_back(*expression, partNumber(property.value()));
        }
        if (part.keywords.value(u"pattern").isString())
            part.pattern = pattern(part, part.keywords.value(u"pattern").toString());
    }

    std::optional<QRegularExpression> pattern(const SchemaPart& part, const QString& text)
    {
        const Result<QRegularExpression> expression = schemaPattern(text);
        if (!expression)
            noteFlaw(part, expression.error());
        return expression ? std::optional(*expression) : std::nullopt;
    }

    void noteFlaw(const SchemaPart& part, const Error& error)
    {
        m_read.flaws += u"%1: %2"_s.arg(m_documents.describe(part.place), error.message());
    }

    SchemaDocuments m_documents;
    std::stop_token m_stop;
    SchemaParts m_read;
    QHash<SchemaPlace, int> m_numbers;
};

} // namespace

int SchemaParts::resolved(int number) const
{
    // A reference to itself stands for nothing; no chain is longer than there are parts.
    for (size_t steps = 0; part(number).target >= 0 && steps < parts.size(); ++steps)
        number = part(number).target;
    return number;
}

int partNumber(const QJsonValue& reference)
{
    bool isNumber = false;
    const int number = reference[u"title"].toString().toInt(&isNumber);
    return isNumber ? number : -1;
}

Result<SchemaParts> readSchemaParts(const QByteArray& schema, const QString& name,
                                    const SchemaResolver& resolver, const std::stop_token& stop)
{
    if (schema.size() > mostBytes)
        return failure(ErrorKind::Invalid, attempted, name, u"it has more than %1 bytes"_s.arg(mostBytes));
    return Reader(resolver, stop).read(schema, name);
}

} // namespace lockstep
