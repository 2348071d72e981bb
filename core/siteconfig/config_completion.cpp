#include "core/siteconfig/config_completion.h"

#include "core/siteconfig/completion_place.h"
#include "core/siteconfig/config_changes.h"
#include "core/siteconfig/config_snippet.h"
#include "core/siteconfig/schema_walk.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

class Collector
{
public:
    Collector(const SchemaParts& parts, const JsoncDocument& document, const CompletionPlace& place)
        : m_parts(parts), m_document(document), m_place(place), m_walk(parts, document)
    {
    }

    QList<ConfigCompletion> keys()
    {
        QMap<QString, QList<int>> described;
        for (const int number : m_walk.about(m_place.container, m_place.edited)) {
            const SchemaPart& part = m_parts.part(number);
            for (auto property = part.properties.begin(); property != part.properties.end(); ++property)
                described[property.key()] += property.value();
        }
        for (auto key = described.begin(); key != described.end(); ++key) {
            const qint32 there = m_document.child(m_place.container, key.key());
            if (there < 0 || there == m_place.edited)
                addKey(key.key(), key.value());
        }
        std::ranges::stable_sort(m_items, {}, [](const auto& item) { return item.about.deprecated; });
        return m_items;
    }

    QList<ConfigCompletion> values()
    {
        const QList<int> numbers = m_place.container < 0
                                       ? m_walk.opened(0, -1)
                                       : m_walk.inside(m_place.container, m_place.key, m_place.edited);
        for (const int number : numbers)
            addListed(number);
        for (const int number : numbers)
            addForms(number);
        for (const int number : numbers)
            addDefault(number);
        // A few values are all there is; else the kinds of value and the schema's examples help.
        if (m_items.isEmpty() || !m_hasList) {
            for (const int number : numbers)
                addKinds(number);
            for (const int number : numbers)
                addExamples(number);
        }
        return m_items;
    }

private:
    void addKey(const QString& key, const QList<int>& numbers)
    {
        QList<int> all;
        for (const int number : numbers)
            all += m_walk.opened(number, -1);
        const SchemaPart& first = m_parts.part(all.first());
        if (first.source[u"hide"].toBool() || first.fitsNothing())
            return;
        QString snippet = snippetText(QString::fromUtf8(jsoncQuoted(key)));
        if (!m_place.hasColon)
            snippet += u": "_s + valueSnippet(m_parts, numbers.first()) + comma();
        m_items += {.kind = ConfigCompletion::Kind::Key,
                    .label = key,
                    .snippet = snippet,
                    .about = describedBy(m_parts, all)};
    }

    [[nodiscard]] QString comma() const { return m_place.commaAfter ? u","_s : QString(); }

    void addListed(int number)
    {
        const QJsonObject& keywords = m_parts.part(number).keywords;
        if (keywords.contains(u"const"))
            addJson(number, keywords[u"const"], ConfigCompletion::Kind::Value);
        for (const QJsonValue value : keywords[u"enum"].toArray())
            addJson(number, value, ConfigCompletion::Kind::Value);
        m_hasList = !m_items.isEmpty();
    }

    /// Objects of which each has a key that names it.
    void addForms(int number)
    {
        for (const int form : m_walk.forms(number)) {
            const int resolved = m_parts.resolved(form);
            const auto& properties = m_parts.part(resolved).properties;
            for (auto property = properties.begin(); property != properties.end(); ++property) {
                const QJsonObject& keywords = m_parts.part(m_parts.resolved(*property)).keywords;
                if (!keywords[u"const"].isString())
                    continue;
                m_hasForms = true;
                add(ConfigCompletion::Kind::Value, keywords[u"const"].toString(), valueSnippet(m_parts, form),
                    {form, resolved});
            }
        }
    }

    void addDefault(int number)
    {
        const QJsonObject source = m_parts.part(number).source.toObject();
        if (source.contains(u"default"))
            addJson(number, source[u"default"], ConfigCompletion::Kind::Value);
    }

    void addExamples(int number)
    {
        for (const QJsonValue value : m_parts.part(number).source[u"examples"].toArray())
            addJson(number, value, ConfigCompletion::Kind::Example);
    }

    void addKinds(int number)
    {
        const QJsonValue type = m_parts.part(number).keywords[u"type"];
        const QJsonArray types = type.isArray() ? type.toArray() : QJsonArray{type};
        if (types.contains(u"boolean"_s)) {
            addJson(number, true, ConfigCompletion::Kind::Value);
            addJson(number, false, ConfigCompletion::Kind::Value);
        }
        if (types.contains(u"null"_s))
            addJson(number, QJsonValue(), ConfigCompletion::Kind::Value);
        if (types.contains(u"object"_s) && !m_hasForms)
            add(ConfigCompletion::Kind::Value, u"{}"_s, valueSnippet(m_parts, number), {number});
        if (types.contains(u"array"_s))
            add(ConfigCompletion::Kind::Value, u"[]"_s, u"[$1]"_s, {number});
        if (types.contains(u"string"_s))
            add(ConfigCompletion::Kind::Value, u"\"\""_s, u"\"$1\""_s, {number});
    }

    void addJson(int number, const QJsonValue& value, ConfigCompletion::Kind kind)
    {
        const QString text = QString::fromUtf8(jsonText(value));
        add(kind, text, snippetText(text), {number});
    }

    void add(ConfigCompletion::Kind kind, const QString& label, const QString& snippet,
             const QList<int>& numbers)
    {
        const bool known =
            std::ranges::any_of(m_items, [&](const ConfigCompletion& item) { return item.label == label; });
        if (!known)
            m_items += {.kind = kind,
                        .label = label,
                        .snippet = snippet + comma(),
                        .about = describedBy(m_parts, numbers)};
    }

    const SchemaParts& m_parts;
    const JsoncDocument& m_document;
    const CompletionPlace& m_place;
    SchemaWalk m_walk;
    QList<ConfigCompletion> m_items;
    bool m_hasList = false;
    bool m_hasForms = false;
};

} // namespace

ConfigCompletions configCompletions(const ConfigSchema& schema, const JsoncDocument& document,
                                    qsizetype offset)
{
    const CompletionPlace place = completionPlace(document, offset);
    ConfigCompletions completions{
        .offset = place.offset, .length = place.length, .commaAt = place.commaAt, .items = {}};
    Collector collector(schema.parts(), document, place);
    if (place.wants == CompletionPlace::Wants::Key)
        completions.items = collector.keys();
    else if (place.wants == CompletionPlace::Wants::Value)
        completions.items = collector.values();
    return completions;
}

} // namespace lockstep
