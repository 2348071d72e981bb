#include "app/ctl/compose_options.h"

#include "app/ctl/command.h"
#include "app/ctl/output.h"
#include "core/runbook/kinds/command_step.h"

using namespace Qt::StringLiterals;

namespace lockstep::ctl {

void declareProject(Options& options)
{
    options
        .value(u"machine"_s, u"MACHINE"_s,
               u"where the project is: local (the default), ssh:DESTINATION or "
               "gcloud:PROJECT/ZONE/INSTANCE"_s)
        .value(u"folder"_s, u"FOLDER"_s,
               u"the folder there with the compose files (default: this one, on this machine)"_s)
        .value(u"file"_s, u"FILE"_s,
               u"a compose file in it (repeatable, in order; default: those that docker compose finds, and "
               "Lockstep's own beside them)"_s)
        .value(u"project"_s, u"NAME"_s, u"the project's name (default: as docker compose names it)"_s)
        .value(u"program"_s, u"PROGRAM"_s,
               u"the program there, such as \"sudo docker compose\" (default: docker compose, else "
               "docker-compose)"_s);
}

void declareYes(Options& options)
{
    options.flag(u"yes"_s, u"do it without asking"_s);
}

Result<ComposeClient> chosenProject(const Options& options, const std::stop_token& stop)
{
    const Result<std::shared_ptr<const Transport>> transport = machineOf(options.text(u"machine"_s));
    if (!transport)
        return failure(transport);
    ComposeProject project{options.text(u"folder"_s), options.texts(u"file"_s), options.text(u"project"_s)};
    if (project.folder.isEmpty() && !(*transport)->isLocal())
        return options.wrong(u"--folder is missing"_s, u"Name the folder on that machine"_s);
    if (options.isSet(u"program"_s))
        project.program = options.text(u"program"_s).split(u' ', Qt::SkipEmptyParts);
    if (project.program.isEmpty())
        return options.wrong(u"--program is empty"_s);
    return ComposeClient::open(*transport, project, stop);
}

Result<ComposeClient> parsedProject(Options& options, const QStringList& words, const std::stop_token& stop)
{
    return options.parse(words).and_then([&] { return chosenProject(options, stop); });
}

ProcessSink sayingSink()
{
    const auto lines = std::make_shared<LineSplitter>([](const QString& line) { say(line); });
    return [lines](ProcessStream, const QByteArray& bytes) { lines->add(bytes); };
}

int failPartWay(const Error& error)
{
    const int status = fail(error);
    if (error.kind != ErrorKind::Failed && error.kind != ErrorKind::Cancelled)
        return status;
    say(u"Some of it may have been done. Run the same command again to go on."_s);
    return StoppedPartWay;
}

} // namespace lockstep::ctl
