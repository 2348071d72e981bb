#include "core/siteconfig/jsonc_texts.h"

#include "core/siteconfig/jsonc_change.h"

namespace lockstep {

namespace {

constexpr qsizetype mostSteps = 64; ///< each reads the document again

QByteArray arrayOf(const QStringList& texts)
{
    QByteArrayList items;
    for (const QString& text : texts)
        items.append(jsoncQuoted(text));
    return '[' + items.join(", ") + ']';
}

/// Item by item, each a change of the document as the one before has left it.
class Steps
{
public:
    Steps(const JsoncDocument& document, const JsoncPath& path) : m_document(document), m_path(path) {}

    void set(qsizetype index, const QString& text)
    {
        take(setJsonc(m_document, at(index), jsoncQuoted(text)));
    }

    void insert(qsizetype index, const QString& text)
    {
        take(insertJsonc(m_document, at(index), jsoncQuoted(text)));
    }

    void remove(qsizetype index) { take(removeJsonc(m_document, at(index))); }

    [[nodiscard]] Result<JsoncDocument> done() const
    {
        return m_error ? Result<JsoncDocument>(std::unexpected(*m_error)) : m_document;
    }

private:
    [[nodiscard]] JsoncPath at(qsizetype index) const { return m_path + JsoncPath{QString::number(index)}; }

    void take(const Result<JsoncEdits>& edits)
    {
        if (m_error)
            return;
        Result<JsoncDocument> next =
            edits ? m_document.edited(*edits) : Result<JsoncDocument>(failure(edits));
        if (next)
            m_document = *std::move(next);
        else
            m_error = next.error();
    }

    JsoncDocument m_document;
    const JsoncPath& m_path;
    std::optional<Error> m_error;
};

/// The items as texts; nothing where one is another value.
std::optional<QStringList> textsIn(const JsoncDocument& document, qint32 array)
{
    QStringList texts;
    for (qint32 item = document.node(array).firstChild; item >= 0; item = document.node(item).next) {
        if (document.node(item).kind != JsoncKind::String)
            return std::nullopt;
        texts.append(document.value(item).toString());
    }
    return texts;
}

} // namespace

Result<JsoncEdits> setJsoncTexts(const JsoncDocument& document, const JsoncPath& path,
                                 const QStringList& texts)
{
    const qint32 array = document.find(path);
    const bool isArray = array >= 0 && document.node(array).kind == JsoncKind::Array;
    const auto before = isArray ? textsIn(document, array) : std::nullopt;
    if (!before)
        return setJsonc(document, path, arrayOf(texts));
    const qsizetype shorter = std::min(before->size(), texts.size());
    qsizetype same = 0;
    while (same < shorter && (*before)[same] == texts[same])
        ++same;
    qsizetype tail = 0;
    while (tail < shorter - same && (*before)[before->size() - 1 - tail] == texts[texts.size() - 1 - tail])
        ++tail;
    const qsizetype removedEnd = before->size() - tail;
    const qsizetype addedEnd = texts.size() - tail;
    if (std::max(removedEnd, addedEnd) - same > mostSteps)
        return setJsonc(document, path, arrayOf(texts));
    Steps steps(document, path);
    const qsizetype pairs = std::min(removedEnd, addedEnd);
    for (qsizetype i = same; i < pairs; ++i)
        steps.set(i, texts[i]);
    for (qsizetype i = removedEnd - 1; i >= pairs; --i)
        steps.remove(i);
    for (qsizetype i = pairs; i < addedEnd; ++i)
        steps.insert(i, texts[i]);
    return steps.done().transform(
        [&](const JsoncDocument& after) { return jsoncDifference(document.bytes(), after.bytes()); });
}

} // namespace lockstep
