#pragma once

#include "core/cluster/kubernetes/kube_resource.h"
#include "core/cluster/kubernetes/kube_watch.h"
#include "models/cluster_rows.h"
#include "models/log_model.h"

#include <condition_variable>
#include <mutex>

namespace lockstep {

/// What has become of rows since they were asked for last: of each the newest state only, however often it
/// changed.
template <typename Row>
struct RowNews
{
    QHash<QString, Row> changed;
    QSet<QString> gone;

    void set(const QString& key, Row row)
    {
        gone.remove(key);
        changed.insert(key, std::move(row));
    }

    void remove(const QString& key)
    {
        changed.remove(key);
        gone.insert(key);
    }

    /// The same, told later.
    void join(RowNews later)
    {
        for (auto it = later.changed.begin(); it != later.changed.end(); ++it)
            set(it.key(), std::move(it.value()));
        for (const QString& key : std::as_const(later.gone))
            remove(key);
    }

    /// Takes so many of the changed rows, and all that are gone.
    [[nodiscard]] RowNews takeSome(qsizetype most)
    {
        if (changed.size() <= most)
            return std::exchange(*this, {});
        RowNews some;
        some.gone = std::exchange(gone, {});
        for (auto it = changed.begin(); some.changed.size() < most; it = changed.erase(it))
            some.changed.insert(it.key(), std::move(it.value()));
        return some;
    }

    [[nodiscard]] bool isEmpty() const { return changed.isEmpty() && gone.isEmpty(); }
};

/// From the threads that watch a cluster to the one that shows it.
class ClusterFeed
{
public:
    struct News
    {
        RowNews<PodRow> pods;
        RowNews<WorkloadRow> workloads;
        RowNews<EventRow> events;
        QSet<QString> synced; ///< kinds whose objects have all been told
        QString waiting;      ///< why some watch waits; empty: none does
        std::optional<Error> trouble;

        [[nodiscard]] bool hasRows() const
        {
            return !pods.isEmpty() || !workloads.isEmpty() || !events.isEmpty();
        }
    };

    void push(const KubeResource& resource, const KubeEvent& event);
    void wait(const KubeResource& resource, const QString& why);
    void goOn(const KubeResource& resource);
    void fail(const Error& error);
    [[nodiscard]] News take();

private:
    std::mutex m_mutex;
    News m_news;
    QMap<QString, QString> m_waiting; ///< why, by the kind of what is watched
};

/// Log lines on their way, ready to be shown. Whoever brings them waits while too many are there, so that
/// memory stays bounded.
class PodLogFeed
{
public:
    static constexpr qsizetype mostWaiting = 2'000; ///< lines, and as many more as come at once

    struct News
    {
        QList<LogEntry> lines;
        QStringList texts;
        QStringList troubles;
        std::optional<Error> ended; ///< with this; see `isOver`
        bool isOver = false;
    };

    void push(QList<LogEntry> lines, QStringList texts, const std::stop_token& stop);
    void fail(const QString& trouble);
    void end(const std::optional<Error>& error);
    [[nodiscard]] News take();

private:
    std::mutex m_mutex;
    std::condition_variable_any m_taken;
    News m_news;
};

} // namespace lockstep
