#pragma once

#include <QLoggingCategory>

namespace lockstep {

// One category a room; QT_LOGGING_RULES="lockstep.*=true" shows all of them. Messages go to standard error.
Q_DECLARE_LOGGING_CATEGORY(logCatalog)
Q_DECLARE_LOGGING_CATEGORY(logDatabase)
Q_DECLARE_LOGGING_CATEGORY(logInventory)
Q_DECLARE_LOGGING_CATEGORY(logStore)

} // namespace lockstep
