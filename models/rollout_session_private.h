#pragma once

#include "core/store/store_watch.h"
#include "models/jobs.h"
#include "models/rollout_list_model.h"
#include "models/rollout_session.h"
#include "models/rollout_work.h"
#include "models/upgrade_model.h"

#include <QElapsedTimer>
#include <QTimer>

namespace lockstep {

struct RolloutSession::Private
{
    /// One question at a time: asking anew makes the answer to what was asked before count no longer.
    struct Question
    {
        quint64 generation = 0;
        bool isOpen = false;
    };

    /// A rollout that this console works on.
    struct Work
    {
        qint64 id = 0; ///< 0: not written down yet
        std::stop_source stop;
        std::shared_ptr<RolloutFeed> feed;
        QString status;
        bool isLettingGo = false;
    };

    /// How our last work on a rollout ended.
    struct End
    {
        std::optional<Error> error;
        QString trackingProblem;
    };

    /// What is looked at again and again.
    struct Look
    {
        std::optional<QList<RolloutRecord>> records; ///< nothing: they were not asked for
        std::optional<RolloutRecord> shown;
        QList<RolloutItem> changed;
    };

    using Act = std::function<Result<QString>(RolloutStore& store)>;

    explicit Private(RolloutSession* session);

    [[nodiscard]] const Work* workOn(qint64 id) const;
    void begin(const RolloutTask& task);
    void drain();
    void finish(quint64 number, const Result<RolloutOutcome>& outcome);
    void look(bool withList);
    void take(const Result<Look>& seen);
    /// The store has changed: looks now, or as soon as the last time is long enough ago.
    void follow();
    /// What nobody writes down: that a process is gone, that the store is there again.
    void lookForSilence();
    void watchStore();
    void noteInList(const RolloutRecord& record);
    /// Does it on a thread of its own; done() or failed() follows with what it says.
    void act(Act what, std::function<void()> then = {});

    /// Runs `work()` on a thread of its own, and `then(value)` here, unless it was asked again meanwhile.
    template <typename Asked, typename Then>
    void ask(Question& question, Asked work, Then then)
    {
        const quint64 generation = ++question.generation;
        question.isOpen = true;
        jobs.start([this, &question, generation, work = std::move(work),
                    then = std::move(then)](const std::stop_token&) {
            QMetaObject::invokeMethod(
                q,
                [&question, generation, then, value = work()] {
                    if (question.generation != generation)
                        return;
                    question.isOpen = false;
                    then(value);
                },
                Qt::QueuedConnection);
        });
    }

    RolloutSession* q;
    RolloutListModel* list;
    UpgradeModel* model;
    QString store;
    RolloutPace pace;
    bool hasRead = false;
    std::optional<Error> readError;
    qint64 shownId = 0;
    std::optional<RolloutRecord> shown;
    Question showing;
    Question looking;
    Question acting;
    bool isWatching = false;
    std::unique_ptr<StoreWatch> watch; ///< null until the store was read
    bool isLookWanted = false;         ///< it has changed since it was looked at
    QTimer rest;                       ///< between two looks
    QTimer silence;
    QElapsedTimer listed;      ///< when the list was read
    bool isListWanted = false; ///< something has changed since
    QTimer drainTimer;

    QMap<quint64, Work> works; ///< by a number of ours
    quint64 lastWork = 0;
    QMap<qint64, End> ends; ///< by rollout

    Jobs jobs; // the last member: its threads end before anything they use goes
};

} // namespace lockstep
