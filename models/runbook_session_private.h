#pragma once

#include "models/jobs.h"
#include "models/runbook_session.h"

#include <QTimer>

#include <mutex>

namespace lockstep {

/// From the thread of a run to the one that shows it, and back.
class RunbookFeed
{
public:
    struct News
    {
        qint64 run = 0; ///< 0: not filed yet
        QList<JournalEntry> entries;
        QList<RunEvent> events;
    };

    void setRun(qint64 run);
    void push(const JournalEntry& entry);
    void push(const RunEvent& event);
    [[nodiscard]] News take();

    /// The run that pause() is for; null: it is over.
    void setRunner(RunbookRun* runner);
    void pause();

private:
    std::mutex m_mutex;
    News m_news;
    RunbookRun* m_runner = nullptr;
    bool m_pausing = false;
};

/// What is to be done in a run.
struct RunbookTask
{
    using What = std::function<Result<void>(RunbookRun& run, const std::stop_token& stop)>;

    RunbookPlaces places;
    qint64 run = 0; ///< 0: a new one
    Runbook runbook;
    InputTexts inputs;
    QString instance;
    QMap<QString, ManualAnswer> answers;
    What what;
};

struct RunbookTaskAnswer
{
    qint64 run = 0; ///< 0: there is none
    Result<void> result;
    std::optional<Result<RunReading>> reading; ///< the run, afterwards
};

/// Blocks.
[[nodiscard]] RunbookTaskAnswer carryOut(const RunbookTask& task, RunbookFeed& feed,
                                         const std::stop_token& stop);

struct RunbookSession::Private
{
    /// One question at a time: asking anew stops the old work, and its answer no longer counts.
    struct Question
    {
        quint64 generation = 0;
        std::stop_source stop;
        bool isOpen = false;
    };

    explicit Private(RunbookSession* session);

    void begin(RunbookTask task, bool runs);
    void drain();
    void startLive(qint64 run);
    void addEvents(const QList<RunEvent>& events);
    void finish(RunbookTaskAnswer answer);
    void setBusy(bool isBusy, bool runs);

    /// What was recorded, with what was said and is remembered.
    [[nodiscard]] InputTexts inputsOf(const RunReading& run, const InputTexts& fresh) const;
    [[nodiscard]] RunbookTask taskOf(const RunReading& run, const InputTexts& fresh,
                                     RunbookTask::What what) const;

    /// Answers `then` on the session's thread, unless the question was asked again meanwhile.
    template <typename Then>
    void answer(Question& question, quint64 generation, Then then)
    {
        QMetaObject::invokeMethod(
            q,
            [&question, generation, then = std::move(then)]() mutable {
                if (question.generation == generation)
                    then();
            },
            Qt::QueuedConnection);
    }

    /// Runs `work(stop, say)` on a thread of its own; `say(then)` answers in parts.
    template <typename Work>
    void ask(Question& question, Work work)
    {
        question.stop.request_stop();
        const quint64 generation = ++question.generation;
        question.isOpen = true;
        question.stop =
            jobs.start([this, &question, generation, work = std::move(work)](const std::stop_token& token) {
                work(token, [&](auto then) { answer(question, generation, std::move(then)); });
                answer(question, generation, [&question] { question.isOpen = false; });
            });
    }

    RunbookSession* q;
    RunbookPlaces places;
    KnownRunbooks known;
    bool hasRead = false;
    Question reading;
    std::optional<RunReading> shown;
    Question showing;
    std::optional<RunbookCheck> check;
    Question checking;

    bool busy = false;
    bool running = false;
    bool pausing = false;
    bool cancelling = false;
    RunbookTask task;
    std::optional<RunReading> live;
    QList<LogEntry> liveLog;
    QMap<qint64, InputTexts> said; ///< by run
    std::stop_source stop;
    std::shared_ptr<RunbookFeed> feed = std::make_shared<RunbookFeed>();
    QTimer drainTimer;

    Jobs jobs; // the last member: its threads end before anything they use goes
};

} // namespace lockstep
