// Preloaded into a PostgreSQL server, this fills the disk under part of its files: while the file that
// LOCKSTEP_FULL_DISK names holds a part of a path ("/base/", "/pg_wal/"), no file on such a path can be
// written to. It needs no file system of its own, and so no rights.

#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

bool isFull(int file)
{
    const int saved = errno;
    const char* flag = std::getenv("LOCKSTEP_FULL_DISK");
    const int opened = flag ? ::open(flag, O_RDONLY | O_CLOEXEC) : -1;
    bool full = false;
    if (opened >= 0) {
        char part[64] = {};
        char link[64] = {};
        char path[PATH_MAX] = {};
        std::snprintf(link, sizeof link, "/proc/self/fd/%d", file);
        full = ::read(opened, part, sizeof part - 1) > 0 && ::readlink(link, path, sizeof path - 1) > 0 &&
               std::strstr(path, part) != nullptr;
        ::close(opened);
    }
    errno = full ? ENOSPC : saved;
    return full;
}

template <typename Function>
Function next(const char* name)
{
    return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}

} // namespace

extern "C" {

ssize_t pwrite(int file, const void* bytes, size_t size, off_t at)
{
    static const auto real = next<ssize_t (*)(int, const void*, size_t, off_t)>("pwrite");
    return isFull(file) ? -1 : real(file, bytes, size, at);
}

ssize_t pwrite64(int file, const void* bytes, size_t size, off64_t at)
{
    static const auto real = next<ssize_t (*)(int, const void*, size_t, off64_t)>("pwrite64");
    return isFull(file) ? -1 : real(file, bytes, size, at);
}

ssize_t pwritev(int file, const iovec* parts, int count, off_t at)
{
    static const auto real = next<ssize_t (*)(int, const iovec*, int, off_t)>("pwritev");
    return isFull(file) ? -1 : real(file, parts, count, at);
}

ssize_t pwritev64(int file, const iovec* parts, int count, off64_t at)
{
    static const auto real = next<ssize_t (*)(int, const iovec*, int, off64_t)>("pwritev64");
    return isFull(file) ? -1 : real(file, parts, count, at);
}

int posix_fallocate(int file, off_t at, off_t size)
{
    static const auto real = next<int (*)(int, off_t, off_t)>("posix_fallocate");
    return isFull(file) ? ENOSPC : real(file, at, size);
}

int posix_fallocate64(int file, off64_t at, off64_t size)
{
    static const auto real = next<int (*)(int, off64_t, off64_t)>("posix_fallocate64");
    return isFull(file) ? ENOSPC : real(file, at, size);
}
}
