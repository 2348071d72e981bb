#pragma once

#include <QByteArrayView>
#include <QJsonValue>

#include <optional>

namespace lockstep {

/// A JSON number as it is written, not as a double has it: mantissa times ten to the exponent.
struct JsonNumber
{
    qint64 mantissa = 0; ///< without zeros at its end
    int exponent = 0;

    [[nodiscard]] bool isInteger() const { return exponent >= 0; }

    friend bool operator==(const JsonNumber&, const JsonNumber&) = default;
};

/// Nothing when it has more digits than fit, or an exponent beyond thousands; a double must do then.
[[nodiscard]] std::optional<JsonNumber> readJsonNumber(QByteArrayView text);

/// A number of a schema. Nothing as above.
[[nodiscard]] std::optional<JsonNumber> jsonNumber(const QJsonValue& value);

/// Less than 0, 0 or more than 0, as `one` is below, at or above the other.
[[nodiscard]] int compareJsonNumbers(QByteArrayView one, const QJsonValue& other);

/// Whether the number is a multiple of the divisor, which must be above 0.
[[nodiscard]] bool isJsonMultiple(QByteArrayView number, const QJsonValue& divisor);

/// Whether the number has no fraction: 1, 1.0, 1e3.
[[nodiscard]] bool isJsonInteger(QByteArrayView number);

/// The value with numbers that are equal in one form: 1.0 becomes 1.
[[nodiscard]] QJsonValue withPlainNumbers(const QJsonValue& value);

} // namespace lockstep
