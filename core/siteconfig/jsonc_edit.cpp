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

} // namespace lockstep
