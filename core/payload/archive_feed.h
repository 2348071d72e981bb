#pragma once

#include "core/support/error.h"

#include <memory>

namespace lockstep {

/// The bytes of a file, unpacked where gzip, zstd, xz or bzip2 packed them, with their checksums looked at.
class ArchiveFeed
{
public:
    virtual ~ArchiveFeed() = default;

    /// How many bytes `block` has now, good until the next call: 0 at the end, -1 when damaged.
    [[nodiscard]] virtual qint64 read(const void** block) = 0;

    /// What is wrong with it.
    [[nodiscard]] virtual QByteArray problem() const = 0;
};

/// Errors: Io, Invalid.
[[nodiscard]] Result<std::unique_ptr<ArchiveFeed>> openArchiveFeed(const QString& path, bool gzip);

} // namespace lockstep
