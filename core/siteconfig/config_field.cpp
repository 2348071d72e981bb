#include "core/siteconfig/config_field.h"

#include "core/siteconfig/config_changes.h"
#include "core/siteconfig/config_outline.h"
#include "core/siteconfig/field_kind.h"
#include "core/siteconfig/jsonc_change.h"
#include "core/siteconfig/jsonc_texts.h"
#include "core/siteconfig/schema_secrets.h"
#include "core/siteconfig/schema_words.h"
#include "core/siteconfig/secret_masking.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

using Kind = ConfigFieldKind;

constexpr int mostNames = 8; ///< of what is in a container

/// The objects around a value that is not there.
QByteArray skeleton(const JsoncPath& path)
{
    QByteArray text = "{}";
    for (qsizetype i = path.size() - 2; i >= 0; --i)
        text = '{' + jsoncQuoted(path[i]) + ": " + text + '}';
    return text;
}

QString summaryOf(const JsoncDocument& document, qint32 index)
{
    const JsoncNode& node = document.node(index);
    if (!node.isContainer()) {
        const QString text = document.value(index).toString();
        const qsizetype lines = text.count(u'\n') + 1;
        return lines > 1 ? u"a text of %1 lines"_s.arg(lines) : shownValue(document.value(index));
    }
    const QString what = node.kind == JsoncKind::Array ? u"item"_s : u"key"_s;
    QString text = u"%1 %2%3"_s.arg(node.childCount).arg(what, node.childCount == 1 ? QString() : u"s"_s);
    QStringList names;
    for (qint32 child = node.firstChild; child >= 0 && names.size() < mostNames;
         child = document.node(child).next)
        names += node.kind == JsoncKind::Object ? document.key(child) : itemName(document, child, 0);
    names.removeAll(QString());
    names.removeAll(u"0"_s);
    if (names.isEmpty())
        return text;
    return text + u": "_s + names.join(u", "_s) + (node.childCount > mostNames ? u" …"_s : QString());
}

/// Fields of one document.
class Fields
{
public:
    Fields(const JsoncDocument& document, const ConfigSchema* schema)
        : m_document(document), m_schema(schema), m_masks(configMasks(document, schema))
    {
    }

    /// Nothing: the key is left out.
    [[nodiscard]] std::optional<ConfigField> field(const QString& section, const ConfigFormKey& key) const
    {
        const JsoncPath path = jsonPointerPath(key.pointer).value_or(JsoncPath());
        if (path.isEmpty())
            return std::nullopt;
        ConfigField made{.section = section, .title = key.title, .pointer = key.pointer};
        const qint32 node = m_document.tree().nodes.empty() ? -1 : m_document.find(path);
        std::optional<Kind> kind = key.kind;
        bool isNumber = kind == Kind::Number;
        if (m_schema) {
            const bool isKnown = describe(made, path, kind);
            isNumber = isKnown && (kind == Kind::Number || kind == Kind::Switch);
            if (node < 0 && (!isKnown || made.about.deprecated))
                return std::nullopt;
        }
        if (node < 0 && !kind)
            return std::nullopt;
        made.kind = node < 0 ? *kind : kindByValue(m_document, node, kind);
        if (node >= 0)
            read(made, node);
        made.isSecret = !isNumber && (namesSecret(path.last()) || (node >= 0 && isMasked(node)));
        if (made.isSecret && made.kind == Kind::Summary && node >= 0 && !m_document.node(node).isContainer())
            made.summary = u"a secret"_s;
        return made;
    }

private:
    /// False: the schema does not know the key.
    bool describe(ConfigField& made, const JsoncPath& path, std::optional<Kind>& kind) const
    {
        const qint32 parent =
            m_document.tree().nodes.empty() ? -1 : m_document.find(path.first(path.size() - 1));
        const bool hasParent = parent >= 0 && m_document.node(parent).kind == JsoncKind::Object;
        const JsoncDocument around = hasParent ? m_document : JsoncDocument::parse(skeleton(path));
        const qint32 object = hasParent ? parent : around.find(path.first(path.size() - 1));
        const SchemaParts& parts = m_schema->parts();
        const SchemaWalk walk(parts, around);
        const QList<int> about = walk.inside(object, path.last());
        if (std::ranges::none_of(about, [&](int number) { return parts.part(number).source.isObject(); }))
            return false;
        made.about = describedBy(parts, about);
        if (const auto wanted = kindBySchema(parts, walk, about))
            kind = wanted;
        if (hasParent) {
            for (const int number : certainParts(walk, walk.about(object)))
                made.isRequired = made.isRequired ||
                                  parts.part(number).keywords[u"required"].toArray().contains(path.last());
        }
        made.begun = begun(parts, about);
        return true;
    }

    /// The default where it is a container, else an empty one.
    [[nodiscard]] static QByteArray begun(const SchemaParts& parts, const QList<int>& about)
    {
        for (const int number : about) {
            const QJsonValue byDefault = parts.part(number).source[u"default"];
            if (byDefault.isArray() || byDefault.isObject())
                return jsonText(byDefault);
        }
        for (const int number : about) {
            const QString type = parts.part(number).keywords[u"type"].toString();
            if (type == u"array" || type == u"object")
                return type == u"array" ? "[]" : "{}";
        }
        return {};
    }

    void read(ConfigField& made, qint32 node) const
    {
        made.json = m_document.text(node);
        if (made.kind == Kind::Summary)
            made.summary = summaryOf(m_document, node);
        const QString key = m_document.key(node);
        for (qint32 at = m_document.node(node).previous; at >= 0; at = m_document.node(at).previous)
            made.isTwice = made.isTwice || m_document.key(at) == key;
    }

    /// What must not be seen is in it.
    [[nodiscard]] bool isMasked(qint32 index) const
    {
        const JsoncNode& node = m_document.node(index);
        const auto mask = std::ranges::lower_bound(m_masks, qsizetype(node.offset), {}, &JsoncEdit::offset);
        return mask != m_masks.end() && mask->offset < node.end();
    }

    const JsoncDocument& m_document;
    const ConfigSchema* m_schema;
    JsoncEdits m_masks;
};

} // namespace

QList<ConfigField> configFields(const QList<ConfigFormSection>& sections, const JsoncDocument& document,
                                const ConfigSchema* schema)
{
    const Fields made(document, schema);
    QList<ConfigField> fields;
    for (const ConfigFormSection& section : sections) {
        for (const ConfigFormKey& key : section.keys) {
            if (const auto field = made.field(section.title, key))
                fields.append(*field);
        }
    }
    return fields;
}

Result<JsoncEdits> setConfigField(const JsoncDocument& document, const ConfigField& field,
                                  const QByteArray& json)
{
    return jsonPointerPath(field.pointer).and_then([&](const JsoncPath& path) {
        return field.kind == Kind::Texts ? setJsoncTexts(document, path, fieldTexts(json))
                                         : setJsonc(document, path, json);
    });
}

QString fieldText(const QByteArray& json)
{
    return json.startsWith('"') ? jsoncUnquoted(json) : QString::fromUtf8(json);
}

QStringList fieldTexts(const QByteArray& json)
{
    const auto document = JsoncDocument::parse(json);
    QStringList texts;
    if (!document.tree().nodes.empty()) {
        for (qint32 item = document.node(0).firstChild; item >= 0; item = document.node(item).next)
            texts.append(document.value(item).toString());
    }
    return texts;
}

} // namespace lockstep
