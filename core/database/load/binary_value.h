#pragma once

#include "core/database/load/binary_writer.h"

#include <QByteArrayView>

#include <optional>

namespace lockstep {

/// How values of a type are written in PostgreSQL's binary format; told by the function that reads it there.
struct BinaryType
{
    enum class Kind {
        Text, ///< and all that is text on the wire: varchar, enums, json
        Jsonb,
        Bytea,
        Boolean,
        Int2,
        Int4,
        Int8,
        Float4,
        Float8,
        Uuid,
        Date,
        Timestamp,
        TimestampTz,
        Array, ///< of one dimension
    };

    Kind kind = Kind::Text;
    Kind element = Kind::Text; ///< Array: of its elements
    qint32 elementOid = 0;     ///< Array: their type
};

/// By the name of an internal function, "int8recv"; nothing for one whose format is not known here.
[[nodiscard]] std::optional<BinaryType::Kind> binaryKind(QByteArrayView receiveFunction);

/// Appends a value with its length before it. False, with something appended, for a text that is not exactly
/// as the server writes such values (of times: with DateStyle ISO, of four digits of year); it may still be
/// one that the server would read. Formats: the *_send functions in PostgreSQL's src/backend/utils/adt, the
/// same in all versions since 10.
[[nodiscard]] bool putBinaryValue(BinaryWriter& to, const BinaryType& type, QByteArrayView text);

/// A null.
void putBinaryNull(BinaryWriter& to);

} // namespace lockstep
