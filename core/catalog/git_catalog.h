#pragma once

#include "core/catalog/release_catalog.h"
#include "core/support/git_handles.h"

#include <QHash>

#include <mutex>

namespace lockstep {

/// Releases that are the tags of a git repository, or of a bundle unpacked into one. Reads blobs and trees
/// straight from the object store; nothing is checked out. One handle behind a mutex: libgit2's handles are
/// not for sharing.
class GitCatalog : public ReleaseCatalog
{
public:
    /// `repository` is the folder, `location` what the user named. Errors: Invalid.
    [[nodiscard]] static Result<std::shared_ptr<const ReleaseCatalog>>
    open(const QString& repository, const QString& location, Kind kind);

    [[nodiscard]] Kind kind() const override { return m_kind; }

    [[nodiscard]] QString location() const override { return m_location; }

    [[nodiscard]] const QList<Release>& releases() const override { return m_releases; }

    [[nodiscard]] Result<QList<ReleaseFile>> files(const Release& release) const override;
    [[nodiscard]] Result<QByteArray> content(const ReleaseFile& file) const override;
    [[nodiscard]] QByteArray fingerprint() const override;

private:
    GitCatalog(Kind kind, QString location, git::Repository repository);

    [[nodiscard]] Result<void> readTags();
    [[nodiscard]] Result<void> addTag(git_reference* tag, QMap<Version, Release>& found) const;
    [[nodiscard]] Result<git::Tree> releaseTree(const Release& release) const;
    [[nodiscard]] Result<QList<ReleaseFile>> filesOfTree(const git_oid& id, const QString& prefix) const;
    [[nodiscard]] std::unexpected<Error> unreadable(const QString& what) const;

    Kind m_kind;
    QString m_location;
    git::Repository m_repository;
    QList<Release> m_releases;
    mutable std::mutex m_mutex;
    /// By tree id and path. Releases share most of their folders.
    mutable QHash<std::pair<QByteArray, QString>, QList<ReleaseFile>> m_trees;
};

} // namespace lockstep
