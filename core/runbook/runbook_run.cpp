// A run as a whole: beginning, end, and what a person decides about it.

#include "core/runbook/runbook_run_private.h"

#include "core/database/connection_settings.h"

#include <QDir>
#include <QSysInfo>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

/// What must not be printed: secrets, and the passwords of connections. What the runbook itself says is none:
/// "sg" would be taken out of many a word.
QList<Secret> secretsOf(const Runbook& runbook, const InputTexts& inputs)
{
    QList<Secret> secrets;
    for (const RunbookInput& input : runbook.inputs) {
        const QString text = inputs.value(input.name);
        if (input.type == RunbookInput::Type::Secret && text != input.defaultValue)
            secrets.append(Secret(text));
        if (input.type != RunbookInput::Type::Connection)
            continue;
        if (const auto settings = ConnectionSettings::parse(text))
            secrets.append(settings->password());
    }
    return secrets;
}

QJsonObject jsonOf(const InputTexts& texts)
{
    QJsonObject object;
    for (const auto& [name, text] : texts.asKeyValueRange())
        object.insert(name, text);
    return object;
}

std::unexpected<Error> notNow(const QString& attempted, const QString& step, const QString& happened)
{
    return failure(ErrorKind::Precondition, attempted, step, happened);
}

} // namespace

RunbookRun::RunbookRun(Runbook runbook, InputTexts inputs, const StepKinds& kinds, Journal& journal,
                       RunSurroundings surroundings, RunEventSink events)
{
    QList<Secret> secrets = secretsOf(runbook, inputs);
    d.reset(new Private{.runbook = std::move(runbook),
                        .inputs = std::move(inputs),
                        .kinds = kinds,
                        .journal = journal,
                        .surroundings = std::move(surroundings),
                        .events = std::move(events),
                        .pausing = m_pausing,
                        .secrets = std::move(secrets)});
}

RunbookRun::~RunbookRun() = default;

Result<RunbookRun::End> RunbookRun::run(const std::stop_token& stop)
{
    m_pausing = false;
    d->stop = stop;
    return d->load()
        .and_then([this] { return d->begin(); })
        .and_then([this] { return d->makeFolder(); })
        .and_then([this] { return d->runAll(); });
}

Result<RunState> RunbookRun::state() const
{
    return d->load().transform([this] { return d->state; });
}

Result<void> RunbookRun::skip(const QString& step, const QString& reason)
{
    if (const Result<void> loaded = d->load(); !loaded)
        return loaded;
    const StepState::State now = d->state.step(step).state;
    if (!d->runbook.step(step) || now == StepState::State::Done || now == StepState::State::Skipped)
        return notNow(u"skip the step"_s, step, u"it is done, or there is no such step"_s);
    return d->write(JournalEntry::Kind::StepSkipped, step,
                    {{u"reason"_s, reason}, {u"by"_s, d->surroundings.user}});
}

Result<void> RunbookRun::decide(const QString& step, bool done, const QString& reason)
{
    if (const Result<void> loaded = d->load(); !loaded)
        return loaded;
    const StepState now = d->state.step(step);
    if (now.state != StepState::State::Doubted && now.state != StepState::State::Begun)
        return notNow(u"decide about the step"_s, step, u"it is not in doubt"_s);
    if (!done)
        return d->write(JournalEntry::Kind::StepReset, step,
                        {{u"reason"_s, reason}, {u"by"_s, d->surroundings.user}});
    return d->write(JournalEntry::Kind::StepDone, step,
                    {{u"how"_s, u"decided"_s},
                     {u"evidence"_s, u"%1 (%2)"_s.arg(reason, d->surroundings.user)},
                     {u"seconds"_s, 0}},
                    now.attempts);
}

Result<void> RunbookRun::goBack(const QString& step, const std::stop_token& stop)
{
    d->stop = stop;
    if (const Result<void> loaded = d->load(); !loaded)
        return loaded;
    const RunbookStep* point = d->runbook.step(step);
    if (!point || !point->snapshotPoint || d->state.step(step).state != StepState::State::Done)
        return notNow(u"go back to"_s, step, u"it is no snapshot point that was reached"_s);
    return d->write(JournalEntry::Kind::BackBegun, step, {{u"by"_s, d->surroundings.user}})
        .and_then([this] { return d->makeFolder(); })
        .and_then([&] { return d->bringBack(*point); });
}

Result<void> RunbookRun::abandon(const QString& reason)
{
    return d->load().and_then([&] {
        return d->write(
            JournalEntry::Kind::RunEnded, {},
            {{u"result"_s, u"abandoned"_s}, {u"reason"_s, reason}, {u"by"_s, d->surroundings.user}});
    });
}

QStringList RunbookRun::Private::order() const
{
    QStringList ids;
    for (const RunbookStep& step : runbook.steps)
        ids.append(step.id);
    return ids;
}

Result<void> RunbookRun::Private::load()
{
    const Result<QList<JournalEntry>> entries = journal.read();
    if (!entries)
        return failure(entries);
    state = replay(*entries, order());
    if (!entries->isEmpty())
        token = entries->first().data[u"token"].toString();
    folder = surroundings.runsFolder + u'/' + token;
    return {};
}

Result<void> RunbookRun::Private::begin()
{
    if (!token.isEmpty())
        return write(Kind::Resumed, {},
                     {{u"by"_s, surroundings.user}, {u"host"_s, QSysInfo::machineHostName()}});
    token = QUuid::createUuid().toString(QUuid::Id128).first(12);
    folder = surroundings.runsFolder + u'/' + token;
    const QString instance = render(runbook.instance, inputReferences(runbook, inputs)).shown;
    return write(Kind::RunStarted, {},
                 {{u"runbook"_s, QString::fromUtf8(runbook.text)},
                  {u"name"_s, runbook.name},
                  {u"version"_s, runbook.version},
                  {u"instance"_s, instance},
                  {u"inputs"_s, jsonOf(recordable(runbook, inputs))},
                  {u"by"_s, surroundings.user},
                  {u"host"_s, QSysInfo::machineHostName()},
                  {u"token"_s, token}});
}

Result<void> RunbookRun::Private::makeFolder() const
{
    const auto ownerOnly = QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner;
    if (QDir().mkpath(folder) && QFile::setPermissions(folder, ownerOnly))
        return {};
    return failure(ErrorKind::Io, u"make the run's folder"_s, folder, u"the file system refused"_s,
                   u"Check permissions and free space"_s);
}

Result<RunbookRun::End> RunbookRun::Private::runAll()
{
    RunEvent started;
    started.kind = RunEvent::Kind::RunStarted;
    started.total = int(runbook.steps.size());
    started.text = runbook.title;
    report(started);
    if (!state.goingBack.isEmpty()) {
        if (const Result<void> back = bringBack(*runbook.step(state.goingBack)); !back)
            return stop.stop_requested() ? end(End::Cancelled) : end(End::Failed, back.error().message());
    }
    for (int index = 0; index < runbook.steps.size(); ++index) {
        const RunbookStep& step = runbook.steps[index];
        if (stop.stop_requested())
            return end(End::Cancelled);
        const Outcome outcome = runStep(step, index);
        if (!outcome)
            return failure(outcome);
        if (*outcome)
            return **outcome;
    }
    return end(End::Done);
}

Result<RunbookRun::End> RunbookRun::Private::end(End how, const QString& error)
{
    static const QMap<End, QString> results = {
        {End::Done, u"done"_s}, {End::Failed, u"failed"_s}, {End::Cancelled, u"cancelled"_s}};
    if (const Result<void> written =
            write(Kind::RunEnded, {}, {{u"result"_s, results[how]}, {u"error"_s, error}});
        !written)
        return failure(written);
    RunEvent ended;
    ended.kind = RunEvent::Kind::RunFinished;
    ended.state = how == End::Done     ? RunEvent::State::Done
                  : how == End::Failed ? RunEvent::State::Failed
                                       : RunEvent::State::Cancelled;
    ended.detail = error;
    report(ended);
    return how;
}

Result<RunbookRun::End> RunbookRun::Private::wait(const QString& reason)
{
    if (const Result<void> written = write(Kind::Paused, {}, {{u"reason"_s, reason}}); !written)
        return failure(written);
    log({}, RunEvent::Level::Info, u"Waiting: "_s + reason);
    return End::Waiting;
}

} // namespace lockstep
