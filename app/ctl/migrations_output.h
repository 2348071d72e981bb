#pragma once

#include "app/ctl/options.h"
#include "core/database/migrator.h"

#include <QJsonObject>

namespace lockstep::ctl {

/// {schema, id, name, up, seconds, state}
[[nodiscard]] QJsonObject toJson(const MigrationOutcome& migration);

/// Writes what was applied or reverted, and says the error; the exit status that fits: Done, StoppedPartWay
/// when something was changed, NotDone.
[[nodiscard]] int writeOutcomes(const Options& options, const QList<MigrationOutcome>& outcomes,
                                const Result<void>& ran, bool dryRun);

} // namespace lockstep::ctl
