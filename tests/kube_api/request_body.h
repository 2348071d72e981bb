#pragma once

#include "kube_api/api_request.h"
#include "kube_api/object_writer.h"

namespace lockstep::test {

/// An object that was sent, without what its kind has not; what that was, for a warning.
struct SentObject
{
    QJsonObject object;
    QStringList warnings;
};

/// The body as JSON, or YAML where that is its type. Errors: 400.
[[nodiscard]] Answer<QJsonValue> readBody(const ApiRequest& request);

/// Errors: 400, of another kind than the path, another name, or, when that is asked for, with unknown fields.
[[nodiscard]] Answer<SentObject> readObject(const ApiRequest& request, const ApiTarget& target);
[[nodiscard]] Answer<SentObject> checkFields(const QJsonObject& object, const ApiRequest& request,
                                             const ApiTarget& target);

[[nodiscard]] WriteOptions writeOptions(const ApiRequest& request, const ApiTarget& target);

} // namespace lockstep::test
