#pragma once

#include "core/support/error.h"

#include <memory>
#include <stop_token>

namespace lockstep {

/// Where a dump comes from: a file, or standard input.
struct DumpSource
{
    QString path; ///< "-": standard input

    [[nodiscard]] bool isStandardInput() const { return path == u"-"; }

    [[nodiscard]] QString description() const;
};

/// The start of every error of a load: what was attempted.
[[nodiscard]] QString loadAttempt();

/// A stream of bytes.
class ByteSource
{
public:
    ByteSource() = default;
    ByteSource(const ByteSource&) = delete;
    ByteSource& operator=(const ByteSource&) = delete;
    virtual ~ByteSource() = default;
    /// At least one byte, or 0 at the end. Errors: Io, Invalid (damaged), Cancelled.
    [[nodiscard]] virtual Result<qsizetype> read(char* into, qsizetype most) = 0;
};

/// The text of a dump, decompressed where it was gzip or zstd, told by its first bytes.
class DumpReader
{
public:
    /// Errors: NotFound, Io, Invalid (empty, not plain SQL, an unknown compression), each with what to do.
    [[nodiscard]] static Result<DumpReader> open(const DumpSource& source, const std::stop_token& stop);
    DumpReader(DumpReader&&) noexcept;
    DumpReader& operator=(DumpReader&&) noexcept;
    ~DumpReader();

    [[nodiscard]] Result<qsizetype> read(char* into, qsizetype most);

    /// Of the file as it is stored; for progress.
    [[nodiscard]] qint64 storedBytesRead() const;
    /// 0 when it is not known, as for a pipe.
    [[nodiscard]] qint64 storedSize() const;
    [[nodiscard]] QString subject() const;

private:
    struct Private;
    explicit DumpReader(std::unique_ptr<Private> priv);
    std::unique_ptr<Private> d;
};

} // namespace lockstep
