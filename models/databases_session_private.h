#pragma once

#include "models/databases_session.h"
#include "models/event_queue.h"
#include "models/jobs.h"

#include <QTimer>

namespace lockstep {

struct DatabasesSession::Private
{
    explicit Private(DatabasesSession* session);

    void setBusy(const QString& text);
    void drain();
    void show(const RunEvent& event);
    void read(const QString& text);
    void applyReading(Result<DatabaseReading> result);
    void readDriftAgain();
    void forget(const QList<Schema>& schemas, bool keepsMigrations);
    void fail(const Error& error);
    void finishChange(const DatabaseChange& change, const ChangeAnswer& answer);
    void readOutOfBandSoon();
    void pollOutOfBand();
    void setOutOfBand(QList<OutOfBandStatus> migrations);

    [[nodiscard]] bool canStart() const { return activity.isEmpty() && scope.planner; }

    /// Runs `work` on a thread of its own and hands its value to `apply` on the session's. Events that it
    /// sends are shown as progress.
    template <typename Work, typename Apply>
    void start(const QString& text, Work work, Apply apply)
    {
        setBusy(text);
        const RunEventSink events = [sink = queue](const RunEvent& event) { sink->push(event); };
        stop = jobs.start(
            [this, events, work = std::move(work), apply = std::move(apply)](const std::stop_token& token) {
                QMetaObject::invokeMethod(
                    q,
                    [this, apply, value = work(events, token)]() mutable {
                        drain();
                        setBusy({});
                        apply(std::move(value));
                    },
                    Qt::QueuedConnection);
            });
    }

    /// Works out a change.
    template <typename Work>
    void prepare(Work work)
    {
        const auto quiet = [work = std::move(work)](const RunEventSink&, const std::stop_token& token) {
            return work(token);
        };
        start(tr("Working out the change"), quiet, [this](const Result<DatabaseChange>& change) {
            if (change)
                Q_EMIT q->changePrepared(*change);
            else
                fail(change.error());
        });
    }

    DatabasesSession* q;
    DatabaseScope scope;
    bool connected = false;
    bool stale = false; ///< changed since it was read, or perhaps so
    std::optional<DatabaseReading> reading;
    QMap<Schema, DriftFinding> drift;
    QMap<Schema, RescuePlan> rescue;
    QList<OutOfBandStatus> outOfBand;
    std::optional<Error> outOfBandError;

    QString activity;
    QString progress;
    bool cancelling = false;
    bool changing = false;
    RecordingPlace recording;
    std::stop_source stop;
    std::shared_ptr<EventQueue> queue = std::make_shared<EventQueue>();
    QTimer drainTimer;

    bool watching = false;
    QTimer pollTimer;
    quint64 pollGeneration = 0;
    std::stop_source pollStop;

    Jobs jobs; // the last member: its threads end before anything they use goes
};

} // namespace lockstep
