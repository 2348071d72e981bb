#include "models/jobs.h"

namespace lockstep {

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

void Jobs::stopAndWait()
{
    for (Job& job : m_jobs)
        job.thread.request_stop();
    m_jobs.clear();
}

} // namespace lockstep
