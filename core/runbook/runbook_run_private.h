#pragma once

#include "core/runbook/runbook_run.h"
#include "core/support/secret.h"

#include <QElapsedTimer>

#include <mutex>

namespace lockstep {

struct RunbookRun::Private
{
    using Kind = JournalEntry::Kind;

    Runbook runbook;
    InputTexts inputs;
    const StepKinds& kinds;
    Journal& journal;
    RunSurroundings surroundings;
    RunEventSink events;
    std::atomic<bool>& pausing;

    QList<Secret> secrets; ///< that no output may show
    RunState state = {};
    QString token = {}; ///< names the run on every machine
    QString folder = {};
    std::stop_token stop = {};

    // The run

    [[nodiscard]] Result<void> load();
    [[nodiscard]] Result<void> begin();
    [[nodiscard]] Result<void> makeFolder() const;
    [[nodiscard]] Result<End> runAll();
    [[nodiscard]] Result<End> end(End how, const QString& error = {});
    [[nodiscard]] Result<End> wait(const QString& reason);

    // A step; see runbook_step.cpp. Nothing: go on with the next one.

    using Outcome = Result<std::optional<End>>;

    [[nodiscard]] Outcome runStep(const RunbookStep& step, int index);
    [[nodiscard]] Outcome resolveDoubt(const RunbookStep& step);
    [[nodiscard]] Outcome makeSure(const RunbookStep& step);
    [[nodiscard]] Outcome ask(const RunbookStep& step);
    [[nodiscard]] Outcome tryStep(const RunbookStep& step);
    /// One attempt: written down, done, made sure of, written down.
    [[nodiscard]] Result<bool> attempt(const RunbookStep& step, QString& error);
    [[nodiscard]] Result<void> finish(const RunbookStep& step, int attempt, const StepResult& result,
                                      const QString& how, double seconds);
    [[nodiscard]] Result<StepResult> act(const RunbookAction& action, const QString& name,
                                         const RunbookStep& step, StepCall::Use use);
    [[nodiscard]] Result<void> bringBack(const RunbookStep& step);

    // Writing down

    [[nodiscard]] Result<void> write(Kind kind, const QString& step = {}, const QJsonObject& data = {},
                                     int attempt = 0);
    void report(RunEvent event) const;
    void log(const QString& step, RunEvent::Level level, const QString& text) const;

    [[nodiscard]] QString cleaned(const QString& text) const { return redacted(text, secrets); }

    [[nodiscard]] ReferenceValues references() const;
    [[nodiscard]] StepCall call(const RunbookStep& step, const QString& name);
    [[nodiscard]] QString attemptName(const RunbookStep& step, int attempt) const;
    [[nodiscard]] QStringList order() const;

    /// What the step under way printed and the journal does not have yet.
    struct Printed
    {
        std::mutex mutex;
        QString text;
    };

    Printed printed = {};
    void keepPrinted(const QString& step, int attempt);
};

} // namespace lockstep
