// How quick the inventory is with ten thousand instances, or as many as are given: from making the page to
// its first picture, and from a keystroke in the filter to the painted result. Run it offscreen:
// QT_QPA_PLATFORM=offscreen lockstep_console_bench [INSTANCES]

#include "models/fleet_filter_model.h"
#include "models/workspace.h"
#include "ui/inventory/inventory_page.h"
#include "ui/parts/data_view.h"
#include "ui/shell/action_registry.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QComboBox>
#include <QElapsedTimer>
#include <QLineEdit>

#include <algorithm>
#include <cstdio>

using namespace lockstep;

namespace {

constexpr int usualInstances = 10'000;
constexpr int releaseLines = 60;
constexpr int rounds = 9;

Fleet bigFleet(int instances)
{
    const QStringList environments{QStringLiteral("prod"), QStringLiteral("staging"), QStringLiteral("dev")};
    const QStringList types{QStringLiteral("production"), QStringLiteral("trial"),
                            QStringLiteral("internal")};
    Fleet fleet;
    fleet.root = QStringLiteral("bench");
    for (int i = 0; i < instances; ++i) {
        Instance made;
        made.slug = QStringLiteral("instance-%1").arg(i, 6, 10, QLatin1Char('0'));
        made.environment = environments[i % environments.size()];
        made.type = types[(i / 3) % types.size()];
        made.version = Version(6, i % releaseLines, i % 7);
        made.channel = i % 17 == 0 ? QStringLiteral("pause") : QStringLiteral("stable");
        made.customer = QStringLiteral("Customer %1").arg(i % 900);
        made.labels.insert(QStringLiteral("region"), QStringLiteral("region-%1").arg(i % 12));
        fleet.instances.append(made);
    }
    return fleet;
}

std::shared_ptr<const Planner> releases()
{
    CatalogContents contents;
    for (int line = 0; line < releaseLines; ++line) {
        ReleaseContents release;
        release.release.version = Version(6, line, 0);
        contents.releases.append(release);
    }
    return std::make_shared<const Planner>(contents, Knowledge());
}

double milliseconds(const QElapsedTimer& timer)
{
    return double(timer.nsecsElapsed()) / 1e6;
}

void paint(QWidget& page)
{
    QCoreApplication::sendPostedEvents();
    const QPixmap picture = page.grab();
    if (picture.isNull())
        qFatal("nothing was painted");
}

struct Figure
{
    const char* name;
    double goal; ///< milliseconds; 0: none
    std::vector<double> samples;
};

bool report(Figure figure)
{
    std::ranges::sort(figure.samples);
    const double median = figure.samples[figure.samples.size() / 2];
    const double worst = figure.samples.back();
    std::printf("%-44s median %7.1f ms   worst %7.1f ms", figure.name, median, worst);
    if (figure.goal > 0)
        std::printf("   goal %4.0f ms   %s", figure.goal, worst < figure.goal ? "met" : "MISSED");
    std::printf("\n");
    return figure.goal == 0 || worst < figure.goal;
}

double firstPaint(const Fleet& fleet, const std::shared_ptr<const Planner>& planner)
{
    Workspace workspace({});
    ActionRegistry registry;
    QElapsedTimer timer;
    timer.start();
    workspace.adoptPlanner(planner);
    workspace.adoptFleet(fleet);
    InventoryPage page(&workspace, &registry);
    page.resize(1280, 720);
    page.show();
    paint(page);
    return milliseconds(timer);
}

template <typename Action>
double measure(QWidget& page, const Action& action)
{
    QElapsedTimer timer;
    timer.start();
    action();
    paint(page);
    return milliseconds(timer);
}

} // namespace

int main(int argc, char** argv)
{
    const QApplication application(argc, argv);
    ThemeManager::instance().install(SchemeChoice::Light);
    const int given = argc > 1 ? QByteArray(argv[1]).toInt() : usualInstances;
    const Fleet fleet = bigFleet(given > 0 ? given : usualInstances);
    const std::shared_ptr<const Planner> planner = releases();

    Figure start{"page made to first paint", 1000, {}};
    for (int round = 0; round < rounds; ++round)
        start.samples.push_back(firstPaint(fleet, planner));

    Workspace workspace({});
    ActionRegistry registry;
    workspace.adoptPlanner(planner);
    workspace.adoptFleet(fleet);
    InventoryPage page(&workspace, &registry);
    page.resize(1280, 720);
    page.show();
    paint(page);
    auto* field = page.findChild<QLineEdit*>(QStringLiteral("inventoryFilter"));
    auto* grouping = page.findChild<QComboBox*>();
    auto* view = page.findChild<DataView*>();

    const auto keystrokes = [&](Figure& figure) {
        const QString typed = QStringLiteral("prod 6.12 tri");
        for (int round = 0; round < rounds; ++round) {
            for (qsizetype length = 1; length <= typed.size(); ++length)
                figure.samples.push_back(measure(page, [&] { field->setText(typed.left(length)); }));
            figure.samples.push_back(measure(page, [&] { field->clear(); }));
        }
    };
    Figure flat{"filter keystroke to painted result", 50, {}};
    keystrokes(flat);
    Figure sorting{"sort by another column", 0, {}};
    for (int round = 0; round < rounds; ++round)
        sorting.samples.push_back(
            measure(page, [&] { view->sortByColumn(round % FleetModel::ColumnCount, Qt::DescendingOrder); }));
    Figure choosing{"arrow key to painted details", 50, {}};
    view->setCurrentIndex(view->model()->index(0, 0));
    for (int round = 0; round < rounds; ++round)
        choosing.samples.push_back(
            measure(page, [&] { view->setCurrentIndex(view->model()->index(round + 1, 0)); }));
    Figure regroup{"group by version", 0, {}};
    regroup.samples.push_back(measure(page, [&] { grouping->setCurrentIndex(3); }));
    Figure grouped{"filter keystroke, grouped by version", 50, {}};
    keystrokes(grouped);

    bool met = true;
    for (const Figure& figure : {start, flat, grouped, choosing, sorting, regroup})
        met = report(figure) && met;
    return met ? 0 : 1;
}
