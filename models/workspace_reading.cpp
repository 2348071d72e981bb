// Reading the fleet and the releases, and planning.

#include "models/workspace_private.h"

namespace lockstep {

namespace {

constexpr int drainMilliseconds = 33;

Result<Timings> readTimings(const QString& storePath)
{
    const Result<std::unique_ptr<Store>> store = Store::open(storePath);
    if (!store)
        return failure(store);
    return (*store)->timings();
}

Result<std::shared_ptr<Planner>> readPlanner(const WorkspaceSources& sources, const Timings& timings,
                                             const std::stop_token& stop)
{
    Result<CatalogContents> contents = readCatalog(sources.catalog, CacheUse::ReadWrite, stop);
    if (!contents)
        return failure(contents);
    Result<Knowledge> knowledge = Knowledge::shipped(sources.knowledge);
    if (!knowledge)
        return failure(knowledge);
    return std::make_shared<Planner>(std::move(*contents), std::move(*knowledge), timings);
}

Error noVersion(const Instance& instance)
{
    return {ErrorKind::Precondition, QStringLiteral("plan an upgrade of"), instance.key(),
            instance.problem.isEmpty() ? QStringLiteral("its file names no version") : instance.problem,
            QStringLiteral("Correct %1, then reload the fleet").arg(instance.path)};
}

Strategy other(Strategy strategy)
{
    return strategy == Strategy::Standard ? Strategy::MultiVersion : Strategy::Standard;
}

} // namespace

Workspace::Private::Private(Workspace* workspace, WorkspaceSources given)
    : q(workspace), sources(std::move(given))
{
    drainTimer.setInterval(drainMilliseconds);
    QObject::connect(&drainTimer, &QTimer::timeout, q, [this] { drain(); });
}

void Workspace::Private::readFleet()
{
    fleetState = LoadState::Loading;
    ask(
        fleetQuestion,
        [this, root = sources.fleet](const std::stop_token& stop, quint64 generation) {
            return Fleet::read(root, stop, [this, generation](const Fleet& part) {
                answer(fleetQuestion, generation, [this, part] { showFleetSoFar(part); });
            });
        },
        [this](Result<Fleet> result) { applyFleet(std::move(result)); });
    Q_EMIT q->fleetChanged();
    showActivity();
}

/// When it is read anew, what is shown already stays until there is more.
void Workspace::Private::showFleetSoFar(const Fleet& part)
{
    if (part.root == fleet.root && part.instances.size() <= fleet.instances.size())
        return;
    fleet = part;
    Q_EMIT q->fleetChanged();
}

void Workspace::Private::applyFleet(Result<Fleet> result)
{
    fleetState = result ? LoadState::Ready : LoadState::Failed;
    fleetError = result ? std::nullopt : std::optional(result.error());
    fleet = result ? std::move(*result) : Fleet();
    Q_EMIT q->fleetChanged();
    followInstance();
    showActivity();
}

void Workspace::Private::readReleases()
{
    catalogState = LoadState::Loading;
    ask(
        catalogQuestion,
        [given = sources](const std::stop_token& stop) -> Result<LoadedCatalog> {
            const Result<Timings> read = readTimings(given.store);
            const Timings known = read.value_or(Timings());
            const Result<std::shared_ptr<Planner>> made = readPlanner(given, known, stop);
            if (!made)
                return failure(made);
            return LoadedCatalog{*made, known, read ? std::nullopt : std::optional(read.error())};
        },
        [this](Result<LoadedCatalog> result) { applyCatalog(std::move(result)); });
    Q_EMIT q->catalogChanged();
    showActivity();
}

void Workspace::Private::applyCatalog(Result<LoadedCatalog> result)
{
    catalogState = result ? LoadState::Ready : LoadState::Failed;
    catalogError = result ? std::nullopt : std::optional(result.error());
    planner = result ? result->planner : nullptr;
    if (result) {
        timings = result->timings;
        noteStoreError(result->storeError);
    }
    if (planner && !from.isNull() && target <= from)
        target = q->suggestedTarget(from);
    Q_EMIT q->catalogChanged();
    Q_EMIT q->selectionChanged();
    planSoon();
    showActivity();
}

/// After a reload the chosen instance may have another version, or be gone.
void Workspace::Private::followInstance()
{
    if (!instance)
        return;
    const Instance* found = fleet.find(instance->key());
    if (!found) {
        choose({}, {});
    } else if (found->version.value_or(Version()) != from || found->problem != instance->problem) {
        choose(*found, found->version.value_or(Version()));
    } else {
        instance = *found;
        Q_EMIT q->selectionChanged();
    }
}

void Workspace::Private::choose(const std::optional<Instance>& chosen, const Version& version)
{
    instance = chosen;
    from = version;
    target = from.isNull() ? Version() : q->suggestedTarget(from);
    Q_EMIT q->selectionChanged();
    planSoon();
}

void Workspace::Private::forgetPath()
{
    path.reset();
    planError.reset();
    pathGraph.reset();
    workingStrategy.reset();
}

/// Plans once for all that changes in one turn of the event loop.
void Workspace::Private::planSoon()
{
    forgetPath();
    ++planQuestion.generation;
    planning = planner && !from.isNull() && !target.isNull();
    Q_EMIT q->pathChanged();
    if (std::exchange(planQueued, true))
        return;
    QMetaObject::invokeMethod(
        q,
        [this] {
            planQueued = false;
            plan();
        },
        Qt::QueuedConnection);
}

void Workspace::Private::plan()
{
    if (planner && instance && from.isNull())
        planError = noVersion(*instance);
    if (!planning) {
        Q_EMIT q->pathChanged();
        return;
    }
    ask(
        planQuestion,
        [known = planner, start = from, end = target, way = strategy](const std::stop_token& stop) {
            PlanAnswer answer{known->plan(start, end, way), {}, {}};
            if (!answer.path) {
                if (!stop.stop_requested() && known->plan(start, end, other(way)))
                    answer.workingStrategy = other(way);
                return answer;
            }
            Result<StitchedCatalog> graph = known->stitchedUpTo(answer.path->to);
            if (graph)
                answer.graph = std::make_shared<const StitchedCatalog>(std::move(*graph));
            else
                answer.path = failure(graph);
            return answer;
        },
        [this](PlanAnswer answer) { applyPlan(std::move(answer)); });
}

void Workspace::Private::applyPlan(PlanAnswer answer)
{
    forgetPath();
    planning = false;
    if (answer.path)
        path = std::move(*answer.path);
    else
        planError = answer.path.error();
    pathGraph = std::move(answer.graph);
    workingStrategy = answer.workingStrategy;
    Q_EMIT q->pathChanged();
}

void Workspace::Private::noteStoreError(const std::optional<Error>& error)
{
    const bool isNew = error && error != storeError;
    storeError = error;
    if (isNew)
        Q_EMIT q->storeFailed();
}

void Workspace::Private::showActivity()
{
    QString text;
    if (catalogState == LoadState::Loading)
        text = tr("Reading the releases");
    else if (fleetState == LoadState::Loading)
        text = tr("Reading the fleet");
    if (std::exchange(activity, text) != text)
        Q_EMIT q->activityChanged(text);
}

} // namespace lockstep
