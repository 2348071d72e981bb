#pragma once

#include <QString>

#include <optional>

namespace lockstep {

/// Bytes of a Kubernetes quantity: "1073741824", "120Gi", "1.5T", "500M". Nothing for anything else, a
/// negative size or one beyond 2^63.
[[nodiscard]] std::optional<qint64> parseByteSize(QStringView text);
/// "120 GiB", "1.5 KiB": for people.
[[nodiscard]] QString sizeWords(qint64 bytes);

} // namespace lockstep
