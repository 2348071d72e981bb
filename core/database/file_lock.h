#pragma once

#include "core/support/error.h"

#include <QString>

namespace lockstep {

/// Holds a file's exclusive lock as long as it lives. The kernel gives the lock back when the process ends,
/// however it ends, so a lock that is held always has a living holder. The file itself stays: removing it
/// would let two holders lock two files of one name.
class FileLock
{
public:
    /// Errors: Busy (held by somebody else, or by another FileLock of this process), Io.
    [[nodiscard]] static Result<FileLock> take(const QString& path);

    FileLock(FileLock&& other) noexcept : m_descriptor(std::exchange(other.m_descriptor, -1)) {}

    FileLock& operator=(FileLock&& other) noexcept;
    ~FileLock();

private:
    explicit FileLock(int descriptor) : m_descriptor(descriptor) {}

    int m_descriptor = -1;
};

} // namespace lockstep
