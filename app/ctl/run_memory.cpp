#include "app/ctl/run_memory.h"

#include "app/ctl/output.h"

namespace lockstep::ctl {

RunMemory::RunMemory(Store* store, const QString& kind, const QString& catalog, const UpgradePath& path)
    : m_store(store)
{
    if (!m_store)
        return;
    RunRecord record;
    record.kind = kind;
    record.catalog = catalog;
    record.from = path.from;
    record.to = path.to;
    record.started = QDateTime::currentDateTimeUtc();
    if (const Result<qint64> id = m_store->startRun(record))
        m_id = *id;
    else
        say(QStringLiteral("lockstepctl: ") + id.error().message());
}

void RunMemory::finish(const QList<StepOutcome>& steps, const QString& result,
                       const QJsonObject& report) const
{
    if (!m_id)
        return;
    const Result<void> remembered =
        m_store->addTimings(*m_id, steps).and_then([&] { return m_store->finishRun(*m_id, result, report); });
    if (!remembered)
        say(QStringLiteral("lockstepctl: ") + remembered.error().message());
}

} // namespace lockstep::ctl
