#include "core/database/load/binary_value.h"

#include "core/database/load/time_text.h"

#include <QHash>

#include <array>
#include <bit>
#include <cctype>
#include <charconv>
#include <chrono>

namespace lockstep {

namespace {

using namespace std::chrono;
using Kind = BinaryType::Kind;

constexpr char jsonbVersion = 1;
constexpr sys_days postgresEpoch = 2000y / January / 1;

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

void putSized(BinaryWriter& to, QByteArrayView bytes)
{
    to.put(static_cast<qint32>(bytes.size()));
    to.put(bytes);
}

template <std::signed_integral T>
void putFixed(BinaryWriter& to, T value)
{
    to.put(static_cast<qint32>(sizeof(T)));
    to.put(value);
}

template <typename T>
std::optional<T> numberOf(QByteArrayView text)
{
    T value{};
    const auto [end, error] = std::from_chars(text.begin(), text.end(), value);
    return error == std::errc() && end == text.end() ? std::optional(value) : std::nullopt;
}

template <std::signed_integral T>
bool putInteger(BinaryWriter& to, QByteArrayView text)
{
    const std::optional<T> value = numberOf<T>(text);
    if (value)
        putFixed(to, *value);
    return value.has_value();
}

/// Not "Infinity" and the like.
template <std::floating_point T, std::signed_integral Bits>
bool putFloat(BinaryWriter& to, QByteArrayView text)
{
    const bool isNumber =
        text.size() > 1 ? isDigit(text[0] == '-' ? text[1] : text[0]) : text.size() == 1 && isDigit(text[0]);
    const std::optional<T> value = isNumber ? numberOf<T>(text) : std::nullopt;
    if (value)
        putFixed(to, std::bit_cast<Bits>(*value));
    return value.has_value();
}

bool putBoolean(BinaryWriter& to, QByteArrayView text)
{
    if (text != "t" && text != "f")
        return false;
    putFixed(to, static_cast<qint8>(text == "t"));
    return true;
}

/// Of a digit in lower case, as the server writes them; 0x80 and more for anything else. Without branches and
/// tables, so that the compiler does many at once.
quint8 hexValue(char c)
{
    const auto byte = static_cast<quint8>(c);
    const auto digit = static_cast<quint8>(byte - '0');
    const auto letter = static_cast<quint8>(byte - 'a');
    const auto ofLetter = static_cast<quint8>(letter < 6 ? letter + 10 : 0x80);
    return digit < 10 ? digit : ofLetter;
}

template <qsizetype Bytes>
quint8 decodeHex(const char* text, char* to)
{
    quint8 all = 0;
    for (qsizetype i = 0; i < Bytes; ++i) {
        const quint8 high = hexValue(text[2 * i]);
        const quint8 low = hexValue(text[2 * i + 1]);
        to[i] = static_cast<char>(high << 4U | low);
        all |= high | low;
    }
    return all;
}

bool putHex(BinaryWriter& to, QByteArrayView text)
{
    constexpr qsizetype atOnce = 16; // bytes: what vectors hold
    if (text.size() % 2 != 0)
        return false;
    const qsizetype size = text.size() / 2;
    char* at = to.take(size);
    quint8 all = 0;
    qsizetype done = 0;
    for (; done + atOnce <= size; done += atOnce)
        all |= decodeHex<atOnce>(text.data() + 2 * done, at + done);
    for (; done < size; ++done)
        all |= decodeHex<1>(text.data() + 2 * done, at + done);
    return all < 0x80;
}

bool putBytea(BinaryWriter& to, QByteArrayView text)
{
    if (!text.startsWith("\\x"))
        return false;
    to.put(static_cast<qint32>(text.size() / 2 - 1));
    return putHex(to, text.sliced(2));
}

/// "8c1f3a52-4d6e-4b7a-9c80-1d2e3f405162"
bool putUuid(BinaryWriter& to, QByteArrayView text)
{
    constexpr std::array<qsizetype, 5> digits = {8, 4, 4, 4, 12};
    constexpr qsizetype size = 36;
    if (text.size() != size)
        return false;
    to.put(static_cast<qint32>(16));
    qsizetype at = 0;
    for (const qsizetype count : digits) {
        const bool isEnd = at + count == size;
        if ((!isEnd && text[at + count] != '-') || !putHex(to, text.sliced(at, count)))
            return false;
        at += count + 1;
    }
    return true;
}

/// "2024-05-01" and what may follow: days since 2000.
std::optional<qint32> dayOf(QByteArrayView text)
{
    const int y = digitsAt(text, 0, 4);
    const int m = digitsAt(text, 5, 2);
    const int d = digitsAt(text, 8, 2);
    if (y < 1 || m < 1 || d < 1 || text[4] != '-' || text[7] != '-')
        return {};
    const year_month_day date = year(y) / m / d;
    if (!date.ok())
        return {};
    return static_cast<qint32>((sys_days(date) - postgresEpoch).count());
}

bool putDate(BinaryWriter& to, QByteArrayView text)
{
    const std::optional<qint32> day = text.size() == 10 ? dayOf(text) : std::nullopt;
    if (day)
        putFixed(to, *day);
    return day.has_value();
}

/// ".5" at the beginning, as microseconds, and how many characters that is; 0 of them where there is none.
std::pair<qint64, qsizetype> fractionOf(QByteArrayView text)
{
    constexpr qsizetype mostDigits = 6;
    if (!text.startsWith('.'))
        return {0, 0};
    qint64 value = 0;
    qsizetype length = 1;
    for (qint64 unit = 100000; length <= mostDigits && length < text.size() && isDigit(text[length]);
         unit /= 10)
        value += (text[length++] - '0') * unit;
    return {value, length};
}

/// "2024-05-01 10:00:00.5" at the beginning of the text, which is shortened by it: microseconds since 2000.
std::optional<qint64> momentOf(QByteArrayView& text)
{
    constexpr qsizetype size = 19;
    const std::optional<qint32> day = text.size() < size ? std::nullopt : dayOf(text);
    if (!day || text[10] != ' ' || text[13] != ':' || text[16] != ':')
        return {};
    const int hour = digitsAt(text, 11, 2);
    const int minute = digitsAt(text, 14, 2);
    const int second = digitsAt(text, 17, 2);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59)
        return {};
    const auto [fraction, length] = fractionOf(text.sliced(size));
    text = text.sliced(size + length);
    const auto time = days(*day) + hours(hour) + minutes(minute) + seconds(second) + microseconds(fraction);
    return duration_cast<microseconds>(time).count();
}

bool putTimestamp(BinaryWriter& to, QByteArrayView text)
{
    const std::optional<qint64> moment = momentOf(text);
    if (!moment || !text.isEmpty())
        return false;
    putFixed(to, *moment);
    return true;
}

bool putTimestampTz(BinaryWriter& to, QByteArrayView text)
{
    const std::optional<qint64> moment = momentOf(text);
    const std::optional<qint64> offset = moment ? utcOffset(text) : std::nullopt;
    if (!offset)
        return false;
    putFixed(to, *moment - duration_cast<microseconds>(seconds(*offset)).count());
    return true;
}

bool putScalar(BinaryWriter& to, Kind kind, QByteArrayView text)
{
    switch (kind) {
    case Kind::Text:
        putSized(to, text);
        return true;
    case Kind::Jsonb:
        to.put(static_cast<qint32>(text.size() + 1));
        to.put(static_cast<qint8>(jsonbVersion));
        to.put(text);
        return true;
    case Kind::Bytea:
        return putBytea(to, text);
    case Kind::Boolean:
        return putBoolean(to, text);
    case Kind::Int2:
        return putInteger<qint16>(to, text);
    case Kind::Int4:
        return putInteger<qint32>(to, text);
    case Kind::Int8:
        return putInteger<qint64>(to, text);
    case Kind::Float4:
        return putFloat<float, qint32>(to, text);
    case Kind::Float8:
        return putFloat<double, qint64>(to, text);
    case Kind::Uuid:
        return putUuid(to, text);
    case Kind::Date:
        return putDate(to, text);
    case Kind::Timestamp:
        return putTimestamp(to, text);
    case Kind::TimestampTz:
        return putTimestampTz(to, text);
    case Kind::Array:
        break;
    }
    return false;
}

/// Takes the elements of an array's text one after the other: {a,"b c",NULL}.
class ElementReader
{
public:
    explicit ElementReader(QByteArrayView inner) : m_rest(inner) {}

    [[nodiscard]] bool atEnd() const { return m_isOver; }

    [[nodiscard]] bool isNull() const { return m_isNull; }

    [[nodiscard]] QByteArrayView element() const { return m_element; }

    /// False: not as the server writes it, or of several dimensions.
    [[nodiscard]] bool next()
    {
        m_isNull = false;
        const bool isQuoted = m_rest.startsWith('"');
        if (isQuoted ? !takeQuoted() : !takeBare())
            return false;
        m_isOver = m_rest.isEmpty();
        if (m_isOver)
            return true;
        if (m_rest[0] != ',')
            return false;
        m_rest = m_rest.sliced(1);
        return true;
    }

private:
    bool takeBare()
    {
        qsizetype size = 0;
        while (size < m_rest.size() && m_rest[size] != ',') {
            const char c = m_rest[size++];
            if (c == '{' || c == '}' || c == '"' || c == '\\' ||
                std::isspace(static_cast<unsigned char>(c)) != 0)
                return false;
        }
        m_element = m_rest.first(size);
        m_isNull = m_element == "NULL";
        m_rest = m_rest.sliced(size);
        return size > 0 && (m_isNull || m_element.compare("NULL", Qt::CaseInsensitive) != 0);
    }

    bool takeQuoted()
    {
        m_text.truncate(0);
        for (qsizetype i = 1; i < m_rest.size(); ++i) {
            if (m_rest[i] == '"') {
                m_element = m_text;
                m_rest = m_rest.sliced(i + 1);
                return true;
            }
            if (m_rest[i] == '\\' && ++i == m_rest.size())
                return false;
            m_text += m_rest[i];
        }
        return false;
    }

    QByteArrayView m_rest;
    QByteArrayView m_element;
    QByteArray m_text; ///< of a quoted element
    bool m_isNull = false;
    bool m_isOver = false;
};

void putArrayHeader(BinaryWriter& to, qint32 dimensions, const BinaryType& type)
{
    to.put(dimensions);
    to.put(qint32{0}); // whether it has nulls
    to.put(type.elementOid);
}

bool putElements(BinaryWriter& to, const BinaryType& type, QByteArrayView inner)
{
    const qsizetype begin = to.size();
    putArrayHeader(to, 1, type);
    to.put(qint32{0}); // how many
    to.put(qint32{1}); // the first one's index
    qint32 count = 0;
    bool hasNulls = false;
    ElementReader reader(inner);
    while (!reader.atEnd()) {
        if (!reader.next())
            return false;
        ++count;
        hasNulls = hasNulls || reader.isNull();
        if (reader.isNull())
            putBinaryNull(to);
        else if (!putScalar(to, type.element, reader.element()))
            return false;
    }
    to.putAt(begin + 4, static_cast<qint32>(hasNulls));
    to.putAt(begin + 12, count);
    return true;
}

bool putArray(BinaryWriter& to, const BinaryType& type, QByteArrayView text)
{
    if (!text.startsWith('{') || !text.endsWith('}'))
        return false;
    const qsizetype begin = to.size();
    to.put(qint32{0}); // the length
    const QByteArrayView inner = text.sliced(1, text.size() - 2);
    if (inner.isEmpty())
        putArrayHeader(to, 0, type);
    else if (!putElements(to, type, inner))
        return false;
    to.putAt(begin, static_cast<qint32>(to.size() - begin - 4));
    return true;
}

} // namespace

std::optional<BinaryType::Kind> binaryKind(QByteArrayView receiveFunction)
{
    static const QHash<QByteArrayView, Kind> kinds = {{"textrecv", Kind::Text},
                                                      {"varcharrecv", Kind::Text},
                                                      {"bpcharrecv", Kind::Text},
                                                      {"namerecv", Kind::Text},
                                                      {"enum_recv", Kind::Text},
                                                      {"json_recv", Kind::Text},
                                                      {"jsonb_recv", Kind::Jsonb},
                                                      {"bytearecv", Kind::Bytea},
                                                      {"boolrecv", Kind::Boolean},
                                                      {"int2recv", Kind::Int2},
                                                      {"int4recv", Kind::Int4},
                                                      {"int8recv", Kind::Int8},
                                                      {"float4recv", Kind::Float4},
                                                      {"float8recv", Kind::Float8},
                                                      {"uuid_recv", Kind::Uuid},
                                                      {"date_recv", Kind::Date},
                                                      {"timestamp_recv", Kind::Timestamp},
                                                      {"timestamptz_recv", Kind::TimestampTz},
                                                      {"array_recv", Kind::Array}};
    const auto known = kinds.constFind(receiveFunction);
    return known == kinds.cend() ? std::nullopt : std::optional(*known);
}

bool putBinaryValue(BinaryWriter& to, const BinaryType& type, QByteArrayView text)
{
    return type.kind == Kind::Array ? putArray(to, type, text) : putScalar(to, type.kind, text);
}

void putBinaryNull(BinaryWriter& to)
{
    to.put(qint32{-1});
}

} // namespace lockstep
