#include "core/cluster/shell/transport.h"

#include "core/cluster/shell/shell_quote.h"

using namespace Qt::StringLiterals;

namespace lockstep {

Result<ProcessOutput> Transport::runScript(const QString& script, const ShellCommand& how,
                                           const std::stop_token& stop, const ProcessSink& sink) const
{
    Command process = command(script);
    process.standardInput = how.input;
    process.inputSource = how.inputSource;
    process.standardInputFile = how.inputFile;
    process.timeout = how.timeout;
    Result<ProcessOutput> output = runProcess(process, stop, sink);
    if (!output)
        return output;
    if (const std::optional<Error> error = connectionError(*output))
        return std::unexpected(*error);
    return output;
}

Result<ProcessOutput> Transport::run(const ShellCommand& command, const std::stop_token& stop,
                                     const ProcessSink& sink) const
{
    if (const Result<void> checked = checkArguments(command.arguments, command.environment); !checked)
        return failure(checked);
    return runScript(scriptOf(command), command, stop, sink);
}

Result<ProcessOutput> Transport::runChecked(const ShellCommand& command, const std::stop_token& stop,
                                            const ProcessSink& sink) const
{
    Result<ProcessOutput> output = run(command, stop, sink);
    if (!output || output->exitCode == 0)
        return output;
    const QString program = command.arguments.value(0);
    const QString where = u"%1 on %2"_s.arg(program, description());
    if (output->exitCode == 127)
        return failure(ErrorKind::NotFound, u"run"_s, where, u"the program is not installed there"_s,
                       u"Install it there, or add its folder to PATH"_s);
    return failure(
        ErrorKind::Failed, u"run"_s, where,
        u"it ended with exit code %1: %2"_s.arg(output->exitCode).arg(lastLines(output->standardError)));
}

QString scriptOf(const ShellCommand& command)
{
    QString script;
    for (const auto& [name, value] : command.environment.asKeyValueRange())
        script += u"export %1=%2\n"_s.arg(name, shellQuoted(value));
    if (!command.folder.isEmpty())
        script += u"cd %1 || exit 126\n"_s.arg(shellQuoted(command.folder));
    return script + u"exec "_s + shellLine(command.arguments) + u'\n';
}

QString commandText(const ShellCommand& command)
{
    QString text;
    if (!command.folder.isEmpty())
        text += u"cd %1 && "_s.arg(shellQuoted(command.folder));
    for (const auto& [name, value] : command.environment.asKeyValueRange())
        text += u"%1=%2 "_s.arg(name, shellQuoted(value));
    return text + shellLine(command.arguments);
}

} // namespace lockstep
