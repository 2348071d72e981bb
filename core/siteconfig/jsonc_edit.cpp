#include "core/siteconfig/jsonc_edit.h"

using namespace Qt::StringLiterals;

namespace lockstep {

Result<QByteArray> applyJsoncEdits(const QByteArray& text, const JsoncEdits& edits)
{
    QByteArray result;
    qsizetype from = 0;
    for (const JsoncEdit& edit : edits) {
        const bool fits = edit.offset >= from && edit.length >= 0 && edit.length <= text.size() - edit.offset;
        if (!fits)
            return failure(ErrorKind::Usage, u"change the text"_s, u"byte %1"_s.arg(edit.offset),
                           u"the edit overlaps another or lies outside the text"_s);
        result += QByteArrayView(text).sliced(from, edit.offset - from);
        result += edit.text;
        from = edit.offset + edit.length;
    }
    result += QByteArrayView(text).sliced(from);
    return result;
}

JsoncEdits reverseJsoncEdits(const QByteArray& text, const JsoncEdits& edits)
{
    JsoncEdits reverse;
    qsizetype grown = 0;
    for (const JsoncEdit& edit : edits) {
        reverse.append({edit.offset + grown, edit.text.size(), text.sliced(edit.offset, edit.length)});
        grown += edit.text.size() - edit.length;
    }
    return reverse;
}

JsoncEdits jsoncDifference(const QByteArray& before, const QByteArray& after)
{
    if (before == after)
        return {};
    const qsizetype shorter = std::min(before.size(), after.size());
    qsizetype same = 0;
    while (same < shorter && before[same] == after[same])
        ++same;
    qsizetype tail = 0;
    while (tail < shorter - same && before[before.size() - 1 - tail] == after[after.size() - 1 - tail])
        ++tail;
    return {{same, before.size() - same - tail, after.sliced(same, after.size() - same - tail)}};
}

} // namespace lockstep
