#pragma once

#include "core/store/pull_actions.h"
#include "core/store/store_watch.h"
#include "models/jobs.h"

#include <QHash>
#include <QObject>

namespace lockstep {

/// What was done with Lockstep, by anybody, to the pull requests of a repository, as the store knows it: read
/// on a thread of its own when it is asked for, and from then on whenever somebody writes into the store.
class ReviewActivity : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /// By number of the pull request, the newest first.
    [[nodiscard]] const QHash<int, QList<PullAction>>& actions() const { return m_actions; }

    /// What kept it from being read the last time.
    [[nodiscard]] const std::optional<Error>& error() const { return m_error; }

    [[nodiscard]] const QString& store() const { return m_store; }

public Q_SLOTS:
    /// Nothing is known of another place before reload(). Without a store, nothing is ever.
    void setPlace(const QString& store, const QString& server, const QString& repository);
    /// Reads it again; while that is under way, once more afterwards.
    void reload();

Q_SIGNALS:
    void changed(); ///< actions() or error()

private:
    using Known = QHash<int, QList<PullAction>>;

    void take(quint64 place, const Result<Known>& known);

    QString m_store;
    QString m_server;
    QString m_repository;
    Known m_actions;
    std::optional<Error> m_error;
    std::unique_ptr<StoreWatch> m_watch; ///< null until it is read
    quint64 m_place = 0;                 ///< counts places: answers of former ones are dropped
    bool m_isReading = false;
    bool m_isWanted = false;
    Jobs m_jobs; // last: its threads use the others
};

} // namespace lockstep
