#pragma once

#include "kube_api/api_error.h"

namespace lockstep::test {

/// An object as kubectl sends it for the kinds that it knows: application/vnd.kubernetes.protobuf. What is
/// not set is left out. Errors: 400, when the bytes are no such object.
[[nodiscard]] Answer<QJsonObject> objectFromProtobuf(const QByteArray& bytes);

} // namespace lockstep::test
