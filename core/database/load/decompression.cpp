#include "core/database/load/decompression.h"

#include <archive.h>
#include <archive_entry.h>
#include <zlib.h>

namespace lockstep {

namespace {

constexpr qsizetype blockSize = 256 << 10;

std::unexpected<Error> damaged(const QString& subject, const QString& why)
{
    return failure(ErrorKind::Invalid, loadAttempt(), subject,
                   QStringLiteral("the compressed file is damaged or not whole (%1)").arg(why),
                   QStringLiteral("Compare its size and checksum with the original's, and copy it again"));
}

class GzipSource : public ByteSource
{
public:
    GzipSource(std::unique_ptr<ByteSource> compressed, QString subject)
        : m_compressed(std::move(compressed)), m_subject(std::move(subject))
    {
        m_ready = inflateInit2(&m_stream, 16 + MAX_WBITS) == Z_OK;
    }

    ~GzipSource() override { inflateEnd(&m_stream); }

    Result<qsizetype> read(char* into, qsizetype most) override
    {
        if (!m_ready)
            return damaged(m_subject, QStringLiteral("zlib is out of memory"));
        m_stream.next_out = reinterpret_cast<Bytef*>(into);
        m_stream.avail_out = static_cast<uInt>(most);
        while (m_stream.avail_out == static_cast<uInt>(most)) {
            const Result<bool> more = step();
            if (!more)
                return failure(more);
            if (!*more)
                break;
        }
        return most - static_cast<qsizetype>(m_stream.avail_out);
    }

private:
    // False at the end of all members.
    Result<bool> step()
    {
        if (m_stream.avail_in == 0) {
            const Result<qsizetype> got = m_compressed->read(m_block.data(), m_block.size());
            if (!got)
                return failure(got);
            if (*got == 0)
                return m_betweenMembers
                           ? Result<bool>(false)
                           : Result<bool>(damaged(m_subject, QStringLiteral("it ends in the middle")));
            m_stream.next_in = reinterpret_cast<Bytef*>(m_block.data());
            m_stream.avail_in = static_cast<uInt>(*got);
        }
        m_betweenMembers = false;
        const int state = inflate(&m_stream, Z_NO_FLUSH);
        if (state == Z_STREAM_END) {
            m_betweenMembers = true;
            inflateReset(&m_stream);
        } else if (state != Z_OK) {
            return damaged(m_subject, QString::fromUtf8(m_stream.msg ? m_stream.msg : zError(state)));
        }
        return true;
    }

    std::unique_ptr<ByteSource> m_compressed;
    QString m_subject;
    QByteArray m_block{blockSize, Qt::Uninitialized};
    z_stream m_stream{};
    bool m_ready = false;
    bool m_betweenMembers = false;
};

struct CloseArchive
{
    void operator()(archive* handle) const { archive_read_free(handle); }
};

class ZstdSource : public ByteSource
{
public:
    ZstdSource(std::unique_ptr<ByteSource> compressed, QString subject)
        : m_compressed(std::move(compressed)), m_subject(std::move(subject)), m_archive(archive_read_new())
    {
    }

    Result<qsizetype> read(char* into, qsizetype most) override
    {
        if (!m_opened && !open())
            return problem();
        const la_ssize_t got = archive_read_data(m_archive.get(), into, static_cast<size_t>(most));
        return got < 0 ? problem() : Result<qsizetype>(static_cast<qsizetype>(got));
    }

private:
    static la_ssize_t pull(archive* handle, void* self, const void** buffer)
    {
        auto* source = static_cast<ZstdSource*>(self);
        const Result<qsizetype> got = source->m_compressed->read(source->m_block.data(), blockSize);
        if (!got) {
            source->m_error = got.error();
            archive_set_error(handle, ARCHIVE_FATAL, "the file cannot be read");
            return -1;
        }
        *buffer = source->m_block.constData();
        return static_cast<la_ssize_t>(*got);
    }

    bool open()
    {
        m_opened = true;
        archive_entry* entry = nullptr;
        return archive_read_support_filter_zstd(m_archive.get()) == ARCHIVE_OK &&
               archive_read_support_format_raw(m_archive.get()) == ARCHIVE_OK &&
               archive_read_open(m_archive.get(), this, nullptr, &ZstdSource::pull, nullptr) == ARCHIVE_OK &&
               archive_read_next_header(m_archive.get(), &entry) == ARCHIVE_OK;
    }

    [[nodiscard]] std::unexpected<Error> problem() const
    {
        if (m_error)
            return std::unexpected(*m_error);
        return damaged(m_subject, QString::fromUtf8(archive_error_string(m_archive.get())));
    }

    std::unique_ptr<ByteSource> m_compressed;
    QString m_subject;
    QByteArray m_block{blockSize, Qt::Uninitialized};
    std::optional<Error> m_error;
    bool m_opened = false;
    std::unique_ptr<archive, CloseArchive> m_archive;
};

} // namespace

std::unique_ptr<ByteSource> gunzipped(std::unique_ptr<ByteSource> compressed, const QString& subject)
{
    return std::make_unique<GzipSource>(std::move(compressed), subject);
}

std::unique_ptr<ByteSource> unzstd(std::unique_ptr<ByteSource> compressed, const QString& subject)
{
    return std::make_unique<ZstdSource>(std::move(compressed), subject);
}

} // namespace lockstep
