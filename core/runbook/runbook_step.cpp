// One step of a run: done, made sure of, tried again.

#include "core/runbook/preview.h"
#include "core/runbook/runbook_run_private.h"
#include "core/support/waiting.h"

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

using State = StepState::State;

/// Says that what was asked for is not so, rather than that it could not be asked.
bool isNo(const Error& error)
{
    return error.kind == ErrorKind::Failed || error.kind == ErrorKind::Precondition;
}

double secondsSince(const QElapsedTimer& timer)
{
    return double(timer.nsecsElapsed()) / 1e9;
}

} // namespace

Result<void> RunbookRun::Private::write(Kind kind, const QString& step, const QJsonObject& data, int attempt)
{
    JournalEntry entry;
    entry.kind = kind;
    entry.step = step;
    entry.attempt = attempt;
    entry.data = data;
    entry.time = QDateTime::currentDateTimeUtc();
    const Result<void> appended = journal.append(entry);
    if (appended)
        advance(state, entry, order());
    return appended;
}

void RunbookRun::Private::report(RunEvent event) const
{
    if (events)
        events(event);
}

void RunbookRun::Private::log(const QString& step, RunEvent::Level level, const QString& text) const
{
    RunEvent event;
    event.lane = step;
    event.level = level;
    event.text = cleaned(text);
    report(event);
}

ReferenceValues RunbookRun::Private::references() const
{
    ReferenceValues values = inputReferences(runbook, inputs);
    values.insert(outputReferences(state));
    const auto ofTheRun = [&](const QString& name, const QString& text) {
        values.insert(u"run."_s + name, {text, text});
    };
    ofTheRun(u"id"_s, QString::number(journal.run()));
    ofTheRun(u"folder"_s, folder);
    ofTheRun(u"user"_s, surroundings.user);
    ofTheRun(u"date"_s, state.started.date().toString(Qt::ISODate));
    return values;
}

QString RunbookRun::Private::attemptName(const RunbookStep& step, int attempt) const
{
    return u"%1-%2-%3"_s.arg(token, step.id).arg(attempt);
}

StepCall RunbookRun::Private::call(const RunbookStep& step, const QString& name)
{
    StepCall made{name, folder, {}, stop, step.timeout};
    made.log = [this, id = step.id](RunEvent::Level level, const QString& text) {
        log(id, level, text);
        const std::scoped_lock lock(printed.mutex);
        printed.text += cleaned(text) + u'\n';
    };
    return made;
}

void RunbookRun::Private::keepPrinted(const QString& step, int attempt)
{
    const std::scoped_lock lock(printed.mutex);
    if (printed.text.isEmpty())
        return;
    // The record of what was printed is for reading; the run does not depend on it.
    if (const Result<void> kept = journal.addOutput(step, attempt, printed.text); !kept)
        log(step, RunEvent::Level::Warning, kept.error().message());
    printed.text.clear();
}

Result<StepResult> RunbookRun::Private::act(const RunbookAction& action, const QString& name,
                                            const RunbookStep& step, StepCall::Use use)
{
    const StepAction ready = rendered(action, references());
    if (!ready.unknown.isEmpty())
        return failure(ErrorKind::Precondition, u"run"_s, step.title,
                       u"it needs %1, which no step has found out"_s.arg(ready.unknown.join(u", "_s)),
                       u"Run the steps that find it out; they were skipped"_s);
    StepCall made = call(step, name);
    made.use = use;
    return kinds.find(ready.kind)->run(ready, made);
}

RunbookRun::Private::Outcome RunbookRun::Private::runStep(const RunbookStep& step, int index)
{
    const State before = state.step(step.id).state;
    if (before == State::Done || before == State::Skipped)
        return std::nullopt;
    if (before == State::Doubted)
        return wait(u"it is not known whether \"%1\" was done: decide"_s.arg(step.title));
    if (pausing)
        return wait(u"paused before \"%1\""_s.arg(step.title));
    RunEvent started;
    started.kind = RunEvent::Kind::StepStarted;
    started.step = index;
    started.lane = step.id;
    started.text = step.title;
    report(started);
    QElapsedTimer timer;
    timer.start();
    Outcome outcome = before == State::Begun ? resolveDoubt(step) : Outcome(std::nullopt);
    const State now = state.step(step.id).state;
    if (outcome && !*outcome && now != State::Done)
        outcome = tryStep(step);
    RunEvent finished;
    finished.kind = RunEvent::Kind::StepFinished;
    finished.step = index;
    finished.lane = step.id;
    finished.seconds = secondsSince(timer);
    const State after = state.step(step.id).state;
    finished.state = after == State::Done      ? RunEvent::State::Done
                     : after == State::Skipped ? RunEvent::State::Skipped
                     : after == State::Failed  ? RunEvent::State::Failed
                                               : RunEvent::State::Cancelled;
    finished.detail = state.step(step.id).text;
    report(finished);
    return outcome;
}

/// It was begun, and nobody saw its end.
RunbookRun::Private::Outcome RunbookRun::Private::resolveDoubt(const RunbookStep& step)
{
    const int attempt = state.step(step.id).attempts;
    const StepAction action = rendered(step.action, references());
    const StepKind* kind = kinds.find(action.kind);
    const StepCall made = call(step, attemptName(step, attempt));
    log(step.id, RunEvent::Level::Info, u"Looking after what was begun before"_s);
    const Result<Recovered> recovered = kind->recover(action, made);
    keepPrinted(step.id, attempt);
    if (!recovered) {
        log(step.id, RunEvent::Level::Error, recovered.error().message());
        return stop.stop_requested() ? end(End::Cancelled) : wait(recovered.error().message());
    }
    Result<void> written;
    switch (recovered->what) {
    case Recovered::What::Done:
        written = finish(step, attempt, recovered->result, u"recovered"_s, 0);
        break;
    case Recovered::What::Failed:
        written = write(Kind::StepFailed, step.id,
                        {{u"error"_s, cleaned(recovered->error->message())},
                         {u"kind"_s, errorKindName(recovered->error->kind)},
                         {u"seconds"_s, 0}},
                        attempt);
        break;
    case Recovered::What::NotStarted:
        written = write(Kind::StepReset, step.id, {{u"reason"_s, u"nothing of it was done"_s}}, attempt);
        break;
    case Recovered::What::Unknown: {
        const Outcome sure = makeSure(step);
        // What is left of it is for whoever must decide; else it goes, with the secrets it was given.
        const State now = state.step(step.id).state;
        if (now != State::Begun && now != State::Doubted)
            kind->forget(action, made);
        return sure;
    }
    }
    if (!written)
        return failure(written);
    kind->forget(action, made);
    return std::nullopt;
}

/// By the runbook's own means; what they do not tell, a person must.
RunbookRun::Private::Outcome RunbookRun::Private::makeSure(const RunbookStep& step)
{
    const int attempt = state.step(step.id).attempts;
    if (step.verify) {
        const Result<StepResult> verified =
            act(*step.verify, attemptName(step, attempt) + u"-verify"_s, step, StepCall::Use::Check);
        keepPrinted(step.id, attempt);
        if (!verified && !isNo(verified.error()))
            return stop.stop_requested() ? end(End::Cancelled) : wait(verified.error().message());
        const Result<void> written =
            verified ? finish(step, attempt, *verified, u"verified"_s, 0)
                     : write(Kind::StepReset, step.id,
                             {{u"reason"_s, u"it was looked for and is not done"_s}}, attempt);
        return written.transform([] { return std::optional<End>(); });
    }
    if (step.repeatable)
        return write(Kind::StepReset, step.id, {{u"reason"_s, u"doing it twice does no harm"_s}}, attempt)
            .transform([] { return std::optional<End>(); });
    return write(Kind::StepDoubted, step.id, {{u"reason"_s, u"the run ended while it was under way"_s}},
                 attempt)
        .and_then([&] { return wait(u"it is not known whether \"%1\" was done: decide"_s.arg(step.title)); })
        .transform([](End how) { return std::optional(how); });
}

RunbookRun::Private::Outcome RunbookRun::Private::tryStep(const RunbookStep& step)
{
    if (const QString reason = reasonToSkip(step.when, references()); !reason.isEmpty())
        return write(Kind::StepSkipped, step.id, {{u"reason"_s, reason}}).transform([] {
            return std::optional<End>();
        });
    if (kinds.find(step.action.kind)->isManual())
        return ask(step);
    for (int tries = 1;; ++tries) {
        QString error;
        const Result<bool> done = attempt(step, error);
        if (!done)
            return failure(done);
        if (*done)
            return std::nullopt;
        if (stop.stop_requested())
            return end(End::Cancelled);
        if (tries >= step.retry.attempts)
            return end(End::Failed, u"%1: %2"_s.arg(step.title, error));
        log(step.id, RunEvent::Level::Warning,
            u"It failed (%1); trying again in %2 s"_s.arg(error).arg(step.retry.delay.count()));
        if (!sleepUnlessStopped(step.retry.delay, stop))
            return end(End::Cancelled);
    }
}

RunbookRun::Private::Outcome RunbookRun::Private::ask(const RunbookStep& step)
{
    const StepAction action = rendered(step.action, references());
    const Result<StepPreview> shown = kinds.find(action.kind)->preview(action);
    if (!shown)
        return failure(shown);
    const std::optional<ManualAnswer> answer =
        surroundings.answer ? surroundings.answer({step.id, step.title, shown->text}) : std::nullopt;
    if (!answer || answer->evidence.trimmed().isEmpty())
        return wait(u"\"%1\" is to be done by hand, and confirmed with evidence"_s.arg(step.title));
    const int attempt = state.step(step.id).attempts + 1;
    return write(Kind::StepBegun, step.id,
                 {{u"target"_s, shown->target}, {u"action"_s, cleaned(shown->text)}}, attempt)
        .and_then([&] {
            StepResult result;
            result.outputs = {{u"evidence"_s, answer->evidence}, {u"by"_s, answer->by}};
            result.evidence = u"%1 (%2)"_s.arg(answer->evidence, answer->by);
            return finish(step, attempt, result, u"ran"_s, 0);
        })
        .transform([] { return std::optional<End>(); });
}

Result<bool> RunbookRun::Private::attempt(const RunbookStep& step, QString& error)
{
    const int number = state.step(step.id).attempts + 1;
    const StepAction action = rendered(step.action, references());
    const StepKind* kind = kinds.find(action.kind);
    const Result<StepPreview> shown = kind->preview(action);
    const Result<void> begun = write(Kind::StepBegun, step.id,
                                     {{u"target"_s, shown ? shown->target : QString()},
                                      {u"action"_s, cleaned(shown ? shown->text : QString())}},
                                     number);
    if (!begun)
        return failure(begun);
    QElapsedTimer timer;
    timer.start();
    Result<StepResult> result = act(step.action, attemptName(step, number), step, StepCall::Use::Step);
    if (result && step.verify) {
        const Result<StepResult> verified =
            act(*step.verify, attemptName(step, number) + u"-verify"_s, step, StepCall::Use::Check);
        if (!verified)
            result = failure(verified);
        else
            result->evidence += (result->evidence.isEmpty() ? QString() : u"\n"_s) + verified->evidence;
    }
    keepPrinted(step.id, number);
    Result<void> written;
    if (result) {
        written = finish(step, number, *result, u"ran"_s, secondsSince(timer));
    } else {
        error = cleaned(result.error().message());
        const bool cancelled = result.error().kind == ErrorKind::Cancelled || stop.stop_requested();
        log(step.id, RunEvent::Level::Error, error);
        written = write(cancelled ? Kind::StepCancelled : Kind::StepFailed, step.id,
                        {{u"error"_s, error},
                         {u"reason"_s, error},
                         {u"kind"_s, errorKindName(result.error().kind)},
                         {u"seconds"_s, secondsSince(timer)}},
                        number);
    }
    if (!written)
        return failure(written);
    kind->forget(action, call(step, attemptName(step, number)));
    return result.has_value();
}

Result<void> RunbookRun::Private::finish(const RunbookStep& step, int attempt, const StepResult& result,
                                         const QString& how, double seconds)
{
    QJsonObject outputs;
    for (auto output = result.outputs.constBegin(); output != result.outputs.constEnd(); ++output)
        outputs.insert(output.key(), cleaned(output.value().toString()));
    return write(Kind::StepDone, step.id,
                 {{u"outputs"_s, outputs},
                  {u"evidence"_s, cleaned(result.evidence)},
                  {u"how"_s, how},
                  {u"seconds"_s, seconds}},
                 attempt);
}

Result<void> RunbookRun::Private::bringBack(const RunbookStep& step)
{
    log(step.id, RunEvent::Level::Info, u"Going back to: "_s + step.title);
    const QString name = attemptName(step, state.step(step.id).attempts) + u"-back-"_s +
                         QString::number(QDateTime::currentMSecsSinceEpoch());
    const Result<StepResult> done = act(*step.undo, name, step, StepCall::Use::Step);
    keepPrinted(step.id, state.step(step.id).attempts);
    if (!done)
        return failure(done);
    return write(Kind::WentBack, step.id, {{u"by"_s, surroundings.user}});
}

} // namespace lockstep
