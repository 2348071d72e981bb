#pragma once

#include <QJsonObject>
#include <QProcess>

namespace lockstep::test {

constexpr int benchPods = 2'000;
constexpr int benchLogPods = 20;

[[nodiscard]] QJsonObject benchPod(int number, int restarts);

/// The process's own main(), when it was started to be the API server: writes the kubeconfig and does what
/// its standard input says until that ends.
int serveBench(const QString& kubeconfig);

/// An API server in a process of its own, so that its work is not taken for the page's.
class ClusterServer
{
public:
    /// Ends the program when it does not come up.
    explicit ClusterServer(const QString& kubeconfig);
    ~ClusterServer();
    ClusterServer(const ClusterServer&) = delete;
    ClusterServer& operator=(const ClusterServer&) = delete;

    void sendEvents(); ///< a thousand changed pods a second
    void sendLines();  ///< fifty thousand log lines a second
    /// Ends that; how many there were a second.
    double stop();

private:
    void say(const QByteArray& word);
    [[nodiscard]] QByteArray answer();

    QProcess m_process;
};

} // namespace lockstep::test
