#include "core/catalog/git_catalog.h"

#include <QCryptographicHash>
#include <QMap>
#include <QTimeZone>

namespace lockstep {

namespace {

/// The version without the memory of a missing patch: a tag is one release, never a wish for a whole line.
std::optional<Version> versionOfTag(const QString& tag)
{
    const Result<Version> version = Version::parse(tag);
    if (!version || tag != tag.trimmed())
        return std::nullopt;
    return Version::parse(version->toString()).value_or(*version);
}

Release describe(const Version& version, const QString& tag, git_commit* commit)
{
    const git_time_t seconds = git_commit_time(commit);
    return {version, tag, QString::fromLatin1(git::rawId(*git_commit_id(commit)).toHex()),
            QDateTime::fromSecsSinceEpoch(seconds, QTimeZone::UTC).date()};
}

bool isFile(const git_tree_entry* entry)
{
    const git_filemode_t mode = git_tree_entry_filemode(entry);
    return mode == GIT_FILEMODE_BLOB || mode == GIT_FILEMODE_BLOB_EXECUTABLE;
}

} // namespace

GitCatalog::GitCatalog(Kind kind, QString location, git::Repository repository)
    : m_kind(kind), m_location(std::move(location)), m_repository(std::move(repository))
{
}

Result<std::shared_ptr<const ReleaseCatalog>> GitCatalog::open(const QString& repository,
                                                               const QString& location, Kind kind)
{
    git::initialize();
    git::Repository handle;
    const QByteArray path = QFile::encodeName(repository);
    const auto openAt = [](git_repository** out, const char* where) {
        return git_repository_open_ext(out, where, GIT_REPOSITORY_OPEN_NO_SEARCH, nullptr);
    };
    if (git::make(handle, openAt, path.constData()) != 0)
        return failure(ErrorKind::Invalid, QStringLiteral("open the git repository"), location,
                       git::lastError(), QStringLiteral("Check it with: git fsck"));
    std::shared_ptr<GitCatalog> catalog(new GitCatalog(kind, location, std::move(handle)));
    if (const Result<void> read = catalog->readTags(); !read)
        return failure(read);
    if (catalog->m_releases.isEmpty()) {
        return failure(ErrorKind::Invalid, QStringLiteral("open the release catalogue"), location,
                       QStringLiteral("none of its tags names a release"),
                       QStringLiteral("Releases are tags like v5.10.0; fetch them with: git fetch --tags"));
    }
    return catalog;
}

std::unexpected<Error> GitCatalog::unreadable(const QString& what) const
{
    return failure(ErrorKind::Invalid, QStringLiteral("read %1 of the release catalogue").arg(what),
                   m_location, git::lastError(),
                   QStringLiteral("The repository is damaged or not whole (a shallow or partial clone, say); "
                                  "check it with git fsck, or clone it again"));
}

Result<void> GitCatalog::readTags()
{
    git::ReferenceIterator iterator;
    if (git::make(iterator, git_reference_iterator_glob_new, m_repository.get(), "refs/tags/*") != 0)
        return unreadable(QStringLiteral("the tags"));
    QMap<Version, Release> found;
    for (;;) {
        git::Reference tag;
        const int code = git::make(tag, git_reference_next, iterator.get());
        if (code == GIT_ITEROVER)
            break;
        if (code != 0)
            return unreadable(QStringLiteral("the tags"));
        if (const Result<void> added = addTag(tag.get(), found); !added)
            return added;
    }
    m_releases = found.values();
    return {};
}

Result<void> GitCatalog::addTag(git_reference* tag, QMap<Version, Release>& found) const
{
    const QString name = QString::fromUtf8(git_reference_shorthand(tag));
    const std::optional<Version> version = versionOfTag(name);
    if (!version)
        return {};
    git::Object object;
    const int code = git::make(object, git_reference_peel, tag, GIT_OBJECT_COMMIT);
    if (code == GIT_EPEEL || code == GIT_EINVALIDSPEC)
        return {}; // A tag of something that is no commit.
    if (code != 0)
        return unreadable(QStringLiteral("the tag ") + name);
    // "v5.1", "5.1.0" and "v5.1.0" name one version: the usual spelling wins.
    if (found.contains(*version) && name != version->toTag())
        return {};
    found.insert(*version, describe(*version, name, reinterpret_cast<git_commit*>(object.get())));
    return {};
}

Result<git::Tree> GitCatalog::releaseTree(const Release& release) const
{
    git_oid id{};
    git::Commit commit;
    git::Tree tree;
    if (!git::parseId(id, release.commit.toLatin1()))
        return failure(ErrorKind::Invalid, QStringLiteral("read the release"), release.tag,
                       QStringLiteral("\"%1\" is not a commit of %2").arg(release.commit, m_location));
    if (git::make(commit, git_commit_lookup, m_repository.get(), &id) != 0 ||
        git::make(tree, git_commit_tree, commit.get()) != 0)
        return unreadable(QStringLiteral("the release ") + release.tag);
    return tree;
}

Result<QList<ReleaseFile>> GitCatalog::files(const Release& release) const
{
    const std::scoped_lock lock(m_mutex);
    const Result<git::Tree> root = releaseTree(release);
    if (!root)
        return failure(root);
    QList<ReleaseFile> files;
    for (const char* folder : {"migrations", "schema", "schemas"}) {
        const git_tree_entry* entry = git_tree_entry_byname(root->get(), folder);
        if (entry == nullptr || git_tree_entry_type(entry) != GIT_OBJECT_TREE)
            continue;
        const auto inside = filesOfTree(*git_tree_entry_id(entry), QString::fromLatin1(folder) + u'/');
        if (!inside)
            return inside;
        files += *inside;
    }
    return files;
}

Result<QList<ReleaseFile>> GitCatalog::filesOfTree(const git_oid& id, const QString& prefix) const
{
    const std::pair key(git::rawId(id), prefix);
    if (const auto known = m_trees.constFind(key); known != m_trees.constEnd())
        return *known;
    git::Tree tree;
    if (git::make(tree, git_tree_lookup, m_repository.get(), &id) != 0)
        return unreadable(QStringLiteral("the folder ") + prefix);
    QList<ReleaseFile> files;
    for (size_t i = 0; i < git_tree_entrycount(tree.get()); ++i) {
        const git_tree_entry* entry = git_tree_entry_byindex(tree.get(), i);
        const QString path = prefix + QString::fromUtf8(git_tree_entry_name(entry));
        if (isFile(entry)) {
            files.append({path, git::rawId(*git_tree_entry_id(entry))});
        } else if (git_tree_entry_type(entry) == GIT_OBJECT_TREE) {
            const auto inside = filesOfTree(*git_tree_entry_id(entry), path + u'/');
            if (!inside)
                return inside;
            files += *inside;
        }
    }
    m_trees.insert(key, files);
    return files;
}

Result<QByteArray> GitCatalog::content(const ReleaseFile& file) const
{
    git_oid id{};
    git::Blob blob;
    const std::scoped_lock lock(m_mutex);
    if (!git::parseId(id, file.objectId.toHex()) ||
        git::make(blob, git_blob_lookup, m_repository.get(), &id) != 0)
        return unreadable(file.path);
    return QByteArray(static_cast<const char*>(git_blob_rawcontent(blob.get())),
                      static_cast<qsizetype>(git_blob_rawsize(blob.get())));
}

QByteArray GitCatalog::fingerprint() const
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const Release& release : m_releases)
        hash.addData((release.tag + u' ' + release.commit + u'\n').toUtf8());
    return hash.result();
}

} // namespace lockstep
