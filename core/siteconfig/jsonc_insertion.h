#pragma once

#include "core/siteconfig/jsonc_layout.h"

namespace lockstep {

/// The edits that put a value into a document, in the style of what is around it. The document must be sound,
/// the value plain JSON.
class JsoncInsertion
{
public:
    explicit JsoncInsertion(const JsoncDocument& document) : m_document(document), m_layout(document) {}

    /// In the place of a value.
    [[nodiscard]] JsoncEdits replace(qint32 index, const QByteArray& json) const;
    /// Before an element of an array.
    [[nodiscard]] JsoncEdits before(qint32 element, const QByteArray& json) const;
    /// As the last child of a container; `key` is for objects.
    [[nodiscard]] JsoncEdits append(qint32 container, const QString& key, const QByteArray& json) const;
    /// Into a document that has no value yet.
    [[nodiscard]] JsoncEdits firstValue(const QByteArray& json) const;

private:
    struct Item
    {
        QByteArray key; ///< with the colon; empty in an array
        QByteArray json;
    };

    [[nodiscard]] QByteArray onLines(const Item& item, const QByteArray& indent) const;
    [[nodiscard]] QByteArray onOneLine(const Item& item, bool tight) const;
    [[nodiscard]] JsoncEdits intoEmpty(qint32 container, const Item& item) const;
    [[nodiscard]] JsoncEdits intoCommented(qint32 container, const Item& item,
                                           const JsoncToken& comment) const;
    [[nodiscard]] JsoncEdits afterLast(qint32 container, const Item& item) const;
    [[nodiscard]] JsoncEdits afterLastOnLine(qint32 container, const Item& item) const;
    [[nodiscard]] bool standsOnLines(qint32 index) const;

    const JsoncDocument& m_document;
    JsoncLayout m_layout;
};

} // namespace lockstep
