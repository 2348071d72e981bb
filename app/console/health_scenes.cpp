#include "app/console/health_scenes.h"

#include "core/support/files.h"
#include "ui/databases/connection_field.h"
#include "ui/health/health_page.h"
#include "ui/shell/main_window.h"

#include <QAction>
#include <QComboBox>

namespace lockstep::console {

namespace {

/// Port 9 is for what nobody answers.
const QByteArray kubeconfig = R"(
apiVersion: v1
kind: Config
current-context: eu-1
clusters: [{name: eu-1, cluster: {server: "http://127.0.0.1:9"}}]
users: [{name: operator, user: {}}]
contexts: [{name: eu-1, context: {cluster: eu-1, user: operator, namespace: prod}}]
)";

} // namespace

HealthScenes::HealthScenes(MainWindow* window, Draw draw, WaitFor waitFor)
    : m_window(window), m_draw(std::move(draw)), m_waitFor(std::move(waitFor))
{
}

Result<void> HealthScenes::make(const DatabaseSet& databases, const Version& release)
{
    m_window->showPage(QStringLiteral("health"));
    m_page = qobject_cast<HealthPage*>(m_window->currentPage());
    if (!m_page)
        return {};
    fill(databases, release);
    return writeKubeconfig()
        .and_then([this] { return settle(QStringLiteral("the history")); })
        .and_then([this] { return m_draw(m_window, QStringLiteral("health-empty")); })
        .and_then([this] { return checkTwice(); })
        .and_then([this] { return history(); })
        .and_then([this] { return comparison(); });
}

void HealthScenes::fill(const DatabaseSet& databases, const Version& release) const
{
    for (const auto& [schema, settings] : databases.asKeyValueRange())
        m_page->findChild<ConnectionField*>(QStringLiteral("health-") + schemaName(schema))
            ->setSettings(settings);
    m_page->findChild<QComboBox*>(QStringLiteral("healthRelease"))->setCurrentText(release.toString());
    set(QStringLiteral("healthUrl"), {});
    set(QStringLiteral("health-prometheus"), QStringLiteral("http://127.0.0.1:9"));
    set(QStringLiteral("healthKubeconfig"), m_folder.filePath(QStringLiteral("kubeconfig")));
}

Result<void> HealthScenes::writeKubeconfig() const
{
    return writeFile(m_folder.filePath(QStringLiteral("kubeconfig")), kubeconfig);
}

/// First without this machine's disks and with what nobody answers; then the other way round.
Result<void> HealthScenes::checkTwice()
{
    trigger(QStringLiteral("health.check"));
    const auto isUnderWay = [this] {
        const HealthSession* session = m_page->session();
        return !session->isRunning() ||
               (!session->checks().isEmpty() && session->running().size() < session->checks().size());
    };
    return m_waitFor(QStringLiteral("the first check to end"), isUnderWay)
        .and_then([this] { return m_draw(m_window, QStringLiteral("health-running")); })
        .and_then([this] { return settle(QStringLiteral("the checks")); })
        .and_then([this] { return m_draw(m_window, QStringLiteral("health")); })
        .and_then([this] {
            set(QStringLiteral("health-prometheus"), {});
            set(QStringLiteral("healthKubeconfig"), {});
            set(QStringLiteral("healthMachine"), QStringLiteral("local"));
            set(QStringLiteral("healthUrl"), QStringLiteral("http://127.0.0.1:9"));
            trigger(QStringLiteral("health.check"));
            return settle(QStringLiteral("the checks after that"));
        });
}

Result<void> HealthScenes::history()
{
    trigger(QStringLiteral("health.show-history"));
    return m_waitFor(QStringLiteral("the chosen report"), [this] { return m_page->session()->chosen(); })
        .and_then([this] { return m_draw(m_window, QStringLiteral("health-history")); });
}

Result<void> HealthScenes::comparison()
{
    trigger(QStringLiteral("health.show-comparison"));
    return m_waitFor(QStringLiteral("the comparison"), [this] { return m_page->session()->comparison(); })
        .and_then([this] { return m_draw(m_window, QStringLiteral("health-compare")); });
}

Result<void> HealthScenes::settle(const QString& what)
{
    return m_waitFor(what,
                     [this] { return !m_page->session()->isRunning() && !m_page->session()->isReading(); });
}

void HealthScenes::set(const QString& field, const QString& text) const
{
    m_page->findChild<QLineEdit*>(field)->setText(text);
}

void HealthScenes::trigger(const QString& id) const
{
    for (QAction* action : m_page->actions()) {
        if (action->objectName() == id)
            action->trigger();
    }
}

} // namespace lockstep::console
