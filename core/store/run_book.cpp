#include "core/store/run_book.h"

namespace lockstep {

namespace {

QList<StepOutcome> onlyApplied(QList<StepOutcome> steps)
{
    for (StepOutcome& step : steps)
        step.migrations.removeIf([](const MigrationOutcome& migration) { return !migration.up; });
    return steps;
}

} // namespace

RunBook::RunBook(const QString& storePath, const RunRecord& record)
{
    Result<std::unique_ptr<Store>> store = Store::open(storePath);
    if (!keep(store))
        return;
    m_store = std::move(*store);
    begin(record);
}

RunBook::RunBook(std::unique_ptr<Store> store, const RunRecord& record) : m_store(std::move(store))
{
    if (m_store)
        begin(record);
}

void RunBook::begin(const RunRecord& record)
{
    if (const Result<qint64> id = m_store->startRun(record); keep(id))
        m_id = *id;
}

void RunBook::finish(const QList<StepOutcome>& steps, const QString& result, const QJsonObject& report)
{
    if (!m_store || m_id == 0)
        return;
    if (const auto kept = m_store->addTimings(m_id, onlyApplied(steps)); !keep(kept))
        return;
    if (const auto kept = m_store->finishRun(m_id, result, report); !keep(kept))
        return;
    if (const Result<Timings> timings = m_store->timings(); keep(timings))
        m_timings = *timings;
}

RunRecord recordOf(const QString& kind, const QString& catalog, const UpgradePath& path)
{
    RunRecord record;
    record.kind = kind;
    record.catalog = catalog;
    record.from = path.from;
    record.to = path.to;
    record.started = QDateTime::currentDateTimeUtc();
    return record;
}

} // namespace lockstep
