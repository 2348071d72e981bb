#include "github_api/github_fault.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace lockstep::simulation {

GitHubFault GitHubFault::answer(const QString& path, int status, const QString& message, int times)
{
    GitHubFault fault{.method = {}, .path = path, .times = times, .status = status};
    fault.body = QJsonDocument(QJsonObject{{u"message"_s, message}}).toJson(QJsonDocument::Compact);
    return fault;
}

GitHubFault GitHubFault::cut(const QByteArray& method, const QString& path, Kind kind, int times)
{
    return {.method = method, .path = path, .times = times, .kind = kind};
}

GitHubFault GitHubFault::secondary(const QString& path, int retryAfter, int times)
{
    GitHubFault fault = answer(path, 403, u"You have exceeded a secondary rate limit."_s, times);
    if (retryAfter >= 0)
        fault.headers.append({"Retry-After", QByteArray::number(retryAfter)});
    return fault;
}

GitHubFault GitHubFault::scope(const QString& path, int status, const QByteArray& wanted,
                               const QByteArray& given)
{
    GitHubFault fault = answer(path, status, status == 404 ? u"Not Found"_s : u"Must have admin rights"_s);
    fault.headers = {{"X-Accepted-OAuth-Scopes", wanted}, {"X-OAuth-Scopes", given}};
    return fault;
}

} // namespace lockstep::simulation
