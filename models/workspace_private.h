#pragma once

#include "core/store/store.h"
#include "models/event_queue.h"
#include "models/jobs.h"
#include "models/workspace.h"

#include <QTimer>

namespace lockstep {

struct Workspace::Private
{
    /// Everything that reading the catalogue brings.
    struct LoadedCatalog
    {
        std::shared_ptr<const Planner> planner;
        Timings timings;
        std::optional<Error> storeError;
    };

    struct PlanAnswer
    {
        Result<UpgradePath> path;
        std::shared_ptr<const StitchedCatalog> graph;
        std::optional<Strategy> workingStrategy;
    };

    struct RunAnswer
    {
        RehearsalReport report;
        std::optional<Error> error;
        std::optional<Error> storeError;
        std::optional<Timings> timings;
    };

    /// One question at a time: asking anew stops the old work, and its answer no longer counts.
    struct Question
    {
        quint64 generation = 0;
        std::stop_source stop;
    };

    explicit Private(Workspace* workspace, WorkspaceSources given);

    void readFleet();
    void readReleases();
    void showFleetSoFar(const Fleet& part);
    void applyFleet(Result<Fleet> result);
    void applyCatalog(Result<LoadedCatalog> result);
    void followInstance();
    void choose(const std::optional<Instance>& chosen, const Version& version);
    void forgetPath();
    void planSoon();
    void plan();
    void applyPlan(PlanAnswer answer);
    void startRun();
    void drain();
    void finishRun(RunAnswer answer);
    void useTimings(const std::optional<Timings>& known);
    void noteStoreError(const std::optional<Error>& error);
    void showActivity();

    /// From any thread: runs `then` on the workspace's, unless the question was asked again meanwhile.
    template <typename Then>
    void answer(const Question& question, quint64 generation, Then then)
    {
        QMetaObject::invokeMethod(
            q,
            [&question, generation, then = std::move(then)]() mutable {
                if (question.generation == generation)
                    then();
            },
            Qt::QueuedConnection);
    }

    /// Runs `work` on a thread of its own and hands its value to `apply` on the workspace's thread, unless
    /// the question was asked again meanwhile. `work` may take the generation, too, to answer in parts.
    template <typename Work, typename Apply>
    void ask(Question& question, Work work, Apply apply)
    {
        question.stop.request_stop();
        const quint64 generation = ++question.generation;
        question.stop = jobs.start([this, &question, generation, work = std::move(work),
                                    apply = std::move(apply)](const std::stop_token& stop) {
            if constexpr (std::invocable<const Work&, std::stop_token, quint64>)
                answer(question, generation,
                       [apply, value = work(stop, generation)]() mutable { apply(std::move(value)); });
            else
                answer(question, generation,
                       [apply, value = work(stop)]() mutable { apply(std::move(value)); });
        });
    }

    Workspace* q;
    WorkspaceSources sources;
    GitHubPlace gitHubPlace;

    LoadState fleetState = LoadState::Empty;
    Fleet fleet;
    std::optional<Error> fleetError;
    Question fleetQuestion;

    LoadState catalogState = LoadState::Empty;
    std::shared_ptr<const Planner> planner;
    Timings timings;
    std::optional<Error> catalogError;
    std::optional<Error> storeError;
    Question catalogQuestion;

    std::optional<Instance> instance;
    Version from;
    Version target;
    Strategy strategy = Strategy::Standard;

    std::optional<UpgradePath> path;
    std::optional<Error> planError;
    std::shared_ptr<const StitchedCatalog> pathGraph;
    std::optional<Strategy> workingStrategy;
    bool planning = false;
    bool planQueued = false;
    Question planQuestion;

    bool running = false;
    bool cancelling = false;
    std::optional<UpgradePath> runPath;
    std::optional<Instance> runInstance;
    QList<RunEvent> events;
    std::optional<RehearsalReport> report;
    std::optional<Error> runError;
    std::shared_ptr<EventQueue> queue = std::make_shared<EventQueue>();
    QTimer drainTimer;
    Question runQuestion;
    QString activity;

    Jobs jobs; // the last member: its threads end before anything they use goes
};

} // namespace lockstep
