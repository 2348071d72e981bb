#include "ui/siteconfig/editor/mask_ranges.h"

namespace lockstep {

QList<EditorRange> maskRanges(const QByteArray& bytes, const JsoncEdits& masks)
{
    QList<EditorRange> ranges;
    for (const JsoncEdit& edit : masks) {
        const bool isText = bytes.sliced(edit.offset, 1) == "\"";
        ranges.append(isText ? EditorRange{edit.offset + 1, edit.length - 2}
                             : EditorRange{edit.offset, edit.length});
    }
    return ranges;
}

} // namespace lockstep
