#include "core/inventory/fleet_cache.h"
#include "core/inventory/fleet_source.h"
#include "core/support/git_handles.h"

#include <QFile>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

std::unexpected<Error> problem(ErrorKind kind, const QString& subject, const QString& happened,
                               const QString& advice = {})
{
    return failure(kind, u"read the fleet"_s, subject, happened, advice);
}

git::Repository openRepository(const QString& folder)
{
    git::initialize();
    git::Repository repository;
    (void)git::make(repository, git_repository_open, QFile::encodeName(folder).constData());
    return repository;
}

QString nameOf(const git_tree_entry* entry)
{
    return QString::fromUtf8(git_tree_entry_name(entry));
}

git::Tree treeOf(git_repository* repository, const QByteArray& rawId)
{
    git_oid id{};
    std::ranges::copy(rawId, reinterpret_cast<char*>(id.id));
    git::Tree tree;
    (void)git::make(tree, git_tree_lookup, repository, &id);
    return tree;
}

/// The id of the folder in a folder; empty when there is none.
QByteArray folderIn(const git_tree* parent, const char* name)
{
    const git_tree_entry* entry = git_tree_entry_byname(parent, name);
    const bool isFolder = entry && git_tree_entry_type(entry) == GIT_OBJECT_TREE;
    return isFolder ? git::rawId(*git_tree_entry_id(entry)) : QByteArray();
}

/// Calls it with the name and the id of each folder that is not hidden, in the order of their names.
template <typename Visit>
void eachFolder(const git_tree* parent, const Visit& visit)
{
    for (size_t index = 0; index < git_tree_entrycount(parent); ++index) {
        const git_tree_entry* entry = git_tree_entry_byindex(parent, index);
        if (git_tree_entry_type(entry) == GIT_OBJECT_TREE && git_tree_entry_name(entry)[0] != '.')
            visit(nameOf(entry), git::rawId(*git_tree_entry_id(entry)));
    }
}

/// What a config.yaml says; or why it cannot be read, which may be otherwise the next time.
std::expected<Instance, QString> readEntry(git_repository* repository, const git_tree_entry* entry)
{
    Instance broken;
    const git_filemode_t mode = git_tree_entry_filemode(entry);
    if (mode != GIT_FILEMODE_BLOB && mode != GIT_FILEMODE_BLOB_EXECUTABLE) {
        broken.problem = u"it is not a regular file"_s;
        return broken;
    }
    git::Blob blob;
    if (git::make(blob, git_blob_lookup, repository, git_tree_entry_id(entry)) != 0)
        return std::unexpected(u"the file cannot be read: %1"_s.arg(git::lastError()));
    if (git_blob_rawsize(blob.get()) > git_object_size_t(largestConfig)) {
        broken.problem = u"the file is larger than 1 MiB"_s;
        return broken;
    }
    return readConfig(QByteArray::fromRawData(static_cast<const char*>(git_blob_rawcontent(blob.get())),
                                              qsizetype(git_blob_rawsize(blob.get()))));
}

std::optional<Instance> readFolder(git_repository* repository, FleetCache& cache, const InstancePlace& place)
{
    if (std::optional<Instance> known = cache.find(place.tree))
        return placed(*std::move(known), place);
    const git::Tree folder = treeOf(repository, place.tree);
    if (!folder)
        return brokenInstance(place, u"its folder cannot be read: %1"_s.arg(git::lastError()));
    const git_tree_entry* entry = git_tree_entry_byname(folder.get(), "config.yaml");
    if (!entry)
        return std::nullopt;
    const std::expected<Instance, QString> config = readEntry(repository, entry);
    if (!config)
        return brokenInstance(place, config.error());
    cache.keep(place.tree, *config);
    return placed(*config, place);
}

class RevisionSource : public FleetSource
{
public:
    RevisionSource(QString folder, QString revision, git::Repository repository, git::Tree tree)
        : m_folder(std::move(folder)),
          m_revision(std::move(revision)),
          m_repository(std::move(repository)),
          m_tree(std::move(tree)),
          m_cache(std::make_shared<FleetCache>(m_folder))
    {
    }

    [[nodiscard]] Result<QList<InstancePlace>> places(const std::stop_token& stop) const override
    {
        const QByteArray environments = folderIn(m_tree.get(), "environments");
        if (environments.isEmpty())
            return problem(
                ErrorKind::NotFound, m_folder, u"%1 holds no folder `environments`"_s.arg(m_revision),
                u"Instances are read from environments/<env>/deployments/<id>/config.yaml; name another "
                "revision or repository"_s);
        const git::Tree folder = treeOf(m_repository.get(), environments);
        if (!folder)
            return problem(
                ErrorKind::Invalid, m_folder,
                u"the folder `environments` of %1 cannot be read: %2"_s.arg(m_revision, git::lastError()),
                u"Look at the repository with: git fsck"_s);
        QList<InstancePlace> found;
        eachFolder(folder.get(), [&](const QString& environment, const QByteArray& tree) {
            if (!stop.stop_requested())
                addEnvironment(environment, tree, found);
        });
        return found;
    }

    /// libgit2's handles are not for sharing: each reader opens the repository for itself.
    [[nodiscard]] Reader reader() const override
    {
        const std::shared_ptr<git_repository> own = openRepository(m_folder);
        return [own, cache = m_cache](const InstancePlace& place) {
            return readFolder(own.get(), *cache, place);
        };
    }

    void finish(const QList<InstancePlace>& places) const override
    {
        QByteArrayList trees;
        trees.reserve(places.size());
        for (const InstancePlace& place : places)
            trees.append(place.tree);
        m_cache->save(trees);
    }

private:
    void addEnvironment(const QString& environment, const QByteArray& tree, QList<InstancePlace>& found) const
    {
        const QString folder = u"environments/"_s + environment + u"/deployments"_s;
        const git::Tree parent = treeOf(m_repository.get(), tree);
        const QByteArray id = parent ? folderIn(parent.get(), "deployments") : QByteArray();
        if (parent && id.isEmpty())
            return;
        const git::Tree deployments = parent ? treeOf(m_repository.get(), id) : git::Tree();
        if (!deployments) {
            found += {environment,
                      u"deployments"_s,
                      folder,
                      u"its deployments cannot be listed: %1"_s.arg(git::lastError()),
                      {}};
            return;
        }
        eachFolder(deployments.get(), [&](const QString& name, const QByteArray& deployment) {
            found += {environment, name, folder + u'/' + name + u"/config.yaml"_s, {}, deployment};
        });
    }

    QString m_folder;
    QString m_revision;
    git::Repository m_repository;
    git::Tree m_tree;
    std::shared_ptr<FleetCache> m_cache;
};

} // namespace

Result<std::unique_ptr<FleetSource>> revisionSource(const QString& repository, const QString& revision)
{
    git::Repository opened = openRepository(repository);
    if (!opened)
        return problem(ErrorKind::NotFound, repository,
                       u"it is no git repository: %1"_s.arg(git::lastError()),
                       u"Name a clone of the fleet's repository"_s);
    git::Object object;
    if (git::make(object, git_revparse_single, opened.get(), revision.toUtf8().constData()) != 0)
        return problem(ErrorKind::NotFound, repository, u"it has no revision \"%1\""_s.arg(revision),
                       u"Name a branch, a tag or a commit; fetch it first where it is new"_s);
    git::Object peeled;
    git::Tree tree;
    if (git::make(peeled, git_object_peel, object.get(), GIT_OBJECT_TREE) != 0 ||
        git::make(tree, git_tree_lookup, opened.get(), git_object_id(peeled.get())) != 0)
        return problem(ErrorKind::Invalid, repository,
                       u"\"%1\" holds no files: %2"_s.arg(revision, git::lastError()));
    return std::make_unique<RevisionSource>(repository, revision, std::move(opened), std::move(tree));
}

} // namespace lockstep
