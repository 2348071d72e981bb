#pragma once

#include "core/inventory/instance.h"

#include <QList>

namespace lockstep {

/// Instances of a fleet for a spreadsheet: CSV with a header, one record an instance.
[[nodiscard]] QByteArray inventoryCsv(const QList<Instance>& instances);

/// For programs: a JSON array of {id, environment, path, document} and, where the file cannot be read,
/// problem; `document` is the whole config.yaml, null where it cannot be read.
[[nodiscard]] QByteArray inventoryJson(const QList<Instance>& instances);

} // namespace lockstep
