#pragma once

#include "core/store/store_watch.h"
#include "models/fleet_history.h"
#include "models/jobs.h"

#include <QObject>

namespace lockstep {

/// What the store knows of a fleet, read on a thread of its own: when it is asked for the first time, and
/// from then on whenever somebody writes into the store.
class FleetActivity : public QObject
{
    Q_OBJECT

public:
    /// Without a store, nothing is known.
    explicit FleetActivity(const QString& store, QObject* parent = nullptr);

    [[nodiscard]] const FleetHistory& history() const { return m_history; }

    [[nodiscard]] bool isKnown() const { return m_isKnown; }

    /// What kept it from being read the last time.
    [[nodiscard]] const std::optional<Error>& error() const { return m_error; }

public Q_SLOTS:
    void setStore(const QString& store);
    /// Reads it again; while that is under way, once more afterwards.
    void reload();

Q_SIGNALS:
    void changed(); ///< history(), isKnown() or error()

private:
    void take(const Result<FleetHistory>& history);

    QString m_store;
    FleetHistory m_history;
    std::optional<Error> m_error;
    std::unique_ptr<StoreWatch> m_watch; ///< null until it is read
    bool m_isKnown = false;
    bool m_isReading = false;
    bool m_isWanted = false;
    Jobs m_jobs; // last: its threads use the others
};

} // namespace lockstep
