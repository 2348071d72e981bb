#include "core/siteconfig/schema_documents.h"

#include "core/siteconfig/draft_seven.h"
#include "core/support/json_pointer.h"

#include <QJsonArray>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

const QString attempted = u"follow the schema's reference"_s;

/// Deeper than a document may be.
constexpr int deepest = 2'000;

QString withoutFragment(const QUrl& uri)
{
    return uri.toString(QUrl::RemoveFragment | QUrl::FullyEncoded);
}

/// QUrl resolves nothing against a URN but a fragment.
QUrl resolved(const QUrl& base, const QString& reference)
{
    if (!reference.startsWith(u'#'))
        return base.resolved(QUrl(reference));
    QUrl uri = base;
    uri.setFragment(reference.sliced(1));
    return uri;
}

bool holdsOne(const QString& keyword)
{
    static const QSet<QString> all{u"additionalItems"_s,
                                   u"additionalProperties"_s,
                                   u"contains"_s,
                                   u"else"_s,
                                   u"if"_s,
                                   u"items"_s,
                                   u"not"_s,
                                   u"propertyNames"_s,
                                   u"then"_s};
    return all.contains(keyword);
}

bool holdsList(const QString& keyword)
{
    return keyword == u"allOf" || keyword == u"anyOf" || keyword == u"oneOf" || keyword == u"items";
}

bool holdsMap(const QString& keyword)
{
    return keyword == u"properties" || keyword == u"patternProperties" || keyword == u"definitions" ||
           keyword == u"dependencies";
}

} // namespace

QString pointerStep(QString key)
{
    return u'/' + key.replace(u'~', u"~0"_s).replace(u'/', u"~1"_s);
}

QJsonValue withSubschemas(const QString& keyword, const QJsonValue& value,
                          const std::function<QJsonValue(const QString&, const QJsonValue&)>& change)
{
    const QString at = pointerStep(keyword);
    if (value.isArray() && holdsList(keyword)) {
        QJsonArray changed;
        for (const QJsonValue schema : value.toArray())
            changed.append(change(at + u'/' + QString::number(changed.size()), schema));
        return changed;
    }
    if (value.isObject() && holdsMap(keyword)) {
        QJsonObject changed;
        const QJsonObject schemas = value.toObject();
        for (auto schema = schemas.begin(); schema != schemas.end(); ++schema)
            changed.insert(schema.key(), keyword == u"dependencies" && schema.value().isArray()
                                             ? QJsonValue(schema.value())
                                             : change(at + pointerStep(schema.key()), schema.value()));
        return changed;
    }
    return holdsOne(keyword) ? change(at, value) : value;
}

Result<int> SchemaDocuments::add(const QByteArray& text, const QString& name, const QUrl& uri)
{
    const auto read = JsoncDocument::parse(text);
    if (Result<void> sound = read.check(name); !sound) {
        sound.error().attempted = u"read the schema"_s;
        return failure(sound);
    }
    const auto number = int(m_documents.size());
    m_documents.push_back({name, read, read.value(0), {{QString(), uri}}});
    m_ids.insert(withoutFragment(uri), {number, {}});
    noteIds(number, {}, m_documents.back().root, uri, 0);
    return number;
}

void SchemaDocuments::noteIds(int document, const QString& pointer, const QJsonValue& schema, QUrl base,
                              int depth)
{
    if (!schema.isObject() || depth > deepest)
        return;
    const QJsonObject object = schema.toObject();
    const QString id = object[u"$id"].toString();
    if (!id.isEmpty() && !object.contains(u"$ref")) {
        const QUrl own = resolved(base, id);
        if (!id.startsWith(u'#')) {
            base = QUrl(withoutFragment(own));
            m_documents[size_t(document)].bases.insert(pointer, base);
            m_ids.insert(withoutFragment(base), {document, pointer});
        }
        if (own.hasFragment() && !own.fragment().isEmpty())
            m_ids.insert(withoutFragment(own) + u'#' + own.fragment(), {document, pointer});
    }
    for (auto keyword = object.begin(); keyword != object.end(); ++keyword)
        (void)withSubschemas(keyword.key(), keyword.value(),
                             [&](const QString& below, const QJsonValue& sub) {
                                 noteIds(document, pointer + below, sub, base, depth + 1);
                                 return QJsonValue();
                             });
}

QUrl SchemaDocuments::baseOf(const SchemaPlace& place) const
{
    const QHash<QString, QUrl>& bases = m_documents[size_t(place.document)].bases;
    for (QString pointer = place.pointer;; pointer.truncate(pointer.lastIndexOf(u'/'))) {
        if (const auto base = bases.constFind(pointer); base != bases.constEnd())
            return *base;
    }
}

Result<SchemaPlace> SchemaDocuments::resource(const QUrl& uri)
{
    const QString name = withoutFragment(uri);
    if (const auto known = m_ids.constFind(name); known != m_ids.constEnd())
        return *known;
    const auto text = name == QLatin1StringView(draftSevenUri) ? Result<QByteArray>(draftSevenSchema())
                      : m_resolver                             ? m_resolver(name)
                                   : failure(ErrorKind::NotFound, attempted, uri.toString(),
                                             u"the schema is in another document, and none is at hand"_s);
    if (!text)
        return failure(text);
    return add(*text, name, QUrl(name)).transform([](int number) { return SchemaPlace{number, {}}; });
}

Result<SchemaPlace> SchemaDocuments::resolve(const QString& reference, const SchemaPlace& from)
{
    const QUrl uri = resolved(baseOf(from), reference);
    Result<SchemaPlace> place = resource(uri);
    const QString fragment = uri.fragment(QUrl::FullyDecoded);
    if (!place || fragment.isEmpty())
        return place;
    if (!fragment.startsWith(u'/')) {
        const auto named = m_ids.constFind(withoutFragment(uri) + u'#' + fragment);
        if (named != m_ids.constEnd())
            return *named;
        return failure(ErrorKind::NotFound, attempted, reference, u"no schema has this name"_s);
    }
    place->pointer += fragment;
    if (!jsonAt(m_documents[size_t(place->document)].root, place->pointer))
        return failure(ErrorKind::NotFound, attempted, reference, u"nothing is there"_s);
    return place;
}

QJsonValue SchemaDocuments::value(const SchemaPlace& place) const
{
    return jsonAt(m_documents[size_t(place.document)].root, place.pointer).value_or(QJsonValue());
}

QString SchemaDocuments::describe(const SchemaPlace& place) const
{
    const Document& document = m_documents[size_t(place.document)];
    const Result<JsoncPath> path = jsonPointerPath(place.pointer);
    const qint32 node = path ? document.text.find(*path) : -1;
    const TextPlace at = document.text.place(node < 0 ? 0 : document.text.node(node).begin());
    return u"%1:%2:%3"_s.arg(document.name).arg(at.line).arg(at.column);
}

} // namespace lockstep
