#include "github_api/github_call.h"
#include "github_api/pull_json.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace lockstep::simulation {

namespace {

const QString actions = u"/repos/{owner}/{repo}/actions"_s;

WorkflowState* workflowOf(GitHubState& state, const GitHubCall& call)
{
    const QString wanted = call.places.value(2);
    const auto found = std::ranges::find_if(state.workflows, [&](const WorkflowState& workflow) {
        return workflow.file == wanted || QString::number(workflow.id) == wanted;
    });
    return found == state.workflows.end() ? nullptr : &*found;
}

QString problemOfInputs(const WorkflowState& workflow, const QJsonObject& inputs)
{
    QStringList stray;
    for (const QString& name : inputs.keys()) {
        if (!workflow.inputs.contains(name))
            stray.append(name);
    }
    if (!stray.isEmpty())
        return u"Unexpected inputs provided: "_s +
               QString::fromUtf8(
                   QJsonDocument(QJsonArray::fromStringList(stray)).toJson(QJsonDocument::Compact));
    for (const QString& name : workflow.required) {
        if (inputs[name].toString().isEmpty())
            return u"Required input '%1' not provided"_s.arg(name);
    }
    return {};
}

GitHubAnswer dispatch(GitHubState& state, const GitHubCall& call)
{
    const WorkflowState* workflow = workflowOf(state, call);
    if (!workflow)
        return GitHubAnswer::notFound();
    const QString ref = call.body[u"ref"].toString();
    const QJsonObject inputs = call.body[u"inputs"].toObject();
    if (!workflow->hasDispatch)
        return GitHubAnswer::problem(422, u"Workflow does not have 'workflow_dispatch' trigger"_s);
    if (!state.branches.contains(ref))
        return GitHubAnswer::problem(422, u"No ref found for: "_s + ref);
    if (const QString problem = problemOfInputs(*workflow, inputs); !problem.isEmpty())
        return GitHubAnswer::problem(422, problem);
    RunState run;
    run.id = ++state.lastId;
    run.workflow = workflow->id;
    run.branch = ref;
    run.inputs = inputs;
    if (state.nameRun)
        run.title = state.nameRun(inputs);
    else // as "run-name: ${{ inputs.marker }}" does
        run.title = inputs.contains(u"marker") ? workflow->name + u' ' + inputs[u"marker"].toString()
                                               : workflow->name;
    run.conclusion = state.concludes ? state.concludes(inputs) : state.runsConclude;
    run.hidden = state.runsAppearAfter;
    run.created = state.now();
    run.takes = state.takes ? state.takes() : state.runsTake;
    for (const QString& job : workflow->jobs) {
        const qint64 id = ++state.lastId;
        run.jobs.append({id, job, u"%1: hello from %2\n"_s.arg(run.title, job)});
    }
    state.runs.insert(run.id, run);
    ++state.dispatches;
    return {204};
}

QJsonObject runJson(const GitHubState& state, const RunState& run)
{
    const QString created = run.created.toString(Qt::ISODate);
    return {{u"id"_s, run.id},
            {u"name"_s, run.title.section(u' ', 0, 0)},
            {u"display_title"_s, run.title},
            {u"head_branch"_s, run.branch},
            {u"head_sha"_s, shaOf(run.branch)},
            {u"event"_s, u"workflow_dispatch"_s},
            {u"status"_s, run.isDone()    ? u"completed"_s
                          : run.step == 0 ? u"queued"_s
                                          : u"in_progress"_s},
            {u"conclusion"_s, run.isDone() ? QJsonValue(run.conclusion) : QJsonValue(QJsonValue::Null)},
            {u"workflow_id"_s, run.workflow},
            {u"run_attempt"_s, 1},
            {u"actor"_s, userJson(state.user)},
            {u"triggering_actor"_s, userJson(state.user)},
            {u"created_at"_s, created},
            {u"updated_at"_s, created},
            {u"html_url"_s,
             u"https://github.example.com/%1/%2/actions/runs/%3"_s.arg(state.owner, state.name).arg(run.id)}};
}

GitHubAnswer listRuns(GitHubState& state, const GitHubCall& call)
{
    const WorkflowState* workflow = workflowOf(state, call);
    if (!workflow)
        return GitHubAnswer::notFound();
    const QString created = call.query.value(u"created"_s);
    const QDateTime since = QDateTime::fromString(created.mid(2), Qt::ISODate);
    if (!created.isEmpty() && (!created.startsWith(u">=") || !since.isValid()))
        return GitHubAnswer::problem(422, u"Validation Failed"_s);
    const QString branch = call.query.value(u"branch"_s);
    state.advance();
    QJsonArray all;
    for (RunState& run : state.runs) {
        if (run.hidden > 0) {
            --run.hidden;
            continue;
        }
        const bool isLate = !since.isValid() || run.created >= since;
        if (run.workflow == workflow->id && isLate && (branch.isEmpty() || branch == run.branch))
            all.prepend(runJson(state, run));
    }
    return {200, QJsonObject{{u"total_count"_s, all.size()}, {u"workflow_runs"_s, all}}, u"workflow_runs"_s};
}

RunState* runOf(GitHubState& state, const GitHubCall& call)
{
    const auto found = state.runs.find(call.places.value(2).toLongLong());
    return found == state.runs.end() ? nullptr : &*found;
}

/// Each look finds the run a step further.
GitHubAnswer showRun(GitHubState& state, const GitHubCall& call)
{
    RunState* run = runOf(state, call);
    if (!run)
        return GitHubAnswer::notFound();
    state.advance();
    const QJsonObject json = runJson(state, *run);
    if (run->takes.count() == 0 && !run->isDone())
        state.advance(*run);
    return {200, json};
}

QJsonObject jobJson(const RunState& run, qsizetype index)
{
    const JobState& job = run.jobs[index];
    const bool isOver = run.step > index + 1;
    const bool isLast = index + 1 == run.jobs.size();
    const QString status = isOver ? u"completed"_s : run.step > index ? u"in_progress"_s : u"queued"_s;
    const QJsonValue conclusion = !isOver  ? QJsonValue(QJsonValue::Null)
                                  : isLast ? QJsonValue(run.conclusion)
                                           : QJsonValue(u"success"_s);
    const QJsonObject step{
        {u"name"_s, u"Run"_s}, {u"number"_s, 1}, {u"status"_s, status}, {u"conclusion"_s, conclusion}};
    return {{u"id"_s, job.id},
            {u"run_id"_s, run.id},
            {u"name"_s, job.name},
            {u"status"_s, status},
            {u"conclusion"_s, conclusion},
            {u"steps"_s, QJsonArray{step}},
            {u"html_url"_s, u"https://github.example.com/job/%1"_s.arg(job.id)}};
}

GitHubAnswer listJobs(GitHubState& state, const GitHubCall& call)
{
    const RunState* run = runOf(state, call);
    if (!run)
        return GitHubAnswer::notFound();
    QJsonArray all;
    for (qsizetype index = 0; index < run->jobs.size(); ++index)
        all.append(jobJson(*run, index));
    return {200, QJsonObject{{u"total_count"_s, all.size()}, {u"jobs"_s, all}}, u"jobs"_s};
}

/// Logs are on another host, at a signed address.
GitHubAnswer showLog(GitHubState& state, const GitHubCall& call)
{
    const qint64 wanted = call.places.value(2).toLongLong();
    for (const RunState& run : state.runs) {
        for (const JobState& job : run.jobs) {
            if (job.id != wanted)
                continue;
            const QString elsewhere = QString(call.server).replace(u"127.0.0.1"_s, u"localhost"_s);
            GitHubAnswer answer{302};
            answer.headers.append(
                {"Location",
                 u"%1/_storage/logs/%2?sig=signed-for-a-minute"_s.arg(elsewhere).arg(job.id).toUtf8()});
            return answer;
        }
    }
    return GitHubAnswer::notFound();
}

} // namespace

QList<GitHubOperation> workflowOperations()
{
    const QString workflow = actions + u"/workflows/{workflow_id}"_s;
    const QString run = actions + u"/runs/{run_id}"_s;
    const QList<GitHubField> listed{{u"actor"_s}, {u"branch"_s}, {u"event"_s}, {u"status"_s}, {u"created"_s}};
    return {
        {"POST",
         workflow + u"/dispatches"_s,
         {},
         {{u"ref"_s, QJsonValue::String, true}, {u"inputs"_s, QJsonValue::Object}},
         dispatch},
        {"GET", workflow + u"/runs"_s, listed, {}, listRuns, true},
        {"GET", run, {}, {}, showRun},
        {"GET",
         run + u"/jobs"_s,
         {{u"filter"_s, QJsonValue::String, false, {u"latest"_s, u"all"_s}}},
         {},
         listJobs,
         true},
        {"GET", actions + u"/jobs/{job_id}/logs"_s, {}, {}, showLog},
    };
}

QList<GitHubOperation> repositoryOperations()
{
    const auto show = [](GitHubState& state, const GitHubCall&) -> GitHubAnswer {
        return {200, QJsonObject{{u"id"_s, 1},
                                 {u"name"_s, state.name},
                                 {u"full_name"_s, state.owner + u'/' + state.name},
                                 {u"default_branch"_s, u"main"_s},
                                 {u"archived"_s, state.isArchived},
                                 {u"allow_auto_merge"_s, state.allowsAutoMerge}}};
    };
    return {{"GET", u"/repos/{owner}/{repo}"_s, {}, {}, show}};
}

} // namespace lockstep::simulation
