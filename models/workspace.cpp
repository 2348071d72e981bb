#include "models/workspace.h"

#include "models/workspace_private.h"

namespace lockstep {

Workspace::Workspace(WorkspaceSources sources, QObject* parent)
    : QObject(parent), d(std::make_unique<Private>(this, std::move(sources)))
{
}

Workspace::~Workspace()
{
    d->jobs.stopAndWait();
}

const WorkspaceSources& Workspace::sources() const
{
    return d->sources;
}

Workspace::LoadState Workspace::fleetState() const
{
    return d->fleetState;
}

const Fleet& Workspace::fleet() const
{
    return d->fleet;
}

Workspace::LoadState Workspace::catalogState() const
{
    return d->catalogState;
}

std::shared_ptr<const Planner> Workspace::planner() const
{
    return d->planner;
}

std::optional<Error> Workspace::fleetError() const
{
    return d->fleetError;
}

std::optional<Error> Workspace::catalogError() const
{
    return d->catalogError;
}

std::optional<Error> Workspace::storeError() const
{
    return d->storeError;
}

const Timings& Workspace::timings() const
{
    return d->timings;
}

std::optional<Instance> Workspace::currentInstance() const
{
    return d->instance;
}

Version Workspace::from() const
{
    return d->from;
}

Version Workspace::target() const
{
    return d->target;
}

Strategy Workspace::strategy() const
{
    return d->strategy;
}

std::optional<UpgradePath> Workspace::path() const
{
    return d->path;
}

std::optional<Error> Workspace::planError() const
{
    return d->planError;
}

bool Workspace::isPlanning() const
{
    return d->planning;
}

std::shared_ptr<const StitchedCatalog> Workspace::pathGraph() const
{
    return d->pathGraph;
}

std::optional<Strategy> Workspace::workingStrategy() const
{
    return d->workingStrategy;
}

QList<Version> Workspace::targetsAbove(const Version& from) const
{
    if (!d->planner)
        return {};
    QList<Version> versions = d->planner->contents().versions();
    versions.removeIf([&from](const Version& version) { return version <= from; });
    std::ranges::reverse(versions);
    return versions;
}

Version Workspace::suggestedTarget(const Version& from) const
{
    const QList<Version> targets = targetsAbove(from);
    const auto good = std::ranges::find_if(targets, [this](const Version& version) {
        return version.preRelease().isEmpty() && !d->planner->knowledge().avoided(version);
    });
    if (good != targets.end())
        return *good;
    return targets.isEmpty() ? Version() : targets.first();
}

bool Workspace::isRunning() const
{
    return d->running;
}

bool Workspace::isCancelling() const
{
    return d->cancelling;
}

std::optional<UpgradePath> Workspace::runPath() const
{
    return d->runPath;
}

std::optional<Instance> Workspace::runInstance() const
{
    return d->runInstance;
}

const QList<RunEvent>& Workspace::runEvents() const
{
    return d->events;
}

std::optional<RehearsalReport> Workspace::runReport() const
{
    return d->report;
}

std::optional<Error> Workspace::runError() const
{
    return d->runError;
}

void Workspace::adoptFleet(Fleet fleet)
{
    ++d->fleetQuestion.generation;
    d->applyFleet(std::move(fleet));
}

void Workspace::adoptPlanner(std::shared_ptr<const Planner> planner)
{
    ++d->catalogQuestion.generation;
    d->applyCatalog(Private::LoadedCatalog{std::move(planner), d->timings, {}});
}

void Workspace::reload()
{
    d->readFleet();
    d->readReleases();
}

void Workspace::setSources(const WorkspaceSources& sources)
{
    d->sources = sources;
    reload();
}

const GitHubPlace& Workspace::gitHubPlace() const
{
    return d->gitHubPlace;
}

void Workspace::setGitHubPlace(const GitHubPlace& place)
{
    if (d->gitHubPlace == place)
        return;
    d->gitHubPlace = place;
    Q_EMIT gitHubPlaceChanged();
}

void Workspace::selectInstance(const QString& key)
{
    const Instance* found = d->fleet.find(key);
    if (!found || (d->instance && d->instance->key() == found->key()))
        return;
    d->choose(*found, found->version.value_or(Version()));
}

void Workspace::setFrom(const Version& version)
{
    if (!d->instance && d->from == version)
        return;
    d->choose({}, version);
}

void Workspace::setTarget(const Version& version)
{
    if (d->target == version)
        return;
    d->target = version;
    Q_EMIT selectionChanged();
    d->planSoon();
}

void Workspace::setStrategy(Strategy strategy)
{
    if (d->strategy == strategy)
        return;
    d->strategy = strategy;
    Q_EMIT selectionChanged();
    d->planSoon();
}

void Workspace::startRehearsal()
{
    if (d->path && d->planner && !d->running)
        d->startRun();
}

void Workspace::cancelRun()
{
    if (!d->running || d->cancelling)
        return;
    d->cancelling = true;
    d->runQuestion.stop.request_stop();
}

} // namespace lockstep
