#include "core/siteconfig/jsonc_plain.h"

#include "core/siteconfig/jsonc_format.h"

namespace lockstep {

QByteArray plainJson(const JsoncDocument& document, qint32 index)
{
    const JsoncNode& value = document.node(index);
    const QByteArrayView text = document.bytes();
    JsoncScanner scanner(text, value.offset);
    QByteArray plain;
    bool comma = false; ///< one was met; it counts when a value follows
    for (JsoncToken token = scanner.nextSolid(); token.offset < value.end(); token = scanner.nextSolid()) {
        if (token.kind == JsoncTokenKind::End)
            break;
        if (token.isComment())
            continue;
        const bool closes =
            token.kind == JsoncTokenKind::CloseBrace || token.kind == JsoncTokenKind::CloseBracket;
        if (comma && !closes)
            plain += ',';
        comma = token.kind == JsoncTokenKind::Comma;
        if (!comma)
            plain += text.sliced(token.offset, token.length);
    }
    return jsoncLaidOut(plain, {.lines = true});
}

} // namespace lockstep
