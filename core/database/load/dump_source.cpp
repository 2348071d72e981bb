#include "core/database/load/dump_source.h"

#include "core/database/load/decompression.h"
#include "core/database/stop_wakeup.h"

#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>

namespace lockstep {

namespace {

constexpr qsizetype signatureSize = 512;

/// A file, or a pipe that may be silent for long; what was looked at beforehand comes first.
class FileSource : public ByteSource
{
public:
    FileSource(int descriptor, bool owned, QString subject, std::stop_token stop, std::atomic<qint64>& count)
        : m_descriptor(descriptor),
          m_owned(owned),
          m_subject(std::move(subject)),
          m_stop(std::move(stop)),
          m_wakeup(m_stop),
          m_count(&count)
    {
    }

    ~FileSource() override
    {
        if (m_owned)
            close(m_descriptor);
    }

    void putBack(const QByteArray& bytes) { m_ahead = bytes; }

    Result<qsizetype> read(char* into, qsizetype most) override
    {
        if (!m_ahead.isEmpty()) {
            const qsizetype size = std::min(most, m_ahead.size());
            std::memcpy(into, m_ahead.constData(), static_cast<size_t>(size));
            m_ahead.remove(0, size);
            return size;
        }
        while (true) {
            if (!waitForInput())
                return failure(ErrorKind::Cancelled, loadAttempt(), m_subject,
                               QStringLiteral("it was cancelled"));
            const ssize_t got = ::read(m_descriptor, into, static_cast<size_t>(most));
            if (got >= 0) {
                *m_count += got;
                return got;
            }
            if (errno != EINTR)
                return failure(ErrorKind::Io, loadAttempt(), m_subject, qt_error_string(errno));
        }
    }

private:
    bool waitForInput()
    {
        std::array<pollfd, 2> watched = {pollfd{m_descriptor, POLLIN, 0},
                                         pollfd{m_wakeup.descriptor(), POLLIN, 0}};
        while (!m_stop.stop_requested()) {
            if (poll(watched.data(), watched.size(), -1) > 0 && watched[0].revents != 0)
                return !m_stop.stop_requested();
        }
        return false;
    }

    int m_descriptor;
    bool m_owned;
    QString m_subject;
    std::stop_token m_stop;
    StopWakeup m_wakeup;
    std::atomic<qint64>* m_count;
    QByteArray m_ahead;
};

Result<QByteArray> peek(FileSource& file)
{
    QByteArray start(signatureSize, Qt::Uninitialized);
    qsizetype size = 0;
    while (size < signatureSize) {
        const Result<qsizetype> got = file.read(start.data() + size, signatureSize - size);
        if (!got)
            return failure(got);
        if (*got == 0)
            break;
        size += *got;
    }
    start.truncate(size);
    file.putBack(start);
    return start;
}

struct Signature
{
    QByteArrayView bytes;
    QString what;
    QString advice;
};

/// What people try to load that is not plain SQL.
const QList<Signature>& knownStrangers()
{
    static const QString restore =
        QStringLiteral("Turn it into SQL and pipe it in: pg_restore -f - DUMP | ...");
    static const QList<Signature> list = {
        {"PGDMP", QStringLiteral("it is in pg_dump's custom format, not in plain SQL"), restore},
        {"toc.dat", QStringLiteral("it is in pg_dump's tar format, not in plain SQL"), restore},
        {"\xfd"
         "7zXZ",
         QStringLiteral("it is compressed with xz"), QStringLiteral("Pipe it in: xz -dc FILE | ...")},
        {"BZh", QStringLiteral("it is compressed with bzip2"),
         QStringLiteral("Pipe it in: bzip2 -dc FILE | ...")},
        {"\x04\x22\x4d\x18", QStringLiteral("it is compressed with lz4"),
         QStringLiteral("Pipe it in: lz4 -dc FILE | ...")},
        {"PK\x03\x04", QStringLiteral("it is a zip archive"),
         QStringLiteral("Pipe it in: unzip -p FILE | ...")}};
    return list;
}

Result<void> checkSignature(const QByteArray& start, const QString& subject)
{
    const auto invalid = [&](const QString& why, const QString& advice) {
        return failure(ErrorKind::Invalid, loadAttempt(), subject, why, advice);
    };
    if (start.isEmpty())
        return invalid(QStringLiteral("it is empty"), QStringLiteral("Make the dump again"));
    for (const Signature& stranger : knownStrangers()) {
        if (start.startsWith(stranger.bytes))
            return invalid(stranger.what, stranger.advice);
    }
    if (start.contains('\0'))
        return invalid(QStringLiteral("it is not text"),
                       QStringLiteral("Make a dump with: pg_dump --format=plain"));
    return {};
}

Result<int> openFile(const QString& path)
{
    const QFileInfo info(path);
    if (!info.exists())
        return failure(ErrorKind::NotFound, loadAttempt(), path, QStringLiteral("there is no such file"));
    if (info.isDir())
        return failure(ErrorKind::Invalid, loadAttempt(), path,
                       QStringLiteral("it is a folder: pg_dump's directory format, perhaps, not plain SQL"),
                       QStringLiteral("Turn it into SQL and pipe it in: pg_restore -f - FOLDER | "
                                      "..."));
    const int descriptor = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return failure(ErrorKind::Io, loadAttempt(), path, qt_error_string(errno),
                       QStringLiteral("Check its permissions"));
    return descriptor;
}

qint64 sizeOf(int descriptor)
{
    struct stat status{};
    return fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) ? status.st_size : 0;
}

} // namespace

QString loadAttempt()
{
    return QStringLiteral("load the dump");
}

QString DumpSource::description() const
{
    return isStandardInput() ? QStringLiteral("standard input") : path;
}

struct DumpReader::Private
{
    QString subject;
    qint64 size = 0;
    std::atomic<qint64> stored = 0;
    std::unique_ptr<ByteSource> bytes;
};

DumpReader::DumpReader(std::unique_ptr<Private> priv) : d(std::move(priv)) {}

DumpReader::DumpReader(DumpReader&&) noexcept = default;
DumpReader& DumpReader::operator=(DumpReader&&) noexcept = default;
DumpReader::~DumpReader() = default;

Result<DumpReader> DumpReader::open(const DumpSource& source, const std::stop_token& stop)
{
    auto d = std::make_unique<Private>();
    d->subject = source.description();
    const bool fromInput = source.isStandardInput();
    const Result<int> descriptor = fromInput ? Result<int>(STDIN_FILENO) : openFile(source.path);
    if (!descriptor)
        return failure(descriptor);
    d->size = sizeOf(*descriptor);
    auto file = std::make_unique<FileSource>(*descriptor, !fromInput, d->subject, stop, d->stored);
    const Result<QByteArray> start = peek(*file);
    if (!start)
        return failure(start);
    if (start->startsWith("\x1f\x8b"))
        d->bytes = gunzipped(std::move(file), d->subject);
    else if (start->startsWith("\x28\xb5\x2f\xfd"))
        d->bytes = unzstd(std::move(file), d->subject);
    else if (const Result<void> checked = checkSignature(*start, d->subject); checked)
        d->bytes = std::move(file);
    else
        return failure(checked);
    return DumpReader(std::move(d));
}

Result<qsizetype> DumpReader::read(char* into, qsizetype most)
{
    return d->bytes->read(into, most);
}

qint64 DumpReader::storedBytesRead() const
{
    return d->stored;
}

qint64 DumpReader::storedSize() const
{
    return d->size;
}

QString DumpReader::subject() const
{
    return d->subject;
}

} // namespace lockstep
