#pragma once

#include "core/database/rehearsal.h"
#include "core/inventory/fleet.h"
#include "core/planning/planner.h"
#include "models/github_place.h"

#include <QObject>

#include <memory>

namespace lockstep {

/// Where a workspace's data comes from.
struct WorkspaceSources
{
    QString fleet;         ///< folder
    QString catalog;       ///< as ReleaseCatalog::open takes it
    QStringList knowledge; ///< the user's own files, on top of the shipped ones
    QString store;         ///< path of the store; ":memory:" for pictures and tests
};

/// What all pages share: the fleet, the planner, the chosen instance and target, the plan, and the run under
/// way. Reading and planning happen on worker threads; every signal arrives on the thread of this object, and
/// an answer to a question that has been replaced meanwhile is dropped.
class Workspace : public QObject
{
    Q_OBJECT

public:
    enum class LoadState { Empty, Loading, Ready, Failed };

    explicit Workspace(WorkspaceSources sources, QObject* parent = nullptr);
    ~Workspace() override; ///< Cancels and waits for what is under way.

    [[nodiscard]] const WorkspaceSources& sources() const;
    /// The repository whose pull requests and workflows are worked with.
    [[nodiscard]] const GitHubPlace& gitHubPlace() const;
    [[nodiscard]] LoadState fleetState() const;
    [[nodiscard]] const Fleet& fleet() const;
    [[nodiscard]] LoadState catalogState() const;
    /// Null until the catalogue is ready.
    [[nodiscard]] std::shared_ptr<const Planner> planner() const;
    /// What kept the fleet or the catalogue from loading.
    [[nodiscard]] std::optional<Error> fleetError() const;
    [[nodiscard]] std::optional<Error> catalogError() const;
    /// What kept the store from being read or written. Planning and rehearsing go on without it.
    [[nodiscard]] std::optional<Error> storeError() const;
    /// Measured durations that the store remembers.
    [[nodiscard]] const Timings& timings() const;

    [[nodiscard]] std::optional<Instance> currentInstance() const;
    [[nodiscard]] Version from() const;
    [[nodiscard]] Version target() const;
    [[nodiscard]] Strategy strategy() const;
    /// Nothing while it is being worked out or when there is none; then planError() says why.
    [[nodiscard]] std::optional<UpgradePath> path() const;
    [[nodiscard]] std::optional<Error> planError() const;
    [[nodiscard]] bool isPlanning() const;
    /// The migrations of path(), with names and SQL; null exactly when there is no path.
    [[nodiscard]] std::shared_ptr<const StitchedCatalog> pathGraph() const;
    /// Where planning failed: the other strategy, when that one finds a path.
    [[nodiscard]] std::optional<Strategy> workingStrategy() const;
    /// The releases above `from`, newest first. Empty until the catalogue is ready.
    [[nodiscard]] QList<Version> targetsAbove(const Version& from) const;
    /// The newest release of the catalogue that is above the instance's version: no pre-release and none to
    /// avoid, as long as there is another. Null when there is none.
    [[nodiscard]] Version suggestedTarget(const Version& from) const;

    [[nodiscard]] bool isRunning() const;
    /// Asked to end, but not ended yet.
    [[nodiscard]] bool isCancelling() const;
    /// What is being run, or was last.
    [[nodiscard]] std::optional<UpgradePath> runPath() const;
    /// The instance it is run for, when there was one.
    [[nodiscard]] std::optional<Instance> runInstance() const;
    /// All events of the run under way or of the last one, oldest first.
    [[nodiscard]] const QList<RunEvent>& runEvents() const;
    /// Of the last finished run.
    [[nodiscard]] std::optional<RehearsalReport> runReport() const;
    /// What kept the last finished run from its end.
    [[nodiscard]] std::optional<Error> runError() const;

    /// Take what was made elsewhere in place of reading it (tests, benchmarks, pictures).
    void adoptFleet(Fleet fleet);
    void adoptPlanner(std::shared_ptr<const Planner> planner);
    /// Something else than a rehearsal has been filed in the store: what kept it from that, and what the
    /// store knows now.
    void noteRecorded(const std::optional<Error>& storeError, const std::optional<Timings>& timings);

public Q_SLOTS:
    /// Reads fleet, catalogue and timings; nothing is read before the first call. The chosen instance stays
    /// chosen.
    void reload();
    void setSources(const WorkspaceSources& sources);
    void setGitHubPlace(const lockstep::GitHubPlace& place);
    void selectInstance(const QString& key);
    /// Plans without an instance.
    void setFrom(const Version& version);
    void setTarget(const Version& version);
    void setStrategy(Strategy strategy);
    /// Of path(); without one, or while a run is on, it does nothing.
    void startRehearsal();
    /// Ends the run cleanly; runFinished follows.
    void cancelRun();

Q_SIGNALS:
    void fleetChanged();
    void gitHubPlaceChanged();
    void catalogChanged();
    void selectionChanged(); ///< instance, from, target or strategy
    void pathChanged();      ///< path(), planError() or isPlanning()
    void storeFailed();      ///< storeError() has something new
    void runStarted();
    /// In batches, at most some 30 times a second.
    void runEventsAdded(qsizetype first, qsizetype count);
    void runFinished();
    /// Something long began or ended that has no other place to be seen; empty: nothing.
    void activityChanged(const QString& text);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace lockstep
