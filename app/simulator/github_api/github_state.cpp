#include "github_api/github_state.h"

#include "core/support/files.h"

#include <QCryptographicHash>

using namespace Qt::StringLiterals;

namespace lockstep::simulation {

namespace {

bool allAre(const QJsonArray& checks, const QString& key, const QString& good)
{
    return std::ranges::all_of(checks,
                               [&](const QJsonValue& check) { return check[key].toString() == good; });
}

bool isApproved(const PullState& pull)
{
    return std::ranges::any_of(
        pull.reviews, [](const QJsonValue& review) { return review[u"state"].toString() == u"APPROVED"; });
}

} // namespace

QString shaOf(const QString& text)
{
    return QString::fromLatin1(QCryptographicHash::hash(text.toUtf8(), QCryptographicHash::Sha1).toHex());
}

void GitHubState::advance(RunState& run)
{
    ++run.step;
    if (run.isDone() && ended) {
        const RunState over = run; // whoever is told may add runs
        ended(*this, over);
    }
}

void GitHubState::advance()
{
    const QDateTime time = now();
    for (const qint64 id : runs.keys()) {
        const RunState& run = runs[id];
        if (run.takes.count() == 0 || run.isDone())
            continue;
        const qint64 steps = run.created.msecsTo(time) * (run.jobs.size() + 1) / run.takes.count();
        while (!runs[id].isDone() && runs[id].step < steps)
            advance(runs[id]);
    }
}

QString GitHubState::commitOf(const QString& branch) const
{
    if (!gitFolder.isEmpty()) {
        const auto pushed = readFile(gitFolder + u"/refs/heads/"_s + branch);
        if (pushed)
            return QString::fromLatin1(pushed->trimmed());
    }
    return branches.contains(branch) ? shaOf(branch) : QString();
}

QString GitHubState::mergeState(const PullState& pull) const
{
    if (pull.hasConflict)
        return u"dirty"_s;
    if (pull.isDraft)
        return u"draft"_s;
    const bool isGreen = allAre(checkRuns.value(pull.headSha), u"conclusion"_s, u"success"_s) &&
                         allAre(statuses.value(pull.headSha), u"state"_s, u"success"_s);
    if ((needsApproval && !isApproved(pull)) || (needsChecks && !isGreen))
        return u"blocked"_s;
    return isGreen ? u"clean"_s : u"unstable"_s;
}

std::optional<MergeRefusal> GitHubState::refusal(const PullState& pull, const QString& sha) const
{
    if (hasMergeQueue)
        return MergeRefusal{
            405, u"Repository rule violations found\n\nChanges must be made through the merge queue\n\n"_s};
    const QString state = mergeState(pull);
    if (!pull.isOpen || state == u"dirty")
        return MergeRefusal{405, u"Pull Request is not mergeable"_s};
    if (!sha.isEmpty() && sha != pull.headSha)
        return MergeRefusal{409, u"Head branch was modified. Review and try the merge again."_s};
    if (pull.isDraft)
        return MergeRefusal{405, u"Pull Request is still a draft"_s};
    if (state == u"blocked")
        return MergeRefusal{
            405, needsApproval ? u"At least 1 approving review is required by reviewers with write access."_s
                               : u"Required status check \"build\" is expected."_s};
    return {};
}

void GitHubState::merge(PullState& pull)
{
    pull.mergeSha = shaOf(u"merge %1"_s.arg(pull.number));
    pull.isOpen = false;
    pull.mergesItself = false;
    pull.updated = now();
    ++merges;
}

void GitHubState::settle()
{
    for (PullState& pull : pulls) {
        if (pull.isOpen && pull.mergesItself && mergeState(pull) == u"clean")
            merge(pull);
    }
}

PullState& GitHubState::addPull(const QString& head, const QString& title, const QStringList& labels)
{
    PullState pull;
    pull.number = ++lastNumber;
    pull.title = title;
    pull.head = head;
    pull.headSha = shaOf(head);
    pull.labels = labels;
    pull.updated = now();
    if (!branches.contains(head))
        branches.append(head);
    return *pulls.insert(pull.number, pull);
}

bool GitHubState::knowsLabel(const QString& label) const
{
    const auto has = [&](const auto& one) { return one.labels.contains(label); };
    return std::ranges::any_of(pulls, has) || std::ranges::any_of(issues, has);
}

void GitHubState::deleteLabel(const QString& label)
{
    for (PullState& pull : pulls)
        pull.labels.removeAll(label);
    for (IssueState& issue : issues)
        issue.labels.removeAll(label);
}

void GitHubState::push(int number)
{
    PullState& pull = pulls[number];
    pull.headSha = shaOf(pull.headSha);
    pull.updated = now();
}

void GitHubState::addCheck(const QString& sha, const QString& checkName, const QString& conclusion)
{
    const bool isDone = conclusion != u"in_progress" && conclusion != u"queued";
    QJsonArray& all = checkRuns[sha];
    all.append(QJsonObject{{u"id"_s, ++lastId},
                           {u"name"_s, checkName},
                           {u"head_sha"_s, sha},
                           {u"status"_s, isDone ? u"completed"_s : conclusion},
                           {u"conclusion"_s, isDone ? QJsonValue(conclusion) : QJsonValue(QJsonValue::Null)},
                           {u"html_url"_s, u"https://github.example.com/check/%1"_s.arg(lastId)}});
}

void GitHubState::addStatus(const QString& sha, const QString& context, const QString& state)
{
    statuses[sha].append(QJsonObject{{u"id"_s, ++lastId},
                                     {u"context"_s, context},
                                     {u"state"_s, state},
                                     {u"target_url"_s, u"https://ci.example.com/%1"_s.arg(lastId)}});
}

} // namespace lockstep::simulation
