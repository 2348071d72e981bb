#include "app/console/pictures.h"

#include "app/console/cluster_scenes.h"
#include "app/console/database_scenes.h"
#include "app/console/fleet_scenes.h"
#include "app/console/health_scenes.h"
#include "app/console/review_scenes.h"
#include "app/console/rollout_scenes.h"
#include "app/console/runbook_scenes.h"
#include "app/console/site_config_scenes.h"
#include "models/workspace.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/main_window.h"
#include "ui/shell/page.h"
#include "ui/widgets/search_field.h"

#include <QApplication>
#include <QDir>
#include <QPixmap>
#include <QTimer>

#include <cstdio>

namespace lockstep::console {

namespace {

using namespace std::chrono_literals;

constexpr auto overallLimit = 300s;

bool isSettled(Workspace::LoadState state)
{
    return state == Workspace::LoadState::Ready || state == Workspace::LoadState::Failed;
}

/// The production instance with the longest way to go, among those that the catalogue knows; any instance
/// where no production one fits.
const Instance* longestWay(const Workspace& workspace)
{
    const CatalogContents& releases = workspace.planner()->contents();
    const auto rank = [](const Instance& instance) {
        return std::pair(instance.type != u"production", *instance.version);
    };
    const Instance* best = nullptr;
    for (const Instance& instance : workspace.fleet().instances) {
        if (!instance.version || !instance.problem.isEmpty() || !releases.resolve(*instance.version))
            continue;
        if (!best || rank(instance) < rank(*best))
            best = &instance;
    }
    return best;
}

qsizetype migrationsDone(const QList<RunEvent>& events)
{
    return std::ranges::count(events, RunEvent::Kind::ItemFinished, &RunEvent::kind);
}

/// Layout, then what layout causes, then painting.
void settle()
{
    for (int i = 0; i < 4; ++i) {
        QCoreApplication::sendPostedEvents();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QCoreApplication::processEvents();
    }
}

} // namespace

Pictures::Pictures(MainWindow* window, Workspace* workspace, PicturesRequest request)
    : m_window(window), m_workspace(workspace), m_request(std::move(request))
{
}

Result<void> Pictures::make()
{
    m_clock.start();
    if (!QDir().mkpath(m_request.folder))
        return failure(ErrorKind::Io, QStringLiteral("create the folder"), m_request.folder,
                       QStringLiteral("the file system refused"),
                       QStringLiteral("Choose a folder that you may write to"));
    return load()
        .and_then([this] { return choosePath(); })
        .and_then([this] { return showAndDraw(QStringLiteral("inventory"), QStringLiteral("inventory")); })
        .and_then([this] { return inventory(); })
        .and_then([this] { return showAndDraw(QStringLiteral("path"), QStringLiteral("path")); })
        .and_then([this] { return palette(); })
        .and_then([this] { return cluster(); })
        .and_then([this] { return reviews(); })
        .and_then([this] { return rollouts(); })
        .and_then([this] { return runbooks(); })
        .and_then([this] { return siteConfig(); })
        .and_then([this] { return databases(); })
        .and_then([this] { return rehearse(); });
}

Result<void> Pictures::load()
{
    m_workspace->reload();
    const Result<void> loaded = waitFor(QStringLiteral("fleet and releases to be read"), [this] {
        return isSettled(m_workspace->fleetState()) && isSettled(m_workspace->catalogState());
    });
    if (!loaded)
        return loaded;
    if (const std::optional<Error> error = m_workspace->fleetError())
        return std::unexpected(*error);
    if (const std::optional<Error> error = m_workspace->catalogError())
        return std::unexpected(*error);
    return {};
}

Result<void> Pictures::choosePath()
{
    if (const Instance* instance = longestWay(*m_workspace))
        m_workspace->selectInstance(instance->key());
    else if (const QList<Version> versions = m_workspace->planner()->contents().versions();
             !versions.isEmpty())
        m_workspace->setFrom(versions.first());
    if (m_workspace->target().isNull())
        m_workspace->setTarget(m_workspace->suggestedTarget(m_workspace->from()));
    const Result<void> planned = waitFor(QStringLiteral("the upgrade path"), [this] {
        return !m_workspace->isPlanning() && (m_workspace->path() || m_workspace->planError());
    });
    if (!planned || m_workspace->path())
        return planned;
    return std::unexpected(*m_workspace->planError());
}

Result<void> Pictures::rehearse()
{
    m_window->showPage(QStringLiteral("run"));
    if (const Result<void> before = draw(QStringLiteral("run-before")); !before)
        return before;
    const int half = m_workspace->path()->migrationCount() / 2;
    m_workspace->startRehearsal();
    const Result<void> underWay = waitFor(QStringLiteral("the rehearsal"), [this, half] {
        return !m_workspace->isRunning() || migrationsDone(m_workspace->runEvents()) > half;
    });
    if (!underWay)
        return underWay;
    if (m_workspace->isRunning()) {
        if (const Result<void> running = draw(QStringLiteral("run-running")); !running)
            return running;
    }
    const Result<void> finished =
        waitFor(QStringLiteral("the rehearsal to end"), [this] { return !m_workspace->isRunning(); });
    if (!finished)
        return finished;
    if (const std::optional<Error> error = m_workspace->runError())
        std::fprintf(stderr, "lockstep: %s\n", qPrintable(error->message()));
    return draw(QStringLiteral("run"));
}

Result<void> Pictures::palette()
{
    CommandPalette* palette = m_window->commandPalette();
    palette->open();
    palette->field()->setText(QStringLiteral("re"));
    Result<void> drawn = draw(QStringLiteral("palette"));
    palette->close();
    return drawn;
}

Result<void> Pictures::inventory()
{
    return FleetScenes(
               m_window, m_workspace,
               [this](QWidget* widget, const QString& scene) { return draw(widget, scene); },
               [this](const QString& what, const std::function<bool()>& reached) {
                   return waitFor(what, reached);
               })
        .make();
}

/// Databases that cannot be made (no PostgreSQL) are no error, as with the rehearsal.
Result<void> Pictures::databases()
{
    DatabaseScenes scenes(
        m_window, m_workspace, [this](QWidget* widget, const QString& scene) { return draw(widget, scene); },
        [this](const QString& what, const std::function<bool()>& reached) { return waitFor(what, reached); });
    const Result<void> made = scenes.make();
    if (made)
        return health(scenes.databases());
    if (made.error().kind == ErrorKind::Io)
        return made;
    std::fprintf(stderr, "lockstep: %s\n", qPrintable(made.error().message()));
    return health({});
}

Result<void> Pictures::health(const DatabaseSet& databases)
{
    return HealthScenes(
               m_window, [this](QWidget* widget, const QString& scene) { return draw(widget, scene); },
               [this](const QString& what, const std::function<bool()>& reached) {
                   return waitFor(what, reached);
               })
        .make(databases, m_workspace->target());
}

Result<void> Pictures::cluster()
{
    return ClusterScenes(m_window,
                         [this](QWidget* widget, const QString& scene) { return draw(widget, scene); })
        .make();
}

Result<void> Pictures::reviews()
{
    return ReviewScenes(
               m_window, m_workspace,
               [this](QWidget* widget, const QString& scene) { return draw(widget, scene); },
               [this](const QString& what, const std::function<bool()>& reached) {
                   return waitFor(what, reached);
               })
        .make();
}

Result<void> Pictures::rollouts()
{
    return RolloutScenes(
               m_window, m_workspace,
               [this](QWidget* widget, const QString& scene) { return draw(widget, scene); },
               [this](const QString& what, const std::function<bool()>& reached) {
                   return waitFor(what, reached);
               })
        .make();
}

Result<void> Pictures::runbooks()
{
    return RunbookScenes(
               m_window, [this](QWidget* widget, const QString& scene) { return draw(widget, scene); },
               [this](const QString& what, const std::function<bool()>& reached) {
                   return waitFor(what, reached);
               })
        .make();
}

Result<void> Pictures::siteConfig()
{
    return SiteConfigScenes(
               m_window, [this](QWidget* widget, const QString& scene) { return draw(widget, scene); },
               [this](const QString& what, const std::function<bool()>& reached) {
                   return waitFor(what, reached);
               })
        .make();
}

Result<void> Pictures::showAndDraw(const QString& pageId, const QString& scene)
{
    m_window->showPage(pageId);
    m_window->currentPage()->focusContent();
    return draw(scene);
}

Result<void> Pictures::draw(const QString& scene)
{
    return draw(m_window, scene);
}

Result<void> Pictures::draw(QWidget* widget, const QString& scene)
{
    for (const SchemeChoice scheme : m_request.schemes) {
        ThemeManager::instance().setChoice(scheme);
        settle();
        const QString path =
            QDir(m_request.folder)
                .absoluteFilePath(scene + u'-' + schemeName(scheme) + QStringLiteral(".png"));
        if (!widget->grab().save(path, "PNG"))
            return failure(ErrorKind::Io, QStringLiteral("write the picture"), path,
                           QStringLiteral("the file system refused"),
                           QStringLiteral("Check its permissions and the free space of the disk"));
        std::printf("%s\n", qPrintable(path));
        std::fflush(stdout);
    }
    return {};
}

Result<void> Pictures::waitFor(const QString& what, const std::function<bool()>& reached)
{
    // Wakes the loop when nothing else does any more.
    QTimer wake;
    wake.start(1s);
    while (!reached()) {
        if (m_clock.durationElapsed() > overallLimit)
            return failure(
                ErrorKind::Failed, QStringLiteral("make the pictures"), m_request.folder,
                QStringLiteral("waiting for %1 took too long").arg(what),
                QStringLiteral("Try again when the machine is less busy, or with a smaller catalogue"));
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }
    return {};
}

} // namespace lockstep::console
