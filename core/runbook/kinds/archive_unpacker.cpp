#include "core/runbook/kinds/archive_unpacker.h"

#include "core/payload/archive_names.h"
#include "core/payload/archive_reader.h"
#include "core/runbook/kinds/staged_output.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QFileInfo>
#include <QLocale>
#include <QSet>

#include <sys/stat.h>
#include <sys/statvfs.h>

#include <archive.h>
#include <archive_entry.h>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

constexpr qint64 mostEntries = 1'000'000;
constexpr qint64 reserve = 16 << 20; ///< bytes that the disk must keep
constexpr std::chrono::seconds logEvery{5};

struct FreeWriter
{
    void operator()(archive* handle) const { archive_write_free(handle); }
};

using Writer = std::unique_ptr<archive, FreeWriter>;

QString sizeText(qint64 bytes)
{
    return QLocale::c().formattedDataSize(bytes);
}

class Unpacker
{
public:
    Unpacker(const UnpackRequest& request, const StepCall& call);

    Result<Unpacked> run();

private:
    std::unexpected<Error> problem(ErrorKind kind, const QString& happened, const QString& advice = {}) const;
    std::unexpected<Error> refused(const QString& name, const QString& why) const;
    std::unexpected<Error> notWritten(const QString& name);

    Result<void> makeFolder();
    Result<void> takeEntry(ArchiveReader& reader, archive_entry* entry);
    Result<void> checkKind(archive_entry* entry, const QByteArray& name) const;
    Result<void> checkHardLink(archive_entry* entry, const QByteArray& name);
    Result<void> checkSize(qint64 more, const QString& name) const;
    Result<void> checkGoingOn();
    Result<void> write(ArchiveReader& reader, archive_entry* entry, const QByteArray& name);
    Result<void> writeContent(ArchiveReader& reader, const QString& name);
    Result<void> finish();

    bool isWanted(const QByteArray& name);

    QByteArray pathOf(const QByteArray& name) const { return m_top + '/' + name; }

    const UnpackRequest& m_request;
    const StepCall& m_call;
    QByteArray m_top; ///< without symbolic links
    QSet<QByteArray> m_only;
    QSet<QByteArray> m_found; ///< of those wanted
    Writer m_writer{archive_write_disk_new()};
    Unpacked m_done;
    qint64 m_entries = 0;
    QDeadlineTimer m_deadline{QDeadlineTimer::Forever};
    QDeadlineTimer m_nextLog{logEvery};
};

Unpacker::Unpacker(const UnpackRequest& request, const StepCall& call) : m_request(request), m_call(call)
{
    for (const QString& name : request.only)
        m_only.insert(innerName(QFile::encodeName(name)).value_or(QByteArray()));
    if (call.timeout.count() > 0)
        m_deadline = QDeadlineTimer(call.timeout);
    // Neither owner nor setuid; the permissions as far as the user's umask lets them.
    archive_write_disk_set_options(m_writer.get(), ARCHIVE_EXTRACT_TIME | ARCHIVE_EXTRACT_SECURE_SYMLINKS |
                                                       ARCHIVE_EXTRACT_SECURE_NODOTDOT);
}

std::unexpected<Error> Unpacker::problem(ErrorKind kind, const QString& happened, const QString& advice) const
{
    return failure(kind, u"unpack the archive"_s, m_request.archive, happened, advice);
}

std::unexpected<Error> Unpacker::refused(const QString& name, const QString& why) const
{
    return problem(ErrorKind::Invalid, u"its entry \"%1\" is not safe: %2"_s.arg(name, why),
                   u"Nothing of it was kept. Ask whoever sent it for one without that"_s);
}

std::unexpected<Error> Unpacker::notWritten(const QString& name)
{
    const char* text = archive_error_string(m_writer.get());
    return problem(ErrorKind::Io,
                   u"\"%1\" cannot be written: %2"_s.arg(name, text ? QString::fromUtf8(text) : QString()),
                   u"Check the free space of the disk and who may write there"_s);
}

Result<void> Unpacker::makeFolder()
{
    const QByteArray path = QFile::encodeName(m_request.folder);
    if (::mkdir(path.constData(), 0700) != 0)
        return problem(ErrorKind::Io,
                       u"the folder %1 cannot be made: %2"_s.arg(m_request.folder, systemError(errno)));
    m_top = QFile::encodeName(QFileInfo(m_request.folder).canonicalFilePath());
    return {};
}

Result<Unpacked> Unpacker::run()
{
    Result<ArchiveReader> reader = ArchiveReader::open(m_request.archive);
    if (!reader)
        return failure(reader);
    if (const Result<void> made = makeFolder(); !made)
        return failure(made);
    while (true) {
        if (const Result<void> goingOn = checkGoingOn(); !goingOn)
            return failure(goingOn);
        const Result<archive_entry*> entry = reader->next();
        if (!entry)
            return failure(entry);
        if (!*entry)
            break;
        if (const Result<void> taken = takeEntry(*reader, *entry); !taken)
            return failure(taken);
    }
    return finish().transform([this] { return m_done; });
}

Result<void> Unpacker::finish()
{
    if (archive_write_close(m_writer.get()) != ARCHIVE_OK)
        return notWritten(m_request.folder);
    const QSet<QByteArray> missing = m_only - m_found;
    if (missing.isEmpty())
        return {};
    return problem(ErrorKind::NotFound,
                   u"there is no \"%1\" in it"_s.arg(QFile::decodeName(*missing.constBegin())));
}

Result<void> Unpacker::checkGoingOn()
{
    if (m_call.stop.stop_requested())
        return problem(ErrorKind::Cancelled, u"it was cancelled"_s);
    if (m_deadline.hasExpired())
        return problem(ErrorKind::Failed, u"it took longer than %1 s"_s.arg(m_call.timeout.count()),
                       u"Raise the step's timeout"_s);
    if (!m_nextLog.hasExpired())
        return {};
    m_nextLog = QDeadlineTimer(logEvery);
    m_call.log(RunEvent::Level::Info,
               u"%1 in %2 files so far"_s.arg(sizeText(m_done.bytes)).arg(m_done.files));
    return {};
}

/// Names that are not wanted must be safe too: an archive that is made to harm is not used at all.
Result<void> Unpacker::takeEntry(ArchiveReader& reader, archive_entry* entry)
{
    const QByteArray raw = archive_entry_pathname(entry);
    const QString shown = QFile::decodeName(raw);
    if (++m_entries > mostEntries)
        return problem(ErrorKind::Failed, u"it has more than %1 entries"_s.arg(mostEntries));
    const std::optional<QByteArray> name = innerName(raw);
    if (!name)
        return refused(shown, u"it leads out of the folder"_s);
    if (const Result<void> kind = checkKind(entry, *name); !kind)
        return kind;
    if (name->isEmpty() || !isWanted(*name))
        return {};
    if (const Result<void> link = checkHardLink(entry, *name); !link)
        return link;
    struct stat there{};
    const bool exists = ::lstat(pathOf(*name).constData(), &there) == 0;
    if (exists && !(S_ISDIR(there.st_mode) && archive_entry_filetype(entry) == AE_IFDIR))
        return refused(shown, u"another one has the same name"_s);
    return write(reader, entry, *name);
}

Result<void> Unpacker::checkKind(archive_entry* entry, const QByteArray& name) const
{
    const QString shown = QFile::decodeName(name);
    if (archive_entry_is_encrypted(entry))
        return problem(ErrorKind::Invalid, u"\"%1\" in it is encrypted"_s.arg(shown),
                       u"Decrypt it first, or ask for one without a password"_s);
    if (archive_entry_hardlink(entry))
        return {};
    const auto type = archive_entry_filetype(entry);
    if (name.isEmpty() && type != AE_IFDIR)
        return refused(shown, u"it has no name"_s);
    if (type == AE_IFREG || type == AE_IFDIR)
        return {};
    if (type != AE_IFLNK)
        return refused(shown, u"it is neither file, folder nor link"_s);
    const QByteArray target = archive_entry_symlink(entry);
    if (linkStaysInside(name, target))
        return {};
    return refused(shown, u"it is a link to %1, out of the folder"_s.arg(QFile::decodeName(target)));
}

/// Only to files: a second name of a symbolic link could lead elsewhere than the first.
Result<void> Unpacker::checkHardLink(archive_entry* entry, const QByteArray& name)
{
    const char* link = archive_entry_hardlink(entry);
    if (!link)
        return {};
    const std::optional<QByteArray> target = innerName(link);
    struct stat there{};
    if (!target || ::lstat(pathOf(*target).constData(), &there) != 0 || !S_ISREG(there.st_mode))
        return refused(
            QFile::decodeName(name),
            u"it is a link to %1, which is no file that was unpacked"_s.arg(QFile::decodeName(link)));
    archive_entry_copy_hardlink(entry, pathOf(*target).constData());
    return {};
}

bool Unpacker::isWanted(const QByteArray& name)
{
    if (m_only.isEmpty())
        return true;
    for (qsizetype end = name.size(); end > 0; end = name.lastIndexOf('/', end - 1)) {
        const QByteArray above = name.first(end);
        if (!m_only.contains(above))
            continue;
        m_found.insert(above);
        return true;
    }
    return false;
}

Result<void> Unpacker::checkSize(qint64 more, const QString& name) const
{
    if (more > m_request.limit - m_done.bytes)
        return problem(ErrorKind::Failed,
                       u"with \"%1\" it would take more than %2"_s.arg(name, sizeText(m_request.limit)),
                       u"Raise \"limit\" when that is right"_s);
    struct statvfs disk{};
    if (::statvfs(m_top.constData(), &disk) != 0)
        return problem(ErrorKind::Io, systemError(errno));
    const qint64 free = qint64(disk.f_bavail) * qint64(disk.f_frsize);
    if (more > free - reserve)
        return problem(ErrorKind::Io,
                       u"the disk is full: \"%1\" needs %2 and %3 are free"_s.arg(
                           name, sizeText(more), sizeText(std::max<qint64>(0, free))),
                       u"Make room, or unpack elsewhere"_s);
    return {};
}

Result<void> Unpacker::write(ArchiveReader& reader, archive_entry* entry, const QByteArray& name)
{
    const QString shown = QFile::decodeName(name);
    const bool folder = archive_entry_filetype(entry) == AE_IFDIR;
    const bool file = !folder && !archive_entry_symlink(entry) && !archive_entry_hardlink(entry);
    if (const Result<void> room = checkSize(file ? archive_entry_size(entry) : 0, shown); !room)
        return room;
    archive_entry_copy_pathname(entry, pathOf(name).constData());
    archive_entry_set_perm(entry, (archive_entry_perm(entry) & 0777) | (folder ? 0700 : 0600));
    if (archive_write_header(m_writer.get(), entry) != ARCHIVE_OK)
        return notWritten(shown);
    if (file) {
        if (const Result<void> written = writeContent(reader, shown); !written)
            return written;
        ++m_done.files;
    }
    return archive_write_finish_entry(m_writer.get()) == ARCHIVE_OK ? Result<void>() : notWritten(shown);
}

Result<void> Unpacker::writeContent(ArchiveReader& reader, const QString& name)
{
    qint64 size = 0;
    while (true) {
        const Result<ArchiveReader::Block> block = reader.read();
        if (!block)
            return failure(block);
        // Sparse files are counted as large as they say they are.
        const qint64 grown = std::max(size, block->offset + qint64(block->size)) - size;
        if (const Result<void> room = checkSize(grown, name); !room)
            return room;
        size += grown;
        m_done.bytes += grown;
        if (block->atEnd)
            return {};
        if (archive_write_data_block(m_writer.get(), block->bytes, block->size, block->offset) < ARCHIVE_OK)
            return notWritten(name);
        if (const Result<void> goingOn = checkGoingOn(); !goingOn)
            return goingOn;
    }
}

} // namespace

Result<Unpacked> unpackArchive(const UnpackRequest& request, const StepCall& call)
{
    return Unpacker(request, call).run();
}

} // namespace lockstep
