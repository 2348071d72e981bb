#include "core/siteconfig/json_number.h"

#include <QByteArray>
#include <QJsonArray>
#include <QJsonObject>

#include <cmath>

namespace lockstep {

namespace {

constexpr int mostExponent = 10'000;

/// Ten times as much, so often; nothing when it does not fit.
std::optional<qint64> timesTen(qint64 value, int times)
{
    for (; times > 0 && value != 0; --times) {
        if (__builtin_mul_overflow(value, qint64(10), &value))
            return std::nullopt;
    }
    return value;
}

/// Both mantissas as they are with the smaller of the two exponents.
std::optional<std::pair<qint64, qint64>> aligned(const JsonNumber& one, const JsonNumber& other)
{
    const int exponent = std::min(one.exponent, other.exponent);
    const auto a = timesTen(one.mantissa, one.exponent - exponent);
    const auto b = timesTen(other.mantissa, other.exponent - exponent);
    return a && b ? std::optional(std::pair(*a, *b)) : std::nullopt;
}

JsonNumber shortened(JsonNumber number)
{
    while (number.mantissa != 0 && number.mantissa % 10 == 0) {
        number.mantissa /= 10;
        ++number.exponent;
    }
    return number.mantissa == 0 ? JsonNumber() : number;
}

} // namespace

std::optional<JsonNumber> readJsonNumber(QByteArrayView text)
{
    const bool negative = text.startsWith('-');
    JsonNumber number;
    bool inFraction = false;
    for (qsizetype i = negative ? 1 : 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '.') {
            inFraction = true;
        } else if (c == 'e' || c == 'E') {
            bool ok = false;
            const int exponent = text.sliced(i + 1).toInt(&ok);
            if (!ok || std::abs(exponent) > mostExponent)
                return std::nullopt;
            number.exponent += exponent;
            break;
        } else {
            if (__builtin_mul_overflow(number.mantissa, qint64(10), &number.mantissa) ||
                __builtin_add_overflow(number.mantissa, qint64(c - '0'), &number.mantissa))
                return std::nullopt;
            number.exponent -= inFraction ? 1 : 0;
        }
    }
    if (negative)
        number.mantissa = -number.mantissa;
    return shortened(number);
}

std::optional<JsonNumber> jsonNumber(const QJsonValue& value)
{
    constexpr qint64 none = std::numeric_limits<qint64>::min();
    if (const qint64 integer = value.toInteger(none); integer != none)
        return shortened({integer, 0});
    return readJsonNumber(QByteArray::number(value.toDouble(), 'g', QLocale::FloatingPointShortest));
}

int compareJsonNumbers(QByteArrayView one, const QJsonValue& other)
{
    const auto a = readJsonNumber(one);
    const auto b = jsonNumber(other);
    if (const auto both = a && b ? aligned(*a, *b) : std::nullopt)
        return both->first < both->second ? -1 : both->first > both->second ? 1 : 0;
    const double number = one.toDouble();
    return number < other.toDouble() ? -1 : number > other.toDouble() ? 1 : 0;
}

bool isJsonMultiple(QByteArrayView number, const QJsonValue& divisor)
{
    const auto a = readJsonNumber(number);
    const auto b = jsonNumber(divisor);
    if (const auto both = a && b ? aligned(*a, *b) : std::nullopt; both && both->second != 0)
        return both->first % both->second == 0;
    return std::remainder(number.toDouble(), divisor.toDouble()) == 0;
}

bool isJsonInteger(QByteArrayView number)
{
    if (const auto read = readJsonNumber(number))
        return read->isInteger();
    const double value = number.toDouble();
    return std::isinf(value) || std::trunc(value) == value;
}

QJsonValue withPlainNumbers(const QJsonValue& value)
{
    if (value.isDouble()) {
        const auto number = jsonNumber(value);
        const auto integer =
            number && number->isInteger() ? timesTen(number->mantissa, number->exponent) : std::nullopt;
        return integer ? QJsonValue(*integer) : value;
    }
    if (value.isArray()) {
        QJsonArray plain;
        for (const QJsonValue element : value.toArray())
            plain.append(withPlainNumbers(element));
        return plain;
    }
    if (!value.isObject())
        return value;
    QJsonObject plain;
    const QJsonObject object = value.toObject();
    for (auto member = object.begin(); member != object.end(); ++member)
        plain.insert(member.key(), withPlainNumbers(member.value()));
    return plain;
}

} // namespace lockstep
