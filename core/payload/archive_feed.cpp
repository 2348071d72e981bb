#include "core/payload/archive_feed.h"

#include <QFile>

#include <archive.h>
#include <zlib.h>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

constexpr unsigned blockSize = 256 * 1024;

std::unexpected<Error> cannotOpen(const QString& path, ErrorKind kind, const QString& why)
{
    return failure(kind, u"open the archive"_s, path, why);
}

/// By zlib, as libarchive does not compare gzip's checksums.
class GzipFeed : public ArchiveFeed
{
public:
    explicit GzipFeed(const QString& path) : m_file(gzopen(QFile::encodeName(path).constData(), "rbe"))
    {
        if (m_file)
            gzbuffer(m_file, blockSize);
    }

    GzipFeed(const GzipFeed&) = delete;
    GzipFeed& operator=(const GzipFeed&) = delete;

    ~GzipFeed() override
    {
        if (m_file)
            gzclose_r(m_file);
    }

    [[nodiscard]] bool isOpen() const { return m_file; }

    qint64 read(const void** block) override
    {
        const int count = gzread(m_file, m_block.data(), blockSize);
        *block = m_block.constData();
        // A file that is cut off shows only at its end.
        return count == 0 && code() != Z_OK && code() != Z_STREAM_END ? -1 : count;
    }

    [[nodiscard]] QByteArray problem() const override
    {
        int found = Z_OK;
        const char* text = gzerror(m_file, &found);
        return found == Z_BUF_ERROR ? "it ends in the middle" : text;
    }

private:
    [[nodiscard]] int code() const
    {
        int found = Z_OK;
        gzerror(m_file, &found);
        return found;
    }

    gzFile m_file;
    QByteArray m_block{blockSize, Qt::Uninitialized};
};

struct FreeReader
{
    void operator()(archive* handle) const { archive_read_free(handle); }
};

class FilterFeed : public ArchiveFeed
{
public:
    [[nodiscard]] bool open(const QString& path)
    {
        archive* handle = m_archive.get();
        archive_entry* entry = nullptr;
        archive_read_support_filter_zstd(handle);
        archive_read_support_filter_xz(handle);
        archive_read_support_filter_bzip2(handle);
        archive_read_support_format_raw(handle);
        return archive_read_open_filename(handle, QFile::encodeName(path).constData(), blockSize) ==
                   ARCHIVE_OK &&
               archive_read_next_header(handle, &entry) == ARCHIVE_OK;
    }

    qint64 read(const void** block) override
    {
        size_t size = 0;
        la_int64_t offset = 0;
        while (size == 0) {
            const int code = archive_read_data_block(m_archive.get(), block, &size, &offset);
            if (code == ARCHIVE_EOF)
                return 0;
            if (code != ARCHIVE_OK)
                return -1;
        }
        return qint64(size);
    }

    [[nodiscard]] QByteArray problem() const override { return archive_error_string(m_archive.get()); }

private:
    std::unique_ptr<archive, FreeReader> m_archive{archive_read_new()};
};

} // namespace

Result<std::unique_ptr<ArchiveFeed>> openArchiveFeed(const QString& path, bool gzip)
{
    if (gzip) {
        auto feed = std::make_unique<GzipFeed>(path);
        if (feed->isOpen())
            return feed;
        return cannotOpen(path, ErrorKind::Io, u"zlib cannot open it"_s);
    }
    auto feed = std::make_unique<FilterFeed>();
    if (feed->open(path))
        return feed;
    return cannotOpen(path, ErrorKind::Invalid, QString::fromUtf8(feed->problem()));
}

} // namespace lockstep
