#pragma once

#include "kube_api/api_error.h"
#include "kube_api/kube_types.h"

namespace lockstep::test {

/// RFC 6902. Errors: 422, when an operation cannot be done; 400, when it is none.
[[nodiscard]] Answer<QJsonObject> jsonPatched(const Kind& kind, const QJsonObject& object,
                                              const QJsonArray& operations);

/// RFC 7386.
[[nodiscard]] QJsonObject mergePatched(const QJsonObject& object, const QJsonObject& patch);

/// As the types say which lists are merged by which key, and as the patch's $patch, $retainKeys,
/// $deleteFromPrimitiveList and $setElementOrder say. Errors: 400, when an item has no key.
[[nodiscard]] Answer<QJsonObject> strategicMergePatched(const QJsonObject& object, const QJsonObject& patch,
                                                        const StructType& type);

} // namespace lockstep::test
