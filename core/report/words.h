#pragma once

#include "core/database/rehearsal.h"
#include "core/planning/upgrade_path.h"

#include <QDateTime>
#include <QStringList>

namespace lockstep {

/// "no steps", "1 step", "12 steps"; `plural` where an s is not enough.
[[nodiscard]] QString counted(qsizetype count, const QString& noun, const QString& plural = {});
/// "1, 2 and 3".
[[nodiscard]] QString listed(const QStringList& parts);
/// "1528395834, 1528395835".
[[nodiscard]] QString idList(const QList<MigrationId>& ids);
/// "30 March 2025, 01:59 UTC"; empty for a null time.
[[nodiscard]] QString timeWords(const QDateTime& time);
/// "Blocker", "Warning", "Note": as a label.
[[nodiscard]] QString severityLabel(UpgradeWarning::Severity severity);
/// What the estimate rests on, as a sentence.
[[nodiscard]] QString basisSentence(Estimate::Basis basis);
/// "Adds 10 to 20 min." and "Applies to compose only.", whichever hold.
[[nodiscard]] QString warningRemarks(const UpgradeWarning& warning);
/// "12 frontend, 3 codeintel and 1 codeinsights migrations".
[[nodiscard]] QString migrationWords(const UpgradeStep& step);
/// Worst first, otherwise as they were.
[[nodiscard]] QList<UpgradeWarning> worstFirst(QList<UpgradeWarning> warnings);

} // namespace lockstep
