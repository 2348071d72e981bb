#pragma once

#include "core/catalog/schema.h"

#include <QList>

#include <functional>
#include <stop_token>

namespace lockstep {

/// Runs the work for each schema side by side, a thread each, and waits for all. The first failure stops the
/// others; it is what is returned, not their "cancelled".
[[nodiscard]] Result<void>
forEachSchema(const QList<Schema>& schemas, const std::stop_token& stop,
              const std::function<Result<void>(Schema, const std::stop_token&)>& work);

} // namespace lockstep
