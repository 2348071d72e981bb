// Commands in containers.

#include "app/ctl/command.h"
#include "app/ctl/compose_options.h"
#include "app/ctl/output.h"

#include <cstdio>

using namespace Qt::StringLiterals;

namespace lockstep::ctl {

namespace {

void declare(Options& options)
{
    declareProject(options);
    options.value(u"env"_s, u"NAME=TEXT"_s, u"a variable of the command's environment (repeatable)"_s)
        .value(u"user"_s, u"USER"_s, u"the user in the container"_s)
        .value(u"workdir"_s, u"FOLDER"_s, u"the folder in the container"_s);
}

/// "SERVICE [--] COMMAND..."
Result<ComposeExec> chosenExec(const Options& options, bool needsCommand)
{
    QStringList words = options.words();
    if (words.isEmpty())
        return options.wrong(u"the service is missing"_s);
    ComposeExec exec{words.takeFirst(), {}};
    if (words.value(0) == u"--")
        words.removeFirst();
    if (words.isEmpty() && needsCommand)
        return options.wrong(u"the command is missing"_s);
    exec.command = words;
    exec.user = options.text(u"user"_s);
    exec.folder = options.text(u"workdir"_s);
    for (const QString& text : options.texts(u"env"_s)) {
        if (text.indexOf(u'=') < 1)
            return options.wrong(u"--env takes NAME=TEXT, not \"%1\""_s.arg(text));
        exec.environment.insert(text.section(u'=', 0, 0), text.section(u'=', 1));
    }
    return exec;
}

/// As the command prints it.
void pass(ProcessStream stream, const QByteArray& bytes)
{
    std::FILE* file = stream == ProcessStream::Output ? stdout : stderr;
    std::fwrite(bytes.constData(), 1, size_t(bytes.size()), file);
    std::fflush(file);
}

using Call = Result<int> (ComposeClient::*)(const ComposeExec&, const ProcessSink&,
                                            const std::stop_token&) const;

int runIn(Options& options, const QStringList& words, bool needsCommand, Call call,
          const std::stop_token& stop)
{
    const Result<ComposeClient> client = parsedProject(options, words, stop);
    if (!client)
        return fail(client.error());
    const Result<ComposeExec> exec = chosenExec(options, needsCommand);
    if (!exec)
        return fail(exec.error());
    const Result<int> code = ((*client).*call)(*exec, pass, stop);
    if (!code)
        return failPartWay(code.error());
    if (*code == 0)
        return Done;
    say(u"lockstepctl: the command ended with exit code %1"_s.arg(*code));
    return Findings;
}

} // namespace

int composeExec(const QStringList& words, std::stop_token stop)
{
    Options options(u"compose exec"_s,
                    u"Runs a command in a service's running container, without a terminal and without input. "
                    "Exit status 1: the command's own was not 0."_s);
    declare(options);
    options.command(u"SERVICE COMMAND..."_s, u"where, and the command with its arguments"_s);
    return runIn(options, words, true, &ComposeClient::exec, stop);
}

int composeRun(const QStringList& words, std::stop_token stop)
{
    Options options(u"compose run"_s,
                    u"Runs a command once, in a container of its own that is removed afterwards; what the "
                    "service depends on is not started. Exit status 1: the command's own was not 0."_s);
    declare(options);
    options.command(u"SERVICE [COMMAND...]"_s,
                    u"of which service, and the command with its arguments (default: the service's own)"_s);
    return runIn(options, words, false, &ComposeClient::runOnce, stop);
}

} // namespace lockstep::ctl
