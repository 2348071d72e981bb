#include "core/runbook/kinds/command_step.h"

#include "core/cluster/shell/durable_job.h"
#include "core/support/line_splitter.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

/// How long a way that is lost is looked for.
constexpr std::chrono::minutes patience{10};
constexpr qsizetype keptOutput = 64 * 1024;

ShellCommand commandOf(const QJsonObject& parameters)
{
    ShellCommand command;
    for (const QJsonValue argument : parameters[u"run"].toArray())
        command.arguments.append(argument.toString());
    command.folder = parameters[u"folder"].toString();
    command.input = parameters[u"input"].toString().toUtf8();
    const QJsonObject environment = parameters[u"environment"].toObject();
    for (auto entry = environment.constBegin(); entry != environment.constEnd(); ++entry)
        command.environment.insert(entry.key(), entry.value().toString());
    return command;
}

/// Hands what a command prints to the log, line by line, and keeps the beginning of it.
class Listener
{
public:
    explicit Listener(const StepCall& call)
        : m_output([&call](const QString& line) { call.log(RunEvent::Level::Info, line); }),
          m_errors([&call](const QString& line) { call.log(RunEvent::Level::Warning, line); })
    {
    }

    [[nodiscard]] ProcessSink sink()
    {
        return [this](ProcessStream stream, const QByteArray& bytes) {
            const bool output = stream == ProcessStream::Output;
            (output ? m_output : m_errors).add(bytes);
            QByteArray& kept = output ? m_keptOutput : m_keptErrors;
            kept += bytes;
            if (kept.size() > keptOutput)
                kept = output ? kept.first(keptOutput) : kept.last(keptOutput);
        };
    }

    void finish()
    {
        m_output.finish();
        m_errors.finish();
    }

    [[nodiscard]] Result<StepResult> result(int code, const QStringList& accepted, const QString& where) const
    {
        QString output = QString::fromUtf8(m_keptOutput);
        if (output.endsWith(u'\n'))
            output.chop(1);
        const QString exit = QString::number(code);
        if (accepted.isEmpty() ? code == 0 : accepted.contains(exit))
            return StepResult{{{u"output"_s, output}, {u"exit"_s, exit}}, u"exit code "_s + exit};
        const QString last = lastLines(m_keptErrors);
        const QString said = last.isEmpty() ? QString() : u": "_s + last;
        return failure(code == 127 ? ErrorKind::NotFound : ErrorKind::Failed, u"run the command on"_s, where,
                       u"it ended with exit code %1"_s.arg(exit) + said,
                       code == 127 ? u"Install the program there, or add its folder to PATH"_s : QString());
    }

private:
    LineSplitter m_output;
    LineSplitter m_errors;
    QByteArray m_keptOutput;
    QByteArray m_keptErrors;
};

/// Waits for the end of a job; one that was cancelled, or takes too long, is ended.
Result<StepResult> follow(const Transport& transport, const QStringList& accepted, const StepCall& call)
{
    const DurableJob job(transport, call.name);
    Listener listener(call);
    const Result<int> code = job.follow(listener.sink(), patience, call.timeout, call.stop);
    listener.finish();
    if (code)
        return listener.result(*code, accepted, transport.description());
    if (code.error().kind == ErrorKind::Cancelled || code.error().kind == ErrorKind::Failed) {
        if (const Result<void> ended = job.end(); !ended)
            call.log(RunEvent::Level::Warning, ended.error().message());
    }
    return failure(code);
}

Result<StepResult> check(const Transport& transport, ShellCommand command, const QStringList& accepted,
                         const StepCall& call)
{
    Listener listener(call);
    command.timeout = call.timeout;
    const Result<ProcessOutput> output = transport.run(command, call.stop, listener.sink());
    listener.finish();
    if (!output)
        return failure(output);
    return listener.result(output->exitCode, accepted, transport.description());
}

} // namespace

Result<std::shared_ptr<const Transport>> machineOf(const QString& text)
{
    return transportOf(text.isEmpty() ? u"local"_s : text);
}

QString machineText(const QString& text)
{
    const auto transport = machineOf(text);
    return transport ? (*transport)->description() : text;
}

Result<StepResult> runCommand(const ShellCommand& command, const QString& machine,
                              const QStringList& accepted, const StepCall& call)
{
    const auto transport = machineOf(machine);
    if (!transport)
        return failure(transport);
    if (call.use == StepCall::Use::Check)
        return check(**transport, command, accepted, call);
    const Result<void> started = DurableJob(**transport, call.name).start(command, call.stop);
    return started ? follow(**transport, accepted, call) : failure(started);
}

Result<Recovered> recoverCommand(const QString& machine, const QStringList& accepted, const StepCall& call)
{
    const auto transport = machineOf(machine);
    if (!transport)
        return failure(transport);
    const Result<DurableJob::State> state = DurableJob(**transport, call.name).look(call.stop);
    if (!state)
        return failure(state);
    if (*state == DurableJob::State::NotStarted)
        return Recovered{Recovered::What::NotStarted};
    if (*state == DurableJob::State::Vanished)
        return Recovered();
    const Result<StepResult> result = follow(**transport, accepted, call);
    if (result)
        return Recovered{Recovered::What::Done, *result};
    const ErrorKind kind = result.error().kind;
    if (kind == ErrorKind::Connection || kind == ErrorKind::Cancelled)
        return failure(result);
    return Recovered{Recovered::What::Failed, {}, result.error()};
}

void forgetCommand(const QString& machine, const StepCall& call)
{
    const auto transport = machineOf(machine);
    if (!transport || call.use == StepCall::Use::Check)
        return;
    // What stays only takes a little room.
    if (const Result<void> removed = DurableJob(**transport, call.name).remove(); !removed)
        call.log(RunEvent::Level::Debug, removed.error().message());
}

QJsonObject CommandStep::parameterSchema() const
{
    QJsonObject schema = textParameters({u"!run[]"_s, u"folder"_s, u"input"_s, u"accept[]"_s});
    QJsonObject properties = schema[u"properties"].toObject();
    QJsonObject run = properties[u"run"].toObject();
    run[u"minItems"] = 1;
    properties[u"run"] = run;
    properties[u"environment"] = QJsonObject{
        {u"type"_s, u"object"_s}, {u"additionalProperties"_s, QJsonObject{{u"type"_s, u"string"_s}}}};
    schema[u"properties"] = properties;
    return schema;
}

Result<StepPreview> CommandStep::preview(const StepAction& action) const
{
    return StepPreview{machineText(action.machine), commandText(commandOf(action.shown))};
}

Result<StepResult> CommandStep::run(const StepAction& action, const StepCall& call) const
{
    return runCommand(commandOf(action.parameters), action.machine, action.texts(u"accept"_s), call);
}

Result<Recovered> CommandStep::recover(const StepAction& action, const StepCall& call) const
{
    return recoverCommand(action.machine, action.texts(u"accept"_s), call);
}

void CommandStep::forget(const StepAction& action, const StepCall& call) const
{
    forgetCommand(action.machine, call);
}

} // namespace lockstep
