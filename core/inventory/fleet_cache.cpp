#include "core/inventory/fleet_cache.h"

#include "core/inventory/instance_bytes.h"
#include "core/support/files.h"
#include "core/support/logging.h"

#include <QCryptographicHash>
#include <QDir>
#include <QSaveFile>
#include <QtEndian>

#include <algorithm>
#include <ranges>

#include <xxhash.h>

namespace lockstep {

namespace {

// A file: the magic, the checksum of the rest, the number of entries, the index (id, offset and size of each
// entry), the entries. Numbers are little-endian.

/// Raise the number when the format changes, and when reading makes something else of a config.yaml.
constexpr QByteArrayView magic = "lockstep fleet 1\n";
constexpr qsizetype idBytes = 20;
constexpr qsizetype recordBytes = idBytes + qsizetype{sizeof(quint64)} + qsizetype{sizeof(quint32)};
constexpr qsizetype headerBytes = magic.size() + qsizetype{sizeof(quint64)} + qsizetype{sizeof(quint32)};
constexpr qsizetype largestFile = qsizetype{1} << 30U;
/// Reading a few anew is quicker than writing all.
constexpr qsizetype fewOf = 64;
constexpr qsizetype mostRepositories = 8;

QString fileFor(const QString& repository)
{
    const QString path = QFileInfo(repository).canonicalFilePath();
    const QByteArray name = QCryptographicHash::hash(path.toUtf8(), QCryptographicHash::Sha1);
    return QStringLiteral("%1/fleets/%2").arg(cacheFolder(), QString::fromLatin1(name.toHex()));
}

quint64 checksum(QByteArrayView bytes)
{
    return XXH3_64bits(bytes.data(), static_cast<size_t>(bytes.size()));
}

template <typename Number>
void append(QByteArray& bytes, Number number)
{
    const Number ordered = qToLittleEndian(number);
    bytes.append(reinterpret_cast<const char*>(&ordered), sizeof ordered);
}

template <typename Number>
Number numberAt(QByteArrayView bytes, qsizetype offset)
{
    return qFromLittleEndian<Number>(bytes.data() + offset);
}

QByteArray payloadOf(const std::vector<FleetCacheEntry>& entries)
{
    struct Record
    {
        QByteArrayView tree;
        quint64 offset;
        quint32 size;
    };

    std::vector<Record> index;
    quint64 offset = 0;
    for (const FleetCacheEntry& entry : entries) {
        index.push_back({entry.tree, offset, static_cast<quint32>(entry.bytes.size())});
        offset += index.back().size;
    }
    std::ranges::sort(index, {}, &Record::tree);
    QByteArray payload;
    payload.reserve(headerBytes + qsizetype(index.size()) * recordBytes + qsizetype(offset));
    append(payload, static_cast<quint32>(index.size()));
    for (const Record& record : index) {
        payload += record.tree;
        append(payload, record.offset);
        append(payload, record.size);
    }
    for (const FleetCacheEntry& entry : entries)
        payload += entry.bytes;
    return payload;
}

/// Whole or not at all, and for nobody else to read: what a repository holds may be private.
Result<void> write(const QString& path, const QByteArray& payload)
{
    QByteArray header = magic.toByteArray();
    append(header, checksum(payload));
    QDir().mkpath(QFileInfo(path).path());
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) ||
        !file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner) ||
        file.write(header) != header.size() || file.write(payload) != payload.size() || !file.commit())
        return failure(ErrorKind::Io, QStringLiteral("keep what was read of the fleet in"), path,
                       file.errorString(),
                       QStringLiteral("Check its permissions and the free space of the disk"));
    return {};
}

/// Those of repositories that were not looked at for the longest time go.
void makeRoom(const QString& folder)
{
    const QFileInfoList files = QDir(folder).entryInfoList(QDir::Files | QDir::Hidden, QDir::Time);
    for (const QFileInfo& file : files.sliced(std::min(mostRepositories, files.size())))
        QFile::remove(file.filePath());
}

} // namespace

FleetCache::FleetCache(const QString& repository) : m_path(fileFor(repository))
{
    Result<QByteArray> file = readFile(m_path);
    if (!file || !file->startsWith(magic))
        return;
    m_file = *std::move(file);
    if (!open()) {
        qCWarning(logInventory) << "ignoring the damaged cache file" << m_path;
        m_file.clear();
        m_index = {};
        m_entries = {};
    }
}

bool FleetCache::open()
{
    const QByteArrayView file = m_file;
    if (file.size() < headerBytes)
        return false;
    const QByteArrayView payload = file.sliced(magic.size() + qsizetype{sizeof(quint64)});
    const QByteArrayView rest = file.sliced(headerBytes);
    const qsizetype indexBytes = qsizetype{numberAt<quint32>(payload, 0)} * recordBytes;
    if (checksum(payload) != numberAt<quint64>(file, magic.size()) || indexBytes > rest.size())
        return false;
    m_index = rest.first(indexBytes);
    m_entries = rest.sliced(indexBytes);
    return true;
}

qsizetype FleetCache::count() const
{
    return m_index.size() / recordBytes;
}

FleetCacheEntry FleetCache::entry(qsizetype number) const
{
    const QByteArrayView record = m_index.sliced(number * recordBytes, recordBytes);
    const auto offset = numberAt<quint64>(record, idBytes);
    const auto size = numberAt<quint32>(record, idBytes + qsizetype{sizeof offset});
    const auto most = static_cast<quint64>(m_entries.size());
    const bool isInside = offset <= most && size <= most - offset;
    return {record.first(idBytes),
            isInside ? m_entries.sliced(static_cast<qsizetype>(offset), size) : QByteArrayView()};
}

QByteArrayView FleetCache::kept(QByteArrayView tree) const
{
    const auto numbers = std::views::iota(qsizetype{0}, count());
    const auto idOf = [this](qsizetype number) { return m_index.sliced(number * recordBytes, idBytes); };
    const auto found = std::ranges::lower_bound(numbers, tree, {}, idOf);
    return found != numbers.end() && idOf(*found) == tree ? entry(*found).bytes : QByteArrayView();
}

std::optional<Instance> FleetCache::find(QByteArrayView tree) const
{
    const QByteArrayView bytes = kept(tree);
    return bytes.isEmpty() ? std::nullopt : instanceOf(bytes);
}

void FleetCache::keep(const QByteArray& tree, const Instance& instance)
{
    const QByteArray bytes = bytesOf(instance);
    const std::scoped_lock lock(m_mutex);
    m_fresh.insert(tree, bytes);
}

std::vector<FleetCacheEntry> FleetCache::entriesFor(const QByteArrayList& trees) const
{
    std::vector<FleetCacheEntry> entries;
    QSet<QByteArrayView> known;
    qsizetype bytes = headerBytes;
    const auto add = [&](const FleetCacheEntry& entry) {
        const qsizetype more = recordBytes + entry.bytes.size();
        if (entry.bytes.isEmpty() || bytes + more > largestFile || known.contains(entry.tree))
            return;
        bytes += more;
        known.insert(entry.tree);
        entries.push_back(entry);
    };
    for (const QByteArray& tree : trees) {
        const auto fresh = m_fresh.constFind(tree);
        add({tree, fresh != m_fresh.constEnd() ? QByteArrayView(*fresh) : kept(tree)});
    }
    // Who looks at two revisions by turns shall not read either of them anew each time.
    std::vector<FleetCacheEntry> older;
    for (qsizetype number = 0; number < count(); ++number)
        older.push_back(entry(number));
    std::ranges::sort(older, {}, [](const FleetCacheEntry& entry) { return entry.bytes.data(); });
    const size_t most = 2 * entries.size();
    for (const FleetCacheEntry& entry : older) {
        if (entries.size() < most)
            add(entry);
    }
    return entries;
}

void FleetCache::save(const QByteArrayList& trees) const
{
    const std::scoped_lock lock(m_mutex);
    if (m_fresh.isEmpty() || m_fresh.size() < trees.size() / fewOf)
        return;
    const Result<void> written = write(m_path, payloadOf(entriesFor(trees)));
    if (!written)
        qCWarning(logInventory).noquote() << written.error().message();
    else
        makeRoom(QFileInfo(m_path).path());
}

} // namespace lockstep
