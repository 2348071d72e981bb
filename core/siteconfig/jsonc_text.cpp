#include "core/siteconfig/jsonc_text.h"

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

char16_t unescapedUnit(QByteArrayView digits)
{
    bool ok = false;
    const uint unit = digits.size() == 4 ? digits.toUInt(&ok, 16) : 0;
    return ok ? char16_t(unit) : u'\uFFFD';
}

char16_t unescaped(char c)
{
    switch (c) {
    case 'b':
        return u'\b';
    case 'f':
        return u'\f';
    case 'n':
        return u'\n';
    case 'r':
        return u'\r';
    case 't':
        return u'\t';
    case '"':
    case '\\':
    case '/':
        return char16_t(uchar(c));
    default:
        return u'\uFFFD';
    }
}

QByteArray escapedControl(char c)
{
    switch (c) {
    case '\b':
        return "\\b"_ba;
    case '\f':
        return "\\f"_ba;
    case '\n':
        return "\\n"_ba;
    case '\r':
        return "\\r"_ba;
    case '\t':
        return "\\t"_ba;
    default:
        return "\\u"_ba + QByteArray::number(uint(uchar(c)), 16).rightJustified(4, '0');
    }
}

} // namespace

QString jsoncUnquoted(QByteArrayView token)
{
    QByteArrayView inside = token.startsWith('"') ? token.sliced(1) : token;
    if (inside.endsWith('"') && token.size() > 1)
        inside.chop(1);
    if (!inside.contains('\\'))
        return QString::fromUtf8(inside);
    QString text;
    qsizetype from = 0;
    for (qsizetype at = inside.indexOf('\\'); at >= 0; at = inside.indexOf('\\', from)) {
        text += QString::fromUtf8(inside.sliced(from, at - from));
        const char c = at + 1 < inside.size() ? inside[at + 1] : '\0';
        text +=
            c == 'u'
                ? unescapedUnit(inside.sliced(at + 2).first(std::min<qsizetype>(4, inside.size() - at - 2)))
                : unescaped(c);
        from = std::min(at + (c == 'u' ? 6 : 2), inside.size());
    }
    return text + QString::fromUtf8(inside.sliced(from));
}

QByteArray jsoncQuoted(const QString& text)
{
    QByteArray token(1, '"');
    for (const char c : text.toUtf8()) {
        if (c == '"' || c == '\\')
            token += '\\';
        if (uchar(c) < 0x20)
            token += escapedControl(c);
        else
            token += c;
    }
    return token + '"';
}

TextPlace jsoncPlace(QByteArrayView text, qsizetype offset)
{
    TextPlace place{1, 1};
    const qsizetype end = std::min(offset, text.size());
    for (qsizetype i = text.startsWith("\xEF\xBB\xBF") ? 3 : 0; i < end; ++i) {
        const char c = text[i];
        const bool beforeLineFeed = c == '\r' && i + 1 < text.size() && text[i + 1] == '\n';
        if (c == '\n' || (c == '\r' && !beforeLineFeed))
            place = {place.line + 1, 1};
        else if ((uchar(c) & 0xC0) != 0x80 && !beforeLineFeed)
            ++place.column;
    }
    return place;
}

Result<JsoncPath> jsonPointerPath(const QString& pointer)
{
    if (pointer.isEmpty())
        return JsoncPath{};
    if (!pointer.startsWith(u'/'))
        return failure(ErrorKind::Usage, u"read the JSON pointer"_s, pointer,
                       u"it does not begin with a slash"_s,
                       u"Write /key/0/key; ~1 stands for a slash in a key and ~0 for a tilde."_s);
    JsoncPath path = pointer.sliced(1).split(u'/');
    for (QString& step : path) {
        for (qsizetype tilde = step.indexOf(u'~'); tilde >= 0; tilde = step.indexOf(u'~', tilde + 1)) {
            const QChar code = tilde + 1 < step.size() ? step[tilde + 1] : QChar();
            if (code != u'0' && code != u'1')
                return failure(ErrorKind::Usage, u"read the JSON pointer"_s, pointer,
                               u"a tilde in it is followed by neither 0 nor 1"_s,
                               u"Write ~0 for a tilde in a key and ~1 for a slash."_s);
            step.replace(tilde, 2, code == u'0' ? u'~' : u'/');
        }
    }
    return path;
}

QString jsonPointer(const JsoncPath& path)
{
    QString pointer;
    for (QString step : path)
        pointer += u'/' + step.replace(u'~', u"~0"_s).replace(u'/', u"~1"_s);
    return pointer;
}

} // namespace lockstep
