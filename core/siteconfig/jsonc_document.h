#pragma once

#include "core/siteconfig/jsonc_edit.h"
#include "core/siteconfig/jsonc_text.h"
#include "core/siteconfig/jsonc_tree.h"

#include <QJsonValue>

#include <memory>

namespace lockstep {

/// JSON with comments and trailing commas, with every byte it was read from. A value: an edit makes another
/// document. Cheap to copy.
class JsoncDocument
{
public:
    /// Any bytes at all; what is wrong with them is among the problems.
    [[nodiscard]] static JsoncDocument parse(const QByteArray& bytes, const JsoncRules& rules = {});

    /// Exactly the bytes it was read from.
    [[nodiscard]] const QByteArray& bytes() const { return m_data->bytes; }

    [[nodiscard]] const JsoncTree& tree() const { return m_data->tree; }

    [[nodiscard]] const QList<JsoncProblem>& problems() const { return tree().problems; }

    [[nodiscard]] const JsoncNode& node(qint32 index) const { return tree().nodes[size_t(index)]; }

    /// The index of the value at the path; -1: there is none. Of a key that is there twice, the last, as
    /// readers of JSON do.
    [[nodiscard]] qint32 find(const JsoncPath& path) const;
    /// A container's child by its key or index; -1: there is none.
    [[nodiscard]] qint32 child(qint32 container, const QString& step) const;
    /// The innermost value that the byte is in, or whose key it is in, ends included; -1: there is no value.
    [[nodiscard]] qint32 nodeAt(qsizetype offset) const;
    /// The path to a value.
    [[nodiscard]] JsoncPath path(qint32 index) const;

    /// The value's own bytes: a number as it is written.
    [[nodiscard]] QByteArray text(qint32 index) const;
    /// The value as data; comments are left out.
    [[nodiscard]] QJsonValue value(qint32 index) const;
    /// The key before the value; empty in an array.
    [[nodiscard]] QString key(qint32 index) const;

    /// The line and column of a byte.
    [[nodiscard]] TextPlace place(qsizetype offset) const { return jsoncPlace(bytes(), offset); }

    /// Nothing is wrong but that there is no value yet: only spaces and comments.
    [[nodiscard]] bool isBlank() const;

    /// Nothing, or what keeps the document from being read as data: the first problem that is an error, with
    /// its place. `name` is the document's, for the message. Errors: Invalid.
    [[nodiscard]] Result<void> check(const QString& name) const;

    /// The document after the edits. Errors: Usage.
    [[nodiscard]] Result<JsoncDocument> edited(const JsoncEdits& edits) const;

private:
    struct Data
    {
        QByteArray bytes;
        JsoncRules rules;
        JsoncTree tree;
    };

    explicit JsoncDocument(std::shared_ptr<const Data> data) : m_data(std::move(data)) {}

    std::shared_ptr<const Data> m_data;
};

} // namespace lockstep
