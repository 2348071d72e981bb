// The run: started, watched, filed.

#include "core/store/run_book.h"
#include "models/workspace_private.h"

namespace lockstep {

namespace {

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
            book.finish(answer.report.steps, answer.report.result, answer.report.toJson());
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
    useTimings(answer.timings);
}

void Workspace::noteRecorded(const std::optional<Error>& storeError, const std::optional<Timings>& timings)
{
    d->noteStoreError(storeError);
    d->useTimings(timings);
}

/// Estimates are about what has been measured.
void Workspace::Private::useTimings(const std::optional<Timings>& known)
{
    if (!known || !planner)
        return;
    timings = *known;
    auto measured = std::make_shared<Planner>(*planner);
    measured->setTimings(timings);
    planner = std::move(measured);
    planSoon();
}

} // namespace lockstep
