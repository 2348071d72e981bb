#pragma once

#include "kube_api/api_request.h"

namespace lockstep::test {

/// What a request asks for that the public API does not know; nothing when it is as it should be.
[[nodiscard]] std::optional<ApiError> violation(const ApiRequest& request, const ApiTarget& target);

/// Of a path that is of no kind, as /version.
[[nodiscard]] std::optional<ApiError> unknownParameter(const ApiRequest& request, const QStringList& known);

} // namespace lockstep::test
