#pragma once

#include "kube_api/kinds.h"

#include <QJsonObject>
#include <QMap>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>

namespace lockstep::test {

/// One change of one object. Each raises the store's version by one.
struct Change
{
    qint64 version = 0;
    const Kind* kind = nullptr;
    QJsonObject before; ///< empty: there was none
    QJsonObject after;  ///< of a removed one: its last state, with the version of the removal
    bool removed = false;
};

/// All objects and what happened to them. May be used from any thread; several calls that belong together are
/// made under lock().
class ObjectStore
{
public:
    using Lock = std::unique_lock<std::recursive_mutex>;

    [[nodiscard]] Lock lock() const { return Lock(m_mutex); }

    [[nodiscard]] std::optional<QJsonObject> find(const Kind& kind, const QString& space,
                                                  const QString& name) const;
    /// By namespace and name; an empty namespace is all of them.
    [[nodiscard]] QList<QJsonObject> list(const Kind& kind, const QString& space = {}) const;
    [[nodiscard]] qint64 version() const;

    /// Adds or replaces; the object with its new resource version.
    QJsonObject put(const Kind& kind, QJsonObject object);
    void remove(const Kind& kind, const QString& space, const QString& name);

    /// What came after a version; nothing when that is longer ago than the store remembers.
    [[nodiscard]] std::optional<QList<Change>> changesAfter(qint64 version) const;
    /// Whatever was before now is too old to be watched from.
    void forgetHistory();

    /// Waits for a change, or wake(), no longer than that.
    void wait(Lock& lock, std::chrono::milliseconds longest) const;

    void wake() const { m_changed.notify_all(); }

private:
    using Key = std::pair<QString, QString>;

    void record(Change change);

    mutable std::recursive_mutex m_mutex;
    mutable std::condition_variable_any m_changed;
    QMap<const Kind*, QMap<Key, QJsonObject>> m_objects;
    std::deque<Change> m_history;
    qint64 m_version = 1000;
};

} // namespace lockstep::test
