#pragma once

#include "core/support/error.h"

#include <QByteArray>
#include <QStringList>

#include <stop_token>

namespace lockstep {

/// One file that is wanted of a payload: an archive (tar, also packed with gzip, zstd, xz or bzip2; zip),
/// perhaps encrypted with OpenPGP.
struct PayloadRequest
{
    QString payload;
    QStringList names;    ///< of the file, in any folder of it
    QString member = {};  ///< its path in it, where that is known; `names` does not count then
    qint64 mostBytes = 0; ///< that the file may have
    /// What the payload may unpack to, whatever its own size; beyond that, a plausible multiple of it.
    qint64 alwaysPlausible = qint64(1) << 30;
};

struct PayloadFile
{
    QString member; ///< its path in the payload
    QByteArray bytes;
};

/// Reads it in memory: nothing of the payload, decrypted or unpacked, is written anywhere. The payload is
/// read to its end, where checksums and encryption prove it to be whole. Errors: those of ArchiveReader and
/// decryptFile(); NotFound (there is none of it), Precondition (there are several), Invalid (it is larger
/// than it may be, or protected by a password; the payload unpacks to far more than is plausible), Cancelled.
[[nodiscard]] Result<PayloadFile> readPayloadFile(const PayloadRequest& request, const std::stop_token& stop);

/// Begins as an archive or an OpenPGP message does; false where it cannot be read.
[[nodiscard]] bool isPayload(const QString& path);

} // namespace lockstep
