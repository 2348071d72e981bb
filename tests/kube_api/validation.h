#pragma once

#include "kube_api/api_error.h"

namespace lockstep::test {

/// What is wrong with an object that is to be created or, when there is a `before`, changed.
[[nodiscard]] QList<Cause> wrongFields(const QJsonObject& object, const QJsonObject& before,
                                       const Kind& kind);

} // namespace lockstep::test
