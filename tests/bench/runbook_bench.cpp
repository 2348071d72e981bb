// What the engine of runbooks adds to a step: a runbook of 100 steps that run `true` on this machine, beside
// the same commands run directly, in turn; and where it goes: the job that outlives us, the journal. The
// store's disk counts: lockstep_runbook_bench [FOLDER] puts everything there.

#include "core/cluster/shell/durable_job.h"
#include "core/cluster/shell/transports.h"
#include "core/runbook/kinds/step_kinds.h"
#include "core/runbook/runbook_reader.h"
#include "core/runbook/runbook_run.h"
#include "core/store/runbook_store.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTemporaryDir>

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

using namespace lockstep;

namespace {

constexpr int steps = 100;
constexpr int rounds = 5;
constexpr double goal = 20; ///< milliseconds of overhead for a step

template <typename T>
T must(Result<T> result)
{
    if (!result)
        qFatal("%s", qPrintable(result.error().message()));
    if constexpr (!std::is_void_v<T>)
        return *std::move(result);
}

Runbook hundredSteps()
{
    QByteArray text = "runbook: bench\nversion: '1'\ntitle: Bench\nsteps:\n";
    for (int i = 0; i < steps; ++i)
        text +=
            "  - {id: s" + QByteArray::number(i) + ", title: Step, kind: command, with: {run: ['true']}}\n";
    return must(readRunbook(text, QStringLiteral("bench.yaml"), allStepKinds()));
}

/// Milliseconds for one of `steps`.
double timed(const std::function<void()>& work)
{
    QElapsedTimer timer;
    timer.start();
    work();
    return double(timer.nsecsElapsed()) / 1e6 / steps;
}

double direct()
{
    const LocalTransport here;
    return timed([&] {
        for (int i = 0; i < steps; ++i)
            must(here.runChecked({{QStringLiteral("true")}}, {}));
    });
}

/// What starting a program and waiting for it costs on this machine, just now: the measure for all else.
double bare()
{
    char name[] = "true";
    char* const arguments[] = {name, nullptr};
    return timed([&] {
        for (int i = 0; i < steps; ++i) {
            pid_t process = 0;
            if (::posix_spawnp(&process, name, nullptr, nullptr, arguments, environ) != 0 ||
                ::waitpid(process, nullptr, 0) != process)
                qFatal("cannot run true");
        }
    });
}

double engine(const Runbook& runbook, RunbookStore& store, const QString& folder)
{
    const std::unique_ptr<Journal> journal =
        must(store.create(QStringLiteral("bench"), QStringLiteral("Bench"), {}));
    RunbookRun run(runbook, {}, allStepKinds(), *journal,
                   {folder + QStringLiteral("/runs"), QStringLiteral("bench")}, {});
    return timed([&] {
        if (must(run.run({})) != RunbookRun::End::Done)
            qFatal("the runbook was not done");
    });
}

double jobs(int round)
{
    const LocalTransport here;
    return timed([&] {
        for (int i = 0; i < steps; ++i) {
            const DurableJob job(here, QStringLiteral("bench-%1-%2").arg(round).arg(i));
            must(job.start({{QStringLiteral("true")}}, {}));
            must(job.follow([](ProcessStream, const QByteArray&) {}, std::chrono::seconds(60), {}, {}));
            must(job.remove());
        }
    });
}

/// As many entries as the steps of a run have.
double journalOnly(RunbookStore& store)
{
    const std::unique_ptr<Journal> journal =
        must(store.create(QStringLiteral("bench"), QStringLiteral("Bench"), {}));
    return timed([&] {
        JournalEntry entry;
        for (int i = 0; i < 2 * steps; ++i)
            must(journal->append(entry));
    });
}

double median(std::vector<double> samples)
{
    std::ranges::sort(samples);
    return samples[samples.size() / 2];
}

} // namespace

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    const QString where = argc > 1 ? QString::fromLocal8Bit(argv[1]) : QDir::tempPath();
    const QTemporaryDir folder(where + QStringLiteral("/lockstep-bench-XXXXXX"));
    if (!folder.isValid())
        qFatal("cannot write in %s", qPrintable(where));
    qputenv("XDG_STATE_HOME", folder.path().toLocal8Bit());
    const Runbook runbook = hundredSteps();
    const std::unique_ptr<RunbookStore> store =
        must(RunbookStore::open(folder.filePath(QStringLiteral("store.sqlite"))));
    std::vector<double> bares;
    std::vector<double> floors;
    std::vector<double> engines;
    std::vector<double> overJobs;
    std::vector<double> journals;
    for (int round = 0; round < rounds; ++round) {
        bares.push_back(bare());
        floors.push_back(direct());
        engines.push_back(engine(runbook, *store, folder.path()));
        overJobs.push_back(jobs(round));
        journals.push_back(journalOnly(*store));
    }
    const double overhead = median(engines) - median(floors);
    std::printf("medians of %d rounds of %d steps, in ms for a step\n", rounds, steps);
    std::printf("%-44s %7.2f\n", "a bare process, spawned and waited for", median(bares));
    std::printf("%-44s %7.2f\n", "the command, run directly", median(floors));
    std::printf("%-44s %7.2f   %.1f times as long\n", "a step of a runbook", median(engines),
                median(engines) / median(floors));
    std::printf("%-44s %7.2f\n", "  of it: the job that outlives us", median(overJobs));
    std::printf("%-44s %7.2f\n", "  of it: two entries of the journal", median(journals));
    std::printf("%-44s %7.2f   goal %.0f   %s\n", "overhead", overhead, goal,
                overhead < goal ? "met" : "MISSED");
    return overhead < goal ? 0 : 1;
}
