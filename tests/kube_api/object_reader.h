#pragma once

#include "kube_api/api_request.h"
#include "kube_api/kube_clock.h"
#include "kube_api/object_store.h"
#include "kube_api/selectors.h"

#include <atomic>

namespace lockstep::test {

/// GET of one object, of a collection page by page, and following what happens to it.
class ObjectReader
{
public:
    ObjectReader(const ObjectStore& store, const KubeClock& clock) : m_store(store), m_clock(clock) {}

    [[nodiscard]] ApiReply get(const ApiRequest& request, const ApiTarget& target) const;
    [[nodiscard]] ApiReply list(const ApiRequest& request, const ApiTarget& target);
    [[nodiscard]] ApiReply watch(const ApiRequest& request, const ApiTarget& target) const;

    /// No page that is begun can be gone on with.
    void expirePages();

    /// How often a watch says where it is, when that is allowed.
    void setBookmarkInterval(std::chrono::milliseconds interval) { m_bookmarkMillis = interval.count(); }

    /// Ends all watches.
    void setStopped(bool stopped);

private:
    struct Pages
    {
        QList<QJsonObject> items;
        qint64 version = 0;
    };
    struct Follow;

    [[nodiscard]] Answer<Pages> pagesFor(const ApiRequest& request, const ApiTarget& target) const;
    void follow(const Follow& watch, const ReplySink& sink) const;

    const ObjectStore& m_store;
    const KubeClock& m_clock;
    std::mutex m_mutex;
    QMap<QString, Pages> m_pages; ///< by the token that goes on with them
    int m_nextToken = 0;
    std::atomic<qint64> m_bookmarkMillis = 60'000;
    std::atomic<bool> m_stopped = false;
};

} // namespace lockstep::test
