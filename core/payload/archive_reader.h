#pragma once

#include "core/support/error.h"

#include <memory>

struct archive;
struct archive_entry;

namespace lockstep {

class ArchiveFeed;

/// Reads tar (plain, or packed with gzip, zstd, xz or bzip2) and zip from a file, entry by entry. Every
/// checksum there is is looked at, those after the last entry too.
class ArchiveReader
{
public:
    /// Errors: NotFound, Io, Invalid (not such an archive).
    [[nodiscard]] static Result<ArchiveReader> open(const QString& path);

    /// Of bytes that come one after the other, packed or not. `name` is for errors. Errors: as above.
    [[nodiscard]] static Result<ArchiveReader> openStream(std::unique_ptr<ArchiveFeed> feed,
                                                          const QString& name);

    ArchiveReader(ArchiveReader&&) noexcept;
    ArchiveReader& operator=(ArchiveReader&&) noexcept;
    ~ArchiveReader();

    /// The next entry, good until the next call; null at the end, when the archive proved to be whole.
    /// Errors: Invalid (damaged, cut off).
    [[nodiscard]] Result<archive_entry*> next();

    struct Block
    {
        const void* bytes = nullptr;
        size_t size = 0;
        qint64 offset = 0;
        bool atEnd = false;
    };

    /// What is passed over has to be read all the same.
    [[nodiscard]] bool isSequential() const;

    /// The next part of the entry's content. Errors: Invalid.
    [[nodiscard]] Result<Block> read();

private:
    struct Private;
    explicit ArchiveReader(std::unique_ptr<Private> p);
    std::unique_ptr<Private> d;
};

} // namespace lockstep
