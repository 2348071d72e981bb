#pragma once

#include "kube_api/kinds.h"

#include <QDateTime>
#include <QJsonObject>

namespace lockstep::test {

/// Objects as rows, as `kubectl get` shows them. `includeObject` is "None", "Metadata" (usual) or "Object".
[[nodiscard]] QJsonObject tableOf(const Kind& kind, const QList<QJsonObject>& objects, const QDateTime& now,
                                  const QString& includeObject);

} // namespace lockstep::test
