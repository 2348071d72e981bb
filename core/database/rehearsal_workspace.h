#pragma once

#include "core/database/file_lock.h"
#include "core/database/rehearsal.h"

#include <mutex>

namespace lockstep {

/// What identifies a rehearsal: the catalogue and its content, the way, the dumps, the PostgreSQL. A
/// rehearsal goes on only with what one of the same identity left.
[[nodiscard]] QByteArray rehearsalIdentity(const RehearsalRequest& request, const CatalogContents& contents,
                                           int postgresMajor);

/// The folder in which one rehearsal works, ours alone as long as this object lives, and what it remembers
/// there so that a killed rehearsal can be continued. It is left behind only by a rehearsal that was killed.
class RehearsalWorkspace
{
public:
    /// Makes the folder, or takes over what a killed rehearsal of that identity left; what one of another
    /// identity left there goes. Errors: Busy (it is being rehearsed right now), Precondition (a given folder
    /// holds something else), Io.
    [[nodiscard]] static Result<std::unique_ptr<RehearsalWorkspace>> open(const QString& givenFolder,
                                                                          const QByteArray& identity);

    [[nodiscard]] QString folder() const { return m_folder; }

    [[nodiscard]] QString serverFolder() const { return m_folder + QStringLiteral("/server"); }

    [[nodiscard]] QString file(const QString& name) const { return m_folder + u'/' + name; }

    /// Whether that database is completely at the release to start from. Thread-safe.
    [[nodiscard]] bool isPrepared(Schema schema) const;
    [[nodiscard]] bool anyPrepared() const;
    [[nodiscard]] Result<void> markPrepared(Schema schema);

    /// Removes it all. Errors: Io, Busy.
    [[nodiscard]] Result<void> remove();

private:
    RehearsalWorkspace(QString folder, QByteArray identity, FileLock lock);
    [[nodiscard]] bool load();
    [[nodiscard]] Result<void> save() const;
    [[nodiscard]] Result<void> clear() const;

    QString m_folder;
    QByteArray m_identity;
    FileLock m_lock;
    mutable std::mutex m_mutex;
    QSet<Schema> m_prepared;
};

/// Removes the workspaces below the cache folder whose owner is gone, but for `keep`; the number of them.
/// What cannot be removed is told to `log`.
int removeAbandonedWorkspaces(const QByteArray& keepIdentity, const std::function<void(const QString&)>& log);

/// The same error, said more clearly when the reason is a full disk.
[[nodiscard]] Error explainFullDisk(Error error, const QString& folder, const QString& serverLog);
/// Errors: Io, when the folder's disk cannot hold that many bytes.
[[nodiscard]] Result<void> checkFreeSpace(const QString& folder, qint64 bytesNeeded);

} // namespace lockstep
