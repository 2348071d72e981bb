#include "github_api/pull_json.h"

using namespace Qt::StringLiterals;

namespace lockstep::simulation {

QJsonObject userJson(const QString& login)
{
    return {{u"login"_s, login}, {u"type"_s, u"User"_s}};
}

QJsonArray labelsJson(const QStringList& labels)
{
    QJsonArray all;
    for (const QString& label : labels)
        all.append(QJsonObject{{u"name"_s, label}, {u"color"_s, u"ededed"_s}});
    return all;
}

QString pullNodeId(int number)
{
    return u"PR_%1"_s.arg(number);
}

QJsonObject pullJson(const GitHubState& state, const PullState& pull, bool isWhole)
{
    const bool isMerged = !pull.mergeSha.isEmpty();
    const QString changed = pull.updated.toString(Qt::ISODate);
    const QJsonValue null(QJsonValue::Null);
    const QString repository = state.owner + u'/' + state.name;
    QJsonObject made{
        {u"id"_s, 5000 + pull.number},
        {u"node_id"_s, pullNodeId(pull.number)},
        {u"number"_s, pull.number},
        {u"state"_s, pull.isOpen ? u"open"_s : u"closed"_s},
        {u"title"_s, pull.title},
        {u"body"_s, pull.body.isEmpty() ? null : QJsonValue(pull.body)},
        {u"user"_s, userJson(pull.author)},
        {u"labels"_s, labelsJson(pull.labels)},
        {u"draft"_s, pull.isDraft},
        {u"head"_s, QJsonObject{{u"ref"_s, pull.head},
                                {u"sha"_s, pull.headSha},
                                {u"label"_s, state.owner + u':' + pull.head}}},
        {u"base"_s, QJsonObject{{u"ref"_s, pull.base}, {u"label"_s, state.owner + u':' + pull.base}}},
        {u"html_url"_s, u"https://github.example.com/%1/pull/%2"_s.arg(repository).arg(pull.number)},
        {u"created_at"_s, changed},
        {u"updated_at"_s, changed},
        {u"merged_at"_s, isMerged ? QJsonValue(changed) : null},
        {u"merge_commit_sha"_s, isMerged ? QJsonValue(pull.mergeSha) : null},
        {u"auto_merge"_s,
         pull.mergesItself ? QJsonValue(QJsonObject{{u"merge_method"_s, u"squash"_s}}) : null}};
    if (!isWhole)
        return made;
    made[u"merged"] = isMerged;
    made[u"mergeable"] = isMerged ? null : QJsonValue(!pull.hasConflict);
    made[u"mergeable_state"] = isMerged ? u"unknown"_s : state.mergeState(pull);
    made[u"changed_files"] = pull.files.size();
    return made;
}

} // namespace lockstep::simulation
