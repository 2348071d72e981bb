#include "app/ctl/command.h"
#include "app/ctl/github_options.h"
#include "app/ctl/output.h"
#include "core/github/workflows.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace lockstep::ctl {

namespace {

constexpr std::chrono::minutes patienceForRun(2);
constexpr std::chrono::seconds usualPause(5);

void declareWatching(Options& options)
{
    options.value(u"interval"_s, u"SECONDS"_s, u"how often to look (default: 5)"_s)
        .flag(u"logs"_s, u"print the log of each job that has ended"_s)
        .format({u"text"_s, u"json"_s});
}

Result<std::chrono::milliseconds> chosenPause(const Options& options)
{
    if (!options.isSet(u"interval"_s))
        return usualPause;
    bool isNumber = false;
    const double seconds = options.text(u"interval"_s).toDouble(&isNumber);
    constexpr double most = 3600;
    if (!isNumber || seconds <= 0 || seconds > most)
        return options.wrong(u"--interval takes seconds, at most 3600"_s);
    return std::chrono::milliseconds(qRound64(seconds * 1000));
}

QString stateOf(const QString& status, const QString& conclusion)
{
    return conclusion.isEmpty() ? status : conclusion;
}

QByteArray runAsJson(const FollowedRun& followed)
{
    QJsonObject made = followed.run.toJson();
    QJsonArray jobs;
    for (const WorkflowJob& job : followed.jobs)
        jobs.append(job.toJson());
    made[u"jobs"] = jobs;
    return QJsonDocument(made).toJson();
}

QByteArray runAsText(const FollowedRun& followed)
{
    QList<QStringList> rows;
    for (const WorkflowJob& job : followed.jobs)
        rows.append({job.name, stateOf(job.status, job.conclusion), job.url.toString()});
    const WorkflowRun& run = followed.run;
    const QString head =
        u"%1: %2\n%3\n"_s.arg(run.title, stateOf(run.status, run.conclusion), run.url.toString());
    return (head + table({u"JOB"_s, u"STATE"_s, u"URL"_s}, rows)).toUtf8();
}

void sayLog(const GitHubClient& client, const WorkflowJob& job, const std::stop_token& stop)
{
    const Result<QString> log = readJobLog(client, job.id, stop);
    say(log ? u"--- %1 ---\n%2"_s.arg(job.name, *log) : log.error().message());
}

/// Says what is new until it has ended. A run that failed is a finding.
int watch(const Options& options, const GitHubClient& client, qint64 run, const std::stop_token& stop)
{
    const Result<std::chrono::milliseconds> pause = chosenPause(options);
    if (!pause)
        return fail(pause.error());
    QMap<qint64, QString> told;
    const auto news = [&](const FollowedRun& now) {
        for (const WorkflowJob& job : now.jobs) {
            const QString state = stateOf(job.status, job.conclusion);
            if (told.value(job.id) == state)
                continue;
            told.insert(job.id, state);
            say(u"%1: %2"_s.arg(job.name, state));
            if (options.isSet(u"logs"_s) && !job.conclusion.isEmpty())
                sayLog(client, job, stop);
        }
    };
    const Result<FollowedRun> end = followRun(client, run, *pause, news, stop);
    if (!end)
        return fail(end.error());
    const Result<void> written =
        options.write(options.formatName() == u"json" ? runAsJson(*end) : runAsText(*end));
    if (!written)
        return fail(written.error());
    return end->run.isGood() ? Done : Findings;
}

Result<WorkflowDispatch> chosenDispatch(const Options& options)
{
    WorkflowDispatch dispatch{options.argument(), options.text(u"ref"_s)};
    if (dispatch.workflow.isEmpty() || dispatch.workflow.contains(u'/'))
        return options.wrong(u"no workflow is named"_s, u"Name its file, such as mi_upgrade.yml"_s);
    if (dispatch.ref.isEmpty())
        return options.wrong(u"--ref is missing"_s, u"Name the branch, such as main"_s);
    for (const QString& input : options.texts(u"input"_s)) {
        const qsizetype equals = input.indexOf(u'=');
        if (equals <= 0)
            return options.wrong(u"--input takes NAME=VALUE"_s);
        dispatch.inputs.insert(input.first(equals), input.sliced(equals + 1));
    }
    if (options.isSet(u"marker"_s)) {
        dispatch.marker = dispatch.inputs.value(options.text(u"marker"_s));
        if (dispatch.marker.isEmpty())
            return options.wrong(u"--marker names no input that is given"_s);
    }
    return dispatch;
}

int dispatchAndFind(const Options& options, const GitHubClient& client, const WorkflowDispatch& dispatch,
                    const std::stop_token& stop)
{
    const Result<Dispatched> started = dispatchWorkflow(client, dispatch, stop);
    if (!started)
        return fail(started.error());
    const Result<WorkflowRun> run = awaitRun(client, *started, patienceForRun, stop);
    if (!run) {
        say(run.error().message());
        return StoppedPartWay;
    }
    if (options.isSet(u"watch"_s)) {
        say(u"Run %1: %2"_s.arg(run->id).arg(run->url.toString()));
        return watch(options, client, run->id, stop);
    }
    const FollowedRun found{*run, {}};
    const Result<void> written =
        options.write(options.formatName() == u"json" ? runAsJson(found) : u"%1\n"_s.arg(run->id).toUtf8());
    return written ? Done : fail(written.error());
}

} // namespace

int workflowDispatch(const QStringList& words, std::stop_token stop)
{
    Options options(u"workflow dispatch"_s,
                    u"Starts a workflow, once, and prints the number of the run that this became. Example: "
                    "lockstepctl workflow dispatch --repo example/fleet mi_upgrade.yml --ref main --input "
                    "customer=acme --input environment=prod --input target_src_version=5.1.0 --watch"_s);
    declareGitHub(options);
    options.argument(u"WORKFLOW"_s, u"the name of its file"_s)
        .value(u"ref"_s, u"BRANCH"_s, u"the branch or tag to run it on"_s)
        .value(u"input"_s, u"NAME=VALUE"_s, u"an input of the workflow (repeatable)"_s)
        .value(u"marker"_s, u"NAME"_s,
               u"the input whose value the workflow puts into the name of its run, to find the run by"_s)
        .flag(u"watch"_s, u"follow the run to its end; exit status 1 when it fails"_s);
    declareWatching(options);
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    const Result<WorkflowDispatch> dispatch = chosenDispatch(options);
    if (!dispatch)
        return fail(dispatch.error());
    const Result<GitHubClient> client = chosenGitHub(options, stop);
    if (!client)
        return fail(client.error());
    return withLog(options, *client, dispatchAndFind(options, *client, *dispatch, stop));
}

int workflowWatch(const QStringList& words, std::stop_token stop)
{
    Options options(
        u"workflow watch"_s,
        u"Follows a run of a workflow to its end; exit status 1 when it fails. Example: lockstepctl "
        "workflow watch --repo example/fleet 123456789 --logs"_s);
    declareGitHub(options);
    options.argument(u"RUN"_s, u"the number of the run"_s);
    declareWatching(options);
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    bool isNumber = false;
    const qint64 run = options.argument().toLongLong(&isNumber);
    if (!isNumber)
        return fail(options.wrong(u"no run is named by its number"_s).error());
    const Result<GitHubClient> client = chosenGitHub(options, stop);
    if (!client)
        return fail(client.error());
    return withLog(options, *client, watch(options, *client, run, stop));
}

} // namespace lockstep::ctl
