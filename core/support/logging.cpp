#include "core/support/logging.h"

namespace lockstep {

Q_LOGGING_CATEGORY(logCatalog, "lockstep.catalog", QtInfoMsg)
Q_LOGGING_CATEGORY(logDatabase, "lockstep.database", QtInfoMsg)
Q_LOGGING_CATEGORY(logInventory, "lockstep.inventory", QtInfoMsg)
Q_LOGGING_CATEGORY(logStore, "lockstep.store", QtInfoMsg)

} // namespace lockstep
