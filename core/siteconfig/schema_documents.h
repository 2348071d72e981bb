#pragma once

#include "core/siteconfig/jsonc_document.h"

#include <QHash>
#include <QUrl>

#include <functional>

namespace lockstep {

/// The text of a schema that another refers to, by its URI without fragment. Errors: as it likes.
using SchemaResolver = std::function<Result<QByteArray>(const QString& uri)>;

/// A schema within a document.
struct SchemaPlace
{
    int document = 0;
    QString pointer; ///< within it; empty: the whole

    friend bool operator==(const SchemaPlace&, const SchemaPlace&) = default;

    friend size_t qHash(const SchemaPlace& place, size_t seed = 0)
    {
        return qHashMulti(seed, place.document, place.pointer);
    }
};

/// A keyword's value with what `change` makes of each schema in it; the value itself where the keyword holds
/// none. `change` also gets the pointer from the keyword's schema.
[[nodiscard]] QJsonValue
withSubschemas(const QString& keyword, const QJsonValue& value,
               const std::function<QJsonValue(const QString& pointer, const QJsonValue& schema)>& change);

/// A key as a step of a JSON pointer, with its slash.
[[nodiscard]] QString pointerStep(QString key);

/// The documents of a schema: the first, and those that it refers to.
class SchemaDocuments
{
public:
    explicit SchemaDocuments(SchemaResolver resolver) : m_resolver(std::move(resolver)) {}

    /// Reads one more. `name` is for messages. Errors: Invalid (no JSON).
    [[nodiscard]] Result<int> add(const QByteArray& text, const QString& name, const QUrl& uri);

    /// What a reference in the schema at `from` leads to. Errors: NotFound, Invalid, those of the resolver.
    [[nodiscard]] Result<SchemaPlace> resolve(const QString& reference, const SchemaPlace& from);

    [[nodiscard]] QJsonValue value(const SchemaPlace& place) const;
    /// For people: "site.schema.json:12:5".
    [[nodiscard]] QString describe(const SchemaPlace& place) const;

private:
    struct Document
    {
        QString name;
        JsoncDocument text;
        QJsonValue root;
        QHash<QString, QUrl> bases; ///< by the pointers to schemas that have a URI of their own
    };

    void noteIds(int document, const QString& pointer, const QJsonValue& schema, QUrl base, int depth);
    [[nodiscard]] QUrl baseOf(const SchemaPlace& place) const;
    [[nodiscard]] Result<SchemaPlace> resource(const QUrl& uri);

    SchemaResolver m_resolver;
    std::vector<Document> m_documents;
    QHash<QString, SchemaPlace> m_ids; ///< by URI, with a fragment where it is a name
};

} // namespace lockstep
