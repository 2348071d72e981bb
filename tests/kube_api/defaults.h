#pragma once

#include "kube_api/kinds.h"

#include <QJsonObject>

namespace lockstep::test {

/// The object with what the server fills in when it is not said.
[[nodiscard]] QJsonObject withDefaults(QJsonObject object, const Kind& kind);

} // namespace lockstep::test
