#include "models/fleet_activity.h"

namespace lockstep {

FleetActivity::FleetActivity(const QString& store, QObject* parent) : QObject(parent), m_store(store) {}

void FleetActivity::setStore(const QString& store)
{
    if (store == m_store)
        return;
    m_store = store;
    m_watch.reset();
    m_isKnown = false;
    m_history = {};
    Q_EMIT changed();
    reload();
}

void FleetActivity::reload()
{
    if (m_store.isEmpty())
        return;
    m_isWanted = m_isReading;
    if (std::exchange(m_isReading, true))
        return;
    m_jobs.start([this, store = m_store](const std::stop_token&) {
        const Result<FleetHistory> history = readFleetHistory(store);
        QMetaObject::invokeMethod(this, [this, history] { take(history); }, Qt::QueuedConnection);
    });
}

void FleetActivity::take(const Result<FleetHistory>& history)
{
    m_isReading = false;
    if (std::exchange(m_isWanted, false)) {
        reload();
        return;
    }
    const std::optional<Error> error = history ? std::nullopt : std::optional(history.error());
    const bool isNew = !m_isKnown || error != m_error || (history && *history != m_history);
    if (!m_watch) { // after the first time: the store is there now
        m_watch = std::make_unique<StoreWatch>(m_store);
        connect(m_watch.get(), &StoreWatch::changed, this, &FleetActivity::reload);
    }
    m_isKnown = true;
    m_error = error;
    if (history)
        m_history = *history;
    if (isNew)
        Q_EMIT changed();
}

} // namespace lockstep
