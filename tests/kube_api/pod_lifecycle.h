#pragma once

#include "kube_api/control.h"

#include <memory>
#include <thread>

namespace lockstep::test {

/// The scheduler and the kubelet: what becomes of pods, one state a step.
class PodLifecycle
{
public:
    explicit PodLifecycle(Control& control) : m_control(control) {}

    ~PodLifecycle() { stop(); }

    PodLifecycle(const PodLifecycle&) = delete;
    PodLifecycle& operator=(const PodLifecycle&) = delete;

    void step();
    /// Ends what containers act out.
    void stop();

private:
    /// A container while it runs.
    struct Running
    {
        std::atomic<bool> ended = false;
        std::atomic<int> exitCode = 0;
        int steps = 0; ///< since it runs, or since it waits to run again
        std::jthread thread;
    };

    using Key = std::pair<QString, QString>; ///< the pod's uid and the container's name

    void stepPod(const QJsonObject& pod);
    void endPod(const QJsonObject& pod);
    void schedule(const QJsonObject& pod);
    void prepare(const QJsonObject& pod);
    void stepContainers(const QJsonObject& pod);
    [[nodiscard]] QJsonObject steppedContainer(const QJsonObject& pod, const QJsonObject& container,
                                               QJsonObject status);
    [[nodiscard]] QJsonObject started(const QJsonObject& pod, const QJsonObject& container,
                                      QJsonObject status);
    [[nodiscard]] QJsonObject ended(const QJsonObject& pod, QJsonObject status, int exitCode);
    [[nodiscard]] QJsonObject failedPull(const QJsonObject& pod, const QJsonObject& container,
                                         QJsonObject status);
    [[nodiscard]] QJsonObject afterEnd(const QJsonObject& pod, const QJsonObject& container,
                                       QJsonObject status);
    void play(const QJsonObject& pod, const QJsonObject& container, int restarts);
    [[nodiscard]] bool troubled(const QJsonObject& pod, const QString& image, Trouble trouble) const;
    void sayOfContainer(const QJsonObject& pod, const QString& type, const QString& reason,
                        const QString& message, const QString& container);

    Control& m_control;
    QMap<Key, std::shared_ptr<Running>> m_running;
    QHash<QString, int> m_goingSteps; ///< by uid
    QList<std::shared_ptr<Running>> m_stopping;
};

} // namespace lockstep::test
