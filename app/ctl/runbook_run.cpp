// Runs of runbooks: begun, gone on with, decided about.

#include "app/ctl/command.h"
#include "app/ctl/confirmation.h"
#include "app/ctl/output.h"
#include "app/ctl/runbook_options.h"
#include "core/runbook/kinds/step_kinds.h"
#include "core/support/files.h"

#include <QDir>

namespace lockstep::ctl {

namespace {

/// False when some precondition does not hold; it has been said.
bool checked(const Runbook& runbook, const InputTexts& inputs, const std::stop_token& stop)
{
    StepCall call;
    call.name = QStringLiteral("check");
    call.folder = QDir::tempPath();
    call.log = [](RunEvent::Level, const QString&) {};
    call.stop = stop;
    bool all = true;
    for (const CheckedPrecondition& condition :
         checkPreconditions(runbook, allStepKinds(), inputReferences(runbook, inputs), call)) {
        say(QStringLiteral("%1 %2").arg(condition.holds ? QStringLiteral("ok   ") : QStringLiteral("NOT  "),
                                        condition.title));
        if (!condition.holds)
            say(QStringLiteral("      ") + condition.text);
        all = all && condition.holds;
    }
    return all;
}

void declareNumber(Options& options)
{
    options.argument(QStringLiteral("RUN"), QStringLiteral("the number of the run"))
        .store()
        .format({QStringLiteral("text"), QStringLiteral("json")});
}

/// A person's word about one step of a run that rests.
int aboutStep(
    Options& options, const QStringList& words,
    const std::function<Result<void>(RunbookRun&, const QString& step, const QString& reason)>& what)
{
    declareNumber(options);
    declareInputs(options);
    options.value(QStringLiteral("step"), QStringLiteral("ID"), QStringLiteral("the step"))
        .value(QStringLiteral("reason"), QStringLiteral("TEXT"), QStringLiteral("why; it is written down"));
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    const QString step = options.text(QStringLiteral("step"));
    const QString reason = options.text(QStringLiteral("reason"));
    if (step.isEmpty() || reason.isEmpty())
        return fail(options.wrong(QStringLiteral("--step and --reason are needed")).error());
    const Result<TakenRun> taken = takeRun(options);
    if (!taken)
        return fail(taken.error());
    const Result<void> done = what(*taken->run, step, reason);
    return done ? Done : fail(done.error());
}

} // namespace

int runbookRun(const QStringList& words, std::stop_token stop)
{
    Options options(
        QStringLiteral("runbook run"),
        QStringLiteral("Carries a runbook out. Whatever ends it, `runbook resume` goes on where it stopped. "
                       "Exit status 4 when it is not at its end."));
    declareInputs(options);
    declareRun(options);
    options.argument(QStringLiteral("NAME"), QStringLiteral("a runbook's name, or the path of a YAML file"))
        .flag(QStringLiteral("yes"), QStringLiteral("do not ask, for scripts"))
        .store()
        .format({QStringLiteral("text"), QStringLiteral("json")});
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    const Result<Runbook> runbook = findRunbook(options);
    if (!runbook)
        return fail(runbook.error());
    const Result<InputTexts> inputs = readInputs(options, *runbook);
    if (!inputs)
        return fail(inputs.error());
    if (!checked(*runbook, *inputs, stop))
        return NotDone;
    const QString instance = render(runbook->instance, inputReferences(*runbook, *inputs)).shown;
    const QString word = instance.isEmpty() ? runbook->name : instance;
    if (!confirmed(options, QStringLiteral("This runs \"%1\" on %2.").arg(runbook->title, word), word))
        return NotDone;
    const Result<std::unique_ptr<RunbookStore>> store = openRunbookStore(options);
    if (!store)
        return fail(store.error());
    const Result<std::unique_ptr<Journal>> journal =
        (*store)->create(runbook->name, runbook->title, instance);
    if (!journal)
        return fail(journal.error());
    say(QStringLiteral("Run %1: %2").arg((*journal)->run()).arg(runbook->title));
    RunbookRun run(*runbook, *inputs, allStepKinds(), **journal, surroundings(options),
                   runbookProgress(options.isSet(QStringLiteral("quiet"))));
    return carryOut(run, (*journal)->run(), options, stop);
}

int runbookResume(const QStringList& words, std::stop_token stop)
{
    Options options(
        QStringLiteral("runbook resume"),
        QStringLiteral(
            "Goes on with a run that was interrupted, failed, stopped or waits. What was under way "
            "when it was interrupted is looked after first, and not done twice."));
    declareNumber(options);
    declareInputs(options);
    declareRun(options);
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    const Result<TakenRun> taken = takeRun(options);
    if (!taken)
        return fail(taken.error());
    return carryOut(*taken->run, taken->journal->run(), options, stop);
}

int runbookSkip(const QStringList& words, std::stop_token /*stop*/)
{
    Options options(QStringLiteral("runbook skip"),
                    QStringLiteral("Leaves a step of a run out, with a reason."));
    return aboutStep(options, words, [](RunbookRun& run, const QString& step, const QString& reason) {
        return run.skip(step, reason);
    });
}

int runbookDecide(const QStringList& words, std::stop_token /*stop*/)
{
    Options options(QStringLiteral("runbook decide"),
                    QStringLiteral("Says of a step in doubt whether it was done, after you looked."));
    options.flag(QStringLiteral("done"), QStringLiteral("it was done"))
        .flag(QStringLiteral("not-done"), QStringLiteral("nothing of it was done; it will be done again"));
    return aboutStep(options, words,
                     [&options](RunbookRun& run, const QString& step, const QString& reason) -> Result<void> {
                         if (options.isSet(QStringLiteral("done")) ==
                             options.isSet(QStringLiteral("not-done")))
                             return options.wrong(QStringLiteral("one of --done and --not-done is needed"));
                         return run.decide(step, options.isSet(QStringLiteral("done")), reason);
                     });
}

int runbookBack(const QStringList& words, std::stop_token stop)
{
    Options options(
        QStringLiteral("runbook back"),
        QStringLiteral("Brings the snapshot of a step back; the steps behind it count as not done."));
    options.flag(QStringLiteral("yes"), QStringLiteral("do not ask, for scripts"));
    return aboutStep(
        options, words, [&](RunbookRun& run, const QString& step, const QString& /*reason*/) -> Result<void> {
            if (!confirmed(options,
                           QStringLiteral("This brings back what was there after step %1.").arg(step), step))
                return failure(ErrorKind::Cancelled, QStringLiteral("go back to"), step,
                               QStringLiteral("it was not confirmed"));
            return run.goBack(step, stop);
        });
}

int runbookAbandon(const QStringList& words, std::stop_token /*stop*/)
{
    Options options(
        QStringLiteral("runbook abandon"),
        QStringLiteral(
            "Says that a run will not be gone on with, so that another may begin on its instance."));
    declareNumber(options);
    declareInputs(options);
    options.value(QStringLiteral("reason"), QStringLiteral("TEXT"),
                  QStringLiteral("why; it is written down"));
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    if (options.text(QStringLiteral("reason")).isEmpty())
        return fail(options.wrong(QStringLiteral("--reason is needed")).error());
    const Result<TakenRun> taken = takeRun(options);
    if (!taken)
        return fail(taken.error());
    const Result<void> done = taken->run->abandon(options.text(QStringLiteral("reason")));
    return done ? Done : fail(done.error());
}

} // namespace lockstep::ctl
