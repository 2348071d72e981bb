#include "core/database/load/build_crew.h"

#include "core/database/load/dump_source.h"

#include <cmath>
#include <condition_variable>
#include <thread>

namespace lockstep {

namespace {

using namespace std::chrono_literals;

bool areCompatible(TableUse a, TableUse b)
{
    const auto [weak, strong] = std::minmax(a, b);
    switch (strong) {
    case TableUse::Read:
    case TableUse::BuildIndex:
        return true;
    case TableUse::Validate:
    case TableUse::AddForeign:
        return weak == TableUse::Read;
    case TableUse::Alter:
        return false;
    }
    return false;
}

bool canRunBeside(const BuildTask& a, const BuildTask& b)
{
    return std::ranges::none_of(a.uses, [&](const auto& use) {
        return std::ranges::any_of(b.uses, [&](const auto& other) {
            return use.first == other.first && !areCompatible(use.second, other.second);
        });
    });
}

bool mustWaitFor(const BuildTask& task, const BuildTask& other)
{
    return std::ranges::any_of(task.needs,
                               [&](const QByteArray& need) { return other.makes.contains(need); });
}

/// The constraints of a table are validated one after another, and not beside its indexes: together they
/// may well be what takes longest.
void addWeightOfOthers(QList<BuildTask>& tasks)
{
    QMap<TableName, qint64> validated;
    for (const BuildTask& task : tasks) {
        if (task.uses.first().second == TableUse::Validate)
            validated[task.uses.first().first] += task.weight;
    }
    for (BuildTask& task : tasks) {
        const auto [table, use] = task.uses.first();
        if (use == TableUse::Validate)
            task.weight = validated.value(table);
        else if (use == TableUse::BuildIndex)
            task.weight += validated.value(table);
    }
}

/// Each task's weight becomes that of the longest row of tasks that begins with it, one needing the other.
void addWeightOfWhatFollows(QList<BuildTask>& tasks)
{
    QHash<QByteArray, QList<BuildTask*>> needing;
    for (BuildTask& task : tasks) {
        for (const QByteArray& need : task.needs)
            needing[need].append(&task);
    }
    QSet<const BuildTask*> done;
    const std::function<qint64(BuildTask&)> add = [&](BuildTask& task) {
        if (done.contains(&task))
            return task.weight;
        done.insert(&task);
        qint64 following = 0;
        for (const QByteArray& made : std::as_const(task.makes)) {
            for (BuildTask* next : needing.value(made))
                following = std::max(following, add(*next));
        }
        return task.weight += following;
    };
    for (BuildTask& task : tasks)
        add(task);
}

class Crew
{
public:
    Crew(QList<BuildTask> tasks, qsizetype hands, BuildLimits limits, LoadProgress& progress)
        : m_waiting(std::move(tasks)), m_hands(hands), m_limits(std::move(limits)), m_progress(&progress)
    {
        addWeightOfOthers(m_waiting);
        addWeightOfWhatFollows(m_waiting);
        std::ranges::stable_sort(m_waiting, std::ranges::greater(), &BuildTask::weight);
    }

    void work(Connection& connection)
    {
        while (const std::shared_ptr<const BuildTask> task = take()) {
            const Result<void> done = run(connection, *task);
            const std::scoped_lock lock(m_mutex);
            m_running.removeOne(task);
            if (!done && !m_error) {
                m_error = done.error();
                m_stop.request_stop();
            }
            m_changed.notify_all();
        }
    }

    void stop() { m_stop.request_stop(); }

    [[nodiscard]] Result<void> result() const
    {
        if (m_error)
            return std::unexpected(*m_error);
        if (m_stop.stop_requested())
            return failure(ErrorKind::Cancelled, loadAttempt(), {}, QStringLiteral("it was cancelled"));
        return {};
    }

private:
    // Nothing: no more work for this hand.
    std::shared_ptr<const BuildTask> take()
    {
        std::unique_lock lock(m_mutex);
        while (!m_waiting.isEmpty() && !m_stop.stop_requested()) {
            const auto next =
                std::ranges::find_if(m_waiting, [this](const BuildTask& task) { return canRun(task); });
            if (next != m_waiting.end()) {
                m_running.append(std::make_shared<const BuildTask>(*next));
                m_waiting.erase(next);
                tellOfTheLast();
                return m_running.last();
            }
            m_changed.wait_for(lock, 200ms);
        }
        return {};
    }

    // With the lock held.
    void tellOfTheLast()
    {
        const bool moreToCome =
            std::ranges::any_of(m_waiting, [](const BuildTask& task) { return task.weight > 0; });
        if (const auto tell = moreToCome ? nullptr : std::exchange(m_limits.lastBegun, nullptr))
            tell();
    }

    // With the lock held.
    [[nodiscard]] bool canRun(const BuildTask& task) const
    {
        return std::ranges::all_of(m_running,
                                   [&](const auto& running) {
                                       return canRunBeside(task, *running) && !mustWaitFor(task, *running);
                                   }) &&
               std::ranges::none_of(m_waiting,
                                    [&](const BuildTask& waiting) { return mustWaitFor(task, waiting); });
    }

    // How many of the server's workers a build may have.
    [[nodiscard]] qsizetype idleHands()
    {
        const std::scoped_lock lock(m_mutex);
        const auto next =
            std::ranges::count_if(m_waiting, [this](const BuildTask& task) { return canRun(task); });
        return std::max<qsizetype>(0, m_hands - m_running.size() - next);
    }

    Result<void> run(Connection& connection, const BuildTask& task)
    {
        const qint64 item = m_progress->itemStarted(task.title);
        const auto begin = std::chrono::steady_clock::now();
        const std::stop_token token = m_stop.get_token();
        const qsizetype helpers = idleHands();
        const qint64 memory =
            task.sorted > 0 ? std::min(m_limits.memory, sortMemory(task.sorted, helpers)) : m_limits.memory;
        const SqlResult set = connection.execute(
            QStringLiteral("SET max_parallel_maintenance_workers = %1; SET maintenance_work_mem = '%2MB'")
                .arg(helpers)
                .arg(memory),
            token);
        const Result<void> done =
            set ? task.work(connection, token)
                : Result<void>(std::unexpected(set.error().toError(loadAttempt(), task.title)));
        const std::chrono::duration<double> time = std::chrono::steady_clock::now() - begin;
        m_progress->itemFinished(item, task.title, time.count(),
                                 done ? RunEvent::State::Done : RunEvent::State::Failed,
                                 done ? QString() : done.error().happened);
        return done;
    }

    QList<BuildTask> m_waiting;
    QList<std::shared_ptr<const BuildTask>> m_running;
    qsizetype m_hands;
    BuildLimits m_limits;
    LoadProgress* m_progress;
    std::stop_source m_stop;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::optional<Error> m_error;
};

} // namespace

qint64 sortMemory(qint64 bytes, qsizetype parallelWorkers)
{
    constexpr qint64 megabyte = qint64{1} << 20U;
    constexpr double mergeBuffer = 0.25 * megabyte; // of each run, when runs are merged: tuplesort.c
    constexpr qint64 least = 8;
    constexpr qint64 leastOfWorker = 32; // plan_create_index_workers()
    const auto onePass =
        static_cast<qint64>(std::sqrt(static_cast<double>(bytes) * mergeBuffer)) / megabyte + 1;
    const qint64 workers = parallelWorkers > 0 ? leastOfWorker * (parallelWorkers + 1) : 0;
    return std::max({least, onePass, workers});
}

Result<void> runBuildTasks(QList<BuildTask> tasks, const QList<Connection*>& connections,
                           const BuildLimits& limits, LoadProgress& progress, const std::stop_token& stop)
{
    Crew crew(std::move(tasks), connections.size(), limits, progress);
    const std::stop_callback outer(stop, [&crew] { crew.stop(); });
    {
        std::vector<std::jthread> threads;
        for (Connection* connection : connections)
            threads.emplace_back([&crew, connection] { crew.work(*connection); });
    }
    return crew.result();
}

} // namespace lockstep
