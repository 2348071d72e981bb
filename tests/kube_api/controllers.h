#pragma once

#include "kube_api/pod_lifecycle.h"

namespace lockstep::test {

/// Acts out the workloads on a thread of its own: a step each time something has changed, and now and then.
class Controllers
{
public:
    explicit Controllers(Control& control) : m_control(control), m_pods(control) {}

    ~Controllers() { stop(); }

    void start();
    void stop();

    /// How long a state stays at least.
    void setPace(std::chrono::milliseconds pace) { m_paceMillis = pace.count(); }

private:
    void step();

    Control& m_control;
    PodLifecycle m_pods;
    std::atomic<qint64> m_paceMillis = 15;
    qint64 m_cleaned = 0; ///< the store's version when its garbage was last looked for
    std::jthread m_thread;
};

} // namespace lockstep::test
