#include "core/payload/decryption_output.h"

#include <QFile>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace lockstep {

namespace {

constexpr std::chrono::seconds progressEvery{5};

} // namespace

DecryptionOutput::DecryptionOutput() : m_nextProgress(progressEvery) {}

void DecryptionOutput::follow(std::stop_token stop, std::function<void(qint64)> progress)
{
    m_stop = std::move(stop);
    m_progress = std::move(progress);
}

ssize_t DecryptionOutput::read(void* /*buffer*/, size_t /*size*/)
{
    errno = ENOSYS;
    return -1;
}

ssize_t DecryptionOutput::write(const void* buffer, size_t size)
{
    if (m_stop.stop_requested()) {
        errno = ECANCELED;
        return -1;
    }
    const ssize_t count = put(buffer, size);
    if (count < 0) {
        m_error = errno;
        return -1;
    }
    m_bytes += count;
    if (m_progress && m_nextProgress.hasExpired()) {
        m_nextProgress = QDeadlineTimer(progressEvery);
        m_progress(m_bytes);
    }
    return count;
}

off_t DecryptionOutput::seek(off_t /*offset*/, int /*whence*/)
{
    errno = ENOSYS;
    return -1;
}

DecryptedFile::DecryptedFile(const QString& path)
    : m_file(::open(QFile::encodeName(path).constData(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                    0600))
{
    if (m_file < 0)
        setError(errno);
}

DecryptedFile::~DecryptedFile()
{
    if (m_file >= 0)
        ::close(m_file);
}

ssize_t DecryptedFile::put(const void* buffer, size_t size)
{
    ssize_t count = -1;
    do
        count = ::write(m_file, buffer, size);
    while (count < 0 && errno == EINTR);
    return count;
}

} // namespace lockstep
