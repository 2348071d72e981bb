// How quick the cluster page is, against an API server in this process: from opening a namespace of two
// thousand pods to their first picture; how long the GUI thread is kept from its heartbeat while a thousand
// watch events come a second; and while twenty pods write fifty thousand log lines a second. Run it
// offscreen: QT_QPA_PLATFORM=offscreen lockstep_cluster_bench.

#include "core/support/files.h"
#include "kube_api/kube_api.h"
#include "models/cluster_session.h"
#include "models/log_model.h"
#include "models/workspace.h"
#include "ui/cluster/cluster_page.h"
#include "ui/shell/action_registry.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTimer>

#include <atomic>
#include <cstdio>
#include <fstream>
#include <thread>

using namespace lockstep;
using namespace lockstep::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int podCount = 2'000;
constexpr int eventsPerSecond = 1'000;
constexpr int linesPerSecond = 50'000;
constexpr int logPods = 20;
constexpr auto measured = 10s;

QJsonObject pod(int number, int restarts)
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

/// How late a beat of every two milliseconds comes at most.
class Heartbeat
{
public:
    Heartbeat()
    {
        m_timer.setTimerType(Qt::PreciseTimer);
        m_timer.setInterval(beat);
        QObject::connect(&m_timer, &QTimer::timeout, [this] {
            const double gap = double(m_clock.nsecsElapsed()) / 1e6 - double(beat.count());
            m_clock.restart();
            m_gaps.push_back(std::max(0.0, gap));
        });
        m_clock.start();
        m_timer.start();
    }

    void print(const char* what)
    {
        m_timer.stop();
        std::ranges::sort(m_gaps);
        const auto at = [this](double part) { return m_gaps[size_t(double(m_gaps.size() - 1) * part)]; };
        const auto late = std::ranges::count_if(m_gaps, [](double gap) { return gap > 16; });
        std::printf(
            "%s: GUI thread late by %.1f ms (median), %.1f ms (99%%), %.1f ms (99.9%%), %.1f ms (most); "
            "%lld of %zu beats later than 16 ms\n",
            what, at(0.5), at(0.99), at(0.999), m_gaps.back(), static_cast<long long>(late), m_gaps.size());
    }

private:
    static constexpr std::chrono::milliseconds beat{2};
    QTimer m_timer;
    QElapsedTimer m_clock;
    std::vector<double> m_gaps;
};

double residentMegabytes()
{
    std::ifstream file("/proc/self/statm");
    long all = 0;
    long resident = 0;
    file >> all >> resident;
    constexpr double pagesPerMegabyte = 256;
    return double(resident) / pagesPerMegabyte;
}

void waitUntil(const std::function<bool()>& reached)
{
    QTimer wake;
    wake.start(5ms);
    while (!reached())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
}

void runFor(std::chrono::milliseconds time)
{
    const QDeadlineTimer end(time);
    waitUntil([&] { return end.hasExpired(); });
}

/// Calls `act(i)` so often a second, in small portions.
std::jthread atRate(int perSecond, std::function<void(int)> act)
{
    return std::jthread([perSecond, act = std::move(act)](const std::stop_token& stop) {
        QElapsedTimer clock;
        clock.start();
        for (qint64 done = 0; !stop.stop_requested();) {
            const qint64 due = clock.elapsed() * perSecond / 1000;
            for (; done < due && !stop.stop_requested(); ++done)
                act(int(done));
            std::this_thread::sleep_for(2ms);
        }
    });
}

void showPods(ClusterPage& page)
{
    page.setView(ClusterPage::Pods);
    QCoreApplication::processEvents();
    if (page.grab().isNull())
        qFatal("nothing was painted");
}

} // namespace

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    ThemeManager::instance().install(SchemeChoice::Light);
    KubeApi api;
    api.start();
    for (int i = 0; i < podCount; ++i)
        api.pose(pod(i, 0));
    const QTemporaryDir folder;
    const QString kubeconfig = folder.filePath(u"kubeconfig"_s);
    if (!writeFile(kubeconfig, api.kubeconfig(u"prod"_s)))
        qFatal("no place for a kubeconfig");
    Workspace workspace{WorkspaceSources()};
    ActionRegistry registry;
    ClusterPage page(&workspace, &registry);
    page.resize(1280, 800);
    page.show();
    page.setKubeconfig(kubeconfig);
    ClusterSession& session = *page.session();

    QElapsedTimer clock;
    clock.start();
    session.open({.kubeconfig = kubeconfig});
    waitUntil([&] { return session.pods()->rowCount() == podCount; });
    showPods(page);
    std::printf("first paint of %d pods: %.0f ms\n", podCount, double(clock.nsecsElapsed()) / 1e6);

    {
        std::atomic_int sent = 0;
        const std::jthread events = atRate(eventsPerSecond, [&](int i) {
            api.pose(pod(i * 7 % podCount, 1 + i / podCount));
            ++sent;
        });
        runFor(1s);
        const int before = sent;
        Heartbeat heartbeat;
        runFor(measured);
        std::printf("%.0f watch events a second; ", double(sent - before) / 10);
        heartbeat.print("pods in sight");
    }

    QList<PodSummary> writers;
    for (int i = 0; i < logPods; ++i)
        writers.append(podSummary(pod(i, 0)));
    page.setView(ClusterPage::Logs);
    session.readLogs(logSources(writers, {}), {.follow = true, .tail = 0});
    const double before = residentMegabytes();
    {
        const QByteArray line = R"({"SeverityText":"INFO","Body":"served","Attributes":{"duration_ms":12}})"
                                "\n";
        constexpr int linesAtOnce = 100;
        QByteArray portion;
        for (int i = 0; i < linesAtOnce; ++i)
            portion += line;
        const std::jthread lines = atRate(linesPerSecond / linesAtOnce, [&](int i) {
            api.writeLog(u"prod"_s, writers[i % logPods].name, u"frontend"_s, portion);
        });
        runFor(2s);
        const auto shown = [&] { return session.log()->dropped() + session.log()->rowCount(); };
        const qint64 first = shown();
        Heartbeat heartbeat;
        runFor(measured);
        std::printf(
            "%.0f log lines a second shown, %d kept, memory grew by %.0f MB (with the server's own); ",
            double(shown() - first) / 10, session.log()->rowCount(), residentMegabytes() - before);
        heartbeat.print("logs in sight");
    }
    session.close();
    return 0;
}
