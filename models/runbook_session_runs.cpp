// What is done: runs begun, gone on with, decided about.

#include "core/runbook/kinds/step_kinds.h"
#include "models/runbook_log.h"
#include "models/runbook_session_private.h"
#include "models/watched_journal.h"

namespace lockstep {

void RunbookFeed::setRun(qint64 run)
{
    const std::scoped_lock lock(m_mutex);
    m_news.run = run;
}

void RunbookFeed::push(const JournalEntry& entry)
{
    const std::scoped_lock lock(m_mutex);
    m_news.entries.append(entry);
}

/// A run forgets a wish to pause when it begins: it is told again.
void RunbookFeed::push(const RunEvent& event)
{
    const std::scoped_lock lock(m_mutex);
    m_news.events.append(event);
    if (m_pausing && m_runner)
        m_runner->pause();
}

RunbookFeed::News RunbookFeed::take()
{
    const std::scoped_lock lock(m_mutex);
    return std::exchange(m_news, {m_news.run, {}, {}});
}

void RunbookFeed::setRunner(RunbookRun* runner)
{
    const std::scoped_lock lock(m_mutex);
    m_runner = runner;
}

void RunbookFeed::pause()
{
    const std::scoped_lock lock(m_mutex);
    m_pausing = true;
    if (m_runner)
        m_runner->pause();
}

namespace {

Result<void> doIn(Journal& journal, const RunbookTask& task, RunbookFeed& feed, const std::stop_token& stop)
{
    WatchedJournal watched(journal, [&feed](const JournalEntry& entry) { feed.push(entry); });
    RunSurroundings surroundings{task.places.runsFolder, task.places.user,
                                 [&task](const ManualQuestion& question) -> std::optional<ManualAnswer> {
                                     const auto answer = task.answers.constFind(question.step);
                                     return answer == task.answers.cend() ? std::nullopt
                                                                          : std::optional(*answer);
                                 }};
    RunbookRun run(task.runbook, task.inputs, allStepKinds(), watched, std::move(surroundings),
                   [&feed](const RunEvent& event) { feed.push(event); });
    feed.setRunner(&run);
    feed.setRun(journal.run());
    Result<void> done = task.what(run, stop);
    feed.setRunner(nullptr);
    return done;
}

Result<void> runOn(RunbookRun& run, const std::stop_token& stop)
{
    return run.run(stop).transform([](RunbookRun::End) {}); // how it ended is in its journal
}

} // namespace

RunbookTaskAnswer carryOut(const RunbookTask& task, RunbookFeed& feed, const std::stop_token& stop)
{
    RunbookTaskAnswer answer;
    answer.run = task.run;
    const Result<std::unique_ptr<RunbookStore>> store = RunbookStore::open(task.places.store);
    if (!store) {
        answer.result = failure(store);
        return answer;
    }
    Result<std::unique_ptr<Journal>> journal =
        task.run != 0 ? (*store)->take(task.run)
                      : (*store)->create(task.runbook.name, task.runbook.title, task.instance);
    if (!journal) {
        answer.result = failure(journal);
    } else {
        answer.run = (*journal)->run();
        answer.result = doIn(**journal, task, feed, stop);
        journal->reset(); // gives the run up
    }
    if (answer.run != 0)
        answer.reading = readRun(task.places, answer.run);
    return answer;
}

bool RunbookSession::isBusy() const
{
    return d->busy;
}

bool RunbookSession::isRunning() const
{
    return d->running;
}

bool RunbookSession::isPausing() const
{
    return d->pausing;
}

bool RunbookSession::isCancelling() const
{
    return d->cancelling;
}

const RunReading* RunbookSession::live() const
{
    return d->live ? &*d->live : nullptr;
}

const QList<LogEntry>& RunbookSession::liveLog() const
{
    return d->liveLog;
}

InputTexts RunbookSession::Private::inputsOf(const RunReading& run, const InputTexts& fresh) const
{
    InputTexts texts = run.transcript.state.inputs;
    texts.insert(said.value(run.record.id));
    texts.insert(fresh);
    return texts;
}

QStringList RunbookSession::inputsToSay(const RunReading& reading) const
{
    return reading.runbook ? inputsToSayAgain(*reading.runbook, d->inputsOf(reading, {})) : QStringList();
}

RunbookTask RunbookSession::Private::taskOf(const RunReading& run, const InputTexts& fresh,
                                            RunbookTask::What what) const
{
    RunbookTask made;
    made.places = places;
    made.run = run.record.id;
    made.runbook = run.runbook.value_or(Runbook());
    made.inputs = inputsOf(run, fresh);
    made.instance = run.record.instance;
    made.what = std::move(what);
    return made;
}

void RunbookSession::start()
{
    if (d->busy || !d->check || d->check->error || !d->check->holds())
        return;
    RunbookTask task;
    task.places = d->places;
    task.runbook = d->check->runbook;
    task.inputs = d->check->inputs;
    task.instance = d->check->instance;
    task.what = runOn;
    d->begin(std::move(task), true);
}

void RunbookSession::resume(const RunReading& reading, const InputTexts& said,
                            const QMap<QString, ManualAnswer>& answers)
{
    if (d->busy || !reading.runbook)
        return;
    RunbookTask task = d->taskOf(reading, said, runOn);
    task.answers = answers;
    d->begin(std::move(task), true);
}

void RunbookSession::goBack(const RunReading& reading, const QString& step, const InputTexts& said)
{
    if (d->busy || !reading.runbook)
        return;
    d->begin(
        d->taskOf(reading, said,
                  [step](RunbookRun& run, const std::stop_token& stop) { return run.goBack(step, stop); }),
        true);
}

void RunbookSession::skip(const RunReading& reading, const QString& step, const QString& reason)
{
    if (d->busy || !reading.runbook)
        return;
    d->begin(
        d->taskOf(reading, {},
                  [step, reason](RunbookRun& run, const std::stop_token&) { return run.skip(step, reason); }),
        false);
}

void RunbookSession::decide(const RunReading& reading, const QString& step, bool done, const QString& reason)
{
    if (d->busy || !reading.runbook)
        return;
    d->begin(d->taskOf(reading, {},
                       [step, done, reason](RunbookRun& run, const std::stop_token&) {
                           return run.decide(step, done, reason);
                       }),
             false);
}

void RunbookSession::abandon(const RunReading& reading, const QString& reason)
{
    if (d->busy)
        return;
    d->begin(d->taskOf(reading, {},
                       [reason](RunbookRun& run, const std::stop_token&) { return run.abandon(reason); }),
             false);
}

void RunbookSession::pause()
{
    if (!d->running || d->pausing)
        return;
    d->pausing = true;
    d->feed->pause();
    Q_EMIT busyChanged();
}

void RunbookSession::cancel()
{
    if (!d->running || d->cancelling)
        return;
    d->cancelling = true;
    d->stop.request_stop();
    Q_EMIT busyChanged();
}

void RunbookSession::Private::setBusy(bool isBusy, bool runs)
{
    busy = isBusy;
    running = isBusy && runs;
    pausing = false;
    cancelling = false;
    Q_EMIT q->busyChanged();
}

void RunbookSession::Private::begin(RunbookTask given, bool runs)
{
    task = std::move(given);
    live.reset();
    feed = std::make_shared<RunbookFeed>();
    stop = jobs.start([this, wanted = task, sink = feed](const std::stop_token& token) {
        QMetaObject::invokeMethod(
            q, [this, answer = carryOut(wanted, *sink, token)]() mutable { finish(std::move(answer)); },
            Qt::QueuedConnection);
    });
    drainTimer.start();
    setBusy(true, runs);
}

/// The run is filed: what is known of it so far. When it goes on, that is what was read of it.
void RunbookSession::Private::startLive(qint64 run)
{
    if (shown && shown->record.id == run) {
        live = shown;
    } else {
        live.emplace();
        live->record.started = QDateTime::currentDateTimeUtc();
        live->runbook = task.runbook;
        live->steps = check ? check->steps : shownSteps(task.runbook, task.inputs, {});
    }
    live->transcript.run = run;
    live->record.id = run;
    live->record.name = task.runbook.name;
    live->record.title = task.runbook.title;
    live->record.instance = task.instance;
    live->record.isRunning = true;
    live->rest = {};
    live->transcript.order.clear();
    for (const RunbookStep& step : std::as_const(task.runbook.steps))
        live->transcript.order.append(step.id);
    liveLog = runbookLogLines(live->transcript);
    said.insert(run, task.inputs);
    Q_EMIT q->liveStarted();
    q->reload(); // it is in the list from now on
}

void RunbookSession::Private::drain()
{
    const RunbookFeed::News news = feed->take();
    if (!running)
        return;
    if (!live && news.run != 0)
        startLive(news.run);
    if (!live)
        return;
    addEvents(news.events);
    for (const JournalEntry& entry : news.entries) {
        advance(live->transcript.state, entry, live->transcript.order);
        live->transcript.entries.append(entry);
    }
    if (news.entries.isEmpty())
        return;
    refreshSteps(live->steps, live->transcript);
    Q_EMIT q->liveChanged();
}

void RunbookSession::Private::addEvents(const QList<RunEvent>& events)
{
    QList<LogEntry> lines;
    QMap<QString, QString> printed;
    for (const RunEvent& event : events) {
        lines += runbookLogLines(event);
        if (event.kind == RunEvent::Kind::Log && !event.lane.isEmpty())
            printed[event.lane] += event.text + u'\n';
    }
    liveLog += lines;
    if (!lines.isEmpty())
        Q_EMIT q->liveLogged(lines);
    for (const auto& [step, text] : printed.asKeyValueRange()) {
        live->transcript.outputs.append({step, 0, text, false});
        Q_EMIT q->livePrinted(step, text);
    }
}

void RunbookSession::Private::finish(RunbookTaskAnswer answer)
{
    drainTimer.stop();
    drain();
    const bool wasLive = live.has_value();
    ++showing.generation; // an older answer would tell of the run as it was
    if (answer.reading && *answer.reading)
        shown = **std::move(answer.reading);
    live.reset();
    setBusy(false, false);
    if (wasLive)
        Q_EMIT q->liveEnded();
    if (answer.reading && *answer.reading)
        Q_EMIT q->shownChanged();
    if (!answer.result)
        Q_EMIT q->failed(answer.result.error());
    else if (answer.reading && !*answer.reading)
        Q_EMIT q->failed(answer.reading->error());
    q->reload();
}

} // namespace lockstep
