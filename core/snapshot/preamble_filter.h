#pragma once

#include "core/support/error.h"

#include <QByteArray>
#include <QStringList>

#include <stop_token>

namespace lockstep {

/// What of a dump's preamble is commented out.
enum class PreambleFilter {
    None,
    NewSettings, ///< settings that older servers do not know, which are without effect (transaction_timeout)
    ManagedRole  ///< that, and what the role of a managed database may not do: databases, schemas, extensions
};

/// A dump whose beginning is changed: `head` takes the place of its first `replaced` bytes.
struct FilteredDump
{
    QString file;
    QByteArray head;
    qint64 replaced = 0;
    qint64 size = 0;          ///< of the whole, as changed
    QStringList leftOut = {}; ///< the statements, shortened

    /// Some bytes of the whole, fewer only at its end. Errors: Io.
    [[nodiscard]] Result<QByteArray> read(qint64 offset, qint64 length) const;
};

/// Comments out whole statements before the first table of a plain dump, however many lines they have; every
/// other byte stays. A file that is no dump comes back as it is with None. Errors: NotFound, Io, Invalid (it
/// ends in the middle of a statement; a preamble of more than 64 MB), Cancelled.
[[nodiscard]] Result<FilteredDump> filterPreamble(const QString& file, PreambleFilter filter,
                                                  const std::stop_token& stop);

} // namespace lockstep
