#pragma once

#include "core/database/connection.h"
#include "core/database/upgrade.h"

namespace lockstep {

/// The steps of one upgrade, without the RunStarted and RunFinished around them: a rehearsal has more to its
/// run than these.
class UpgradeSteps
{
public:
    UpgradeSteps(const UpgradePath& path, CatalogForStep catalogs, const Knowledge& knowledge,
                 DatabaseSet databases, UpgradeOptions options, RunEventSink events);

    /// Errors: as runUpgrade.
    [[nodiscard]] Result<void> run(UpgradeOutcome& outcome, const std::stop_token& stop);

private:
    [[nodiscard]] bool isDown() const { return m_path.to < m_path.from; }

    [[nodiscard]] Result<void> checkServers(qsizetype firstStep, const std::stop_token& stop) const;
    [[nodiscard]] Result<void> checkDrift(qsizetype firstStep, const std::stop_token& stop) const;
    [[nodiscard]] Result<qsizetype> firstStep(const std::stop_token& stop) const;
    [[nodiscard]] Result<qsizetype> stepAfter(const QString& instanceVersion) const;

    void skipStep(qsizetype index, UpgradeOutcome& outcome) const;
    [[nodiscard]] Result<void> runStep(qsizetype index, UpgradeOutcome& outcome, const std::stop_token& stop);
    [[nodiscard]] Result<void> applyStep(qsizetype index, QList<MigrationOutcome>& migrations,
                                         const std::stop_token& stop);
    [[nodiscard]] const QList<OutOfBandMigration>& dueBefore(qsizetype index) const;
    [[nodiscard]] Result<void> waitForOutOfBand(const QList<OutOfBandMigration>& migrations,
                                                const std::stop_token& stop) const;
    [[nodiscard]] Result<void> recordVersion(const Version& version, const std::stop_token& stop) const;

    void log(RunEvent::Level level, const QString& text) const;
    void emitEvent(const RunEvent& event) const;

    const UpgradePath& m_path;
    CatalogForStep m_catalogs;
    const Knowledge& m_knowledge;
    DatabaseSet m_databases;
    UpgradeOptions m_options;
    RunEventSink m_events;
    int m_currentStep = -1;
};

} // namespace lockstep
