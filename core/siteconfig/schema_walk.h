#pragma once

#include "core/siteconfig/jsonc_document.h"
#include "core/siteconfig/schema_parts.h"

namespace lockstep {

/// Finds the parts of a schema that are about a place in a document, whether anything is there yet or not.
/// Of forms to choose from, those that the keys which tell them apart ("type") leave possible.
class SchemaWalk
{
public:
    SchemaWalk(const SchemaParts& parts, const JsoncDocument& document) : m_parts(parts), m_document(document)
    {
    }

    /// About a value, the outermost first; references are followed and forms opened. The member `edited`
    /// (-1: none) is being written, and decides nothing.
    [[nodiscard]] QList<int> about(qint32 node, qint32 edited = -1) const;

    /// About the value that the container would have at a key (of an array, at any index).
    [[nodiscard]] QList<int> inside(qint32 container, const QString& key, qint32 edited = -1) const;

    /// About the value `node` (-1: none yet) at a key of a container of the kind, which is known to be what
    /// `around` is about.
    [[nodiscard]] QList<int> inside(const QList<int>& around, JsoncKind container, const QString& key,
                                    qint32 node, qint32 edited = -1) const;

    /// A part with those that it refers to or consists of. `node` may be -1.
    [[nodiscard]] QList<int> opened(int part, qint32 node, qint32 edited = -1) const;

    /// The forms that a part offers; empty: it offers none.
    [[nodiscard]] QList<int> forms(int part) const;

private:
    void open(int part, qint32 node, qint32 edited, QList<int>& found) const;
    [[nodiscard]] QList<int> possible(const QList<int>& forms, qint32 node, qint32 edited) const;
    [[nodiscard]] bool excludes(int form, qint32 node, qint32 edited) const;
    [[nodiscard]] QList<int> below(int part, JsoncKind container, const QString& key) const;

    const SchemaParts& m_parts;
    const JsoncDocument& m_document;
};

} // namespace lockstep
