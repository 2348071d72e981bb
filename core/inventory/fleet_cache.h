#pragma once

#include "core/inventory/instance.h"

#include <QByteArrayList>
#include <QHash>

#include <mutex>
#include <optional>
#include <vector>

namespace lockstep {

/// What is kept of one folder.
struct FleetCacheEntry
{
    QByteArrayView tree; ///< the folder's id
    QByteArrayView bytes;
};

/// What the config.yaml files of one git repository say, kept between starts in a file of the cache folder.
/// The id of the folder that such a file is in names its content, so what is found is never out of date. A
/// cache that cannot be read or written is only slow; that is logged.
class FleetCache
{
public:
    /// Reads what was kept for the repository; a file that is damaged or of another format is as none.
    explicit FleetCache(const QString& repository);

    /// What the folder's file says, without its place. From any thread.
    [[nodiscard]] std::optional<Instance> find(QByteArrayView tree) const;
    /// For the next time, what a folder's file was found to say. From any thread.
    void keep(const QByteArray& tree, const Instance& instance);

    /// Writes what is known of these folders, and of as many that were asked for before them, if enough of it
    /// is new.
    void save(const QByteArrayList& trees) const;

private:
    [[nodiscard]] bool open();
    [[nodiscard]] qsizetype count() const;
    [[nodiscard]] FleetCacheEntry entry(qsizetype number) const;
    [[nodiscard]] QByteArrayView kept(QByteArrayView tree) const;
    [[nodiscard]] std::vector<FleetCacheEntry> entriesFor(const QByteArrayList& trees) const;

    QString m_path;
    QByteArray m_file;
    QByteArrayView m_index;   ///< of m_file: where the entry of each folder is, ascending by its id
    QByteArrayView m_entries; ///< of m_file: last asked for first
    mutable std::mutex m_mutex;
    QHash<QByteArray, QByteArray> m_fresh; ///< entries by folder
};

} // namespace lockstep
