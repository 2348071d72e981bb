#include "github_api/github_call.h"

using namespace Qt::StringLiterals;

namespace lockstep::simulation {

namespace {

const GitHubField* fieldNamed(const QList<GitHubField>& fields, const QString& name)
{
    const auto found = std::ranges::find(fields, name, &GitHubField::name);
    return found == fields.end() ? nullptr : &*found;
}

QStringList problemsOfQuery(const GitHubCall& call, const GitHubOperation& operation)
{
    QStringList problems;
    for (const auto& [name, value] : call.query.asKeyValueRange()) {
        if (operation.isList && (name == u"page" || name == u"per_page")) {
            if (value.toInt() < 1 || (name == u"per_page" && value.toInt() > 100))
                problems += u"the parameter %1 is %2"_s.arg(name, value);
            continue;
        }
        const GitHubField* field = fieldNamed(operation.query, name);
        if (!field)
            problems += u"there is no parameter %1"_s.arg(name);
        else if (!field->allowed.isEmpty() && !field->allowed.contains(value))
            problems += u"the parameter %1 may not be %2"_s.arg(name, value);
    }
    return problems;
}

QStringList problemsOfBody(const GitHubCall& call, const GitHubOperation& operation)
{
    QStringList problems;
    for (const GitHubField& field : operation.body) {
        const QJsonValue value = call.body[field.name];
        if (value.isUndefined() && field.isRequired)
            problems += u"the field %1 is missing"_s.arg(field.name);
        else if (!value.isUndefined() && value.type() != field.type)
            problems += u"the field %1 has a wrong type"_s.arg(field.name);
        else if (!value.isUndefined() && !field.allowed.isEmpty() &&
                 !field.allowed.contains(value.toString()))
            problems += u"the field %1 may not be %2"_s.arg(field.name, value.toString());
    }
    for (const QString& name : call.body.keys()) {
        if (!fieldNamed(operation.body, name))
            problems += u"there is no field %1"_s.arg(name);
    }
    return problems;
}

QStringList problemsOfHeaders(const GitHubCall& call)
{
    QStringList problems;
    const QString agent = call.headers.value(u"user-agent"_s);
    if (agent.isEmpty())
        problems += u"there is no User-Agent"_s;
    if (agent.startsWith(u"GitHub CLI"))
        return problems; // which has ways of its own
    if (call.headers.value(u"accept"_s) != u"application/vnd.github+json")
        problems += u"Accept is \"%1\""_s.arg(call.headers.value(u"accept"_s));
    if (call.headers.value(u"x-github-api-version"_s) != u"2022-11-28")
        problems += u"there is no X-GitHub-Api-Version"_s;
    const bool hasBody = call.method != "GET" && call.method != "DELETE";
    if (hasBody && !call.headers.value(u"content-type"_s).startsWith(u"application/json"))
        problems += u"the body is not said to be JSON"_s;
    return problems;
}

} // namespace

GitHubAnswer GitHubAnswer::problem(int status, const QString& message, const QJsonArray& errors)
{
    QJsonObject body{{u"message"_s, message},
                     {u"documentation_url"_s, u"https://docs.github.com/rest"_s},
                     {u"status"_s, QString::number(status)}};
    if (!errors.isEmpty())
        body[u"errors"] = errors;
    return {status, body};
}

GitHubAnswer GitHubAnswer::notFound()
{
    return problem(404, u"Not Found"_s);
}

QStringList problemsOf(const GitHubCall& call, const GitHubOperation& operation)
{
    return problemsOfHeaders(call) + problemsOfQuery(call, operation) + problemsOfBody(call, operation);
}

} // namespace lockstep::simulation
