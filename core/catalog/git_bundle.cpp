#include "core/catalog/git_bundle.h"

#include "core/support/files.h"
#include "core/support/git_handles.h"
#include "core/support/logging.h"

#include <QCryptographicHash>
#include <QTemporaryDir>

namespace lockstep {

namespace {

constexpr qint64 chunkBytes = 1 << 20;
constexpr qint64 longestHeaderLine = 1 << 16;
constexpr int leftoverDays = 1;

struct BundleHeader
{
    QList<std::pair<QByteArray, QByteArray>> tags; ///< full reference name, hexadecimal id
};

std::unexpected<Error> corrupt(const QString& path, const QString& happened)
{
    return failure(ErrorKind::Invalid, QStringLiteral("read the git bundle"), path, happened,
                   QStringLiteral("Copy it again, or make a new one with: "
                                  "git bundle create releases.bundle --tags"));
}

std::unexpected<Error> refused(const QString& folder)
{
    return failure(ErrorKind::Io, QStringLiteral("unpack the git bundle into"), folder,
                   QStringLiteral("the file system refused"),
                   QStringLiteral("Check its permissions and the free space of the disk"));
}

Result<void> readCapability(const QString& path, const QByteArray& capability)
{
    if (capability == "object-format=sha1")
        return {};
    return corrupt(
        path,
        QStringLiteral("it needs \"%1\", which Lockstep does not read").arg(QString::fromUtf8(capability)));
}

/// Leaves the file at the beginning of the pack.
Result<BundleHeader> readHeader(QFile& file)
{
    const QByteArray signature = file.readLine(longestHeaderLine).trimmed();
    if (signature != "# v2 git bundle" && signature != "# v3 git bundle")
        return corrupt(file.fileName(), QStringLiteral("it is not a git bundle of version 2 or 3"));
    BundleHeader header;
    for (;;) {
        QByteArray line = file.readLine(longestHeaderLine);
        if (!line.endsWith('\n'))
            return corrupt(file.fileName(), QStringLiteral("its header ends too early"));
        line.chop(1);
        if (line.isEmpty())
            return header;
        if (line.startsWith('-'))
            return corrupt(file.fileName(),
                           QStringLiteral("it is incomplete: it builds on commit %1, which it does "
                                          "not hold")
                               .arg(QString::fromLatin1(line.mid(1, 40))));
        if (line.startsWith('@')) {
            if (const Result<void> known = readCapability(file.fileName(), line.mid(1)); !known)
                return failure(known);
            continue;
        }
        const QByteArray name = line.mid(GIT_OID_SHA1_HEXSIZE + 1);
        if (name.isEmpty() || line[GIT_OID_SHA1_HEXSIZE] != ' ')
            return corrupt(file.fileName(), QStringLiteral("its header is malformed"));
        if (name.startsWith("refs/tags/"))
            header.tags.append({name, line.left(GIT_OID_SHA1_HEXSIZE)});
    }
}

Result<void> indexPack(QFile& file, git_repository* repository, const QString& folder)
{
    git::Odb odb;
    git::Indexer indexer;
    git_indexer_options options{};
    options.version = GIT_INDEXER_OPTIONS_VERSION;
    options.verify = 1;
    const QByteArray packs = QFile::encodeName(folder + QStringLiteral("/objects/pack"));
    if (git::make(odb, git_repository_odb, repository) != 0 ||
        git::make(indexer, git_indexer_new, packs.constData(), 0U, odb.get(), &options) != 0)
        return refused(folder);
    git_indexer_progress progress{};
    while (!file.atEnd()) {
        const QByteArray chunk = file.read(chunkBytes);
        if (file.error() != QFileDevice::NoError)
            return failure(ErrorKind::Io, QStringLiteral("read the git bundle"), file.fileName(),
                           file.errorString());
        if (git_indexer_append(indexer.get(), chunk.constData(), static_cast<size_t>(chunk.size()),
                               &progress) != 0)
            return corrupt(file.fileName(), git::lastError());
    }
    if (git_indexer_commit(indexer.get(), &progress) != 0)
        return corrupt(file.fileName(),
                       QStringLiteral("it is damaged or cut short (%1)").arg(git::lastError()));
    return {};
}

Result<void> writeTags(const QString& path, const BundleHeader& header, git_repository* repository)
{
    for (const auto& [name, hex] : header.tags) {
        git_oid id{};
        if (!git::parseId(id, hex))
            return corrupt(path, QStringLiteral("its header is malformed"));
        git::Reference reference;
        const int code =
            git::make(reference, git_reference_create, repository, name.constData(), &id, 1, nullptr);
        if (code == GIT_EINVALIDSPEC) {
            qCWarning(logCatalog) << "ignoring a tag with an impossible name in" << path << ':' << name;
            continue;
        }
        if (code != 0)
            return corrupt(path, QStringLiteral("tag %1: %2").arg(QString::fromUtf8(name), git::lastError()));
    }
    // One packed file instead of one file a tag: what every later opening reads.
    git::Refdb refdb;
    if (git::make(refdb, git_repository_refdb, repository) != 0 || git_refdb_compress(refdb.get()) != 0)
        qCWarning(logCatalog) << "could not pack the references of" << path << ':' << git::lastError();
    return {};
}

Result<void> unpackInto(const QString& path, const QString& folder)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorKind::Io, QStringLiteral("read the git bundle"), path, file.errorString());
    const Result<BundleHeader> header = readHeader(file);
    if (!header)
        return failure(header);
    git::initialize();
    git::Repository repository;
    if (git::make(repository, git_repository_init, QFile::encodeName(folder).constData(), 1U) != 0)
        return refused(folder);
    if (const Result<void> indexed = indexPack(file, repository.get(), folder); !indexed)
        return indexed;
    return writeTags(path, *header, repository.get());
}

Result<QString> contentHash(const QString& path)
{
    QFile file(path);
    QCryptographicHash hash(QCryptographicHash::Sha256);
    if (!file.open(QIODevice::ReadOnly) || !hash.addData(&file))
        return failure(ErrorKind::Io, QStringLiteral("read the git bundle"), path, file.errorString());
    return QString::fromLatin1(hash.result().toHex());
}

/// What a process that was killed while unpacking left behind.
void removeLeftovers(const QDir& bundles)
{
    const QDateTime limit = QDateTime::currentDateTimeUtc().addDays(-leftoverDays);
    for (const QFileInfo& entry : bundles.entryInfoList({QStringLiteral("new-*")}, QDir::Dirs)) {
        if (entry.lastModified().toUTC() < limit)
            QDir(entry.filePath()).removeRecursively();
    }
}

/// Renaming is atomic, so a folder with the final name is always whole. Whoever comes second uses the
/// first's.
Result<void> publish(QTemporaryDir& made, const QString& target)
{
    if (QDir().rename(made.path(), target)) {
        made.setAutoRemove(false);
        return {};
    }
    if (QFileInfo(target).isDir())
        return {};
    return refused(target);
}

} // namespace

bool isGitBundle(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return false;
    const QByteArray start = file.readLine(64).trimmed();
    return start.startsWith("# v") && start.endsWith(" git bundle");
}

Result<QString> unpackBundle(const QString& path, bool again)
{
    const Result<QString> hash = contentHash(path);
    if (!hash)
        return hash;
    const QDir bundles(cacheFolder() + QStringLiteral("/bundles"));
    QString target = bundles.filePath(*hash);
    if (again)
        QDir(target).removeRecursively();
    else if (QFileInfo(target).isDir())
        return target;
    if (!QDir().mkpath(bundles.path()))
        return refused(bundles.path());
    removeLeftovers(bundles);
    QTemporaryDir folder(bundles.filePath(QStringLiteral("new-XXXXXX")));
    if (!folder.isValid())
        return refused(bundles.path());
    return unpackInto(path, folder.path()).and_then([&] { return publish(folder, target); }).transform([&] {
        return target;
    });
}

} // namespace lockstep
