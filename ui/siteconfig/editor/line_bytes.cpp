#include "ui/siteconfig/editor/line_bytes.h"

#include <array>

namespace lockstep {

namespace {

constexpr char16_t byteStandIn = 0xDC00; ///< plus the byte, which is 0x80 and more
constexpr char16_t specialStandIn = 0xDC00;
constexpr std::array<char16_t, 5> specials{0x2028, 0x2029, 0xFDD0, 0xFDD1, 0};

bool isSpecial(char16_t unit)
{
    return unit == 0 || unit == 0x2028 || unit == 0x2029 || unit == 0xFDD0 || unit == 0xFDD1;
}

char16_t standInFor(char16_t special)
{
    return char16_t(specialStandIn + (std::ranges::find(specials, special) - specials.begin()));
}

struct Character
{
    int length = 1; ///< bytes
    bool valid = false;
    char32_t code = 0;
};

/// The character at the beginning of bytes that are not empty.
Character characterAt(QByteArrayView bytes)
{
    const auto byte = [&](qsizetype i) { return uchar(bytes[i]); };
    const uchar first = byte(0);
    if (first < 0x80)
        return {1, true, first};
    const int length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || bytes.size() < length)
        return {};
    char32_t code = first & (0x7F >> length);
    for (int i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0) != 0x80)
            return {};
        code = (code << 6) | (byte(i) & 0x3F);
    }
    const bool tooLong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
    if (tooLong || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
        return {};
    return {length, true, code};
}

void appendLine(QString& text, QByteArrayView line)
{
    while (!line.isEmpty()) {
        const Character character = characterAt(line);
        if (!character.valid)
            text += QChar(char16_t(byteStandIn + uchar(line[0])));
        else if (character.code <= 0xFFFF && isSpecial(char16_t(character.code)))
            text += QChar(standInFor(char16_t(character.code)));
        else
            text += QChar::fromUcs4(character.code);
        line = line.sliced(character.length);
    }
}

/// Nothing in it needs a stand-in, and Qt would decode every character of it.
bool isPlain(QByteArrayView line)
{
    if (!QUtf8StringView(line.data(), line.size()).isValidUtf8() || line.contains('\0'))
        return false;
    for (const char* mark :
         {"\xE2\x80\xA8", "\xE2\x80\xA9", "\xEF\xB7\x90", "\xEF\xB7\x91", "\xEF\xBB\xBF"}) {
        if (line.contains(mark))
            return false;
    }
    return true;
}

struct LineCut
{
    qsizetype length = 0; ///< of the line without its end
    LineEnd end = LineEnd::None;
};

LineCut cutLine(QByteArrayView bytes)
{
    for (qsizetype i = 0; i < bytes.size(); ++i) {
        if (bytes[i] == '\n')
            return {i, LineEnd::Lf};
        if (bytes[i] == '\r')
            return {i, i + 1 < bytes.size() && bytes[i + 1] == '\n' ? LineEnd::CrLf : LineEnd::Cr};
    }
    return {bytes.size(), LineEnd::None};
}

bool isLoneLow(QStringView text, qsizetype i)
{
    return text[i].isLowSurrogate() && (i == 0 || !text[i - 1].isHighSurrogate());
}

bool isLoneHigh(QStringView text, qsizetype i)
{
    return text[i].isHighSurrogate() && (i + 1 == text.size() || !text[i + 1].isLowSurrogate());
}

} // namespace

QByteArrayView lineEndBytes(LineEnd end)
{
    switch (end) {
    case LineEnd::Lf:
        return "\n";
    case LineEnd::CrLf:
        return "\r\n";
    case LineEnd::Cr:
        return "\r";
    case LineEnd::None:
        break;
    }
    return {};
}

std::vector<LineRun> documentRuns(QByteArrayView bytes)
{
    const bool plain = isPlain(bytes);
    if (plain && !bytes.contains('\r'))
        return {{QString::fromUtf8(bytes), LineEnd::Lf}};
    std::vector<LineRun> runs;
    while (true) {
        const LineCut cut = cutLine(bytes);
        if (runs.empty() || (cut.end != LineEnd::None && runs.back().end != cut.end))
            runs.push_back({{}, cut.end});
        if (plain)
            runs.back().text += QString::fromUtf8(bytes.first(cut.length));
        else
            appendLine(runs.back().text, bytes.first(cut.length));
        if (cut.end == LineEnd::None)
            return runs;
        runs.back().text += u'\n';
        bytes = bytes.sliced(cut.length + lineEndBytes(cut.end).size());
    }
}

QByteArray lineBytes(QStringView line)
{
    const bool plain = std::ranges::none_of(line, [](QChar unit) { return unit.isSurrogate(); });
    if (plain)
        return line.toUtf8();
    QByteArray bytes;
    qsizetype from = 0;
    for (qsizetype i = 0; i < line.size(); ++i) {
        if (!isLoneLow(line, i))
            continue;
        bytes += line.sliced(from, i - from).toUtf8();
        const int code = line[i].unicode() - byteStandIn;
        if (code >= 0x80 && code <= 0xFF)
            bytes += char(code);
        else if (code < int(specials.size()))
            bytes += QString(QChar(specials[size_t(code)])).toUtf8();
        else
            bytes += "\xEF\xBF\xBD";
        from = i + 1;
    }
    return bytes + line.sliced(from).toUtf8();
}

QString withStandIns(const QString& text)
{
    QString result = text;
    result.replace(QStringLiteral("\r\n"), QStringLiteral("\n"));
    for (qsizetype i = 0; i < result.size(); ++i) {
        if (result[i] == u'\r')
            result[i] = u'\n';
        else if (isSpecial(result[i].unicode()))
            result[i] = QChar(standInFor(result[i].unicode()));
        else if (isLoneLow(result, i) || isLoneHigh(result, i))
            result[i] = QChar::ReplacementCharacter;
    }
    return result;
}

QString withoutStandIns(const QString& text)
{
    QString result = text;
    for (qsizetype i = 0; i < result.size(); ++i) {
        if (!isLoneLow(result, i))
            continue;
        const size_t code = result[i].unicode() - specialStandIn;
        result[i] = code < specials.size() ? QChar(specials[code]) : QChar(QChar::ReplacementCharacter);
    }
    return result;
}

qsizetype unitsOf(QByteArrayView line, qsizetype bytes)
{
    qsizetype units = 0;
    for (qsizetype at = 0; at < bytes;) {
        const Character character = characterAt(line.sliced(at));
        at += character.length;
        if (at <= bytes)
            units += character.length == 4 ? 2 : 1;
    }
    return units;
}

qsizetype bytesOf(QByteArrayView line, qsizetype units)
{
    qsizetype at = 0;
    while (units > 0 && at < line.size()) {
        const Character character = characterAt(line.sliced(at));
        const int width = character.length == 4 ? 2 : 1;
        if (width > units)
            break;
        at += character.length;
        units -= width;
    }
    return at;
}

} // namespace lockstep
