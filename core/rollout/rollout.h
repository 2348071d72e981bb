#pragma once

#include "core/github/workflows.h"
#include "core/inventory/instance.h"
#include "core/support/error.h"

#include <QDateTime>
#include <QJsonObject>
#include <QList>
#include <QUrl>

namespace lockstep {

/// How far the upgrade of one instance is within a rollout.
enum class UpgradeState {
    Waiting,     ///< its turn has not come
    Dispatching, ///< the workflow is being started; after a crash nobody knows whether it was
    Dispatched,  ///< GitHub took it; its run is not there yet
    InDoubt,     ///< no run of it was found: a person must look, then retry it or skip it
    Running,
    Succeeded,
    Failed,
    Skipped,
};

[[nodiscard]] QString upgradeStateName(UpgradeState state);
[[nodiscard]] std::optional<UpgradeState> upgradeStateOf(const QString& name);

/// One instance of a rollout.
struct RolloutItem
{
    QString slug;   ///< unique in its rollout
    int wave = 0;   ///< 0 has the canaries
    QString window; ///< its maintenance window, as MaintenanceWindow reads it
    UpgradeState state = UpgradeState::Waiting;
    int attempt = 0;      ///< the workflow was (or is being) dispatched so often
    QString marker;       ///< of the last dispatch, to find its run by
    QDateTime since;      ///< GitHub's time of the newest run before the last dispatch
    QList<qint64> known;  ///< the runs that were there before it
    QDateTime dispatched; ///< UTC; when the intent was written down
    QDateTime ended;      ///< UTC
    qint64 run = 0;       ///< of the workflow, on GitHub
    QUrl url;             ///< of the run, for people
    QString problem;      ///< why it failed, is in doubt, or was skipped
    int pull = 0;         ///< number of its pull request; 0: none was seen
    QString pullState;    ///< "open", "merged" or "closed"
    qint64 revision = 0;  ///< grows with each change that is written down; not part of the JSON

    /// Nothing more happens to it by itself.
    [[nodiscard]] bool isOver() const;
    /// On GitHub something is under way for it, or may be.
    [[nodiscard]] bool isUnderWay() const;

    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] static RolloutItem fromJson(const QJsonObject& json);

    friend bool operator==(const RolloutItem&, const RolloutItem&) = default;
};

/// What a rollout does, and how boldly.
struct RolloutSettings
{
    QString environment;
    QString version;    ///< that the instances go to
    QString repository; ///< "OWNER/NAME"
    QString api;        ///< of GitHub
    QString workflow = QStringLiteral("mi_upgrade.yml");
    QString ref = QStringLiteral("main");
    /// The input whose value the workflow puts into the name of its run. One of the workflow's own three, or
    /// another, which then gets a value that no other start has. Empty: the name of a run says nothing, and
    /// one instance at a time is started and found.
    QString markerInput;
    int canaries = 1;
    int waveSize = 10;
    int atOnce = 0;        ///< so many under way at most; 0: as many as the wave has
    int pauseMinutes = 0;  ///< between the end of a wave and the next one
    int stopAfter = 1;     ///< so many failures hold the rollout; 0: none do
    int trackingIssue = 0; ///< its number; 0: none

    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] static RolloutSettings fromJson(const QJsonObject& json);
    /// Errors: Usage.
    [[nodiscard]] Result<void> check() const;

    friend bool operator==(const RolloutSettings&, const RolloutSettings&) = default;
};

/// The upgrade of many instances by a workflow, in waves.
struct Rollout
{
    qint64 id = 0; ///< in the store
    RolloutSettings settings;
    QList<RolloutItem> items; ///< by wave

    [[nodiscard]] const RolloutItem* find(const QString& slug) const;
    [[nodiscard]] RolloutItem* find(const QString& slug);
    [[nodiscard]] qsizetype count(UpgradeState state) const;
    /// The wave that is on; nothing: all are over.
    [[nodiscard]] std::optional<int> currentWave() const;
    /// How many waves there are, that of the canaries among them.
    [[nodiscard]] int waves() const;
    /// "wave 2 of 5", "the canaries"
    [[nodiscard]] QString waveText(int wave) const;
    [[nodiscard]] QJsonObject toJson() const;
};

/// Puts instances into waves: the canaries first (those named, then the first of the list), then waves of the
/// settings' size, in the list's order. A window is an instance's own (`spec.maintenanceWindow`) or `window`.
/// Errors: Usage (settings; a canary that is not among them; a window), Precondition (no instance; one twice;
/// one that cannot be read).
[[nodiscard]] Result<Rollout> planRollout(const RolloutSettings& settings, const QList<Instance>& instances,
                                          const QStringList& canaries, const QString& window);

/// How the workflow is started for an instance.
[[nodiscard]] WorkflowDispatch dispatchOf(const RolloutSettings& settings, const RolloutItem& item);

/// The same as a command of the program gh.
[[nodiscard]] QString ghCommand(const RolloutSettings& settings, const QString& slug);

} // namespace lockstep
