#pragma once

#include "core/cluster/shell/transport.h"

namespace lockstep {

/// Is told how far a copy is, in bytes.
using CopyProgress = std::function<void(qint64 done, qint64 total)>;

/// Copies a file to another machine. What an interrupted copy left there is gone on with, if it is the
/// beginning of this file; the file appears under its name when it is whole and its SHA-256 is right, never
/// before. One that is there already is not copied again. Folders on the way are made. Errors: NotFound, Io
/// (here), Failed (there: no permission, disk full, ...), Connection (what has arrived stays for the next
/// try), Cancelled (the same).
[[nodiscard]] Result<void> copyThere(const Transport& transport, const QString& file,
                                     const QString& fileThere, const CopyProgress& progress,
                                     const std::stop_token& stop);

/// The other way, alike. Errors: NotFound (there), Io (here), Failed, Connection, Cancelled.
[[nodiscard]] Result<void> copyHere(const Transport& transport, const QString& fileThere, const QString& file,
                                    const CopyProgress& progress, const std::stop_token& stop);

/// SHA-256 of the first `bytes` of a file (-1: all), in lower-case hex. Errors: NotFound, Io, Cancelled.
[[nodiscard]] Result<QByteArray> fileChecksum(const QString& file, qint64 bytes, const std::stop_token& stop);

} // namespace lockstep
