#pragma once

#include <QByteArrayView>

#include <optional>

namespace lockstep {

/// A number of so many digits; -1 for anything else.
[[nodiscard]] int digitsAt(QByteArrayView text, qsizetype position, int count);

/// Seconds east of Greenwich of "+02", "-03:30", "+00:53:28", as PostgreSQL writes them; nothing for anything
/// else, or for more than 15 hours, which it does not read either.
[[nodiscard]] std::optional<qint64> utcOffset(QByteArrayView text);

} // namespace lockstep
