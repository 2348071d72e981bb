#include "models/jobs.h"

#include <QtSystemDetection>

#ifdef Q_OS_LINUX
#include <sys/resource.h>
#endif

namespace lockstep {

namespace {

void giveWay()
{
#ifdef Q_OS_LINUX
    constexpr int nice = 10;
    ::setpriority(PRIO_PROCESS, 0, nice); // of this thread alone, as Linux takes it
#endif
}

} // namespace

std::stop_source Jobs::start(Work work)
{
    std::erase_if(m_jobs, [](const Job& job) { return job.done->load(); });
    auto done = std::make_shared<std::atomic_bool>(false);
    std::jthread thread([work = std::move(work), done](const std::stop_token& stop) {
        work(stop);
        done->store(true);
    });
    const std::stop_source source = thread.get_stop_source();
    m_jobs.push_back({std::move(done), std::move(thread)});
    return source;
}

std::stop_source Jobs::startBehind(Work work)
{
    return start([work = std::move(work)](const std::stop_token& stop) {
        giveWay();
        work(stop);
    });
}

void Jobs::stopAndWait()
{
    for (Job& job : m_jobs)
        job.thread.request_stop();
    m_jobs.clear();
}

} // namespace lockstep
