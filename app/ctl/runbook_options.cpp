#include "app/ctl/runbook_options.h"

#include "app/ctl/command.h"
#include "app/ctl/output.h"
#include "core/runbook/kinds/step_kinds.h"
#include "core/runbook/runbook_reader.h"
#include "core/support/files.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace lockstep::ctl {

namespace {

QString fromEnvironment(const QString& input)
{
    return qEnvironmentVariable(qPrintable(QStringLiteral("LOCKSTEP_INPUT_") + input.toUpper()));
}

QString stateText(RunEvent::State state, double seconds)
{
    return QStringLiteral("    %1, %2 s").arg(runStateName(state)).arg(seconds, 0, 'f', 1);
}

QString userName()
{
    const QString user = qEnvironmentVariable("USER", qEnvironmentVariable("LOGNAME"));
    return user.isEmpty() ? QStringLiteral("unknown") : user;
}

int sayEnd(RunbookRun::End end, const RunState& state, qint64 number)
{
    const QString onward = QStringLiteral("lockstepctl runbook resume %1").arg(number);
    switch (end) {
    case RunbookRun::End::Done:
        return Done;
    case RunbookRun::End::Waiting:
        say(QStringLiteral("Run %1 waits: %2. Go on with: %3")
                .arg(QString::number(number), state.pausedFor, onward));
        return StoppedPartWay;
    case RunbookRun::End::Cancelled:
        say(QStringLiteral("Run %1 was stopped. Go on with: %2").arg(QString::number(number), onward));
        return StoppedPartWay;
    case RunbookRun::End::Failed:
        say(QStringLiteral("Run %1 failed. When the cause is gone, go on with: %2")
                .arg(QString::number(number), onward));
        return StoppedPartWay;
    }
    return StoppedPartWay;
}

QByteArray stateJson(const RunState& state, qint64 number)
{
    QJsonObject steps;
    for (const auto& [id, step] : state.steps.asKeyValueRange())
        steps.insert(id, QJsonObject{{QStringLiteral("state"), stepStateName(step.state)},
                                     {QStringLiteral("attempts"), step.attempts},
                                     {QStringLiteral("text"), step.text},
                                     {QStringLiteral("outputs"), step.outputs}});
    return QJsonDocument(QJsonObject{{QStringLiteral("run"), number},
                                     {QStringLiteral("runbook"), state.name},
                                     {QStringLiteral("instance"), state.instance},
                                     {QStringLiteral("result"), state.result},
                                     {QStringLiteral("waitingFor"), state.pausedFor},
                                     {QStringLiteral("steps"), steps}})
        .toJson();
}

} // namespace

void declareInputs(Options& options)
{
    options.value(
        QStringLiteral("input"), QStringLiteral("KEY=VALUE"),
        QStringLiteral("one input of the runbook (repeatable); secrets better come from the environment, "
                       "LOCKSTEP_INPUT_KEY"));
}

Result<InputTexts> readInputs(const Options& options, const Runbook& runbook, const InputTexts& recorded)
{
    const Result<QMap<QString, QString>> given = options.pairs(QStringLiteral("input"));
    if (!given)
        return failure(given);
    InputTexts texts = recorded;
    for (const RunbookInput& input : runbook.inputs) {
        const QString text = fromEnvironment(input.name);
        if (!text.isEmpty())
            texts.insert(input.name, text);
    }
    texts.insert(*given);
    texts = withDefaults(runbook, texts);
    QStringList problems;
    for (const InputProblem& problem : inputProblems(runbook, texts)) {
        // What was right when the run began stays right: a file may have done its duty.
        if (!recorded.contains(problem.name) || recorded.value(problem.name) != texts.value(problem.name))
            problems.append(QStringLiteral("%1: %2").arg(problem.name, problem.text));
    }
    for (const QString& name : inputsToSayAgain(runbook, texts))
        problems.append(QStringLiteral("%1: It is not written down; say it again.").arg(name));
    if (problems.isEmpty())
        return texts;
    return options.wrong(QStringLiteral("the inputs are not complete: %1").arg(problems.join(u' ')),
                         QStringLiteral("Give them with --input KEY=VALUE or LOCKSTEP_INPUT_KEY"));
}

void declareRun(Options& options)
{
    options
        .value(QStringLiteral("evidence"), QStringLiteral("STEP=TEXT"),
               QStringLiteral("that a manual step is done, and what shows it (repeatable)"))
        .flag(QStringLiteral("quiet"), QStringLiteral("no progress, only warnings and errors"));
}

Result<Runbook> findRunbook(const Options& options)
{
    if (options.argument().isEmpty())
        return options.wrong(QStringLiteral("the runbook's name is missing"));
    return RunbookLibrary::read(allStepKinds()).find(options.argument(), allStepKinds());
}

Result<std::unique_ptr<RunbookStore>> openRunbookStore(const Options& options)
{
    const QString path = options.text(QStringLiteral("store"));
    return RunbookStore::open(path.isEmpty() ? Store::defaultPath() : path);
}

Result<qint64> runNumber(const Options& options)
{
    bool isNumber = false;
    const qint64 number = options.argument().toLongLong(&isNumber);
    if (!isNumber)
        return options.wrong(QStringLiteral("the number of the run is missing"),
                             QStringLiteral("List the runs with: lockstepctl runbook history"));
    return number;
}

RunSurroundings surroundings(const Options& options)
{
    const QMap<QString, QString> evidence =
        options.pairs(QStringLiteral("evidence")).value_or(QMap<QString, QString>());
    const QString user = userName();
    return {dataFolder() + QStringLiteral("/runs"), user,
            [evidence, user](const ManualQuestion& question) -> std::optional<ManualAnswer> {
                if (evidence.contains(question.step))
                    return ManualAnswer{evidence.value(question.step), user};
                say(QStringLiteral("To be done by hand (%1): %2\n%3\nThen: --evidence %1=TEXT")
                        .arg(question.step, question.title, question.instructions));
                return std::nullopt;
            }};
}

RunEventSink runbookProgress(bool quiet)
{
    return [quiet, total = std::make_shared<int>(0)](const RunEvent& event) {
        const bool wrong = event.level == RunEvent::Level::Warning || event.level == RunEvent::Level::Error;
        switch (event.kind) {
        case RunEvent::Kind::RunStarted:
            *total = event.total;
            return;
        case RunEvent::Kind::StepStarted:
            if (!quiet)
                say(QStringLiteral("[%1/%2] %3").arg(event.step + 1).arg(*total).arg(event.text));
            return;
        case RunEvent::Kind::StepFinished:
            if (!quiet)
                say(stateText(event.state, event.seconds));
            return;
        case RunEvent::Kind::Log:
            if (!quiet || wrong)
                say(QStringLiteral("    ") + event.text);
            return;
        default:
            return;
        }
    };
}

Result<TakenRun> takeRun(const Options& options)
{
    const Result<qint64> number = runNumber(options);
    if (!number)
        return failure(number);
    Result<std::unique_ptr<RunbookStore>> store = openRunbookStore(options);
    if (!store)
        return failure(store);
    // Read first: what is wrong with the inputs leaves the run alone.
    const Result<QList<JournalEntry>> entries = (*store)->look(*number).and_then(
        [](const std::unique_ptr<Journal>& journal) { return journal->read(); });
    if (!entries)
        return failure(entries);
    const RunState state = replay(*entries, {});
    const Result<Runbook> runbook =
        readRunbook(state.runbook.toUtf8(), QStringLiteral("run %1").arg(*number), allStepKinds());
    if (!runbook)
        return failure(runbook);
    const Result<InputTexts> inputs = readInputs(options, *runbook, state.inputs);
    if (!inputs)
        return failure(inputs);
    Result<std::unique_ptr<Journal>> journal = (*store)->take(*number);
    if (!journal)
        return failure(journal);
    TakenRun taken{*std::move(store), *std::move(journal), {}};
    taken.run =
        std::make_unique<RunbookRun>(*runbook, *inputs, allStepKinds(), *taken.journal, surroundings(options),
                                     runbookProgress(options.isSet(QStringLiteral("quiet"))));
    return taken;
}

int carryOut(RunbookRun& run, qint64 number, const Options& options, const std::stop_token& stop)
{
    const Result<RunbookRun::End> end = run.run(stop);
    if (!end) {
        static_cast<void>(fail(end.error()));
        return StoppedPartWay;
    }
    const Result<RunState> state = run.state();
    if (!state)
        return fail(state.error());
    const int status = sayEnd(*end, *state, number);
    if (options.formatName() == u"json") {
        if (const Result<void> written = options.write(stateJson(*state, number)); !written)
            return fail(written.error());
    }
    return status;
}

} // namespace lockstep::ctl
