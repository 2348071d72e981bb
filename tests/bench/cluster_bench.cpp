// How quick the cluster page is, against an API server in a process of its own: from opening a namespace of
// two thousand pods to their first picture; how long the GUI thread is kept from its heartbeat, and what of
// that is its own work, while a thousand watch events come a second; and while twenty pods write fifty
// thousand log lines a second. Run it offscreen: QT_QPA_PLATFORM=offscreen lockstep_cluster_bench.

#include "cluster_server.h"
#include "heartbeat.h"
#include "models/cluster_session.h"
#include "models/log_model.h"
#include "models/workspace.h"
#include "ui/cluster/cluster_page.h"
#include "ui/cluster/cluster_table.h"
#include "ui/parts/data_view.h"
#include "ui/shell/action_registry.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QTemporaryDir>

#include <cstdlib>
#include <fstream>

using namespace lockstep;
using namespace lockstep::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto warmUp = 1s;
constexpr auto measured = 10s;

double residentMegabytes()
{
    std::ifstream file("/proc/self/statm");
    long all = 0;
    long resident = 0;
    file >> all >> resident;
    constexpr double pagesPerMegabyte = 256;
    return double(resident) / pagesPerMegabyte;
}

void printLoad()
{
    double load = 0;
    getloadavg(&load, 1);
    std::printf("load average %.1f\n", load);
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

class Bench
{
public:
    explicit Bench(const QString& kubeconfig) : m_server(kubeconfig), m_kubeconfig(kubeconfig)
    {
        m_page.resize(1280, 800);
        m_page.show();
        m_page.setKubeconfig(kubeconfig);
    }

    void open()
    {
        QElapsedTimer clock;
        clock.start();
        session().open({.kubeconfig = m_kubeconfig});
        waitUntil([&] { return session().pods()->rowCount() == benchPods; });
        m_page.setView(ClusterPage::Pods);
        QCoreApplication::processEvents();
        if (m_page.grab().isNull())
            qFatal("nothing was painted");
        std::printf("first paint of %d pods: %.0f ms\n", benchPods, double(clock.nsecsElapsed()) / 1e6);
    }

    void watch(ClusterPage::View view, int sortedBy, const char* what)
    {
        m_page.setView(view);
        m_page.podTable()->view()->sortByColumn(sortedBy, Qt::AscendingOrder);
        m_server.sendEvents();
        runFor(warmUp);
        Heartbeat heartbeat;
        const auto noting = QObject::connect(session().pods(), &QAbstractItemModel::dataChanged, &m_page,
                                             [&] { heartbeat.noteBatch(); });
        runFor(measured);
        QObject::disconnect(noting);
        heartbeat.print(what);
        std::printf("  %.0f watch events a second\n", m_server.stop());
    }

    void readLogs()
    {
        QList<PodSummary> writers;
        for (int i = 0; i < benchLogPods; ++i)
            writers.append(podSummary(benchPod(i, 0)));
        m_page.setView(ClusterPage::Logs);
        session().readLogs(logSources(writers, {}), {.follow = true, .tail = 0});
        const double before = residentMegabytes();
        m_server.sendLines();
        runFor(2 * warmUp);
        const auto shown = [&] { return session().log()->dropped() + session().log()->rowCount(); };
        const qint64 first = shown();
        Heartbeat heartbeat;
        const auto noting = QObject::connect(session().log(), &QAbstractItemModel::rowsInserted, &m_page,
                                             [&] { heartbeat.noteBatch(); });
        runFor(measured);
        const double rate = double(shown() - first) / 10;
        QObject::disconnect(noting);
        heartbeat.print("logs in sight");
        std::printf("  %.0f log lines a second written, %.0f shown, %d kept, memory grew by %.0f MB\n",
                    m_server.stop() * 100, rate, session().log()->rowCount(), residentMegabytes() - before);
    }

private:
    [[nodiscard]] ClusterSession& session() { return *m_page.session(); }

    ClusterServer m_server;
    QString m_kubeconfig;
    Workspace m_workspace{WorkspaceSources()};
    ActionRegistry m_registry;
    ClusterPage m_page{&m_workspace, &m_registry};
};

} // namespace

int main(int argc, char** argv)
{
    if (argc == 3 && QByteArrayView(argv[1]) == "serve") {
        const QCoreApplication application(argc, argv);
        return serveBench(QString::fromLocal8Bit(argv[2]));
    }
    const QApplication application(argc, argv);
    ThemeManager::instance().install(SchemeChoice::Light);
    const QTemporaryDir folder;
    Bench bench(folder.filePath(u"kubeconfig"_s));
    printLoad();
    bench.open();
    bench.watch(ClusterPage::Pods, PodModel::Name, "pods in sight");
    bench.watch(ClusterPage::Pods, PodModel::Restarts, "pods in sight, sorted by their restarts");
    bench.watch(ClusterPage::Workloads, PodModel::Name, "workloads in sight");
    bench.readLogs();
    printLoad();
    return 0;
}
