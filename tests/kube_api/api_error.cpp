#include "kube_api/api_error.h"

using namespace Qt::StringLiterals;

namespace lockstep::test {

QJsonObject ApiError::status() const
{
    QJsonObject made{{u"kind"_s, u"Status"_s},
                     {u"apiVersion"_s, u"v1"_s},
                     {u"metadata"_s, QJsonObject()},
                     {u"status"_s, u"Failure"_s},
                     {u"message"_s, message},
                     {u"reason"_s, reason},
                     {u"code"_s, code}};
    QJsonObject more = details;
    if (retryAfter > 0)
        more.insert(u"retryAfterSeconds"_s, retryAfter);
    if (!more.isEmpty())
        made.insert(u"details"_s, more);
    return made;
}

std::unexpected<ApiError> refused(int code, const QString& reason, const QString& message,
                                  const QJsonObject& details)
{
    return std::unexpected(ApiError{code, reason, message, details, 0});
}

std::unexpected<ApiError> badRequest(const QString& message)
{
    return refused(400, u"BadRequest"_s, message);
}

std::unexpected<ApiError> noSuchPath()
{
    return refused(404, u"NotFound"_s, u"the server could not find the requested resource"_s);
}

namespace {

QString resource(const Kind& kind)
{
    return kind.group.isEmpty() ? kind.plural : kind.plural + u'.' + kind.group;
}

QJsonObject about(const QString& name, const QString& group, const QString& what)
{
    QJsonObject made{{u"name"_s, name}, {u"kind"_s, what}};
    if (!group.isEmpty())
        made.insert(u"group"_s, group);
    return made;
}

} // namespace

std::unexpected<ApiError> notFound(const Kind& kind, const QString& name)
{
    return refused(404, u"NotFound"_s, u"%1 \"%2\" not found"_s.arg(resource(kind), name),
                   about(name, kind.group, kind.plural));
}

std::unexpected<ApiError> alreadyExists(const Kind& kind, const QString& name)
{
    return refused(409, u"AlreadyExists"_s, u"%1 \"%2\" already exists"_s.arg(resource(kind), name),
                   about(name, kind.group, kind.plural));
}

std::unexpected<ApiError> conflict(const Kind& kind, const QString& name, const QString& why)
{
    return refused(409, u"Conflict"_s,
                   u"Operation cannot be fulfilled on %1 \"%2\": %3"_s.arg(resource(kind), name, why),
                   about(name, kind.group, kind.plural));
}

std::unexpected<ApiError> invalid(const Kind& kind, const QString& name, const QList<Cause>& causes)
{
    QStringList said;
    QJsonArray listed;
    for (const Cause& cause : causes) {
        said.append(cause.field + u": "_s + cause.message);
        listed.append(QJsonObject{
            {u"reason"_s, cause.reason}, {u"message"_s, cause.message}, {u"field"_s, cause.field}});
    }
    QJsonObject details = about(name, kind.group, kind.name);
    details.insert(u"causes"_s, listed);
    const QString all = said.size() == 1 ? said.first() : u'[' + said.join(u", "_s) + u']';
    const QString what = kind.group.isEmpty() ? kind.name : kind.name + u'.' + kind.group;
    return refused(422, u"Invalid"_s, u"%1 \"%2\" is invalid: %3"_s.arg(what, name, all), details);
}

std::unexpected<ApiError> expired(const QString& message)
{
    return refused(410, u"Expired"_s, message);
}

QString usualReason(int code)
{
    switch (code) {
    case 400:
        return u"BadRequest"_s;
    case 401:
        return u"Unauthorized"_s;
    case 403:
        return u"Forbidden"_s;
    case 404:
        return u"NotFound"_s;
    case 405:
        return u"MethodNotAllowed"_s;
    case 409:
        return u"Conflict"_s;
    case 410:
        return u"Expired"_s;
    case 415:
        return u"UnsupportedMediaType"_s;
    case 422:
        return u"Invalid"_s;
    case 429:
        return u"TooManyRequests"_s;
    case 503:
        return u"ServiceUnavailable"_s;
    case 504:
        return u"Timeout"_s;
    default:
        return u"InternalError"_s;
    }
}

} // namespace lockstep::test
