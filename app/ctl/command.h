#pragma once

#include "core/support/error.h"

#include <QStringList>

#include <span>
#include <stop_token>

namespace lockstep::ctl {

/// The exit statuses of lockstepctl.
enum ExitStatus : int {
    Done = 0,           ///< done, or healthy
    Findings = 1,       ///< done, and there is something to look at
    WrongUsage = 2,     ///< the command line is wrong
    NotDone = 3,        ///< a precondition, a connection, a refusal; nothing was changed
    StoppedPartWay = 4, ///< some of it was done; the message says how to go on
};

/// One command: `lockstepctl NOUN [VERB] [options]`.
struct Command
{
    const char* noun;
    const char* verb; ///< empty when the noun is all there is
    const char* summary;
    /// Gets the words after noun and verb. Throws nothing.
    int (*run)(const QStringList& words, std::stop_token stop);

    [[nodiscard]] QString name() const;
};

/// All of them, in the order in which the help lists them.
[[nodiscard]] std::span<const Command> commands();

int releasesList(const QStringList& words, std::stop_token stop);
int releasesShow(const QStringList& words, std::stop_token stop);
int catalogStitch(const QStringList& words, std::stop_token stop);
int lint(const QStringList& words, std::stop_token stop);
int plan(const QStringList& words, std::stop_token stop);
int rehearse(const QStringList& words, std::stop_token stop);
int dbStatus(const QStringList& words, std::stop_token stop);
int dbValidate(const QStringList& words, std::stop_token stop);
int dbUp(const QStringList& words, std::stop_token stop);
int dbUpto(const QStringList& words, std::stop_token stop);
int dbDownto(const QStringList& words, std::stop_token stop);
int dbUndo(const QStringList& words, std::stop_token stop);
int dbUpgrade(const QStringList& words, std::stop_token stop);
int dbDowngrade(const QStringList& words, std::stop_token stop);
int dbRollback(const QStringList& words, std::stop_token stop);
int dbDrift(const QStringList& words, std::stop_token stop);
int dbRepair(const QStringList& words, std::stop_token stop);
int dbDescribe(const QStringList& words, std::stop_token stop);
int dbAddLog(const QStringList& words, std::stop_token stop);
int dbOutOfBand(const QStringList& words, std::stop_token stop);
int dbLoad(const QStringList& words, std::stop_token stop);
int runbookList(const QStringList& words, std::stop_token stop);
int runbookShow(const QStringList& words, std::stop_token stop);
int runbookPreview(const QStringList& words, std::stop_token stop);
int runbookRun(const QStringList& words, std::stop_token stop);
int runbookResume(const QStringList& words, std::stop_token stop);
int runbookSkip(const QStringList& words, std::stop_token stop);
int runbookDecide(const QStringList& words, std::stop_token stop);
int runbookBack(const QStringList& words, std::stop_token stop);
int runbookAbandon(const QStringList& words, std::stop_token stop);
int runbookHistory(const QStringList& words, std::stop_token stop);
int inventoryList(const QStringList& words, std::stop_token stop);
int envCreateTrackingIssue(const QStringList& words, std::stop_token stop);
int instanceCheck(const QStringList& words, std::stop_token stop);
int instanceHistory(const QStringList& words, std::stop_token stop);
int reportHealth(const QStringList& words, std::stop_token stop);
int githubLogin(const QStringList& words, std::stop_token stop);
int githubLogout(const QStringList& words, std::stop_token stop);
int githubStatus(const QStringList& words, std::stop_token stop);
int pullsList(const QStringList& words, std::stop_token stop);
int pullsShow(const QStringList& words, std::stop_token stop);
int pullsApprove(const QStringList& words, std::stop_token stop);
int pullsRequestChanges(const QStringList& words, std::stop_token stop);
int pullsMerge(const QStringList& words, std::stop_token stop);
int pullsCreate(const QStringList& words, std::stop_token stop);
int workflowDispatch(const QStringList& words, std::stop_token stop);
int workflowWatch(const QStringList& words, std::stop_token stop);
int envWorkflow(const QStringList& words, std::stop_token stop);
int fleetSimulate(const QStringList& words, std::stop_token stop);
int rolloutList(const QStringList& words, std::stop_token stop);
int rolloutShow(const QStringList& words, std::stop_token stop);
int rolloutResume(const QStringList& words, std::stop_token stop);
int rolloutSync(const QStringList& words, std::stop_token stop);
int rolloutPause(const QStringList& words, std::stop_token stop);
int rolloutStop(const QStringList& words, std::stop_token stop);
int rolloutRetry(const QStringList& words, std::stop_token stop);
int rolloutSkip(const QStringList& words, std::stop_token stop);
int siteConfigValidate(const QStringList& words, std::stop_token stop);
int siteConfigGet(const QStringList& words, std::stop_token stop);
int siteConfigSet(const QStringList& words, std::stop_token stop);
int siteConfigRemove(const QStringList& words, std::stop_token stop);
int siteConfigFormat(const QStringList& words, std::stop_token stop);
int siteConfigDiff(const QStringList& words, std::stop_token stop);
int siteConfigUpgradeCheck(const QStringList& words, std::stop_token stop);
int siteConfigMigrate(const QStringList& words, std::stop_token stop);
int snapshotDatabases(const QStringList& words, std::stop_token stop);
int snapshotSummary(const QStringList& words, std::stop_token stop);
int snapshotUpload(const QStringList& words, std::stop_token stop);
int snapshotVerify(const QStringList& words, std::stop_token stop);
int snapshotTest(const QStringList& words, std::stop_token stop);
int snapshotRestore(const QStringList& words, std::stop_token stop);
int clusterContexts(const QStringList& words, std::stop_token stop);
int clusterPods(const QStringList& words, std::stop_token stop);
int clusterWorkloads(const QStringList& words, std::stop_token stop);
int clusterEvents(const QStringList& words, std::stop_token stop);
int clusterLogs(const QStringList& words, std::stop_token stop);
int clusterDiff(const QStringList& words, std::stop_token stop);
int clusterApply(const QStringList& words, std::stop_token stop);
int clusterRollout(const QStringList& words, std::stop_token stop);
int clusterRevisions(const QStringList& words, std::stop_token stop);
int clusterUndo(const QStringList& words, std::stop_token stop);
int clusterScale(const QStringList& words, std::stop_token stop);
int clusterMigrate(const QStringList& words, std::stop_token stop);
int composePs(const QStringList& words, std::stop_token stop);
int composeConfig(const QStringList& words, std::stop_token stop);
int composeUp(const QStringList& words, std::stop_token stop);
int composeDown(const QStringList& words, std::stop_token stop);
int composeStop(const QStringList& words, std::stop_token stop);
int composeStart(const QStringList& words, std::stop_token stop);
int composeRestart(const QStringList& words, std::stop_token stop);
int composePull(const QStringList& words, std::stop_token stop);
int composeLogs(const QStringList& words, std::stop_token stop);
int composeExec(const QStringList& words, std::stop_token stop);
int composeRun(const QStringList& words, std::stop_token stop);
int composeImages(const QStringList& words, std::stop_token stop);
int composeOverride(const QStringList& words, std::stop_token stop);
int composeMigrate(const QStringList& words, std::stop_token stop);

} // namespace lockstep::ctl
