#include "core/github/workflows.h"

#include "core/support/waiting.h"

#include <QTimeZone>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

WorkflowRun runFrom(const QJsonObject& json)
{
    WorkflowRun made;
    made.id = json[u"id"].toInteger();
    made.name = json[u"name"].toString();
    made.title = json[u"display_title"].toString();
    made.event = json[u"event"].toString();
    made.branch = json[u"head_branch"].toString();
    made.actor = json[u"triggering_actor"][u"login"].toString();
    made.status = json[u"status"].toString();
    made.conclusion = json[u"conclusion"].toString();
    made.created = QDateTime::fromString(json[u"created_at"].toString(), Qt::ISODate);
    made.url = QUrl(json[u"html_url"].toString());
    return made;
}

WorkflowJob jobFrom(const QJsonObject& json)
{
    WorkflowJob made{json[u"id"].toInteger(),
                     json[u"name"].toString(),
                     json[u"status"].toString(),
                     json[u"conclusion"].toString(),
                     {},
                     QUrl(json[u"html_url"].toString())};
    for (const QJsonValue step : json[u"steps"].toArray())
        made.steps.append(
            {step[u"name"].toString(), step[u"status"].toString(), step[u"conclusion"].toString()});
    return made;
}

QString workflowPath(const WorkflowDispatch& dispatch, const QString& rest)
{
    return u"/actions/workflows/"_s + dispatch.workflow + rest;
}

QString workflowName(const GitHubClient& client, const WorkflowDispatch& dispatch)
{
    return u"the workflow %1 of %2"_s.arg(dispatch.workflow, client.repository().text());
}

QString runName(const GitHubClient& client, qint64 id)
{
    return u"run %1 of %2"_s.arg(id).arg(client.repository().text());
}

QString runPath(qint64 id, const QString& rest = {})
{
    return u"/actions/runs/%1"_s.arg(id) + rest;
}

QString branchOf(const QString& ref)
{
    static const QString heads = u"refs/heads/"_s;
    return ref.startsWith(heads) ? ref.sliced(heads.size()) : ref;
}

GitHubRequest aboutRuns(const GitHubClient& client, const WorkflowDispatch& dispatch)
{
    GitHubRequest request{.path = workflowPath(dispatch, u"/runs"_s),
                          .attempted = u"list the runs of"_s,
                          .subject = workflowName(client, dispatch)};
    request.query.addQueryItem(u"event"_s, u"workflow_dispatch"_s);
    request.query.addQueryItem(u"branch"_s,
                               QString::fromLatin1(QUrl::toPercentEncoding(branchOf(dispatch.ref))));
    return request;
}

/// As a word of its own: the one of "acme" is not that of "acme-2".
bool holdsWord(const QString& text, const QString& word)
{
    static const auto isPart = [](QChar character) {
        return character.isLetterOrNumber() || character == u'-' || character == u'_' || character == u'.';
    };
    for (qsizetype at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
        const qsizetype end = at + word.size();
        if ((at == 0 || !isPart(text[at - 1])) && (end == text.size() || !isPart(text[end])))
            return true;
    }
    return false;
}

} // namespace

QJsonObject WorkflowRun::toJson() const
{
    return {{u"id"_s, id},
            {u"name"_s, name},
            {u"title"_s, title},
            {u"event"_s, event},
            {u"branch"_s, branch},
            {u"actor"_s, actor},
            {u"status"_s, status},
            {u"conclusion"_s, conclusion},
            {u"url"_s, url.toString()},
            {u"created"_s, created.toString(Qt::ISODate)}};
}

QJsonObject WorkflowJob::toJson() const
{
    QJsonArray all;
    for (const WorkflowStep& step : steps)
        all.append(QJsonObject{
            {u"name"_s, step.name}, {u"status"_s, step.status}, {u"conclusion"_s, step.conclusion}});
    return {{u"id"_s, id},         {u"name"_s, name},
            {u"status"_s, status}, {u"conclusion"_s, conclusion},
            {u"steps"_s, all},     {u"url"_s, url.toString()}};
}

Result<Dispatched> beforeDispatch(const GitHubClient& client, const WorkflowDispatch& dispatch,
                                  const std::stop_token& stop)
{
    const Result<QList<WorkflowRun>> runs = readRuns(client, dispatch, {}, stop);
    if (!runs)
        return failure(runs);
    Dispatched made{dispatch, {}};
    for (const WorkflowRun& run : *runs) {
        made.known.append(run.id);
        made.since = made.since.isValid() ? std::max(made.since, run.created) : run.created;
    }
    return made;
}

Result<void> startWorkflow(const GitHubClient& client, const WorkflowDispatch& dispatch,
                           const std::stop_token& stop)
{
    QJsonObject inputs;
    for (const auto& [name, value] : dispatch.inputs.asKeyValueRange())
        inputs[name] = value;
    QJsonObject body{{u"ref"_s, dispatch.ref}};
    if (!inputs.isEmpty())
        body[u"inputs"] = inputs;
    const GitHubRequest request{.method = "POST",
                                .path = workflowPath(dispatch, u"/dispatches"_s),
                                .body = body,
                                .attempted = u"dispatch"_s,
                                .subject = workflowName(client, dispatch)};
    const Result<HttpReply> done = client.send(request, stop);
    return done ? Result<void>() : failure(done);
}

Result<Dispatched> dispatchWorkflow(const GitHubClient& client, const WorkflowDispatch& dispatch,
                                    const std::stop_token& stop)
{
    const Result<Dispatched> before = beforeDispatch(client, dispatch, stop);
    if (!before)
        return before;
    const Result<void> started = startWorkflow(client, dispatch, stop);
    return started ? before : failure(started);
}

Result<QList<WorkflowRun>> readRuns(const GitHubClient& client, const WorkflowDispatch& dispatch,
                                    const QDateTime& since, const std::stop_token& stop)
{
    GitHubRequest request = aboutRuns(client, dispatch);
    if (since.isValid())
        request.query.addQueryItem(u"created"_s,
                                   u"%3E%3D"_s + since.toUTC().toString(u"yyyy-MM-ddTHH:mm:ss'Z'"));
    QList<WorkflowRun> runs;
    const auto take = [&](const QJsonArray& page) {
        for (const QJsonValue run : page)
            runs.append(runFrom(run.toObject()));
        return since.isValid();
    };
    const Result<void> read = client.pages(request, u"workflow_runs"_s, take, stop);
    return read ? Result<QList<WorkflowRun>>(runs) : failure(read);
}

std::optional<WorkflowRun> runOf(const Dispatched& dispatched, const QList<WorkflowRun>& runs)
{
    const QString& marker = dispatched.dispatch.marker;
    std::optional<WorkflowRun> found;
    for (const WorkflowRun& run : runs) { // the newest first
        const bool mayBe = run.event == u"workflow_dispatch" && !dispatched.known.contains(run.id) &&
                           run.branch == branchOf(dispatched.dispatch.ref) &&
                           (dispatched.actor.isEmpty() || run.actor == dispatched.actor);
        if (mayBe && (marker.isEmpty() || holdsWord(run.title, marker)))
            found = run;
    }
    return found;
}

Result<std::optional<WorkflowRun>> findRun(const GitHubClient& client, const Dispatched& dispatched,
                                           const std::stop_token& stop)
{
    return readRuns(client, dispatched.dispatch, dispatched.since, stop)
        .transform([&](const QList<WorkflowRun>& runs) { return runOf(dispatched, runs); });
}

Result<WorkflowRun> awaitRun(const GitHubClient& client, const Dispatched& dispatched,
                             std::chrono::milliseconds patience, const std::stop_token& stop)
{
    const auto end = std::chrono::steady_clock::now() + patience;
    constexpr std::chrono::milliseconds longestPause(5000);
    for (std::chrono::milliseconds pause(200);; pause = std::min(pause * 2, longestPause)) {
        const Result<std::optional<WorkflowRun>> found = findRun(client, dispatched, stop);
        if (!found)
            return failure(found);
        if (*found)
            return **found;
        const QString subject = workflowName(client, dispatched.dispatch);
        if (std::chrono::steady_clock::now() + pause > end)
            return failure(
                ErrorKind::NotFound, u"find the run of"_s, subject,
                u"there was none for %1 s after it was dispatched"_s.arg(double(patience.count()) / 1000),
                u"Look at the Actions page of the repository before you dispatch it again; with a "
                "marker, check that the workflow puts it into its run-name"_s);
        if (!sleepUnlessStopped(pause, stop))
            return failure(ErrorKind::Cancelled, u"find the run of"_s, subject, u"it was cancelled"_s);
    }
}

Result<WorkflowRun> readRun(const GitHubClient& client, qint64 id, const std::stop_token& stop)
{
    return client.object({.path = runPath(id), .attempted = u"read"_s, .subject = runName(client, id)}, stop)
        .transform(runFrom);
}

Result<QList<WorkflowJob>> readJobs(const GitHubClient& client, qint64 run, const std::stop_token& stop)
{
    const Result<QList<QJsonObject>> all = client.list({.path = runPath(run, u"/jobs"_s),
                                                        .attempted = u"read the jobs of"_s,
                                                        .subject = runName(client, run)},
                                                       u"jobs"_s, stop);
    if (!all)
        return failure(all);
    QList<WorkflowJob> jobs;
    for (const QJsonObject& job : *all)
        jobs.append(jobFrom(job));
    return jobs;
}

Result<QString> readJobLog(const GitHubClient& client, qint64 job, const std::stop_token& stop)
{
    const Result<QByteArray> bytes =
        client.download({.path = u"/actions/jobs/%1/logs"_s.arg(job),
                         .attempted = u"read the log of"_s,
                         .subject = u"job %1 of %2"_s.arg(job).arg(client.repository().text())},
                        stop);
    return bytes.transform([&](const QByteArray& text) { return client.masked(QString::fromUtf8(text)); });
}

Result<FollowedRun> followRun(const GitHubClient& client, qint64 run, std::chrono::milliseconds pause,
                              const std::function<void(const FollowedRun&)>& news,
                              const std::stop_token& stop)
{
    std::optional<FollowedRun> last;
    while (true) {
        const Result<WorkflowRun> now = readRun(client, run, stop);
        if (!now)
            return failure(now);
        const Result<QList<WorkflowJob>> jobs = readJobs(client, run, stop);
        if (!jobs)
            return failure(jobs);
        const bool isNews = !last || last->run.status != now->status ||
                            last->run.conclusion != now->conclusion || last->jobs != *jobs;
        last = FollowedRun{*now, *jobs};
        if (isNews && news)
            news(*last);
        if (now->isDone())
            return *last;
        if (!sleepUnlessStopped(pause, stop))
            return failure(ErrorKind::Cancelled, u"follow"_s, runName(client, run), u"it was cancelled"_s,
                           u"The run goes on without us"_s);
    }
}

} // namespace lockstep
