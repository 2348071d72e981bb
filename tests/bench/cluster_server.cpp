#include "cluster_server.h"

#include "core/support/files.h"
#include "kube_api/kube_api.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QJsonArray>

#include <atomic>
#include <iostream>
#include <thread>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace lockstep::test {

namespace {

constexpr int eventsPerSecond = 1'000;
constexpr int linesPerSecond = 50'000;
constexpr int linesAtOnce = 100;

/// Does something so often a second, in small portions, until it is destroyed.
class Repeated
{
public:
    Repeated(int perSecond, std::function<void(int)> act)
        : m_act(std::move(act)), m_thread([this, perSecond](const std::stop_token& stop) {
              m_clock.start();
              for (qint64 done = 0; !stop.stop_requested();) {
                  const qint64 due = m_clock.elapsed() * perSecond / 1000;
                  for (; done < due && !stop.stop_requested(); ++done, ++m_count)
                      m_act(int(done));
                  std::this_thread::sleep_for(2ms);
              }
          })
    {
    }

    [[nodiscard]] double rate() const { return double(m_count) * 1e9 / double(m_clock.nsecsElapsed()); }

private:
    std::function<void(int)> m_act;
    std::atomic_int m_count = 0;
    QElapsedTimer m_clock;
    std::jthread m_thread;
};

void changePod(KubeApi& api, int number)
{
    api.pose(benchPod(number * 7 % benchPods, 1 + number / benchPods));
}

void writeLines(KubeApi& api, int number)
{
    static const QByteArray portion =
        QByteArray(R"({"SeverityText":"INFO","Body":"served","Attributes":{"duration_ms":12}})"
                   "\n")
            .repeated(linesAtOnce);
    const QString pod = benchPod(number % benchLogPods, 0)[u"metadata"][u"name"].toString();
    api.writeLog(u"prod"_s, pod, u"frontend"_s, portion);
}

} // namespace

QJsonObject benchPod(int number, int restarts)
{
    const QString name = u"sourcegraph-frontend-5d9c8b7f66-%1"_s.arg(number, 5, 10, QChar(u'0'));
    const QJsonObject owner{{u"kind"_s, u"ReplicaSet"_s},
                            {u"name"_s, u"sourcegraph-frontend-5d9c8b7f66"_s},
                            {u"controller"_s, true}};
    const QJsonObject metadata{{u"name"_s, name},
                               {u"namespace"_s, u"prod"_s},
                               {u"uid"_s, u"uid-"_s + name},
                               {u"creationTimestamp"_s, u"2026-01-01T00:00:00Z"_s},
                               {u"ownerReferences"_s, QJsonArray{owner}}};
    const QJsonObject container{{u"name"_s, u"frontend"_s}, {u"image"_s, u"sourcegraph/frontend:6.1.0"_s}};
    const QJsonObject state{{u"name"_s, u"frontend"_s},
                            {u"ready"_s, true},
                            {u"restartCount"_s, restarts},
                            {u"state"_s, QJsonObject{{u"running"_s, QJsonObject()}}}};
    return {
        {u"apiVersion"_s, u"v1"_s},
        {u"kind"_s, u"Pod"_s},
        {u"metadata"_s, metadata},
        {u"spec"_s, QJsonObject{{u"nodeName"_s, u"node-1"_s}, {u"containers"_s, QJsonArray{container}}}},
        {u"status"_s, QJsonObject{{u"phase"_s, u"Running"_s}, {u"containerStatuses"_s, QJsonArray{state}}}}};
}

int serveBench(const QString& kubeconfig)
{
    KubeApi api;
    api.start();
    for (int i = 0; i < benchPods; ++i)
        api.pose(benchPod(i, 0));
    if (!writeFile(kubeconfig, api.kubeconfig(u"prod"_s)))
        return 1;
    std::cout << "ready" << std::endl;
    std::optional<Repeated> work;
    for (std::string word; std::getline(std::cin, word);) {
        if (word == "events")
            work.emplace(eventsPerSecond, [&](int number) { changePod(api, number); });
        else if (word == "lines")
            work.emplace(linesPerSecond / linesAtOnce, [&](int number) { writeLines(api, number); });
        else if (work)
            std::cout << work->rate() << std::endl;
        if (word == "stop")
            work.reset();
    }
    return 0;
}

ClusterServer::ClusterServer(const QString& kubeconfig)
{
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_process.start(QCoreApplication::applicationFilePath(), {u"serve"_s, kubeconfig});
    if (answer() != "ready")
        qFatal("the API server did not come up");
}

ClusterServer::~ClusterServer()
{
    m_process.closeWriteChannel();
    m_process.waitForFinished();
}

void ClusterServer::sendEvents()
{
    say("events");
}

void ClusterServer::sendLines()
{
    say("lines");
}

double ClusterServer::stop()
{
    say("stop");
    return answer().toDouble();
}

void ClusterServer::say(const QByteArray& word)
{
    m_process.write(word + '\n');
    m_process.waitForBytesWritten();
}

QByteArray ClusterServer::answer()
{
    while (!m_process.canReadLine() && m_process.waitForReadyRead()) {
    }
    return m_process.readLine().trimmed();
}

} // namespace lockstep::test
