#pragma once

#include "core/inventory/filter/filter_condition.h"
#include "models/jobs.h"

#include <QObject>

namespace lockstep {

class FleetModel;

/// The fields of a fleet's documents and what they hold: read when somebody first wants to know, on a thread
/// of its own, and anew for a fleet that has changed.
class FleetFields : public QObject
{
    Q_OBJECT

public:
    explicit FleetFields(const FleetModel* fleet, QObject* parent = nullptr);

    /// Nothing happens when they are known or being read.
    void read();

    [[nodiscard]] bool isKnown() const { return m_isKnown; }

    /// By path; what was known before, while isKnown() is not so.
    [[nodiscard]] const QList<FleetField>& fields() const { return m_fields; }

Q_SIGNALS:
    void changed(); ///< isKnown() or fields()

private:
    void forget();

    const FleetModel* m_fleet;
    QList<FleetField> m_fields;
    bool m_isKnown = false;
    bool m_isReading = false;
    int m_asked = 0; ///< number of the latest question
    Jobs m_jobs;     // last: its threads use the others
};

} // namespace lockstep
