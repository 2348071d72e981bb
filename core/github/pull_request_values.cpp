#include "core/github/pull_requests.h"

using namespace Qt::StringLiterals;

namespace lockstep {

PullRequest PullRequest::fromJson(const QJsonObject& json)
{
    PullRequest made;
    made.number = json[u"number"].toInt();
    made.nodeId = json[u"node_id"].toString();
    made.title = json[u"title"].toString();
    made.body = json[u"body"].toString();
    made.state = json[u"state"].toString();
    made.isDraft = json[u"draft"].toBool();
    made.isMerged = json[u"merged"].toBool() || json[u"merged_at"].isString();
    made.author = json[u"user"][u"login"].toString();
    made.head = json[u"head"][u"ref"].toString();
    made.headSha = json[u"head"][u"sha"].toString();
    made.base = json[u"base"][u"ref"].toString();
    for (const QJsonValue label : json[u"labels"].toArray())
        made.labels.append(label[u"name"].toString());
    made.url = QUrl(json[u"html_url"].toString());
    made.updated = QDateTime::fromString(json[u"updated_at"].toString(), Qt::ISODate);
    made.mergesItself = json[u"auto_merge"].isObject();
    return made;
}

QJsonObject PullRequest::toJson() const
{
    return {{u"number"_s, number},
            {u"title"_s, title},
            {u"body"_s, body},
            {u"state"_s, isMerged ? u"merged"_s : state},
            {u"draft"_s, isDraft},
            {u"author"_s, author},
            {u"head"_s, head},
            {u"headSha"_s, headSha},
            {u"base"_s, base},
            {u"labels"_s, QJsonArray::fromStringList(labels)},
            {u"url"_s, url.toString()},
            {u"updated"_s, updated.toString(Qt::ISODate)},
            {u"autoMerge"_s, mergesItself}};
}

QString checkStateName(Check::State state)
{
    switch (state) {
    case Check::State::Passed:
        return u"passed"_s;
    case Check::State::Pending:
        return u"pending"_s;
    case Check::State::Failed:
        return u"failed"_s;
    }
    Q_UNREACHABLE_RETURN({});
}

std::optional<Check::State> combined(const QList<Check>& checks)
{
    if (checks.isEmpty())
        return {};
    const auto any = [&](Check::State state) {
        return std::ranges::any_of(checks, [&](const Check& check) { return check.state == state; });
    };
    if (any(Check::State::Failed))
        return Check::State::Failed;
    return any(Check::State::Pending) ? Check::State::Pending : Check::State::Passed;
}

QJsonObject PullRequestDetails::toJson() const
{
    QJsonObject made = pull.toJson();
    made[u"canMerge"] = canMerge ? QJsonValue(*canMerge) : QJsonValue(QJsonValue::Null);
    made[u"mergeState"] = mergeState;
    QJsonArray changed;
    for (const ChangedFile& file : files)
        changed.append(QJsonObject{{u"path"_s, file.path},
                                   {u"formerPath"_s, file.formerPath},
                                   {u"status"_s, file.status},
                                   {u"additions"_s, file.additions},
                                   {u"deletions"_s, file.deletions},
                                   {u"patch"_s, file.patch}});
    made[u"files"] = changed;
    QJsonArray given;
    for (const Review& review : reviews)
        given.append(QJsonObject{{u"author"_s, review.author},
                                 {u"state"_s, review.state},
                                 {u"body"_s, review.body},
                                 {u"sha"_s, review.sha}});
    made[u"reviews"] = given;
    QJsonArray looked;
    for (const Check& check : checks)
        looked.append(QJsonObject{{u"name"_s, check.name},
                                  {u"state"_s, checkStateName(check.state)},
                                  {u"detail"_s, check.detail},
                                  {u"url"_s, check.url.toString()}});
    made[u"checks"] = looked;
    return made;
}

} // namespace lockstep
