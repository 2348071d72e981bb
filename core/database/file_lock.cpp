#include "core/database/file_lock.h"

#include <cerrno>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace lockstep {

namespace {

/// The holder before us may have removed the file together with its folder, and a lock on a removed file
/// keeps nobody out.
bool isStillThere(int descriptor, const QByteArray& name)
{
    struct stat held{};
    struct stat named{};
    return ::fstat(descriptor, &held) == 0 && ::stat(name.constData(), &named) == 0 &&
           held.st_ino == named.st_ino && held.st_dev == named.st_dev;
}

} // namespace

Result<FileLock> FileLock::take(const QString& path)
{
    const QString attempted = QStringLiteral("lock");
    const QByteArray name = QFile::encodeName(path);
    const int descriptor = ::open(name.constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0)
        return failure(ErrorKind::Io, attempted, path, qt_error_string(errno));
    const bool locked = ::flock(descriptor, LOCK_EX | LOCK_NB) == 0;
    const int error = locked ? EWOULDBLOCK : errno;
    if (locked && isStillThere(descriptor, name))
        return FileLock(descriptor);
    ::close(descriptor);
    if (error == EWOULDBLOCK)
        return failure(ErrorKind::Busy, attempted, path,
                       QStringLiteral("another Lockstep works in this folder"),
                       QStringLiteral("Wait until it has ended, or stop it"));
    return failure(ErrorKind::Io, attempted, path, qt_error_string(error));
}

FileLock& FileLock::operator=(FileLock&& other) noexcept
{
    std::swap(m_descriptor, other.m_descriptor);
    return *this;
}

FileLock::~FileLock()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

} // namespace lockstep
