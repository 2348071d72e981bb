#include "core/inventory/fleet.h"
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

git::Tree subtree(git_repository* repository, const git_tree* parent, const char* name)
{
    git::Tree tree;
    const git_tree_entry* entry = git_tree_entry_byname(parent, name);
    if (entry && git_tree_entry_type(entry) == GIT_OBJECT_TREE)
        (void)git::make(tree, git_tree_lookup, repository, git_tree_entry_id(entry));
    return tree;
}

/// Calls it with the name and the tree of each folder that is not hidden, in the order of their names.
template <typename Visit>
void eachFolder(git_repository* repository, const git_tree* parent, const Visit& visit)
{
    for (size_t index = 0; index < git_tree_entrycount(parent); ++index) {
        const git_tree_entry* entry = git_tree_entry_byindex(parent, index);
        git::Tree tree;
        if (git_tree_entry_type(entry) == GIT_OBJECT_TREE && !nameOf(entry).startsWith(u'.') &&
            git::make(tree, git_tree_lookup, repository, git_tree_entry_id(entry)) == 0)
            visit(nameOf(entry), tree.get());
    }
}

InstancePlace placeIn(const QString& environment, const QString& deployment, const git_tree_entry* entry)
{
    InstancePlace place{environment,
                        deployment,
                        u"environments/%1/deployments/%2/config.yaml"_s.arg(environment, deployment),
                        {},
                        git::rawId(*git_tree_entry_id(entry))};
    const git_filemode_t mode = git_tree_entry_filemode(entry);
    if (mode != GIT_FILEMODE_BLOB && mode != GIT_FILEMODE_BLOB_EXECUTABLE)
        place.problem = u"it is not a regular file"_s;
    return place;
}

Instance readBlob(git_repository* repository, const InstancePlace& place)
{
    git_oid id;
    std::ranges::copy(place.blob, reinterpret_cast<char*>(id.id));
    git::Blob blob;
    if (git::make(blob, git_blob_lookup, repository, &id) != 0)
        return brokenInstance(place, u"the file cannot be read: %1"_s.arg(git::lastError()));
    if (git_blob_rawsize(blob.get()) > git_object_size_t(largestConfig))
        return brokenInstance(place, u"the file is larger than 1 MiB"_s);
    const QByteArray bytes(static_cast<const char*>(git_blob_rawcontent(blob.get())),
                           qsizetype(git_blob_rawsize(blob.get())));
    return readInstance(bytes, place.environment, place.deployment, place.path);
}

class RevisionSource : public FleetSource
{
public:
    RevisionSource(QString folder, QString revision, git::Repository repository, git::Tree tree)
        : m_folder(std::move(folder)),
          m_revision(std::move(revision)),
          m_repository(std::move(repository)),
          m_tree(std::move(tree))
    {
    }

    [[nodiscard]] Result<QList<InstancePlace>> places(const std::stop_token& stop) const override
    {
        const git::Tree environments = subtree(m_repository.get(), m_tree.get(), "environments");
        if (!environments)
            return problem(
                ErrorKind::NotFound, m_folder, u"%1 holds no folder `environments`"_s.arg(m_revision),
                u"Instances are read from environments/<env>/deployments/<id>/config.yaml; name another "
                "revision or repository"_s);
        QList<InstancePlace> found;
        eachFolder(m_repository.get(), environments.get(),
                   [&](const QString& environment, const git_tree* tree) {
                       const git::Tree deployments = subtree(m_repository.get(), tree, "deployments");
                       if (!deployments || stop.stop_requested())
                           return;
                       eachFolder(m_repository.get(), deployments.get(),
                                  [&](const QString& name, const git_tree* deployment) {
                                      if (const git_tree_entry* config =
                                              git_tree_entry_byname(deployment, "config.yaml"))
                                          found.append(placeIn(environment, name, config));
                                  });
                   });
        return found;
    }

    /// libgit2's handles are not for sharing: each reader opens the repository for itself.
    [[nodiscard]] Reader reader() const override
    {
        const std::shared_ptr<git_repository> own = openRepository(m_folder);
        return [own](const InstancePlace& place) { return readBlob(own.get(), place); };
    }

private:
    QString m_folder;
    QString m_revision;
    git::Repository m_repository;
    git::Tree m_tree;
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
