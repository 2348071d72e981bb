#include "kube_api/request_rules.h"

using namespace Qt::StringLiterals;

namespace lockstep::test {

namespace {

const QStringList& listParameters()
{
    static const QStringList names{
        u"labelSelector"_s,   u"fieldSelector"_s,        u"limit"_s,          u"continue"_s,
        u"resourceVersion"_s, u"resourceVersionMatch"_s, u"timeoutSeconds"_s, u"allowWatchBookmarks"_s,
        u"watch"_s,           u"sendInitialEvents"_s,    u"includeObject"_s};
    return names;
}

QStringList knownParameters(const QByteArray& method, const ApiTarget& target)
{
    const QStringList write{u"dryRun"_s, u"fieldManager"_s, u"fieldValidation"_s};
    const QStringList remove{u"dryRun"_s, u"gracePeriodSeconds"_s, u"propagationPolicy"_s,
                             u"orphanDependents"_s};
    if (target.subresource == u"log"_s)
        return {u"container"_s,    u"follow"_s,     u"previous"_s,
                u"sinceSeconds"_s, u"sinceTime"_s,  u"timestamps"_s,
                u"tailLines"_s,    u"limitBytes"_s, u"insecureSkipTLSVerifyBackend"_s,
                u"stream"_s};
    if (method == "GET")
        return target.name.isEmpty() ? listParameters()
                                     : QStringList{u"resourceVersion"_s, u"includeObject"_s};
    if (method == "PATCH")
        return write + QStringList{u"force"_s};
    if (method == "DELETE")
        return target.name.isEmpty() ? remove + listParameters() : remove;
    return write;
}

bool isKnownSubresource(const ApiTarget& target)
{
    const QString& name = target.subresource;
    return name.isEmpty() || (name == u"status"_s && target.kind->hasStatus) ||
           (name == u"scale"_s && target.kind->hasScale) ||
           (target.kind->name == u"Pod"_s && name == u"log"_s) ||
           (target.kind->name == u"Namespace"_s && name == u"finalize"_s);
}

ApiError wrong(int code, const QString& message)
{
    return ApiError{code, usualReason(code), message, {}, 0};
}

std::optional<ApiError> wrongContentType(const ApiRequest& request)
{
    static const QStringList patches{u"application/json-patch+json"_s, u"application/merge-patch+json"_s,
                                     u"application/strategic-merge-patch+json"_s,
                                     u"application/apply-patch+yaml"_s};
    const QString type = request.contentType.section(u';', 0, 0).trimmed();
    const bool patch = request.method == "PATCH";
    const bool known =
        patch ? patches.contains(type)
              : (request.body.isEmpty() || type.isEmpty() || type == u"application/json"_s ||
                 type == u"application/yaml"_s || type == u"application/vnd.kubernetes.protobuf"_s);
    if (known)
        return std::nullopt;
    const QStringList bodies{u"application/json"_s, u"application/yaml"_s,
                             u"application/vnd.kubernetes.protobuf"_s};
    return wrong(
        415,
        u"the body of the request was in an unknown format (%1) - accepted media types include: %2"_s.arg(
            type, (patch ? patches : bodies).join(u", "_s)));
}

bool isKnownMethod(const QByteArray& method, const ApiTarget& target)
{
    if (target.kind->createOnly)
        return method == "POST" && target.name.isEmpty();
    if (target.subresource == u"log"_s)
        return method == "GET";
    if (target.name.isEmpty())
        return method == "GET" || method == "DELETE" ||
               (method == "POST" && (!target.space.isEmpty() || !target.kind->namespaced));
    if (!target.subresource.isEmpty())
        return method == "GET" || method == "PUT" || method == "PATCH";
    return method == "GET" || method == "PUT" || method == "PATCH" || method == "DELETE";
}

} // namespace

std::optional<ApiError> unknownParameter(const ApiRequest& request, const QStringList& known)
{
    for (const auto& [name, value] : request.query) {
        if (name != u"timeout"_s && name != u"pretty"_s && !known.contains(name))
            return wrong(400, u"unknown query parameter \"%1\""_s.arg(name));
    }
    return std::nullopt;
}

std::optional<ApiError> violation(const ApiRequest& request, const ApiTarget& target)
{
    if (!isKnownSubresource(target))
        return wrong(404, u"the server could not find the requested resource"_s);
    if (!isKnownMethod(request.method, target))
        return wrong(405, u"the server does not allow this method on the requested resource"_s);
    if (const auto unknown = unknownParameter(request, knownParameters(request.method, target)))
        return unknown;
    if (request.has(u"dryRun"_s) && request.param(u"dryRun"_s) != u"All"_s)
        return wrong(422, u"dryRun: Unsupported value: \"%1\": supported values: \"All\""_s.arg(
                              request.param(u"dryRun"_s)));
    if (request.param(u"fieldManager"_s).size() > 128)
        return wrong(422, u"fieldManager: Too long: may not be more than 128 bytes"_s);
    static const QStringList validations{QString(), u"Ignore"_s, u"Warn"_s, u"Strict"_s};
    if (!validations.contains(request.param(u"fieldValidation"_s)))
        return wrong(422,
                     u"fieldValidation: Unsupported value: \"%1\": supported values: \"Ignore\", \"Strict\", "
                     "\"Warn\""_s.arg(request.param(u"fieldValidation"_s)));
    const bool applies = request.contentType.startsWith(u"application/apply-patch+yaml"_s);
    if (request.has(u"force"_s) && !applies)
        return wrong(422, u"force: Forbidden: may not be specified for non-apply patch"_s);
    if (applies && request.method == "PATCH" && request.param(u"fieldManager"_s).isEmpty())
        return wrong(422, u"fieldManager: Required value: is required for apply patch"_s);
    if (request.method != "GET" && request.method != "DELETE" && request.body.isEmpty())
        return wrong(400, u"unable to parse request body: EOF"_s);
    return request.method == "GET" ? std::nullopt : wrongContentType(request);
}

} // namespace lockstep::test
