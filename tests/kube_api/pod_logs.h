#pragma once

#include "kube_api/api_request.h"
#include "kube_api/kube_clock.h"
#include "kube_api/object_store.h"

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>

namespace lockstep::test {

/// What containers have written, and the requests for it, answered as the kubelet does.
class PodLogs
{
public:
    PodLogs(const ObjectStore& store, const KubeClock& clock) : m_store(store), m_clock(clock) {}

    /// Appends bytes of a container's current run; a line ends where they say so.
    void append(const QString& podUid, const QString& container, const QByteArray& bytes);
    /// The container has ended: whoever follows it gets no more.
    void finish(const QString& podUid, const QString& container);
    /// It runs anew: what it wrote so far is of its previous run.
    void restart(const QString& podUid, const QString& container);

    [[nodiscard]] QByteArray text(const QString& podUid, const QString& container) const;
    [[nodiscard]] ApiReply answer(const ApiRequest& request, const ApiTarget& target) const;
    void setStopped(bool stopped);

private:
    struct Piece
    {
        QDateTime time;
        QByteArray bytes;
        bool beginsLine = true;
    };

    struct Run
    {
        std::deque<Piece> pieces;
        std::size_t forgotten = 0; ///< how many were before these
        bool lineOpen = false;
        bool finished = false;
    };

    using Key = std::pair<QString, QString>;
    struct Query;

    std::shared_ptr<Run> current(const Key& key) const;
    [[nodiscard]] static std::size_t firstWanted(const Run& run, const Query& query);
    void write(const std::shared_ptr<Run>& run, const Query& query, const ReplySink& sink) const;

    const ObjectStore& m_store;
    const KubeClock& m_clock;
    mutable std::mutex m_mutex;
    mutable std::condition_variable m_changed;
    mutable QMap<Key, std::shared_ptr<Run>> m_current;
    QMap<Key, std::shared_ptr<Run>> m_previous;
    bool m_stopped = false;
};

} // namespace lockstep::test
