#include "core/payload/archive_reader.h"

#include "core/payload/archive_feed.h"

#include <QFile>

#include <archive.h>
#include <archive_entry.h>

#include <cerrno>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

/// More than any tar program pads its archives with.
constexpr qint64 mostPadding = 64 << 20;

struct FreeReader
{
    void operator()(archive* handle) const { archive_read_free(handle); }
};

} // namespace

struct ArchiveReader::Private
{
    explicit Private(QString archivePath) : path(std::move(archivePath)) {}

    [[nodiscard]] std::unexpected<Error> damaged(const QString& why) const;
    [[nodiscard]] std::unexpected<Error> damaged() const;
    [[nodiscard]] bool openZip();
    [[nodiscard]] bool openTar();
    [[nodiscard]] bool openStream();
    [[nodiscard]] Result<void> checkEnd();
    [[nodiscard]] static la_ssize_t pull(archive* handle, void* self, const void** block);

    QString path;
    std::unique_ptr<ArchiveFeed> feed; ///< a tar's; a zip reads its file by itself
    std::unique_ptr<archive, FreeReader> handle{archive_read_new()};
};

std::unexpected<Error> ArchiveReader::Private::damaged(const QString& why) const
{
    return failure(ErrorKind::Invalid, u"read the archive"_s, path,
                   u"it is damaged, cut off, or no archive that is known (%1)"_s.arg(why),
                   u"Compare its size and checksum with the original's, and copy it again"_s);
}

std::unexpected<Error> ArchiveReader::Private::damaged() const
{
    const char* text = archive_error_string(handle.get());
    return damaged(text ? QString::fromUtf8(text) : u"no reason is known"_s);
}

bool ArchiveReader::Private::openZip()
{
    // Only with its table of contents, which is at the end: without it, it is cut off.
    archive_read_support_format_zip_seekable(handle.get());
    return archive_read_open_filename(handle.get(), QFile::encodeName(path).constData(), 256 * 1024) ==
           ARCHIVE_OK;
}

bool ArchiveReader::Private::openTar()
{
    archive_read_support_format_tar(handle.get());
    return archive_read_open(handle.get(), this, nullptr, &Private::pull, nullptr) == ARCHIVE_OK;
}

/// Whatever is behind an encryption is whole when that is.
bool ArchiveReader::Private::openStream()
{
    archive_read_support_filter_gzip(handle.get());
    archive_read_support_filter_zstd(handle.get());
    archive_read_support_filter_xz(handle.get());
    archive_read_support_filter_bzip2(handle.get());
    archive_read_support_format_zip_streamable(handle.get());
    return openTar();
}

la_ssize_t ArchiveReader::Private::pull(archive* handle, void* self, const void** block)
{
    ArchiveFeed& feed = *static_cast<Private*>(self)->feed;
    const qint64 count = feed.read(block);
    if (count < 0)
        archive_set_error(handle, EILSEQ, "%s", feed.problem().constData());
    return count;
}

/// A tar ends with a block of zeros, and what packed it with checksums.
Result<void> ArchiveReader::Private::checkEnd()
{
    if (!feed)
        return {};
    const bool isTar = (archive_format(handle.get()) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_TAR;
    if (isTar && archive_filter_bytes(handle.get(), 0) <= archive_read_header_position(handle.get()))
        return damaged(u"its end is missing"_s);
    const void* block = nullptr;
    qint64 padding = 0;
    qint64 count = 0;
    while ((count = feed->read(&block)) > 0) {
        padding += count;
        if (padding > mostPadding)
            return damaged(u"more follows after its end"_s);
    }
    if (count < 0)
        return damaged(QString::fromUtf8(feed->problem()));
    return {};
}

ArchiveReader::ArchiveReader(std::unique_ptr<Private> p) : d(std::move(p)) {}

ArchiveReader::ArchiveReader(ArchiveReader&&) noexcept = default;
ArchiveReader& ArchiveReader::operator=(ArchiveReader&&) noexcept = default;
ArchiveReader::~ArchiveReader() = default;

Result<ArchiveReader> ArchiveReader::open(const QString& path)
{
    QFile file(path);
    if (!file.exists())
        return failure(ErrorKind::NotFound, u"open the archive"_s, path, u"there is no such file"_s);
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorKind::Io, u"open the archive"_s, path, file.errorString());
    const QByteArray magic = file.read(2);
    auto p = std::make_unique<Private>(path);
    if (magic == "PK") {
        if (!p->openZip())
            return p->damaged();
        return ArchiveReader(std::move(p));
    }
    Result<std::unique_ptr<ArchiveFeed>> feed = openArchiveFeed(path, magic == "\x1f\x8b");
    if (!feed)
        return feed.error().kind == ErrorKind::Invalid ? p->damaged(feed.error().happened) : failure(feed);
    p->feed = *std::move(feed);
    if (!p->openTar())
        return p->damaged();
    return ArchiveReader(std::move(p));
}

Result<ArchiveReader> ArchiveReader::openStream(std::unique_ptr<ArchiveFeed> feed, const QString& name)
{
    auto p = std::make_unique<Private>(name);
    p->feed = std::move(feed);
    if (!p->openStream())
        return p->damaged();
    return ArchiveReader(std::move(p));
}

bool ArchiveReader::isSequential() const
{
    return d->feed != nullptr;
}

Result<archive_entry*> ArchiveReader::next()
{
    archive_entry* entry = nullptr;
    const int code = archive_read_next_header(d->handle.get(), &entry);
    if (code == ARCHIVE_EOF)
        return d->checkEnd().transform([] { return static_cast<archive_entry*>(nullptr); });
    if (code != ARCHIVE_OK)
        return d->damaged();
    return entry;
}

Result<ArchiveReader::Block> ArchiveReader::read()
{
    Block block;
    la_int64_t offset = 0;
    const int code = archive_read_data_block(d->handle.get(), &block.bytes, &block.size, &offset);
    block.offset = offset;
    block.atEnd = code == ARCHIVE_EOF;
    // A wrong checksum in a zip is but a warning to libarchive.
    if (code != ARCHIVE_OK && code != ARCHIVE_EOF)
        return d->damaged();
    return block;
}

} // namespace lockstep
