#pragma once

#include "core/cluster/compose/compose_project.h"

#include <QJsonObject>

namespace lockstep {

/// The compose project that the parameters `folder`, `files`, `project` and `program` name.
[[nodiscard]] ComposeProject composeProjectOf(const QJsonObject& parameters);

/// textParameters() for these and more; `folder` must be there where `needed`.
[[nodiscard]] QJsonObject composeParameters(const QStringList& more, bool needed = true);

} // namespace lockstep
