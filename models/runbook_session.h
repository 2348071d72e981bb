#pragma once

#include "core/runbook/runbook_run.h"
#include "models/log_model.h"
#include "models/runbook_reading.h"

#include <QObject>

#include <memory>

namespace lockstep {

/// Runbooks and their runs as the console handles them: read, looked at before, run, gone on with, decided
/// about. One run at a time is under way here; others may be elsewhere. The work is done on threads of its
/// own; every signal arrives on the thread of this object. What was said for secrets stays in memory, for
/// runs that go on while Lockstep is open.
class RunbookSession : public QObject
{
    Q_OBJECT

public:
    explicit RunbookSession(const RunbookPlaces& places, QObject* parent = nullptr);
    ~RunbookSession() override; ///< Cancels and waits for what is under way.

    [[nodiscard]] const RunbookPlaces& places() const;
    void setStore(const QString& path);

    [[nodiscard]] const KnownRunbooks& known() const;
    [[nodiscard]] bool isReading() const;
    /// They have been read once.
    [[nodiscard]] bool hasRead() const;

    /// The last one looked at; null: none, or its inputs changed.
    [[nodiscard]] const RunbookCheck* check() const;
    [[nodiscard]] bool isChecking() const;

    /// Something is done in a run: it is under way, or a decision is being written down.
    [[nodiscard]] bool isBusy() const;
    /// A run is under way.
    [[nodiscard]] bool isRunning() const;
    [[nodiscard]] bool isPausing() const;
    [[nodiscard]] bool isCancelling() const;
    /// The run under way, as it is now; null: none, or it is not filed yet.
    [[nodiscard]] const RunReading* live() const;
    /// What the log says of it so far.
    [[nodiscard]] const QList<LogEntry>& liveLog() const;
    /// The one that was asked for last, from the store; null: none.
    [[nodiscard]] const RunReading* shown() const;

    /// What must be said again to go on with it. Empty: nothing.
    [[nodiscard]] QStringList inputsToSay(const RunReading& reading) const;

public Q_SLOTS:
    void reload();
    /// Reads a runbook from a file, too, from now on.
    void addFile(const QString& path);
    /// Reads a run; shownChanged() or failed() follows.
    void show(qint64 run);

    /// Previews, then checks the preconditions; checkChanged() follows twice.
    void look(const lockstep::Runbook& runbook, const lockstep::InputTexts& inputs);
    void forgetCheck();

    // While something is under way, these do nothing. `said` are the inputs of inputsToSay().

    /// Of the check that was made; it must be complete.
    void start();
    /// Goes on, with the answers to steps that are done by hand.
    void resume(const lockstep::RunReading& reading, const lockstep::InputTexts& said = {},
                const QMap<QString, lockstep::ManualAnswer>& answers = {});
    void goBack(const lockstep::RunReading& reading, const QString& step,
                const lockstep::InputTexts& said = {});
    void skip(const lockstep::RunReading& reading, const QString& step, const QString& reason);
    void decide(const lockstep::RunReading& reading, const QString& step, bool done, const QString& reason);
    void abandon(const lockstep::RunReading& reading, const QString& reason);

    /// Before the next step.
    void pause();
    void cancel();

Q_SIGNALS:
    void knownChanged(); ///< known() or isReading()
    void checkChanged(); ///< check() or isChecking()
    void shownChanged();
    void busyChanged(); ///< isBusy(), isPausing() or isCancelling()
    void liveStarted(); ///< live() is there
    void liveChanged(); ///< the states of its steps
    void liveLogged(const QList<lockstep::LogEntry>& lines);
    /// What a step has printed since; liveChanged() tells of its state afterwards.
    void livePrinted(const QString& step, const QString& text);
    void liveEnded(); ///< shown() is what became of it
    void failed(const Error& error);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace lockstep
