#include "kube_api/request_body.h"

#include "core/support/yaml_json.h"
#include "kube_api/json_paths.h"
#include "kube_api/kube_types.h"
#include "kube_api/protobuf.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace lockstep::test {

namespace {

std::optional<ApiError> mismatch(const QJsonObject& object, const ApiTarget& target)
{
    const QString version = text(object, u"apiVersion");
    const QString kind = text(object, u"kind");
    const bool scale = target.subresource == u"scale"_s;
    const QString expectedVersion = scale ? u"autoscaling/v1"_s : target.kind->apiVersion();
    const QString expectedKind = scale ? u"Scale"_s : target.kind->name;
    if (kind.isEmpty())
        return badRequest(u"Object 'Kind' is missing in '%1'"_s.arg(QString::fromUtf8(compact(object))))
            .error();
    if (version != expectedVersion || kind != expectedKind)
        return badRequest(u"%1 in version \"%2\" cannot be handled as a %3: no kind \"%1\" is registered for "
                          "this path"_s.arg(kind, version, expectedKind))
            .error();
    const QString name = text(object, u"metadata.name");
    if (!target.name.isEmpty() && !name.isEmpty() && name != target.name)
        return badRequest(u"the name of the object (%1) does not match the name on the URL (%2)"_s.arg(
                              name, target.name))
            .error();
    const QString space = text(object, u"metadata.namespace");
    if (!space.isEmpty() && target.kind->namespaced && space != target.space)
        return badRequest(u"the namespace of the provided object does not match the namespace sent on the "
                          "request"_s)
            .error();
    return std::nullopt;
}

} // namespace

Answer<QJsonValue> readBody(const ApiRequest& request)
{
    if (request.contentType.startsWith(u"application/vnd.kubernetes.protobuf"_s)) {
        const Answer<QJsonObject> object = objectFromProtobuf(request.body);
        return object ? Answer<QJsonValue>(*object) : std::unexpected(object.error());
    }
    if (request.contentType.contains(u"yaml"_s)) {
        const auto document = readYamlDocument(request.body, u"the request"_s);
        if (!document)
            return badRequest(u"error decoding YAML: "_s + document.error().message());
        return document->value;
    }
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(request.body, &error);
    if (error.error != QJsonParseError::NoError)
        return badRequest(u"error decoding: "_s + error.errorString());
    return document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object());
}

Answer<SentObject> checkFields(const QJsonObject& object, const ApiRequest& request, const ApiTarget& target)
{
    const QString type = target.subresource == u"scale"_s ? u"Scale"_s : target.kind->name;
    const Pruned known = pruned(object, typeNamed(type));
    if (!known.mistyped.isEmpty())
        return badRequest(u"%1 in version \"%2\" cannot be handled as a %1: json: %3"_s.arg(
            target.kind->name, target.kind->version, known.mistyped.first()));
    SentObject made{known.value.toObject(), {}};
    const QString validation = request.param(u"fieldValidation"_s);
    QStringList said;
    for (const QString& field : known.unknown)
        said.append(u"unknown field \"%1\""_s.arg(field));
    if (validation == u"Strict"_s && !said.isEmpty())
        return badRequest(u"%1 in version \"%2\" cannot be handled as a %1: strict decoding error: %3"_s.arg(
            target.kind->name, target.kind->version, said.join(u", "_s)));
    if (validation != u"Ignore"_s)
        made.warnings = said;
    return made;
}

Answer<SentObject> readObject(const ApiRequest& request, const ApiTarget& target)
{
    const Answer<QJsonValue> body = readBody(request);
    if (!body)
        return std::unexpected(body.error());
    const QJsonObject object = body->toObject();
    if (const auto wrong = mismatch(object, target))
        return std::unexpected(*wrong);
    return checkFields(object, request, target);
}

WriteOptions writeOptions(const ApiRequest& request, const ApiTarget& target)
{
    return {request.manager(), target.subresource, request.has(u"dryRun"_s), request.isTrue(u"force"_s)};
}

} // namespace lockstep::test
