#include "models/review_activity.h"

namespace lockstep {

void ReviewActivity::setPlace(const QString& store, const QString& server, const QString& repository)
{
    if (store == m_store && server == m_server && repository == m_repository)
        return;
    if (store != m_store)
        m_watch.reset();
    m_store = store;
    m_server = server;
    m_repository = repository;
    ++m_place;
    m_isReading = false;
    m_isWanted = false;
    m_actions.clear();
    m_error.reset();
    Q_EMIT changed();
}

void ReviewActivity::reload()
{
    if (m_store.isEmpty() || m_repository.isEmpty())
        return;
    m_isWanted = m_isReading;
    if (std::exchange(m_isReading, true))
        return;
    m_jobs.start([this, place = m_place, store = m_store, server = m_server,
                  repository = m_repository](const std::stop_token&) {
        const Result<Known> known = PullActionHistory::open(store)
                                        .and_then([&](const std::unique_ptr<PullActionHistory>& history) {
                                            return history->list(server, repository);
                                        })
                                        .transform([](const QList<PullAction>& actions) {
                                            Known byNumber;
                                            for (const PullAction& action : actions)
                                                byNumber[action.number].append(action);
                                            return byNumber;
                                        });
        QMetaObject::invokeMethod(this, [this, place, known] { take(place, known); }, Qt::QueuedConnection);
    });
}

void ReviewActivity::take(quint64 place, const Result<Known>& known)
{
    if (place != m_place)
        return;
    m_isReading = false;
    if (std::exchange(m_isWanted, false)) {
        reload();
        return;
    }
    if (!m_watch) { // after the first time: the store is there now
        m_watch = std::make_unique<StoreWatch>(m_store);
        connect(m_watch.get(), &StoreWatch::changed, this, &ReviewActivity::reload);
    }
    const std::optional<Error> error = known ? std::nullopt : std::optional(known.error());
    const bool isNew = error != m_error || (known && *known != m_actions);
    m_error = error;
    if (known)
        m_actions = *known;
    if (isNew)
        Q_EMIT changed();
}

} // namespace lockstep
