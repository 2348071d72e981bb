// What changes the state of a project's services.

#include "app/ctl/command.h"
#include "app/ctl/compose_options.h"
#include "app/ctl/confirmation.h"
#include "app/ctl/output.h"

using namespace Qt::StringLiterals;

namespace lockstep::ctl {

namespace {

const QString servicesName = u"[SERVICE...]"_s;
const QString servicesHelp = u"only these services (default: all)"_s;

void declareTimeout(Options& options)
{
    options.value(u"timeout"_s, u"SECONDS"_s,
                  u"how long a container gets to end by itself (default: as docker has it)"_s);
}

/// -1 without the option. Errors: Usage.
Result<int> secondsOf(const Options& options, const QString& name, int otherwise)
{
    if (!options.isSet(name))
        return otherwise;
    bool isNumber = false;
    const int seconds = options.text(name).toInt(&isNumber);
    if (!isNumber || seconds < 0)
        return options.wrong(u"--%1 takes a number of seconds"_s.arg(name));
    return seconds;
}

/// Asks in the words of what will be stopped.
bool mayStop(const Options& options, const ComposeClient& client, const QString& what)
{
    return confirmed(options, u"This %1 of %2."_s.arg(what, client.place()), u"stop"_s);
}

QString servicesText(const QStringList& services)
{
    return services.isEmpty() ? u"all services"_s : services.join(u", "_s);
}

int runWords(const ComposeClient& client, const QString& attempted, const QStringList& words,
             const std::stop_token& stop)
{
    const Result<ProcessOutput> done = client.run(attempted, words, stop, sayingSink());
    return done ? Done : failPartWay(done.error());
}

/// stop, start and restart.
int changeState(const QString& verb, const QString& help, const QStringList& words,
                const std::stop_token& stop)
{
    Options options(u"compose "_s + verb, help);
    declareProject(options);
    options.arguments(servicesName, servicesHelp);
    const bool stops = verb != u"start";
    if (stops) {
        declareTimeout(options);
        declareYes(options);
    }
    const Result<ComposeClient> client = parsedProject(options, words, stop);
    if (!client)
        return fail(client.error());
    const Result<int> timeout = stops ? secondsOf(options, u"timeout"_s, -1) : -1;
    if (!timeout)
        return fail(timeout.error());
    if (stops &&
        !mayStop(options, *client,
                 (verb == u"stop" ? u"stops "_s : u"stops and starts "_s) + servicesText(options.words())))
        return NotDone;
    return runWords(*client, verb + u" services of"_s, stateWords(verb, options.words(), *timeout), stop);
}

} // namespace

int composeUp(const QStringList& words, std::stop_token stop)
{
    Options options(u"compose up"_s,
                    u"Creates and starts containers, and makes those anew whose configuration has changed. "
                    "Files of Lockstep's beside the compose files count."_s);
    declareProject(options);
    options.arguments(servicesName, servicesHelp)
        .flag(u"no-deps"_s, u"leave the services alone that these depend on"_s)
        .flag(u"remove-orphans"_s, u"remove containers of services that the files no longer have"_s)
        .flag(u"force-recreate"_s, u"make containers anew that have not changed, too"_s)
        .value(u"wait"_s, u"SECONDS"_s, u"wait that long until all of them are up and healthy"_s);
    const Result<ComposeClient> client = parsedProject(options, words, stop);
    if (!client)
        return fail(client.error());
    const Result<int> wait = secondsOf(options, u"wait"_s, 0);
    if (!wait)
        return fail(wait.error());
    const ComposeUp up{options.words(), options.isSet(u"no-deps"_s), options.isSet(u"remove-orphans"_s),
                       options.isSet(u"force-recreate"_s)};
    const int status = runWords(*client, u"start the services of"_s, upWords(up), stop);
    if (status != Done || *wait == 0)
        return status;
    const Result<void> isUp = client->awaitUp(up.services, std::chrono::seconds(*wait), stop);
    if (isUp)
        return Done;
    const bool isSlow = isUp.error().kind == ErrorKind::Failed;
    return isSlow ? (say(u"lockstepctl: "_s + isUp.error().message()), int(Findings))
                  : failPartWay(isUp.error());
}

int composeDown(const QStringList& words, std::stop_token stop)
{
    Options options(u"compose down"_s,
                    u"Stops and removes the project's containers and networks. Volumes, which hold the data, "
                    "always stay."_s);
    declareProject(options);
    options.flag(u"remove-orphans"_s, u"remove containers of services that the files no longer have"_s);
    declareTimeout(options);
    declareYes(options);
    const Result<ComposeClient> client = parsedProject(options, words, stop);
    if (!client)
        return fail(client.error());
    const Result<int> timeout = secondsOf(options, u"timeout"_s, -1);
    if (!timeout)
        return fail(timeout.error());
    if (!mayStop(options, *client, u"stops and removes all containers"_s))
        return NotDone;
    return runWords(*client, u"stop and remove the containers of"_s,
                    downWords(options.isSet(u"remove-orphans"_s), *timeout), stop);
}

int composeStop(const QStringList& words, std::stop_token stop)
{
    return changeState(u"stop"_s, u"Stops services; their containers stay."_s, words, stop);
}

int composeStart(const QStringList& words, std::stop_token stop)
{
    return changeState(u"start"_s, u"Starts services that were stopped."_s, words, stop);
}

int composeRestart(const QStringList& words, std::stop_token stop)
{
    return changeState(u"restart"_s, u"Stops services and starts them again, as they are."_s, words, stop);
}

int composePull(const QStringList& words, std::stop_token stop)
{
    Options options(u"compose pull"_s,
                    u"Fetches the images of the services, so that starting them takes no time."_s);
    declareProject(options);
    options.arguments(servicesName, servicesHelp);
    const Result<ComposeClient> client = parsedProject(options, words, stop);
    if (!client)
        return fail(client.error());
    return runWords(*client, u"fetch the images of"_s, pullWords(options.words()), stop);
}

} // namespace lockstep::ctl
