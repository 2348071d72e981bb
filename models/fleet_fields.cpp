#include "models/fleet_fields.h"

#include "models/fleet_model.h"

namespace lockstep {

FleetFields::FleetFields(const FleetModel* fleet, QObject* parent) : QObject(parent), m_fleet(fleet)
{
    connect(fleet, &QAbstractItemModel::modelReset, this, &FleetFields::forget);
}

void FleetFields::forget()
{
    ++m_asked;
    m_isKnown = false;
    m_isReading = false;
    Q_EMIT changed();
}

void FleetFields::read()
{
    if (m_isKnown || std::exchange(m_isReading, true))
        return;
    QByteArrayList documents;
    documents.reserve(m_fleet->rows().size());
    for (const FleetRow& row : m_fleet->rows())
        documents.append(row.instance.document);
    m_jobs.start([this, number = m_asked, documents](const std::stop_token&) {
        const QList<FleetField> fields = fleetFields(documents);
        QMetaObject::invokeMethod(
            this,
            [this, number, fields] {
                if (number != m_asked)
                    return;
                m_fields = fields;
                m_isKnown = true;
                m_isReading = false;
                Q_EMIT changed();
            },
            Qt::QueuedConnection);
    });
}

} // namespace lockstep
