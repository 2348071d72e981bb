#include "core/database/owned_process.h"

#include <array>
#include <cerrno>
#include <condition_variable>
#include <csignal>
#include <future>
#include <mutex>
#include <thread>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace lockstep {

namespace {

constexpr std::chrono::seconds endTime{10};

/// Everything the child needs, made before the fork: after it, only async-signal-safe calls are allowed.
struct ChildPlan
{
    explicit ChildPlan(const OwnedProcess::Launch& launch)
        : program(QFile::encodeName(launch.program)),
          folder(QFile::encodeName(launch.workingFolder)),
          deathSignal(launch.deathSignal),
          parent(::getpid())
    {
        texts.push_back(program);
        for (const QString& argument : launch.arguments)
            texts.push_back(QFile::encodeName(argument));
        for (QByteArray& text : texts)
            arguments.push_back(text.data());
        arguments.push_back(nullptr);
    }

    QByteArray program;
    QByteArray folder;
    std::vector<QByteArray> texts;
    std::vector<char*> arguments;
    int deathSignal = 0;
    pid_t parent = 0;
    int output = -1;
    int report = -1; ///< where the child writes errno when it cannot become the program
};

[[noreturn]] void giveUp(const ChildPlan& plan)
{
    const int error = errno;
    [[maybe_unused]] const ssize_t written = ::write(plan.report, &error, sizeof error);
    ::_exit(127);
}

[[noreturn]] void becomeProgram(const ChildPlan& plan)
{
    // Out of the terminal's process group: Ctrl+C is for us, who then stop the child in an orderly way.
    ::setsid();
    ::prctl(PR_SET_PDEATHSIG, plan.deathSignal);
    if (::getppid() != plan.parent) // the parent ended before the kernel knew of our wish
        ::_exit(127);
    sigset_t none;
    sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::signal(SIGPIPE, SIG_DFL);
    const int input = ::open("/dev/null", O_RDONLY);
    if (input < 0 || ::dup2(input, 0) < 0 || ::dup2(plan.output, 1) < 0 || ::dup2(plan.output, 2) < 0)
        giveUp(plan);
    if (!plan.folder.isEmpty() && ::chdir(plan.folder.constData()) != 0)
        giveUp(plan);
    ::close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
    ::execv(plan.program.constData(), plan.arguments.data());
    giveUp(plan);
}

int exitCodeOf(int status)
{
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/// The child's pid, or an errno, negated.
pid_t startChild(ChildPlan plan)
{
    std::array<int, 2> report{};
    if (::pipe2(report.data(), O_CLOEXEC) != 0)
        return -errno;
    plan.report = report[1];
    const pid_t pid = ::fork();
    if (pid == 0)
        becomeProgram(plan);
    const int forkError = errno;
    ::close(report[1]);
    int error = pid < 0 ? forkError : 0;
    if (pid > 0) {
        while (::read(report[0], &error, sizeof error) < 0 && errno == EINTR) {
        }
        if (error != 0)
            ::waitpid(pid, nullptr, 0);
    }
    ::close(report[0]);
    return error == 0 ? pid : -error;
}

} // namespace

struct OwnedProcess::Private
{
    void keep(ChildPlan plan, std::promise<pid_t> started);

    pid_t pid = 0;
    int deathSignal = SIGKILL;
    mutable std::mutex mutex;
    mutable std::condition_variable_any ended;
    std::optional<int> exitCode;
    std::thread keeper;
};

/// The keeper's life: it starts the child, which gets its death signal when this thread ends, and waits for
/// its end.
void OwnedProcess::Private::keep(ChildPlan plan, std::promise<pid_t> started)
{
    const pid_t child = startChild(std::move(plan));
    started.set_value(child);
    if (child < 0)
        return;
    siginfo_t info;
    while (::waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOWAIT) != 0 && errno == EINTR) {
    }
    // Reaped under the lock, so that nobody signals a number that is no longer ours.
    const std::scoped_lock lock(mutex);
    int status = 0;
    ::waitpid(child, &status, 0);
    exitCode = exitCodeOf(status);
    ended.notify_all();
}

OwnedProcess::OwnedProcess() : d(std::make_unique<Private>()) {}

Result<std::unique_ptr<OwnedProcess>> OwnedProcess::start(const Launch& launch)
{
    ChildPlan plan(launch);
    plan.output = ::open(QFile::encodeName(launch.outputFile).constData(),
                         O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (plan.output < 0)
        return failure(ErrorKind::Io, QStringLiteral("write"), launch.outputFile, qt_error_string(errno));
    const int output = plan.output;
    std::unique_ptr<OwnedProcess> process(new OwnedProcess);
    process->d->deathSignal = launch.deathSignal;
    std::promise<pid_t> started;
    std::future<pid_t> pid = started.get_future();
    process->d->keeper = std::thread(&Private::keep, process->d.get(), std::move(plan), std::move(started));
    process->d->pid = pid.get();
    ::close(output);
    if (process->d->pid < 0)
        return failure(ErrorKind::Failed, QStringLiteral("start"), launch.program,
                       qt_error_string(-process->d->pid));
    return process;
}

OwnedProcess::~OwnedProcess()
{
    if (d->pid > 0) {
        signal(d->deathSignal);
        if (!waitForExit(endTime))
            signal(SIGKILL);
    }
    if (d->keeper.joinable())
        d->keeper.join();
}

qint64 OwnedProcess::pid() const
{
    return d->pid;
}

bool OwnedProcess::running() const
{
    return !exitCode();
}

std::optional<int> OwnedProcess::exitCode() const
{
    const std::scoped_lock lock(d->mutex);
    return d->exitCode;
}

void OwnedProcess::signal(int number) const
{
    const std::scoped_lock lock(d->mutex);
    if (!d->exitCode)
        ::kill(d->pid, number);
}

bool OwnedProcess::waitForExit(std::chrono::milliseconds time, const std::stop_token& stop) const
{
    std::unique_lock lock(d->mutex);
    return d->ended.wait_for(lock, stop, time, [this] { return d->exitCode.has_value(); });
}

} // namespace lockstep
