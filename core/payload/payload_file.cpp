#include "core/payload/payload_file.h"

#include "core/payload/archive_names.h"
#include "core/payload/archive_reader.h"
#include "core/payload/decrypted_feed.h"
#include "core/payload/decryption.h"

#include <QFile>
#include <QFileInfo>

#include <archive_entry.h>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

constexpr qint64 mostEntries = 1'000'000;
constexpr qint64 plausibleRatio = 250; ///< dumps of databases are packed to a tenth or so
constexpr qsizetype mostListed = 12;

/// Leaves the feed, and what went wrong in it, with its owner.
class BorrowedFeed : public ArchiveFeed
{
public:
    explicit BorrowedFeed(ArchiveFeed& feed) : m_feed(feed) {}

    [[nodiscard]] qint64 read(const void** block) override { return m_feed.read(block); }

    [[nodiscard]] QByteArray problem() const override { return m_feed.problem(); }

private:
    ArchiveFeed& m_feed;
};

class PayloadSearch
{
public:
    PayloadSearch(const PayloadRequest& request, const std::stop_token& stop)
        : m_request(request),
          m_stop(stop),
          m_wanted(innerName(request.member.toUtf8()).value_or(QByteArray()))
    {
    }

    Result<PayloadFile> run();

private:
    [[nodiscard]] std::unexpected<Error> problem(ErrorKind kind, const QString& happened,
                                                 const QString& advice = {}) const
    {
        return failure(kind, u"read the payload"_s, m_request.payload, happened, advice);
    }

    Result<ArchiveReader> open();
    Result<void> search(ArchiveReader& reader);
    Result<void> take(ArchiveReader& reader, archive_entry* entry);
    Result<void> readContent(ArchiveReader& reader, const QString& name, bool isWanted);
    Result<PayloadFile> finish() const;
    [[nodiscard]] bool isWanted(const QByteArray& name) const;
    [[nodiscard]] QString listed(const QStringList& names) const;

    const PayloadRequest& m_request;
    const std::stop_token& m_stop;
    QByteArray m_wanted;
    std::unique_ptr<DecryptedFeed> m_feed; ///< of an encrypted one
    qint64 m_read = 0;                     ///< of contents
    qint64 m_entries = 0;
    QStringList m_found;
    QStringList m_alike; ///< what else could have been meant
    QByteArray m_bytes;  ///< of the first that was found
};

Result<PayloadFile> PayloadSearch::run()
{
    Result<ArchiveReader> reader = open();
    const Result<void> searched = reader ? search(*reader) : Result<void>(std::unexpected(reader.error()));
    if (m_stop.stop_requested())
        return problem(ErrorKind::Cancelled, u"it was cancelled"_s);
    if (!searched && m_feed && m_feed->error())
        return std::unexpected(*m_feed->error());
    return searched ? finish() : failure(searched);
}

Result<ArchiveReader> PayloadSearch::open()
{
    if (!isOpenPgp(m_request.payload))
        return ArchiveReader::open(m_request.payload);
    m_feed = std::make_unique<DecryptedFeed>(m_request.payload, m_stop);
    return ArchiveReader::openStream(std::make_unique<BorrowedFeed>(*m_feed), m_request.payload);
}

Result<void> PayloadSearch::search(ArchiveReader& reader)
{
    while (true) {
        const Result<archive_entry*> entry = reader.next();
        if (!entry)
            return failure(entry);
        if (!*entry)
            return {};
        if (++m_entries > mostEntries)
            return problem(ErrorKind::Invalid, u"it has more than %1 entries"_s.arg(mostEntries));
        if (const Result<void> taken = take(reader, *entry); !taken)
            return taken;
    }
}

/// A link is nobody's file.
Result<void> PayloadSearch::take(ArchiveReader& reader, archive_entry* entry)
{
    const char* raw = archive_entry_pathname(entry);
    const std::optional<QByteArray> name = innerName(raw ? raw : "");
    const bool isFile = archive_entry_filetype(entry) == AE_IFREG && !archive_entry_hardlink(entry);
    const bool isIt = name && isFile && isWanted(*name);
    const QString shown = QFile::decodeName(name.value_or(QByteArray()));
    if (name && isFile && !isIt && m_alike.size() <= mostListed &&
        shown.endsWith(u".json", Qt::CaseInsensitive))
        m_alike.append(shown);
    if (!isIt)
        return reader.isSequential() ? readContent(reader, shown, false) : Result<void>();
    if (archive_entry_is_encrypted(entry))
        return problem(ErrorKind::Invalid, u"\"%1\" in it is protected by a password"_s.arg(shown),
                       u"Unpack it by hand, or ask for one without a password"_s);
    m_found.append(shown);
    return readContent(reader, shown, m_found.size() == 1);
}

Result<void> PayloadSearch::readContent(ArchiveReader& reader, const QString& name, bool isWanted)
{
    const qint64 packed = QFileInfo(m_request.payload).size();
    while (true) {
        const Result<ArchiveReader::Block> block = reader.read();
        if (!block)
            return failure(block);
        if (block->atEnd)
            return {};
        m_read += qint64(block->size);
        if (m_stop.stop_requested())
            return problem(ErrorKind::Cancelled, u"it was cancelled"_s);
        if (m_read > m_request.alwaysPlausible && m_read / plausibleRatio > packed)
            return problem(ErrorKind::Invalid,
                           u"it unpacks to more than %1 times its size"_s.arg(plausibleRatio),
                           u"Look at it by hand: this is how archives that are made to harm look"_s);
        if (!isWanted)
            continue;
        const qint64 end = block->offset + qint64(block->size);
        if (end > m_request.mostBytes)
            return problem(ErrorKind::Invalid,
                           u"\"%1\" in it has more than %2 bytes"_s.arg(name).arg(m_request.mostBytes));
        m_bytes.append(QByteArray(block->offset - m_bytes.size(), '\0')); // a hole of a sparse file
        m_bytes.append(static_cast<const char*>(block->bytes), qsizetype(block->size));
    }
}

bool PayloadSearch::isWanted(const QByteArray& name) const
{
    if (!m_request.member.isEmpty())
        return name == m_wanted;
    const QString file = QFile::decodeName(name.sliced(name.lastIndexOf('/') + 1));
    return m_request.names.contains(file, Qt::CaseInsensitive);
}

QString PayloadSearch::listed(const QStringList& names) const
{
    const QString text = names.first(std::min(names.size(), mostListed)).join(u", "_s);
    return names.size() > mostListed ? text + u", …"_s : text;
}

Result<PayloadFile> PayloadSearch::finish() const
{
    if (m_found.size() == 1 || (!m_request.member.isEmpty() && !m_found.isEmpty()))
        return PayloadFile{m_found.first(), m_bytes};
    if (m_found.size() > 1)
        return problem(ErrorKind::Precondition, u"there are several in it: "_s + listed(m_found),
                       u"Say which one is meant, by its path in the payload"_s);
    const QString what = m_request.member.isEmpty() ? m_request.names.join(u" or "_s) : m_request.member;
    return problem(ErrorKind::NotFound, u"there is no %1 in it"_s.arg(what),
                   m_alike.isEmpty() ? u"Check that it is the right payload"_s
                                     : u"Name the file that is meant, by its path in the payload. It has "_s +
                                           listed(m_alike));
}

} // namespace

Result<PayloadFile> readPayloadFile(const PayloadRequest& request, const std::stop_token& stop)
{
    return PayloadSearch(request, stop).run();
}

bool isPayload(const QString& path)
{
    constexpr qint64 tarBlock = 512;
    constexpr qsizetype tarMark = 257;
    QFile file(path);
    if (!QFileInfo(path).isFile() || !file.open(QIODevice::ReadOnly)) // a pipe is read once
        return false;
    const QByteArray head = file.read(tarBlock);
    for (const QByteArray& magic : {"PK\x03\x04"_ba, "PK\x05\x06"_ba, "\x1f\x8b"_ba, "\x28\xb5\x2f\xfd"_ba,
                                    "\xfd"
                                    "7zXZ"_ba,
                                    "BZh"_ba}) {
        if (head.startsWith(magic))
            return true;
    }
    return head.sliced(std::min(tarMark, head.size())).startsWith("ustar") || isOpenPgp(path);
}

} // namespace lockstep
