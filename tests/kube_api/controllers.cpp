#include "kube_api/controllers.h"

#include "kube_api/workloads.h"

using namespace std::chrono_literals;

namespace lockstep::test {

void Controllers::start()
{
    m_thread = std::jthread([this](const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            step();
            std::this_thread::sleep_for(std::chrono::milliseconds(m_paceMillis));
        }
    });
}

void Controllers::stop()
{
    m_thread.request_stop();
    if (m_thread.joinable())
        m_thread.join();
    m_pods.stop();
}

void Controllers::step()
{
    const auto held = m_control.store.lock();
    m_control.look();
    stepDeployments(m_control);
    stepReplicaSets(m_control);
    stepStatefulSets(m_control);
    stepDaemonSets(m_control);
    stepJobs(m_control);
    m_pods.step();
    // What garbage leaves is garbage of the next step, so its own changes count.
    if (const qint64 version = m_control.store.version(); std::exchange(m_cleaned, version) != version)
        stepGarbage(m_control);
}

} // namespace lockstep::test
