// The run: started, watched, recorded.

#include "models/workspace_private.h"

namespace lockstep {

namespace {

/// What the store is told about a run. Its own trouble never stops the run: it is kept for the end.
class RunBook
{
public:
    RunBook(const QString& storePath, const RunRecord& record)
    {
        Result<std::unique_ptr<Store>> store = Store::open(storePath);
        if (!keep(store))
            return;
        m_store = std::move(*store);
        if (const Result<qint64> id = m_store->startRun(record); keep(id))
            m_id = *id;
    }

    void finish(const RehearsalReport& report)
    {
        if (!m_store || m_id == 0)
            return;
        if (const auto kept = m_store->addTimings(m_id, report.steps); !keep(kept))
            return;
        if (const auto kept = m_store->finishRun(m_id, report.result, report.toJson()); !keep(kept))
            return;
        if (const Result<Timings> timings = m_store->timings(); keep(timings))
            m_timings = *timings;
    }

    [[nodiscard]] const std::optional<Error>& error() const { return m_error; }

    [[nodiscard]] const std::optional<Timings>& timings() const { return m_timings; }

private:
    template <typename T>
    bool keep(const Result<T>& result)
    {
        if (!result && !m_error)
            m_error = result.error();
        return result.has_value();
    }

    std::unique_ptr<Store> m_store;
    qint64 m_id = 0;
    std::optional<Error> m_error;
    std::optional<Timings> m_timings;
};

/// A report of a run that ended before it could fill one.
void complete(RehearsalReport& report, const UpgradePath& path, const Error& error)
{
    report.path = path;
    report.result =
        error.kind == ErrorKind::Cancelled ? QStringLiteral("cancelled") : QStringLiteral("failed");
    if (report.error.isEmpty())
        report.error = error.message();
    if (report.started.isNull())
        report.started = QDateTime::currentDateTimeUtc();
}

} // namespace

void Workspace::Private::startRun()
{
    running = true;
    cancelling = false;
    runPath = path;
    runInstance = instance;
    events.clear();
    report.reset();
    runError.reset();
    queue = std::make_shared<EventQueue>();
    drainTimer.start();

    RunRecord record;
    record.kind = QStringLiteral("rehearsal");
    record.instance = instance ? instance->key() : QString();
    record.catalog = sources.catalog;
    record.from = path->from;
    record.to = path->to;
    record.started = QDateTime::currentDateTimeUtc();
    record.result = QStringLiteral("running");

    // The thread lives as long as the private server does: the server ends with the thread that started it.
    ask(
        runQuestion,
        [known = planner, wanted = *path, record, storePath = sources.store,
         sink = queue](const std::stop_token& stop) {
            RunBook book(storePath, record);
            RunAnswer answer;
            RehearsalRequest request;
            request.path = wanted;
            const Result<void> done = runRehearsal(
                request, *known, [sink](const RunEvent& event) { sink->push(event); }, answer.report, stop);
            if (!done) {
                answer.error = done.error();
                complete(answer.report, wanted, done.error());
            }
            book.finish(answer.report);
            answer.storeError = book.error();
            answer.timings = book.timings();
            return answer;
        },
        [this](RunAnswer answer) { finishRun(std::move(answer)); });
    Q_EMIT q->runStarted();
}

void Workspace::Private::drain()
{
    const QList<RunEvent> fresh = queue->take();
    if (fresh.isEmpty())
        return;
    const qsizetype first = events.size();
    events += fresh;
    Q_EMIT q->runEventsAdded(first, fresh.size());
}

void Workspace::Private::finishRun(RunAnswer answer)
{
    drainTimer.stop();
    drain();
    running = false;
    cancelling = false;
    report = std::move(answer.report);
    runError = std::move(answer.error);
    noteStoreError(answer.storeError);
    Q_EMIT q->runFinished();
    if (!answer.timings || !planner)
        return;
    timings = *answer.timings;
    auto measured = std::make_shared<Planner>(*planner);
    measured->setTimings(timings);
    planner = std::move(measured);
    planSoon();
}

} // namespace lockstep
