#include "core/runbook/kinds/decryption_output.h"

#include <QFile>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace lockstep {

namespace {

constexpr std::chrono::seconds progressEvery{5};

} // namespace

DecryptionOutput::DecryptionOutput(const QString& path, std::function<void(qint64)> progress,
                                   std::stop_token stop)
    : m_file(::open(QFile::encodeName(path).constData(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                    0600)),
      m_progress(std::move(progress)),
      m_stop(std::move(stop)),
      m_nextProgress(progressEvery)
{
    if (m_file < 0)
        m_error = errno;
}

DecryptionOutput::~DecryptionOutput()
{
    if (m_file >= 0)
        ::close(m_file);
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
    ssize_t count = -1;
    do
        count = ::write(m_file, buffer, size);
    while (count < 0 && errno == EINTR);
    if (count < 0) {
        m_error = errno;
        return -1;
    }
    m_bytes += count;
    if (m_nextProgress.hasExpired()) {
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

} // namespace lockstep
