// How long the console takes from the start of its process to its first painted page, with a fleet of ten
// thousand config.yaml files on disk. Run it offscreen: QT_QPA_PLATFORM=offscreen lockstep_start_bench.

#include "app/console/pages.h"
#include "core/support/files.h"
#include "core/support/process.h"
#include "models/workspace.h"
#include "ui/parts/data_view.h"
#include "ui/shell/action_registry.h"
#include "ui/shell/main_window.h"
#include "ui/shell/source_settings.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QSettings>
#include <QTemporaryDir>

#include <algorithm>
#include <chrono>
#include <cstdio>

using namespace lockstep;

namespace {

constexpr int instances = 10'000;
constexpr int rounds = 9;
constexpr double goal = 1000; ///< milliseconds

/// The same clock in every process.
qint64 now()
{
    return std::chrono::steady_clock::now().time_since_epoch() / std::chrono::microseconds(1);
}

QByteArray configuration(int i)
{
    return QStringLiteral("apiVersion: fleet.example/v1\n"
                          "kind: Instance\n"
                          "metadata:\n"
                          "  name: instance-%1\n"
                          "  labels:\n"
                          "    instance-type: production\n"
                          "    region: region-%2\n"
                          "spec:\n"
                          "  sourcegraphVersion: 5.%3.0\n"
                          "  releaseChannel: stable\n"
                          "  domain: instance-%1.example.com\n"
                          "  customer: \"Customer %1\"\n"
                          "  cluster:\n"
                          "    kind: kubernetes\n"
                          "    name: cluster-%2\n"
                          "  databases:\n"
                          "    frontend: {size: 80Gi}\n"
                          "    codeintel: {size: 20Gi}\n"
                          "    codeinsights: {size: 10Gi}\n")
        .arg(i)
        .arg(i % 12)
        .arg(i % 4)
        .toUtf8();
}

void writeFleet(const QString& root)
{
    const QStringList environments{QStringLiteral("dev"), QStringLiteral("prod"), QStringLiteral("staging")};
    for (int i = 0; i < instances; ++i) {
        const QString folder =
            QStringLiteral("%1/environments/%2/deployments/%3").arg(root, environments[i % 3]).arg(i);
        QFile file(folder + QStringLiteral("/config.yaml"));
        if (!QDir().mkpath(folder) || !file.open(QIODevice::WriteOnly) || file.write(configuration(i)) < 0)
            qFatal("cannot write below %s", qPrintable(root));
    }
}

/// Says when the table was first painted with rows in it, and when with all of them; then ends the process.
class PaintWatch : public QObject
{
public:
    PaintWatch(DataView* view, qint64 started) : m_view(view), m_started(started)
    {
        view->viewport()->installEventFilter(this);
    }

    bool eventFilter(QObject*, QEvent* event) override
    {
        if (event->type() == QEvent::Paint)
            QMetaObject::invokeMethod(this, [this] { painted(); }, Qt::QueuedConnection);
        return false;
    }

private:
    void painted()
    {
        const int rows = m_view->model()->rowCount();
        if (rows > 0 && m_first == 0)
            m_first = now() - m_started;
        if (rows < instances)
            return;
        std::printf("%lld %lld\n", static_cast<long long>(m_first),
                    static_cast<long long>(now() - m_started));
        std::fflush(stdout);
        QCoreApplication::quit();
    }

    DataView* m_view;
    qint64 m_started;
    qint64 m_first = 0;
};

/// As the console itself starts.
int startConsole(int argc, char** argv, const QString& fleet, qint64 started)
{
    const QApplication application(argc, argv);
    const QTemporaryDir settings;
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, settings.path());
    ThemeManager::instance().install(SchemeChoice::Light);
    WorkspaceSources sources = sampleSources();
    sources.fleet = fleet;
    sources.store = settings.filePath(QStringLiteral("store.sqlite"));
    Workspace workspace(sources);
    ActionRegistry registry;
    MainWindow window(&workspace, &registry, console::makePages(&workspace, &registry));
    const PaintWatch watch(window.findChild<DataView*>(QStringLiteral("inventoryView")), started);
    window.resize(1280, 800);
    window.show();
    workspace.reload();
    return QApplication::exec();
}

bool report(const char* name, std::vector<double> samples, double wanted)
{
    std::ranges::sort(samples);
    std::printf("%-44s median %7.1f ms   worst %7.1f ms", name, samples[samples.size() / 2], samples.back());
    if (wanted > 0)
        std::printf("   goal %4.0f ms   %s", wanted, samples.back() < wanted ? "met" : "MISSED");
    std::printf("\n");
    return wanted == 0 || samples.back() < wanted;
}

} // namespace

int main(int argc, char** argv)
{
    if (argc == 4 && qstrcmp(argv[1], "--child") == 0)
        return startConsole(argc, argv, QString::fromLocal8Bit(argv[2]), QByteArray(argv[3]).toLongLong());
    const QCoreApplication application(argc, argv);
    const QTemporaryDir fleet;
    writeFleet(fleet.path());
    std::vector<double> first;
    std::vector<double> all;
    for (int round = 0; round < rounds; ++round) {
        Command child;
        child.program = QCoreApplication::applicationFilePath();
        child.arguments = {QStringLiteral("--child"), fleet.path(), QString::number(now())};
        const Result<ProcessOutput> output = runChecked(child);
        const QByteArrayList figures = output ? output->standardOutput.split(' ') : QByteArrayList();
        if (figures.size() != 2)
            qFatal("%s", output ? "the console told nothing" : qPrintable(output.error().message()));
        first.push_back(figures[0].toDouble() / 1000);
        all.push_back(figures[1].trimmed().toDouble() / 1000);
    }
    const bool met = report("process start to first painted page", first, goal);
    report("process start to all 10,000 painted", all, 0);
    return met ? 0 : 1;
}
